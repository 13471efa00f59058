package config

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// decoder walks the file beside the struct, so that every fault is found and not only the first.
type decoder struct{ faults Faults }

// decode reads YAML over the values that are in c.
func decode(raw []byte, c *Config) Faults {
	file, err := parser.ParseBytes(raw, 0)
	if err != nil {
		// Without the lines around it: a secret may stand in them.
		return Faults{{Key: "yaml", Problem: strings.TrimSpace(yaml.FormatError(err, false, false))}}
	}
	var d decoder
	for i, doc := range file.Docs {
		switch {
		case doc.Body == nil:
		case i > 0: // it would write over what the first says
			d.fault(doc.Body, "---", "a second document begins here; want one")
		default:
			d.value(doc.Body, reflect.ValueOf(c).Elem(), "")
		}
	}
	return d.faults
}

func (d *decoder) fault(n ast.Node, key, problem string, args ...any) {
	f := Fault{Key: key, Problem: fmt.Sprintf(problem, args...)}
	if t := n.GetToken(); t != nil && t.Position != nil {
		f.Place = fmt.Sprintf("%d:%d", t.Position.Line, t.Position.Column)
	}
	d.faults = append(d.faults, f)
}

// value sets v from n, or notes why it cannot.
func (d *decoder) value(n ast.Node, v reflect.Value, key string) {
	switch n.(type) {
	case *ast.NullNode:
		return
	case *ast.AnchorNode, *ast.AliasNode, *ast.TagNode: // their text is the mark alone
		d.fault(n, key, "write the value itself: anchors (&), aliases (*) and tags (!) are not read; a text that "+
			"begins so wants quotes")
		return
	}
	switch v.Interface().(type) {
	case Secret, Decimal, Duration:
		d.scalar(n, v, key)
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		d.mapping(n, v, key)
	case reflect.Map:
		d.table(n, v, key)
	case reflect.Slice:
		d.sequence(n, v, key)
	default:
		d.scalar(n, v, key)
	}
}

// entries returns the keys of a mapping, whatever its form.
func (d *decoder) entries(n ast.Node, key string) []*ast.MappingValueNode {
	switch m := n.(type) {
	case *ast.MappingNode:
		return m.Values
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{m}
	}
	d.fault(n, key, "want keys below it")
	return nil
}

func (d *decoder) mapping(n ast.Node, v reflect.Value, key string) {
	fields := fieldsOf(v.Type())
	for _, e := range d.entries(n, key) {
		name := e.Key.GetToken().Value
		path := join(key, name)
		i, ok := fields[name]
		if !ok {
			d.fault(e.Key, path, "is not a key%s", suggestion(name, fields))
			continue
		}
		d.value(e.Value, v.Field(i), path)
	}
}

func suggestion(name string, fields map[string]int) string {
	known := make([]string, 0, len(fields))
	for k := range fields {
		known = append(known, k)
	}
	slices.Sort(known)
	if near := nearest(name, known); near != "" {
		return "; did you mean " + near + "?"
	}
	return "; known here: " + strings.Join(known, ", ")
}

// fieldsOf returns the YAML keys of a struct.
func fieldsOf(t reflect.Type) map[string]int {
	out := map[string]int{}
	for i := range t.NumField() {
		if name := t.Field(i).Tag.Get("yaml"); name != "-" {
			out[name] = i
		}
	}
	return out
}

func join(key, name string) string {
	if key == "" {
		return name
	}
	return key + "." + name
}

func (d *decoder) table(n ast.Node, v reflect.Value, key string) {
	out := reflect.MakeMap(v.Type())
	for _, e := range d.entries(n, key) {
		name := e.Key.GetToken().Value
		k := reflect.New(v.Type().Key()).Elem()
		if err := setScalar(k, name); err != nil {
			d.fault(e.Key, join(key, name), "%v", err)
			continue
		}
		item := reflect.New(v.Type().Elem()).Elem()
		d.value(e.Value, item, join(key, name))
		out.SetMapIndex(k, item)
	}
	v.Set(out)
}

func (d *decoder) sequence(n ast.Node, v reflect.Value, key string) {
	s, ok := n.(*ast.SequenceNode)
	if !ok {
		d.fault(n, key, "want a list")
		return
	}
	out := reflect.MakeSlice(v.Type(), len(s.Values), len(s.Values))
	for i, item := range s.Values {
		d.value(item, out.Index(i), key+"["+strconv.Itoa(i)+"]")
	}
	v.Set(out)
}

func (d *decoder) scalar(n ast.Node, v reflect.Value, key string) {
	s, ok := n.(ast.ScalarNode)
	if !ok {
		d.fault(n, key, "want a single value")
		return
	}
	text := s.GetToken().Value
	if l, ok := n.(*ast.LiteralNode); ok {
		text = l.Value.Value
	}
	if err := setScalar(v, text); err != nil {
		d.fault(n, key, "%v", err)
	}
}

// setScalar sets a value from its written form: of a file, or of the environment.
func setScalar(v reflect.Value, text string) error {
	switch v.Interface().(type) {
	case Decimal:
		n, err := ParseDecimal(text)
		v.SetInt(int64(n))
		return err
	case Duration:
		n, err := ParseDuration(text)
		v.SetInt(int64(n))
		return err
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(text)
	case reflect.Int, reflect.Int64:
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return fmt.Errorf("%q is not a whole number", text)
		}
		v.SetInt(n)
	case reflect.Bool:
		if text != "true" && text != "false" {
			return fmt.Errorf("%q is neither true nor false", text)
		}
		v.SetBool(text == "true")
	default:
		return fmt.Errorf("cannot be set from a single value")
	}
	return nil
}
