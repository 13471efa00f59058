package mail

import (
	"errors"
	"fmt"
	"strings"

	"huizong/templates/content"
	"huizong/templates/wording"
)

// Check sets specimens by every template, in every locale. An office's own template is tried on all of them before
// any report depends on it.
func (t *Templates) Check() error {
	var faults []error
	for _, s := range content.Specimens() {
		for _, locale := range wording.Locales {
			if err := t.try(s, string(locale)); err != nil {
				faults = append(faults, fmt.Errorf("%s report, %s: %w", s.Name, locale, err))
			}
		}
	}
	return errors.Join(faults...)
}

func (t *Templates) try(s content.Specimen, locale string) error {
	s.Reader.Locale = locale
	d, err := content.Of(s.Report, s.Reader)
	if err != nil {
		return err
	}
	c, err := t.Render(d)
	if err != nil {
		return err
	}
	if strings.Contains(c.HTML, "<script") {
		return errors.New("a name from the data is not escaped")
	}
	return Verify(c, s.Report)
}
