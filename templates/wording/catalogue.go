package wording

import (
	"embed"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
)

//go:embed locales/*.txt
var files embed.FS

// Catalogue is the terms and sentences of one locale. Every locale has the same keys, and a sentence the same named
// places in each.
//
// A file of locales holds one entry on a line, "key = text"; lines that begin with # are notes. {name} in a text is a
// named place; {name:one|many} chooses a word by the number there. "? " before a key says that a translator has yet to
// check the text.
type Catalogue struct {
	Locale
	entries map[string]entry
}

type entry struct {
	pieces    []piece
	unchecked bool
}

// piece is plain text, or a named place, or the choice of a word by the number of a named place.
type piece struct {
	text      string
	name      string
	one, many string
}

var catalogues = map[Locale]func() *Catalogue{Chinese: load(Chinese), Korean: load(Korean), English: load(English)}

func load(l Locale) func() *Catalogue {
	return sync.OnceValue(func() *Catalogue {
		text, err := files.ReadFile("locales/" + string(l) + ".txt")
		if err != nil {
			panic(err) // embedded: cannot be missing in a program that was built
		}
		entries, err := parse(string(text))
		if err != nil {
			panic(fmt.Errorf("read catalogue %s: %w", l, err))
		}
		return &Catalogue{l, entries}
	})
}

// In returns the catalogue of a locale. It panics at a locale that is not one of Locales: what comes from outside goes
// through ParseLocale.
func In(l Locale) *Catalogue {
	c, ok := catalogues[l]
	if !ok {
		panic(fmt.Sprintf("wording: no locale %q", l))
	}
	return c()
}

// Parse reads a catalogue from a file of another room, in the form of the files of locales.
func Parse(l Locale, text string) (*Catalogue, error) {
	entries, err := parse(text)
	return &Catalogue{l, entries}, err
}

// Pairs reads a file of words: one "key = text" on a line, each key once; blank lines and notes (#) are passed over.
func Pairs(text string, visit func(key, value string) error) error {
	n, seen := 0, map[string]bool{}
	for line := range strings.Lines(text) {
		n++
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		key, value, ok := strings.Cut(line, " = ")
		name := strings.TrimPrefix(key, unchecked)
		switch {
		case !ok || value == "":
			return fmt.Errorf("line %d: want key = text, got %q", n, line)
		case seen[name]:
			return fmt.Errorf("line %d: %s for the second time", n, name)
		}
		seen[name] = true
		if err := visit(key, value); err != nil {
			return fmt.Errorf("line %d: %w", n, err)
		}
	}
	return nil
}

// unchecked stands before a key whose text a translator has yet to check.
const unchecked = "? "

func parse(text string) (map[string]entry, error) {
	entries := map[string]entry{}
	err := Pairs(text, func(key, value string) error {
		pieces, err := split(value)
		name, marked := strings.CutPrefix(key, unchecked)
		entries[name] = entry{pieces, marked}
		return err
	})
	return entries, err
}

// split takes a text apart at its named places.
func split(text string) ([]piece, error) {
	var out []piece
	for text != "" {
		plain, rest, found := strings.Cut(text, "{")
		if plain != "" {
			out = append(out, piece{text: plain})
		}
		if !found {
			break
		}
		place, after, closed := strings.Cut(rest, "}")
		if !closed || place == "" {
			return nil, fmt.Errorf("a brace without its other half in %q", text)
		}
		name, words, choice := strings.Cut(place, ":")
		p := piece{name: name}
		if p.one, p.many, _ = strings.Cut(words, "|"); choice != (p.many != "") {
			return nil, fmt.Errorf("want {name:one|many}, got {%s}", place)
		}
		out, text = append(out, p), after
	}
	return out, nil
}

// Has reports whether there is such a key.
func (c *Catalogue) Has(key string) bool {
	_, ok := c.entries[key]
	return ok
}

// Keys returns every key in order.
func (c *Catalogue) Keys() []string { return slices.Sorted(maps.Keys(c.entries)) }

// Unchecked returns the keys whose text a translator has yet to check, in order.
func (c *Catalogue) Unchecked() []string {
	return slices.DeleteFunc(c.Keys(), func(key string) bool { return !c.entries[key].unchecked })
}

// Places returns the names of the places in the text of key, in order, each once.
func (c *Catalogue) Places(key string) []string {
	names := map[string]bool{}
	for _, p := range c.entries[key].pieces {
		if p.name != "" {
			names[p.name] = true
		}
	}
	return slices.Sorted(maps.Keys(names))
}
