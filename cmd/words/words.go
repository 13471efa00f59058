// Package words is what the command line says to a person, in English and Chinese. English stands where it is said;
// zh.txt says each of these texts in Chinese. States, rules and roles are called as on the pages.
//
// A line of zh.txt is "English = Chinese". The verbs of a format (%s, %d) stand on both sides, in Chinese with numbers
// where their order differs (%[2]s); \n is a line break.
package words

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"

	"huizong/templates/wording"
)

// Language is one that a person is spoken to in.
type Language string

// The languages.
const (
	English Language = "en"
	Chinese Language = "zh"
)

// Choose returns the first language that is said: by a flag, by the configuration, else by the environment (LC_ALL,
// else LC_MESSAGES, else LANG). English where nothing says Chinese.
func Choose(flag, configured string, environ []string) Language {
	var said []string
	for _, s := range []string{flag, configured} {
		if s == string(English) || s == string(Chinese) { // anything else is a fault, which is told
			said = append(said, s)
		}
	}
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		for _, e := range environ {
			if value, ok := strings.CutPrefix(e, name+"="); ok {
				said = append(said, value)
			}
		}
	}
	for _, s := range said {
		if s == "" {
			continue
		}
		if s == "zh" || strings.HasPrefix(s, "zh_") || strings.HasPrefix(s, "zh-") {
			return Chinese
		}
		return English
	}
	return English
}

//go:embed zh.txt
var chinese string

// Texts is the catalogue: Chinese by English.
var Texts = sync.OnceValue(func() map[string]string {
	out := map[string]string{}
	broken := strings.NewReplacer(`\n`, "\n")
	if err := wording.Pairs(chinese, func(english, said string) error {
		out[broken.Replace(english)] = broken.Replace(said)
		return nil
	}); err != nil {
		panic(fmt.Errorf("zh.txt: %w", err)) // embedded: cannot be wrong in a program that was tested
	}
	return out
})

// Text returns a text, or a format, in the language; blanks and line breaks around it stay. One that the catalogue
// lacks stands as it is; a test finds it.
func (l Language) Text(english string) string {
	if l != Chinese {
		return english
	}
	key := Key(english)
	said, ok := Texts()[key]
	if !ok || key == "" {
		return english
	}
	before, after, _ := strings.Cut(english, key)
	return before + said + after
}

// Key is a text as the catalogue has it.
func Key(english string) string { return strings.Trim(english, "\n ") }

// Sprintf is fmt.Sprintf in the language: states, roles and rules among the arguments are said in it too.
func (l Language) Sprintf(format string, args ...any) string {
	if false {
		_ = fmt.Sprintf(format, args...) // lets go vet check the arguments
	}
	if l == Chinese {
		args = append([]any(nil), args...)
		for i := range args {
			args[i] = l.Value(args[i])
		}
	}
	return fmt.Sprintf(l.Text(format), args...)
}
