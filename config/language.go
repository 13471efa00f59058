package config

import (
	"os"

	"github.com/goccy/go-yaml"
)

// Language is what a configuration says of lang, whatever else is wrong with it; empty where it says nothing, or cannot
// be read. It is asked before the configuration is, so that its faults are told in the language too.
func Language(flag string, environ []string) string {
	if said := lookup(environ, "HUIZONG_LANG"); said != "" {
		return said
	}
	file, err := Find(flag, environ)
	if err != nil {
		return ""
	}
	raw, err := os.ReadFile(file)
	if err != nil {
		return ""
	}
	if raw, err = text(raw); err != nil {
		return ""
	}
	var c struct {
		Lang string `yaml:"lang"`
	}
	if yaml.Unmarshal(raw, &c) != nil {
		return ""
	}
	return c.Lang
}
