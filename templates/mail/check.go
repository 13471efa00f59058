package mail

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"huizong/templates/content"
)

// errMend says what to do about templates that are at fault.
var errMend = errors.New("mend these files; without a file of its own an office has the built-in one " +
	"(docs/templates.md names what each sets)")

// Check sets specimens of everything that is mailed by every template, in every locale. An office's own template is
// tried on all of them before any report depends on it. Each fault is told once, with the specimens it shows on.
func (t *Templates) Check() error {
	faults, err := t.faults()
	if err != nil || len(faults) == 0 {
		return err
	}
	return errors.Join(append(faults, errMend)...)
}

func (t *Templates) faults() (out []error, err error) {
	papers, err := content.Papers()
	if err != nil {
		return nil, err
	}
	var told []string
	shown := map[string][]content.Paper{}
	for _, p := range papers {
		for _, fault := range t.try(p) {
			if shown[fault] == nil {
				told = append(told, fault)
			}
			shown[fault] = append(shown[fault], p)
		}
	}
	for _, fault := range told {
		out = append(out, fmt.Errorf("%s: %s", specimens(shown[fault], len(papers)), fault))
	}
	return out, nil
}

// specimens names the specimens that a fault shows on.
func specimens(of []content.Paper, all int) string {
	switch len(of) {
	case 1:
		return of[0].Name
	case all:
		return "every specimen"
	}
	return fmt.Sprintf("%s and %d more specimens", of[0].Name, len(of)-1)
}

// try says all that is wrong with what a document is set to.
func (t *Templates) try(p content.Paper) (out []string) {
	c, err := t.Render(p.Document)
	for _, part := range parts(err) {
		out = append(out, placed(part))
	}
	if strings.Contains(c.HTML, "<script") {
		out = append(out, "mail.html.tmpl: a name from the data is not escaped")
	}
	if p.Report == nil {
		return out
	}
	for part, lost := range lost(c, p.Report) {
		if set := map[string]string{"HTML": c.HTML, "text": c.Text}[part]; set != "" && len(lost) > 0 {
			out = append(out, fmt.Sprintf("%s: %v: %s, as the specimen has them", roots[part], ErrTotals,
				strings.Join(lost, ", ")))
		}
	}
	slices.Sort(out)
	return out
}

// roots are the templates that a mail's parts begin with.
var roots = map[string]string{"HTML": "mail.html.tmpl", "text": "mail.txt.tmpl"}

// parts are the errors that were joined.
func parts(err error) []error {
	if all, ok := err.(interface{ Unwrap() []error }); ok {
		return all.Unwrap()
	}
	if err == nil {
		return nil
	}
	return []error{err}
}

// place is where in which file a template is at fault.
var place = regexp.MustCompile(`(?:html/template|template): ?([^:\s]+:[0-9]+(?::[0-9]+)?: )(.*)`)

// placed is a fault, file and line first.
func placed(err error) string {
	if at := place.FindStringSubmatch(err.Error()); at != nil {
		return at[1] + at[2]
	}
	return err.Error()
}
