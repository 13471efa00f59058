package jobs

import (
	"fmt"
	"strings"
	"time"

	"huizong/jobs/ledger"
	"huizong/jobs/report"
	"huizong/templates/brief"
	"huizong/templates/content"
	"huizong/templates/mail"
	"huizong/templates/workbook"
)

// render freezes the reports and renders every recipient's message of them.
func (s *Service) render(q request, b built) ([]ledger.Snapshot, []ledger.Letter, error) {
	snapshots, err := s.snapshots(b)
	if err != nil {
		return nil, nil, err
	}
	letters, err := s.letters(q, b, snapshots)
	return snapshots, letters, err
}

// rendering renders each region and locale once, however many recipients share it.
type rendering struct {
	s        *Service
	q        request
	b        built
	hashes   map[string]string // of the snapshots, by region
	at       time.Time
	enclosed map[string][]mail.Attachment
}

// letters renders and composes the message of every recipient.
func (s *Service) letters(q request, b built, snapshots []ledger.Snapshot) ([]ledger.Letter, error) {
	r := rendering{
		s:        s,
		q:        q,
		b:        b,
		hashes:   map[string]string{},
		at:       s.Now(),
		enclosed: map[string][]mail.Attachment{},
	}
	for _, snap := range snapshots {
		r.hashes[snap.Region] = snap.SHA256
	}
	recipients, purpose := q.job.Recipients, ledger.Report
	if q.testTo != "" {
		recipients, purpose = []Recipient{{Address: q.testTo}}, ledger.Test
		if len(q.job.Recipients) > 0 {
			recipients[0].Name, recipients[0].Locale = q.job.Recipients[0].Name, q.job.Recipients[0].Locale
		}
	}
	var out []ledger.Letter
	for _, to := range recipients {
		message, err := r.message(to)
		if err != nil {
			return nil, fmt.Errorf("render message to %s: %w", to.Address, err)
		}
		body, err := mail.Compose(message)
		if err != nil {
			return nil, fmt.Errorf("compose message to %s: %w", to.Address, err)
		}
		out = append(
			out,
			ledger.Letter{Purpose: purpose, Address: to.Address, Name: to.Name, Region: q.job.region(to),
				Locale:    to.Locale,
				MessageID: message.MessageID, Body: body, Hold: q.job.HoldInDoubt},
		)
	}
	return out, nil
}

// message renders one recipient's message, and makes sure that its totals are those of the report.
func (r *rendering) message(to Recipient) (mail.Message, error) {
	region := r.q.job.region(to)
	rep := r.b.reports[region]
	attachments, err := r.attachments(region, to.Locale)
	if err != nil {
		return mail.Message{}, err
	}
	attachments, left := mail.Fit(attachments, r.b.maxSize)
	document, err := content.Of(rep, r.reader(to, rep, attachments, left))
	if err != nil {
		return mail.Message{}, err
	}
	rendered, err := r.s.Mail.Render(document)
	if err != nil {
		return mail.Message{}, err
	}
	if err := mail.Verify(rendered, rep); err != nil {
		return mail.Message{}, fmt.Errorf("check the rendered mail: %w", err)
	}
	headers := map[string]string{"X-Huizong-Report": rep.ID, "X-Huizong-Revision": fmt.Sprint(rep.Revision),
		"X-Huizong-SHA256": r.hashes[region]}
	if r.q.anchor != "" { // a preview has none
		headers[AnchorHeader] = r.q.anchor
	}
	return mail.Message{From: r.s.From, To: mail.Address{Name: to.Name, Address: to.Address},
		MessageID: r.messageID(
			to.Address,
		), Date: r.at, Content: rendered, Attachments: attachments, Headers: headers}, nil
}

// attachments renders what the job encloses, once for a region and locale.
func (r *rendering) attachments(region, locale string) ([]mail.Attachment, error) {
	key := region + "/" + locale
	if out, ok := r.enclosed[key]; ok {
		return out, nil
	}
	rep := r.b.reports[region]
	var out []mail.Attachment
	if rep.Emptiness == report.NothingDue { // there is nothing to enclose, and the mail says so
		return nil, nil
	}
	for _, form := range r.q.job.Attachments {
		body, err := r.render(form, rep, locale, r.hashes[region])
		if err != nil {
			return nil, fmt.Errorf("render %s: %w", form, err)
		}
		name := content.Stem(rep, r.readerOf(rep, locale)) + "." + string(form)
		out = append(out, mail.Attachment{Name: name, Form: string(form), Bytes: body})
	}
	r.enclosed[key] = out
	return out, nil
}

func (r *rendering) render(form Form, rep *report.Report, locale, hash string) ([]byte, error) {
	if form == Workbook {
		return workbook.Render(rep, workbook.View{Locale: locale, SHA256: hash})
	}
	to := r.readerOf(rep, locale)
	to.Name = r.addressee(rep.Region.Code)
	for _, f := range r.q.job.Attachments {
		to.Enclosed = append(to.Enclosed, string(f))
	}
	d, err := content.Of(rep, to)
	if err != nil {
		return nil, err
	}
	switch form {
	case BriefPDF:
		return brief.PDF(d, r.s.Brief)
	case BriefDOC:
		return brief.DOCX(d)
	}
	return nil, fmt.Errorf("no form %q", form)
}

// addressee is who the brief of a region is addressed to: the first recipient that gets it.
func (r *rendering) addressee(region string) string {
	for _, to := range r.q.job.Recipients {
		if r.q.job.region(to) == region {
			return to.Name
		}
	}
	return ""
}

// messageID is fixed for the run and recipient, so that every try of a delivery carries the same.
func (r *rendering) messageID(address string) string {
	_, domain, _ := strings.Cut(r.s.From.Address, "@")
	id := ledger.Hash(
		fmt.Appendf(nil, "%s|%s|%d|%d|%s|%s", r.q.job.Name, r.q.period, r.q.revision, r.q.run, r.q.testTo,
			address),
	)
	return fmt.Sprintf("huizong.%s.%d.%s@%s", r.q.job.Name, r.q.run, id[:24], domain)
}
