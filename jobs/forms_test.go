package jobs

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"huizong/templates/brief"
	"huizong/templates/mail"
)

// TestTryForms holds that what a recipient is to get is set before a report depends on it, and what nobody gets is not.
func TestTryForms(t *testing.T) {
	broken := filepath.Join(t.TempDir(), "font.ttf")
	if err := os.WriteFile(broken, []byte("no font"), 0o600); err != nil {
		t.Fatal(err)
	}
	templates, err := mail.Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	toOne := []Recipient{{Attachments: []Form{BriefPDF}}}
	for name, c := range map[string]struct {
		jobs  []Job
		fonts brief.Fonts
		tried []Form
		fault string
	}{
		"no attachments": {[]Job{{}}, brief.Fonts{Regular: broken}, nil, ""},
		"a workbook needs no font": {[]Job{{Attachments: []Form{Workbook}}}, brief.Fonts{Regular: broken},
			[]Form{Workbook}, ""},
		"all forms": {[]Job{{Attachments: []Form{BriefDOC, BriefPDF}},
			{Attachments: []Form{Workbook}}}, brief.Fonts{}, forms, ""},
		"a font that is none": {[]Job{{Attachments: []Form{BriefPDF}}}, brief.Fonts{Regular: broken},
			[]Form{BriefPDF}, "as pdf"},
		"for one recipient alone": {[]Job{{Recipients: toOne}}, brief.Fonts{Bold: broken}, []Form{BriefPDF},
			"as pdf"},
		"a font that does not exist": {[]Job{{Recipients: toOne}}, brief.Fonts{Regular: broken + "x"}, []Form{BriefPDF},
			broken + "x"},
	} {
		s := &Service{Jobs: c.jobs, Brief: c.fonts, Mail: templates}
		tried, err := s.TryForms()
		if !slices.Equal(tried, c.tried) {
			t.Errorf("%s: tried %v, want %v", name, tried, c.tried)
		}
		if (err == nil) != (c.fault == "") || err != nil && !strings.Contains(err.Error(), c.fault) {
			t.Errorf("%s: error %v, want %q", name, err, c.fault)
		}
	}
}
