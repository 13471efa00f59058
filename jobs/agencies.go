package jobs

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"huizong/jobs/ledger"
	"huizong/jobs/reconcile"
	"huizong/jobs/report"
	"huizong/jobs/schedule"
	"huizong/templates/content"
	"huizong/templates/mail"
)

// AgencyLetter is a letter to an agency of a period, before it is written.
type AgencyLetter struct {
	ledger.AgencyLetter
	Name   string // of the agency
	Before string // the address that the contact took the place of lately; empty: none
	Once   bool   // goes only where none went before, sent or not
	write  func(to content.Reader) *content.Document
}

// AgencyLetters lists the letters of a purpose that a period gives rise to: to one agency, or to every agency that it
// concerns (empty).
func (s *Service) AgencyLetters(ctx context.Context, purpose ledger.Purpose, o Order,
	agency string) ([]AgencyLetter, error) {
	compared, err := s.Compare(ctx, o)
	if err != nil {
		return nil, err
	}
	r := compared.Now
	var kinds map[string][]content.Worked
	if purpose == ledger.Feedback {
		if kinds, err = s.worked(ctx, r); err != nil {
			return nil, err
		}
	}
	out := s.lettersOf(purpose, r, kinds)
	var contacts map[string]string
	if err := s.Source.Snapshot(ctx, func(snap Snapshot) error {
		dir, err := snap.Directory(ctx)
		if err != nil {
			return err
		}
		if agency != "" && dir.Agencies[agency] == nil {
			return fmt.Errorf("%w: no agency has the code %s", ledger.ErrNotFound, agency)
		}
		contacts, err = snap.Contacts(ctx)
		return err
	}); err != nil {
		return nil, err
	}
	kept := out[:0]
	for _, l := range out {
		if agency != "" && agency != l.Agency {
			continue
		}
		l.Purpose, l.Period, l.Contact = purpose, r.Period.String(), contacts[l.Agency]
		if s.Post != nil && l.Contact != "" {
			past, err := s.Post.AgencyLetters(ctx, l.Agency, "", "")
			if err != nil {
				return nil, err
			}
			l.Before = ledger.ChangedFrom(past, l.Contact, s.Now())
		}
		kept = append(kept, l)
	}
	return kept, nil
}

// lettersOf lists the agencies that a report concerns.
func (s *Service) lettersOf(purpose ledger.Purpose, r *report.Report,
	kinds map[string][]content.Worked) (out []AgencyLetter) {
	if purpose == ledger.Feedback {
		for _, row := range r.Agencies {
			out = append(out, AgencyLetter{AgencyLetter: ledger.AgencyLetter{Agency: row.Code}, Name: row.Name,
				write: func(to content.Reader) *content.Document {
					if days := s.Says.FeedbackDays; days > 0 {
						to.Office.Feedback = s.WorkingDays(r.AsOf, days)
					}
					return content.Feedback(r, row.Code, kinds[row.Code], to)
				}})
		}
		return out
	}
	deadline := schedule.Deadline(r.Period.To, s.Deadline.Day, s.Deadline.Roll, s.Zone, s.Calendar)
	stage := "before"
	now := s.Now()
	if !now.Before(deadline) {
		stage = "after"
	}
	for _, row := range r.Filing.Agencies {
		if row.State == reconcile.Missing {
			out = append(out, AgencyLetter{AgencyLetter: ledger.AgencyLetter{Agency: row.AgencyCode, Stage: stage},
				Name: row.Agency, write: func(to content.Reader) *content.Document {
					return content.Remind(r, row.AgencyCode, to, deadline, now)
				}})
		}
	}
	return out
}

// Write sets the letter.
func (s *Service) Write(l AgencyLetter) (*mail.Content, error) {
	return s.Mail.Render(l.write(content.Reader{Office: s.Says.Office, Number: l.Number, Why: l.Reason}))
}

