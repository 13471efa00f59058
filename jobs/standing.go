package jobs

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"huizong/jobs/allow"
	"huizong/jobs/ledger"
	"huizong/templates/mail"
)

// Approval is what the job's report needs before it is sent. That goes by the report, not by the job's name: what one
// job sends only with approval, no other job sends without to any of the same people. An address outside the allowed
// domains needs a second person too.
func (s *Service) Approval(j Job) ledger.Approval {
	need := cmp.Or(j.Approval, ledger.ApprovalNone)
	for _, o := range s.Jobs {
		same := o.Kind == j.Kind && slices.ContainsFunc(o.Recipients, func(r Recipient) bool {
			return j.sends(o.region(r), r.Address)
		})
		if same && o.Approval.Count() > need.Count() {
			need = o.Approval
		}
	}
	if need.Count() == 0 && slices.ContainsFunc(j.Recipients, func(r Recipient) bool { return s.Outside(r.Address) }) {
		need = ledger.ApprovalRequired
	}
	return need
}

// sends reports whether the job sends the report of a region to an address.
func (j Job) sends(region, address string) bool {
	return slices.ContainsFunc(j.Recipients, func(r Recipient) bool {
		return j.region(r) == region && strings.EqualFold(r.Address, address)
	})
}

// parties are the recipients of a job, as an approval binds to them.
func (j Job) parties() []ledger.Party {
	out := make([]ledger.Party, len(j.Recipients))
	for i, r := range j.Recipients {
		out[i] = ledger.Party{Address: r.Address, Region: j.region(r)}
	}
	return out
}

// Standing is how a run stands by what is configured now.
func (s *Service) Standing(r ledger.Run) ledger.Standing {
	out := ledger.Standing{Need: ledger.ApprovalNone, Outside: s.Outside,
		Letters: func(reason string, people ledger.People) []ledger.Letter { return s.voided(r, reason, people) }}
	if j, ok := s.Job(r.Job); ok && r.TestTo == "" {
		out.Need, out.Audience = s.Approval(j), ledger.Audience{Known: true, Parties: j.parties()}
	}
	return out
}

// Outside reports whether an address may get a report only with a second person: it lies outside the allowed domains.
func (s *Service) Outside(address string) bool {
	if s.Allowed != nil {
		return !s.Allowed.Has(written(address))
	}
	known := append([]string{s.From.Address}, s.Operators...)
	for _, j := range s.Jobs {
		for _, r := range j.Recipients {
			known = append(known, r.Address)
		}
	}
	for i, a := range known {
		known[i] = written(a)
	}
	return !allow.Of(known...).Has(written(address))
}

// NeedsSecond reports whether a report may go to an address only with a second person: its run needed approval, or the
// address lies outside the allowed domains.
func (s *Service) NeedsSecond(run ledger.Run, address string) bool {
	return run.Approval.Count() > 0 || s.Outside(address)
}

// confined is a test as it may be sent: what it needs before that, and why. Where the report needs approval, it has no
// attachments unless somebody who may approve has ordered it.
func (s *Service) confined(ctx context.Context, run ledger.Run, q *request) (need ledger.Approval, why string,
	err error) {
	people, err := s.Ledger.People(ctx)
	if err != nil {
		return "", "", err
	}
	if len(q.job.Attachments) > 0 && s.Approval(q.job).Count() > 0 && !people.Approve(run.Actor) {
		q.job.Attachments = nil
		why = "without attachments: the report needs approval, and who ordered the test may not approve"
	}
	if !s.Outside(run.TestTo) || people.Own(run.TestTo) {
		return ledger.ApprovalNone, why, nil
	}
	outside := run.TestTo + " lies outside mail.allowed_domains, so the test needs a second person"
	return ledger.ApprovalRequired, strings.TrimSuffix(outside+"; "+why, "; "), nil
}

// left tells operators and approvers of a test that left the office.
func (s *Service) left(ctx context.Context, d ledger.Delivery) []ledger.Letter {
	office := []string{written(s.From.Address)}
	for _, o := range s.Operators {
		office = append(office, written(o))
	}
	people, err := s.Ledger.People(ctx)
	if err != nil { // then they are told rather than not
		s.Log.Error("cannot list accounts", "error", err)
	}
	if allow.Of(office...).Has(written(d.Recipient)) || people.Own(d.Recipient) {
		return nil
	}
	run, err := s.Ledger.Run(ctx, d.Run)
	if err != nil {
		s.Log.Error("cannot read the run of a test", "run", d.Run, "error", err)
		return nil
	}
	n := s.causeOf(mail.NoticeTested, run, s.Now()).Notice
	n.Recipient, n.Detail = d.Recipient, run.Actor
	return s.notice("tested", d.Run, n, people.Approvers()...)
}

// voided tells operators and approvers that a report awaits approval again, and why.
func (s *Service) voided(r ledger.Run, reason string, people ledger.People) []ledger.Letter {
	if s.Mail == nil { // who only looks
		return nil
	}
	n := s.causeOf(mail.NoticeAwaiting, r, s.Now()).Notice
	n.Detail = reason
	return s.notice("voided", r.ID, n, people.Approvers()...)
}
