package wording

import (
	"fmt"
	"slices"
	"strings"
)

// Part is a stretch of a formatted text: what filled the named place Name, or text of the catalogue where Name is
// empty. A form that sets some figures of a sentence in bold goes by it.
type Part struct {
	Name string
	Text string
}

// Text returns the text of key, which has no named places. It panics as Format does.
func (c *Catalogue) Text(key string) string { return c.Format(key) }

// Format returns the text of key with its named places filled: args are names and values in turn,
// Format("filing.late.count", "n", 12). A value is a string, which stands as it is, or an int or int64, which is
// written by Int. Years and codes therefore go in as strings.
//
// It panics where the key is unknown, a name is missing or left over, or a value is of another type: these are faults
// of the caller, not of the data. (text/template and html/template turn the panic into an error of the execution.)
// Lookup returns the error instead.
func (c *Catalogue) Format(key string, args ...any) string {
	text, err := c.Lookup(key, args...)
	if err != nil {
		panic(err)
	}
	return text
}

// Some is Format with those of args that the text has places for.
func (c *Catalogue) Some(key string, args ...any) string {
	var some []any
	for pair := range slices.Chunk(args, 2) {
		if slices.Contains(c.Places(key), pair[0].(string)) {
			some = append(some, pair...)
		}
	}
	return c.Format(key, some...)
}

// Lookup is Format for a key that comes from outside of the program.
func (c *Catalogue) Lookup(key string, args ...any) (string, error) {
	parts, err := c.fill(key, args)
	if err != nil {
		return "", fmt.Errorf("wording %s %s: %w", c.Locale, key, err)
	}
	var b strings.Builder
	for _, p := range parts {
		b.WriteString(p.Text)
	}
	return b.String(), nil
}

// Parts is Format in parts. It panics as Format does.
func (c *Catalogue) Parts(key string, args ...any) []Part {
	parts, err := c.fill(key, args)
	if err != nil {
		panic(fmt.Errorf("wording %s %s: %w", c.Locale, key, err))
	}
	return parts
}

func (c *Catalogue) fill(key string, args []any) ([]Part, error) {
	e, ok := c.entries[key]
	if !ok {
		return nil, fmt.Errorf("no such key")
	}
	values, err := c.values(args)
	if err != nil {
		return nil, err
	}
	used := map[string]bool{}
	parts := make([]Part, 0, len(e.pieces))
	for _, p := range e.pieces {
		if p.name == "" {
			parts = append(parts, Part{Text: p.text})
			continue
		}
		value, ok := values[p.name]
		if !ok {
			return nil, fmt.Errorf("no value for {%s}", p.name)
		}
		used[p.name] = true
		switch {
		case p.many == "":
			parts = append(parts, Part{p.name, value})
		case value == "1":
			parts = append(parts, Part{Text: p.one})
		default:
			parts = append(parts, Part{Text: p.many})
		}
	}
	for name := range values {
		if !used[name] {
			return nil, fmt.Errorf("no place for %q", name)
		}
	}
	return parts, nil
}

// values reads names and values in turn.
func (c *Catalogue) values(args []any) (map[string]string, error) {
	if len(args)%2 != 0 {
		return nil, fmt.Errorf("%d arguments are not pairs of name and value", len(args))
	}
	values := make(map[string]string, len(args)/2)
	for i := 0; i < len(args); i += 2 {
		name, ok := args[i].(string)
		if !ok {
			return nil, fmt.Errorf("argument %d is a %T, not a name", i+1, args[i])
		}
		switch v := args[i+1].(type) {
		case string:
			values[name] = v
		case int:
			values[name] = c.Int(int64(v))
		case int64:
			values[name] = c.Int(v)
		default:
			return nil, fmt.Errorf("%s is a %T, not a string or whole number", name, v)
		}
	}
	return values, nil
}

// Treatment says what was done about the findings of a rule, given the person-times that the rule took off or added (of
// either sign): the text of finding.CODE.treatment. It panics at a code that the docs on reconciliation do not know.
func (c *Catalogue) Treatment(code string, effect int64) string {
	return c.Some("finding."+code+".treatment", "n", abs(effect))
}
