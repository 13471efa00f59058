package jobs

import (
	"errors"
	"fmt"
	"slices"

	"huizong/jobs/report"
	"huizong/templates/brief"
	"huizong/templates/content"
	"huizong/templates/wording"
	"huizong/templates/workbook"
)

// Form is a kind of attachment.
type Form string

// The forms that can be attached.
const (
	Workbook Form = "xlsx"
	BriefPDF Form = "pdf"
	BriefDOC Form = "docx"
)

// forms are all kinds of attachment.
var forms = []Form{Workbook, BriefPDF, BriefDOC}

// readIn reports whether somebody reads reports in a locale; Chinese is read by whom no other is set for.
func (s *Service) readIn(locale wording.Locale) bool {
	return slices.ContainsFunc(s.Jobs, func(j Job) bool {
		return slices.ContainsFunc(j.Recipients, func(r Recipient) bool { return r.Locale == string(locale) })
	}) || locale == wording.Chinese
}

// encloses reports whether a recipient of the job gets a form.
func (j Job) encloses(f Form) bool {
	return slices.Contains(j.Attachments, f) ||
		slices.ContainsFunc(j.Recipients, func(r Recipient) bool { return slices.Contains(r.Attachments, f) })
}

// set writes a report as an attachment: the workbook from the report, the others from what it says.
func (s *Service) set(form Form, rep *report.Report, d *content.Document, records *report.Records) ([]byte,
	error) {
	switch form {
	case Workbook:
		return workbook.Render(rep, d, records)
	case BriefPDF:
		return brief.PDF(d, s.Brief)
	case BriefDOC:
		return brief.DOCX(d)
	}
	return nil, fmt.Errorf("no form %q", form)
}

// TryForms sets made-up reports as mail and by every form that some recipient gets, with the templates and fonts of
// this office: what cannot be written is found before a report depends on it. It returns the forms.
func (s *Service) TryForms() ([]Form, error) {
	tried := slices.DeleteFunc(slices.Clone(forms), func(f Form) bool {
		return !slices.ContainsFunc(s.Jobs, func(j Job) bool { return j.encloses(f) })
	})
	papers, err := content.Papers()
	if err != nil {
		return tried, err
	}
	faults := []error{s.Mail.Check()}
	for _, form := range tried {
		for _, p := range papers {
			if p.Report == nil || !s.readIn(p.Document.Locale) {
				continue // letters and notices have no attachments
			}
			if _, err := s.set(form, p.Report, p.Document, nil); err != nil {
				faults = append(faults, fmt.Errorf("%s as %s: %w", p.Name, form, err))
				break // the next would say the same
			}
		}
	}
	return tried, errors.Join(faults...)
}
