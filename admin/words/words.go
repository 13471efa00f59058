// Package words is what the pages say, in two languages, and how they write figures, moments and states. Texts in code
// and templates are Chinese, as in the authoritative reports; en.txt says each of them in English.
package words

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"

	"huizong/templates/wording"
)

//go:embed en.txt
var english string

// Lang is a language of the pages. What is said is written in Chinese where it is used, and looked up for English.
type Lang struct {
	wording.Locale
	catalogue *wording.Catalogue
}

var languages = sync.OnceValue(func() map[wording.Locale]Lang {
	var chinese strings.Builder
	_ = wording.Pairs(english, func(key, _ string) error { // what is wrong with it is said below
		_, err := fmt.Fprintf(&chinese, "%s = %s\n", key, key)
		return err
	})
	out := map[wording.Locale]Lang{}
	for locale, text := range map[wording.Locale]string{wording.Chinese: chinese.String(),
		wording.English: english} {
		c, err := wording.Parse(locale, text)
		if err != nil {
			panic(fmt.Errorf("read words of %s: %w", locale, err))
		}
		out[locale] = Lang{locale, c}
	}
	return out
})

// InLanguage is the language of a locale.
func InLanguage(l wording.Locale) Lang { return languages()[l] }

// Say returns a text in the language, its places filled: say("共{n}条", "n", 3). A text that the table lacks stands as
// it is; a test finds it.
func (l Lang) Say(text string, args ...any) string {
	said, err := l.catalogue.Lookup(text, args...)
	if err != nil {
		return text
	}
	return strings.ReplaceAll(said, "\u2423", " ")
}

// Order is what the pages call an order by its label; without a word of another language, by its verb.
func (l Lang) Order(label, verb string) string {
	if l.catalogue.Has(label) || !l.English() {
		return l.Say(label)
	}
	return strings.ToUpper(verb[:1]) + verb[1:]
}

// English reports whether the language is English.
func (l Lang) English() bool { return l.Locale == wording.English }
