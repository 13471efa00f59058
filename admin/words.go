package admin

import (
	"bufio"
	"embed"
	"fmt"
	"strings"
	"sync"

	"huizong/templates/wording"
)

//go:embed words/en.txt
var wordFiles embed.FS

// lang is a language of the pages. What is said is written in Chinese where it is used, and looked up for English.
type lang struct {
	wording.Locale
	catalogue *wording.Catalogue
}

var languages = sync.OnceValue(func() map[wording.Locale]lang {
	raw, err := wordFiles.ReadFile("words/en.txt")
	if err != nil {
		panic(err) // embedded
	}
	var chinese strings.Builder
	lines := bufio.NewScanner(strings.NewReader(string(raw)))
	for lines.Scan() {
		if key, _, ok := strings.Cut(lines.Text(), " = "); ok && !strings.HasPrefix(key, "#") {
			fmt.Fprintf(&chinese, "%s = %s\n", key, key)
		}
	}
	out := map[wording.Locale]lang{}
	for locale, text := range map[wording.Locale]string{wording.Chinese: chinese.String(),
		wording.English: string(raw)} {
		c, err := wording.Parse(locale, text)
		if err != nil {
			panic(fmt.Errorf("read words of %s: %w", locale, err))
		}
		out[locale] = lang{locale, c}
	}
	return out
})

func inLanguage(l wording.Locale) lang { return languages()[l] }

// say returns a text in the language, its places filled: say("共{n}条", "n", 3). A text that the table lacks stands as
// it is; a test finds it.
func (l lang) say(text string, args ...any) string {
	said, err := l.catalogue.Lookup(text, args...)
	if err != nil {
		return text
	}
	return strings.ReplaceAll(said, "\u2423", " ")
}

// English reports whether the language is English.
func (l lang) English() bool { return l.Locale == wording.English }
