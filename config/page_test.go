package config_test

import (
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"huizong/config"
)

var update = flag.Bool("update", false, "write docs/configuration.md anew")

// key is one setting as the code has it.
type key struct{ name, kind, usual, says string }

// said are the comments of every field of every struct of the package.
func said(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{}
	set := token.NewFileSet()
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	doc := ""
	look := func(n ast.Node) bool {
		if g, ok := n.(*ast.GenDecl); ok {
			doc = g.Doc.Text()
		}
		spec, ok := n.(*ast.TypeSpec)
		if !ok {
			return true
		}
		// "Mail is the one channel out." says of the section what the section is
		_, text, _ := strings.Cut(strings.Join(strings.Fields(doc), " "), " ")
		text, _, _ = strings.Cut(text, ". ")
		for _, verb := range []string{"is ", "are ", "holds ", "says "} {
			text = strings.TrimPrefix(text, verb)
		}
		out[spec.Name.Name] = strings.TrimSuffix(text, ".")
		s, ok := spec.Type.(*ast.StructType)
		if !ok {
			return true
		}
		for _, f := range s.Fields.List {
			text := strings.TrimSpace(f.Doc.Text() + " " + f.Comment.Text())
			for _, name := range f.Names {
				out[spec.Name.Name+"."+name.Name] = strings.Join(strings.Fields(text), " ")
			}
		}
		return true
	}
	for _, name := range names {
		file, err := parser.ParseFile(set, name, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, look)
	}
	return out
}

// keys walks the configuration in the order of its fields.
func keys(comments map[string]string, v reflect.Value, prefix string) []key {
	var out []key
	for i := range v.NumField() {
		field, value := v.Type().Field(i), v.Field(i)
		if field.Tag.Get("yaml") == "-" {
			continue
		}
		name := prefix + field.Tag.Get("yaml")
		says := comments[v.Type().Name()+"."+field.Name]
		switch inner := value.Type(); {
		case inner.Kind() == reflect.Struct && inner.PkgPath() != "":
			out = append(out, key{name, "", "", or(says, comments[inner.Name()])})
			out = append(out, keys(comments, value, name+".")...)
			continue
		case inner.Kind() == reflect.Slice && inner.Elem().Kind() == reflect.Struct:
			out = append(out, key{name + "[]", "list", "", or(says, comments[inner.Elem().Name()])})
			out = append(out, keys(comments, reflect.New(inner.Elem()).Elem(), name+"[].")...)
			continue
		case inner.Kind() == reflect.Map && inner.Elem().Kind() == reflect.Struct:
			out = append(out, key{name + ".*", "map", "", or(says, comments[inner.Elem().Name()])})
			out = append(out, keys(comments, reflect.New(inner.Elem()).Elem(), name+".*.")...)
			continue
		}
		if of, ok := strings.CutSuffix(name, "_file"); ok {
			says = or(says, "file that holds "+of[strings.LastIndex(of, ".")+1:])
		}
		out = append(out, key{name, kindOf(value), usual(value), says})
	}
	return out
}

func or(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

func kindOf(v reflect.Value) string {
	switch v.Interface().(type) {
	case config.Secret:
		return "secret"
	case config.Decimal:
		return "decimal"
	case config.Duration:
		return "duration"
	}
	switch v.Kind() {
	case reflect.Bool:
		return "true, false"
	case reflect.Int, reflect.Int64:
		return "number"
	case reflect.Slice:
		return "list"
	case reflect.Map:
		return "map"
	}
	return "text"
}

func usual(v reflect.Value) string {
	if v.IsZero() {
		return ""
	}
	switch x := v.Interface().(type) {
	case []string:
		return strings.Join(x, ", ")
	case config.Secret:
		return ""
	}
	return fmt.Sprint(v.Interface())
}

// page is docs/configuration.md.
func page(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	b.WriteString("# Every setting\n\n[中文](configuration.zh-CN.md)\n\n" +
		"Made from the code (`go test ./config -update`). Start from " +
		"[config/example.yaml](../config/example.yaml). A key " +
		"that is not known is refused with the nearest known one,\nand every fault is listed at once. Any single " +
		"value may " +
		"come from the environment: `mail.host` is `HUIZONG_MAIL_HOST`. A secret may stand in a file: `X_file` " +
		"beside `X`.\nThe file is one document; anchors, aliases and tags of YAML are refused. What Kubernetes tells " +
		"of a service named huizong (`HUIZONG_SERVICE_HOST`, `HUIZONG_PORT_...`) is passed over.\n\n" +
		"| key | kind | default | meaning |\n|---|---|---|---|\n")
	for _, k := range keys(said(t), reflect.ValueOf(config.Default()).Elem(), "") {
		if k.says == "" {
			t.Errorf("no comment in the code says what %s is", k.name)
		}
		name := "`" + k.name + "`"
		if k.kind == "" {
			name = "**" + name + "**"
		}
		if k.usual != "" {
			k.usual = "`" + k.usual + "`"
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", name, k.kind, k.usual, strings.ReplaceAll(k.says, "|", `\|`))
	}
	return b.String()
}

// The page of settings says what the code says, and its Chinese twin has every key and no other.
func TestConfigurationPage(t *testing.T) {
	const file = "../docs/configuration.md"
	want := page(t)
	if *update {
		if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Error("docs/configuration.md is not what the code says; go test ./config -update")
	}
	chinese, err := os.ReadFile("../docs/configuration.zh-CN.md")
	if err != nil {
		t.Fatal(err)
	}
	row := regexp.MustCompile("(?m)^\\| (?:\\*\\*)?`([^`]+)`")
	there := map[string]bool{}
	for _, k := range row.FindAllStringSubmatch(string(chinese), -1) {
		there[k[1]] = true
	}
	for _, k := range row.FindAllStringSubmatch(want, -1) {
		if !there[k[1]] {
			t.Errorf("docs/configuration.zh-CN.md lacks %s", k[1])
		}
		delete(there, k[1])
	}
	for k := range there {
		t.Errorf("docs/configuration.zh-CN.md has %s, which is no key", k)
	}
}
