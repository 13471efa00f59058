package config

import (
	"reflect"
	"slices"
	"strings"
)

// Files are the files with secrets, keys and certificates that the configuration names, and which the service reads at
// its start. The account that makes tables is not among them: the service has no business with it.
func (c *Config) Files() []string {
	return c.files(func(key string) bool { return key != "migration_file" })
}

// Secrets are the files that nobody but us is to read, that account among them.
func (c *Config) Secrets() []string {
	return c.files(func(key string) bool { return key != "ca_file" && key != "cert_file" })
}

func (c *Config) files(wanted func(key string) bool) (out []string) {
	files(reflect.ValueOf(c).Elem(), wanted, &out)
	slices.Sort(out)
	return slices.Compact(out)
}

func files(v reflect.Value, wanted func(key string) bool, into *[]string) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			key := v.Type().Field(i).Tag.Get("yaml")
			name := v.Field(i)
			if !strings.HasSuffix(key, "_file") || name.Kind() != reflect.String {
				files(name, wanted, into)
			} else if name.String() != "" && wanted(key) {
				*into = append(*into, name.String())
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			files(v.Index(i), wanted, into)
		}
	}
}