// ErrNoContact says that the source knows no address of an agency.
var ErrNoContact = errors.New("the source has no contact of it")

// SendAgencyLetter seals a letter and queues it, once. What goes again says why; where the agency's address is new, it
// waits until a second person gives the same order.
func (s *Service) SendAgencyLetter(ctx context.Context, l AgencyLetter, via ledger.Via) (ledger.AgencyLetter, error) {
	if l.Contact == "" {
		return l.AgencyLetter, ledger.Refusals{{Code: "contact", Kind: ErrNoContact,
			Do: "import agencies with a column contact", Text: fmt.Sprintf("%s (%s) gets no letter", l.Name, l.Agency)}}
	}
	identity, err := s.Ledger.Identity(ctx)
	if err != nil {
		return l.AgencyLetter, err
	}
	return s.Post.PostAgencyLetter(ctx, ledger.LetterOrder{Letter: l.AgencyLetter, Via: via, Once: l.Once},
		func(to ledger.AgencyLetter) (ledger.Letter, error) {
			l.AgencyLetter = to
			return s.agencyMail(l, identity)
		})
}

// agencyMail composes a letter. Its Message-ID holds what it is about, so that no ledger can send it twice.
func (s *Service) agencyMail(l AgencyLetter, identity string) (ledger.Letter, error) {
	rendered, err := s.Write(l)
	if err != nil {
		return ledger.Letter{}, err
	}
	shown := rendered.Subject + "\n" + rendered.Text
	if own := s.Says.Telephone; own != "" {
		shown = strings.ReplaceAll(shown, own, "")
	}
	if what := reconcile.PersonalDataIn(shown); what != "" {
		return ledger.Letter{}, ledger.Refusals{{Code: "personal-data", Kind: ledger.ErrState,
			Text: fmt.Sprintf("the letter to %s would show %s", l.Agency, what)}}
	}
	headers := map[string]string{}
	if s.ReplyTo != "" {
		headers["Reply-To"] = "<" + written(s.ReplyTo) + ">"
	}
	body, err := mail.Compose(mail.Message{From: s.From, Content: rendered, Headers: headers})
	if err != nil {
		return ledger.Letter{}, fmt.Errorf("compose the letter to %s: %w", l.Agency, err)
	}
	_, domain, _ := strings.Cut(s.From.Address, "@")
	id := ledger.Hash(fmt.Appendf(nil, "%s|%s|%s|%s|%s|%d", identity, l.Purpose, l.Agency, l.Period, l.Stage, l.Number))
	out := ledger.Letter{Purpose: l.Purpose, Address: l.Contact, Name: l.Name,
		MessageID: fmt.Sprintf("huizong.%s.%s@%s", l.Purpose, id[:24], domain), Body: body}
	if out.Head, err = headOf(out, s.Now()).Lines(); err != nil {
		return out, fmt.Errorf("address the letter to %s: %w", l.Agency, err)
	}
	return out, nil
}

// AttendLetters delivers what is due until the deliveries named have ended, or patience has.
func (s *Service) AttendLetters(ctx context.Context, deliveries []int64, patience time.Duration) ([]ledger.Delivery,
	error) {
	over := time.After(patience)
	for {
		if err := drain(ctx, func(ctx context.Context) error { return s.deliverNext(ctx, 0) }); err != nil {
			return nil, err
		}
		open := false
		var out []ledger.Delivery
		for _, id := range deliveries {
			d, err := s.Ledger.Delivery(ctx, id)
			if err != nil {
				return nil, err
			}
			out = append(out, d)
			open = open || d.State == ledger.Queued && d.Attempts == 0 || d.State == ledger.Sending ||
				d.State == ledger.Committed
		}
		if !open {
			return out, nil
		}
		select {
		case <-ctx.Done():
			return out, ctx.Err()
		case <-over:
			return out, nil
		case <-time.After(min(s.Timing.Tick, 200*time.Millisecond)):
		}
	}
}
