package mail

import (
	"errors"
	"fmt"
	"strings"

	"huizong/templates/content"
)

// Check sets specimens of everything that is mailed by every template, in every locale. An office's own template is
// tried on all of them before any report depends on it.
func (t *Templates) Check() error {
	papers, err := content.Papers()
	if err != nil {
		return err
	}
	var faults []error
	for _, p := range papers {
		if err := t.try(p); err != nil {
			faults = append(faults, fmt.Errorf("%s: %w", p.Name, err))
		}
	}
	return errors.Join(faults...)
}

func (t *Templates) try(p content.Paper) error {
	c, err := t.Render(p.Document)
	switch {
	case err != nil:
		return err
	case strings.Contains(c.HTML, "<script"):
		return errors.New("a name from the data is not escaped")
	case p.Report == nil:
		return nil
	}
	return Verify(c, p.Report)
}
