package config

import (
	"reflect"
	"slices"
	"strings"
)

// Files are the files with secrets, keys and certificates that the configuration names, and which the service reads at
// its start. The account that makes tables is not among them: the service has no business with it.
func (c *Config) Files() []string {
	var out []string
	files(reflect.ValueOf(c).Elem(), &out)
	slices.Sort(out)
	return slices.Compact(out)
}

func files(v reflect.Value, into *[]string) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			key := v.Type().Field(i).Tag.Get("yaml")
			name := v.Field(i)
			if strings.HasSuffix(key, "_file") && key != "migration_file" && name.Kind() == reflect.String {
				if name.String() != "" {
					*into = append(*into, name.String())
				}
				continue
			}
			files(name, into)
		}
	case reflect.Slice:
		for i := range v.Len() {
			files(v.Index(i), into)
		}
	}
}
