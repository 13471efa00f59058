package jobs

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"huizong/jobs/deliver"
	"huizong/jobs/ledger"
	"huizong/jobs/report"
	"huizong/templates/content"
	"huizong/templates/mail"
)

// rendering renders what the recipients of a run get, one at a time.
type rendering struct {
	s        *Service
	q        request
	b        built
	hashes   map[string]string // of the snapshots, by region
	identity string            // of the ledger
	follows  map[string]string // the Message-ID of the mail that is corrected, by address
	at       time.Time
	// the attachments of the region and locale rendered last: recipients who share them are rendered one after another
	enclosed map[string][]mail.Attachment
}

// render freezes the reports, and makes ready to render what each recipient gets of them.
func (s *Service) render(ctx context.Context, q request, b built) ([]ledger.Snapshot, *rendering, error) {
	snapshots, err := s.snapshots(b)
	if err != nil {
		return nil, nil, err
	}
	r := &rendering{s: s, q: q, b: b, hashes: map[string]string{}, at: s.Now()}
	for _, snap := range snapshots {
		r.hashes[snap.Region] = snap.SHA256
	}
	if s.Ledger == nil {
		return snapshots, r, nil
	}
	if r.identity, err = s.Ledger.Identity(ctx); err != nil {
		return nil, nil, err
	}
	r.follows, err = s.corrected(ctx, b.corrects)
	return snapshots, r, err
}

// corrected returns the numbers of the mails of a run that may have arrived, by address.
func (s *Service) corrected(ctx context.Context, run int64) (map[string]string, error) {
	if run == 0 {
		return nil, nil
	}
	deliveries, err := s.Ledger.Deliveries(ctx, ledger.Filter{Run: run})
	if err != nil {
		return nil, err
	}
	out := map[string]string{}
	for _, d := range deliveries {
		if d.Purpose == ledger.Report && (d.State == ledger.Sent || d.State == ledger.InDoubt) {
			out[d.Recipient] = d.MessageID
		}
	}
	return out, nil
}

// recipients are those of the job, or the one of a test.
func (r *rendering) recipients() []Recipient {
	all := r.q.job.Recipients
	if r.q.testTo == "" {
		return all
	}
	to := Recipient{Address: r.q.testTo}
	if len(all) > 0 {
		to.Name, to.Locale = all[0].Name, all[0].Locale
	}
	return []Recipient{to}
}

// keep renders every recipient's message and gives it to the ledger at once, so that no two are in memory together.
func (r *rendering) keep(ctx context.Context) ([]ledger.Letter, error) {
	recipients := r.recipients()
	order := make([]int, len(recipients))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Compare(r.share(recipients[a]), r.share(recipients[b]))
	})
	out := make([]ledger.Letter, len(recipients))
	for _, i := range order {
		letter, err := r.letter(recipients[i])
		if err != nil {
			return nil, err
		}
		if out[i], err = r.s.Ledger.Keep(ctx, letter); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// letter renders and composes the message of one recipient.
func (r *rendering) letter(to Recipient) (ledger.Letter, error) {
	message, err := r.message(to)
	if err != nil {
		return ledger.Letter{}, fmt.Errorf("render message to %s: %w", to.Address, err)
	}
	body, err := mail.Compose(message)
	if err != nil {
		return ledger.Letter{}, fmt.Errorf("compose message to %s: %w", to.Address, err)
	}
	l := ledger.Letter{Purpose: ledger.Report, Address: to.Address, Name: to.Name, Region: r.q.job.region(to),
		Locale: to.Locale, MessageID: r.messageID(to.Address, body), Follows: r.follows[to.Address], Body: body,
		Hold: r.q.job.HoldInDoubt, Kind: to.Kind, Heading: r.q.job.heading(to)}
	if r.q.testTo != "" {
		l.Purpose, l.Kind, l.Heading = ledger.Test, "", nil
	}
	if l.Head, err = headOf(l, r.at).Lines(); err != nil {
		return l, fmt.Errorf("address message to %s: %w", to.Address, err)
	}
	return l, nil
}

// written is an address as headers have it: its domain in ASCII, where it has such a form.
func written(address string) string {
	ascii, _ := deliver.ASCIIAddress(address) // else as it is
	return ascii
}

// headOf is what is of one delivery alone.
func headOf(l ledger.Letter, at time.Time) mail.Head {
	h := mail.Head{Date: at, MessageID: l.MessageID, To: mail.Address{Name: l.Name, Address: written(l.Address)},
		References: l.Follows}
	return naming(h, l.Heading)
}

// message renders one recipient's message, and makes sure that its totals are those of the report.
func (r *rendering) message(to Recipient) (mail.Message, error) {
	region := r.q.job.region(to)
	rep := r.b.reports[region]
	attachments, err := r.attachments(region, to)
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
	if to := cmp.Or(r.q.job.ReplyTo, r.s.ReplyTo); to != "" {
		headers["Reply-To"] = "<" + written(to) + ">"
	}
	return mail.Message{From: r.s.From, Content: rendered, Attachments: attachments, Headers: headers}, nil
}

// share names what recipients have in common who get the same attachments.
func (r *rendering) share(to Recipient) string {
	return fmt.Sprintf("%s/%s/%t/%s", r.q.job.region(to), to.Locale, r.q.job.records(to), r.q.job.forms(to))
}

// attachments renders what is enclosed, once for recipients who share it and follow one another.
func (r *rendering) attachments(region string, to Recipient) ([]mail.Attachment, error) {
	key, locale, forms := r.share(to), to.Locale, r.q.job.forms(to)
	if out, ok := r.enclosed[key]; ok {
		return out, nil
	}
	rep := r.b.reports[region]
	var out []mail.Attachment
	if rep.Emptiness == report.NothingDue { // there is nothing to enclose, and the mail says so
		return nil, nil
	}
	for _, form := range forms {
		body, err := r.render(form, rep, to)
		if err != nil {
			return nil, fmt.Errorf("render %s: %w", form, err)
		}
		name := content.Stem(rep, r.readerOf(rep, locale)) + "." + string(form)
		out = append(out, mail.Attachment{Name: name, Form: string(form), Bytes: body})
	}
	r.enclosed = map[string][]mail.Attachment{key: out}
	return out, nil
}

func (r *rendering) render(form Form, rep *report.Report, recipient Recipient) ([]byte, error) {
	records := (*report.Records)(nil)
	if r.q.job.records(recipient) {
		records = r.b.records[rep.Region.Code]
	}
	to := r.readerOf(rep, recipient.Locale)
	to.Name = r.addressee(rep.Region.Code)
	for _, f := range r.q.job.forms(recipient) {
		to.Enclosed = append(to.Enclosed, string(f))
	}
	d, err := content.Of(rep, to)
	if err != nil {
		return nil, err
	}
	return r.s.set(form, rep, d, records)
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

// messageID is fixed for the delivery, so that every try carries the same. It holds what is sent, to whom, and a random
// of the ledger: two different mails never share one, whichever ledgers they come from.
func (r *rendering) messageID(address string, body []byte) string {
	_, domain, _ := strings.Cut(r.s.From.Address, "@")
	id := ledger.Hash(fmt.Appendf(nil, "%s|%s|%d|%s", r.identity, ledger.Hash(body), r.q.run, address))
	return fmt.Sprintf("huizong.%s.%d.%s@%s", r.q.job.Name, r.q.run, id[:24], domain)
}
