package mail

import (
	"maps"
	"os"
	"reflect"
	"regexp"
	"slices"
	"testing"

	"huizong/templates/content"
)

// fieldName is a field as the docs on templates write it.
var fieldName = regexp.MustCompile("`\\.([A-Z][A-Za-z]*)`")

// TestDocsNameEveryField holds both languages of the docs against what a template may use: every field of a document
// and of what it holds, every function, and nothing else.
func TestDocsNameEveryField(t *testing.T) {
	fields := map[string]bool{"All": true} // a method
	var walk func(reflect.Type)
	walk = func(x reflect.Type) {
		switch x.Kind() {
		case reflect.Slice, reflect.Pointer:
			walk(x.Elem())
		case reflect.Struct:
			if x.PkgPath() != reflect.TypeFor[content.Document]().PkgPath() || x == reflect.TypeFor[content.Page]() {
				return
			}
			for f := range x.Fields() {
				if f.IsExported() {
					fields[f.Name] = true
					walk(f.Type)
				}
			}
		}
	}
	walk(reflect.TypeFor[content.Document]())
	functions := slices.Concat(slices.Collect(maps.Keys(views)), slices.Collect(maps.Keys(texts)))
	for _, file := range []string{"../../docs/templates.md", "../../docs/templates.zh-CN.md"} {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		named := map[string]bool{}
		for _, m := range fieldName.FindAllSubmatch(raw, -1) {
			named[string(m[1])] = true
		}
		for name := range fields {
			if !named[name] {
				t.Errorf("%s has no field .%s", file, name)
			}
		}
		for name := range named {
			if !fields[name] {
				t.Errorf("%s names .%s, which no template can use", file, name)
			}
		}
		for _, name := range functions {
			if !regexp.MustCompile("`" + name + "`").Match(raw) {
				t.Errorf("%s has no function %s", file, name)
			}
		}
	}
}
