package jobs

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"huizong/jobs/reconcile"
	"huizong/jobs/report"
	"huizong/templates/mail"
	"huizong/templates/plain"
)

// personal renders what was built, and looks for personal data in it.
func (s *Service) personal(ctx context.Context, q request, b built) ([]reconcile.Finding, error) {
	_, rendered, err := s.render(ctx, q, b)
	if err != nil {
		return nil, err
	}
	return rendered.personal()
}

// personal looks for personal data in all that would be sent, as whoever opens it reads it: subject, text, page, names
// and texts of attachments, of every region and locale. Each place is a finding that holds the report.
func (r *rendering) personal() ([]reconcile.Finding, error) {
	var out []reconcile.Finding
	recipients, seen := slices.Clone(r.recipients()), map[string]bool{}
	slices.SortStableFunc(recipients, func(a, b Recipient) int { return strings.Compare(r.share(a), r.share(b)) })
	for _, to := range recipients {
		known := r.known(r.b.reports[r.q.job.region(to)])
		texts := []plain.Text{{Place: "name of the recipient", Text: to.Name}}
		if !seen[r.share(to)] {
			seen[r.share(to)] = true
			more, err := r.texts(to)
			if err != nil {
				return nil, err
			}
			texts = append(texts, more...)
		}
		for _, text := range texts {
			what := reconcile.PersonalDataBut(text.Text, known)
			if what == "" {
				continue
			}
			row := reconcile.Row{Table: "report", ID: r.q.job.region(to), Column: text.Place, Reason: what,
				Value: excerpt(reconcile.Masked(text.Text))}
			if !slices.ContainsFunc(out, func(f reconcile.Finding) bool { return *f.Row == row }) {
				out = append(out, reconcile.Finding{Code: reconcile.PersonalData, Severity: reconcile.Error, Row: &row})
			}
		}
	}
	return out, nil
}

// excerpt is as much of a text as shows what was found.
func excerpt(text string) string {
	const most = 60
	all := []rune(text)
	at := max(0, slices.Index(all, '*')-most/2)
	return string(all[at:min(len(all), at+most)])
}

// known are the numbers that a report shows on purpose: its codes, and whom to call.
func (r *rendering) known(rep *report.Report) map[string]bool {
	digits := func(c rune) bool { return !unicode.IsDigit(c) }
	phone := r.s.Says.Telephone
	out := map[string]bool{phone: true, strings.Join(strings.FieldsFunc(phone, digits), ""): true}
	if rep == nil {
		return out
	}
	for _, a := range rep.Agencies {
		out[a.Code] = true
	}
	for _, f := range rep.Findings {
		out[string(f.Submission)], out[string(f.Other)] = true, true
		for _, record := range f.Records {
			out[string(record.ID)] = true
		}
	}
	if list := r.b.records[rep.Region.Code]; list != nil {
		for _, line := range list.Lines {
			out[string(line.Submission)] = true
		}
	}
	return out
}

// texts are those of one recipient's message.
func (r *rendering) texts(to Recipient) ([]plain.Text, error) {
	m, err := r.message(to)
	if err != nil {
		return nil, err
	}
	out := []plain.Text{{Place: "subject", Text: m.Content.Subject}, {Place: "preheader", Text: m.Content.Preheader}}
	for line := range strings.Lines(m.Content.Text) {
		out = append(out, plain.Text{Place: "text", Text: line})
	}
	page, err := plain.HTML(m.Content.HTML)
	if err != nil {
		return nil, err
	}
	out = append(out, page...)
	enclosed, err := r.attachments(r.q.job.region(to), to) // those too large for the message, too
	if err != nil {
		return nil, err
	}
	for _, a := range enclosed {
		texts, err := r.enclosedTexts(to, a)
		if err != nil {
			return nil, fmt.Errorf("look through %s: %w", a.Name, err)
		}
		out = append(append(out, plain.Text{Place: "file name", Text: a.Name}), texts...)
	}
	return out, nil
}

// enclosedTexts are those of an attachment. A PDF is set from the same content as the document in Word's form, which is
// read in its place.
func (r *rendering) enclosedTexts(to Recipient, a mail.Attachment) (out []plain.Text, err error) {
	file := a.Bytes
	if Form(a.Form) == BriefPDF {
		if file, err = r.render(BriefDOC, r.b.reports[r.q.job.region(to)], to); err != nil {
			return nil, err
		}
	}
	out, err = plain.Office(file)
	for i := range out {
		out[i].Place = a.Form + ": " + out[i].Place
	}
	return out, err
}
