package words

import (
	_ "embed"
	"strings"
	"sync"

	"huizong/templates/wording"
)

//go:embed terms.txt
var termsText string

// Term is a figure, a state or a rule, and what it means.
type Term struct {
	Key  string // the name in Chinese, or the code of the rule: the same in every language
	Name string
	Help string
}

// TermGroup is terms of one kind.
type TermGroup struct {
	Name  string
	Terms []Term
}

// Terms is every term in the language of the reader, and Named finds one by what a page calls it: of two that are
// called alike the first.
type Terms struct {
	Groups []TermGroup
	Named  map[string]Term
}

var allTerms = sync.OnceValue(func() map[wording.Locale]Terms {
	return map[wording.Locale]Terms{wording.Chinese: readTerms(InLanguage(wording.Chinese)),
		wording.English: readTerms(InLanguage(wording.English))}
})

// TermsIn is every term in a language.
func TermsIn(l Lang) Terms {
	if l.English() {
		return allTerms()[wording.English]
	}
	return allTerms()[wording.Chinese]
}

func readTerms(l Lang) Terms {
	out := Terms{Named: map[string]Term{}}
	for line := range strings.Lines(termsText) {
		line = strings.TrimSpace(line)
		parts := strings.Split(line, " = ")
		switch {
		case line == "" || strings.HasPrefix(line, "//"):
		case strings.HasPrefix(line, "# "):
			name := strings.TrimPrefix(parts[0], "# ")
			if l.English() {
				name = parts[1]
			}
			out.Groups = append(out.Groups, TermGroup{Name: name})
		default:
			t := Term{Key: parts[0], Name: l.Say(RuleName(parts[0])), Help: parts[1]}
			if l.English() {
				t.Help = parts[2]
			}
			g := &out.Groups[len(out.Groups)-1]
			g.Terms = append(g.Terms, t)
			if _, there := out.Named[t.Name]; !there {
				out.Named[t.Name] = t
			}
		}
	}
	return out
}
