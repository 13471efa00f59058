package wiring_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"huizong/jobs"
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
	wb, doc, pdf := jobs.Workbook, jobs.BriefDOC, jobs.BriefPDF
	toOne := []jobs.Recipient{{Attachments: []jobs.Form{pdf}}}
	for name, c := range map[string]struct {
		jobs  []jobs.Job
		fonts brief.Fonts
		tried []jobs.Form
		fault string
	}{
		"no attachments": {[]jobs.Job{{}}, brief.Fonts{Regular: broken}, nil, ""},
		"a workbook needs no font": {[]jobs.Job{{Attachments: []jobs.Form{wb}}}, brief.Fonts{Regular: broken},
			[]jobs.Form{wb}, ""},
		"all forms": {[]jobs.Job{{Attachments: []jobs.Form{doc, pdf}},
			{Attachments: []jobs.Form{wb}}}, brief.Fonts{}, []jobs.Form{wb, pdf, doc}, ""},
		"a font that is none": {[]jobs.Job{{Attachments: []jobs.Form{pdf}}}, brief.Fonts{Regular: broken},
			[]jobs.Form{pdf}, "as pdf"},
		"for one recipient alone": {[]jobs.Job{{Recipients: toOne}}, brief.Fonts{Bold: broken}, []jobs.Form{pdf},
			"as pdf"},
		"a font that does not exist": {[]jobs.Job{{Recipients: toOne}}, brief.Fonts{Regular: broken + "x"},
			[]jobs.Form{pdf}, broken + "x"},
	} {
		s := &jobs.Service{Jobs: c.jobs, Brief: c.fonts, Mail: templates}
		tried, err := s.TryForms()
		if !slices.Equal(tried, c.tried) {
			t.Errorf("%s: tried %v, want %v", name, tried, c.tried)
		}
		if (err == nil) != (c.fault == "") || err != nil && !strings.Contains(err.Error(), c.fault) {
			t.Errorf("%s: error %v, want %q", name, err, c.fault)
		}
	}
}
