package jobs

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"huizong/jobs/allow"
	"huizong/jobs/ledger"
	"huizong/templates/content"
)

// Approval is what the job's report needs before it is sent. That goes by the report, not by the job's name: what one
// job sends only with approval, no other job sends without to any of the same people. An address outside the allowed
// domains needs a second person too.
func (s *Service) Approval(j Job) ledger.Approval { return s.approvalAmong(s.Jobs, s.Domains, j) }

func (s *Service) approvalAmong(all []Job, domains []string, j Job) ledger.Approval {
	need := cmp.Or(j.Approval, ledger.ApprovalNone)
	for _, o := range all {
		same := o.Kind == j.Kind && slices.ContainsFunc(o.Recipients, func(r Recipient) bool {
			return j.sends(o.region(r), r.Address)
		})
		if same && o.Approval.Count() > need.Count() {
			need = o.Approval
		}
	}
	outside := func(r Recipient) bool { return !s.allowed(all, domains, r.Address) }
	if need.Count() == 0 && slices.ContainsFunc(j.Recipients, outside) {
		need = ledger.ApprovalRequired
	}
	return need
}

// sends reports whether the job sends the report of a region to an address.
func (j Job) sends(region, address string) bool {
	return slices.ContainsFunc(j.Recipients, func(r Recipient) bool {
		return j.region(r) == region && allow.Key(r.Address) == allow.Key(address)
	})
}

// Standing is how a run stands at a moment, by what is configured and what the ledger keeps: what approvals are held
// against.
func (s *Service) Standing(all []ledger.Setting, at time.Time, r ledger.Run) (out ledger.Standing, err error) {
	list, domains := s.Jobs, s.Domains
	if s.Managed.Recipients || s.Managed.Settings {
		plan, err := s.Managed.With(ledger.InForce(all, at))
		if err != nil {
			return out, err
		}
		list, domains = plan.Jobs, plan.Domains
	}
	out = ledger.Standing{Need: ledger.ApprovalNone,
		Outside: func(address string) bool { return !s.allowed(list, domains, address) },
		Letters: func(reason string, people ledger.People) []ledger.Letter { return s.voided(r, reason, people) }}
	if r.TestTo != "" {
		return out, nil
	}
	out.Audience.Known = true // nobody, where the job is gone
	if i := slices.IndexFunc(list, func(j Job) bool { return j.Name == r.Job }); i >= 0 {
		out.Need = s.approvalAmong(list, domains, list[i])
		out.Audience.Parties = list[i].parties()
	}
	return out, nil
}

// Outside reports whether an address may get a report only with a second person: it lies outside the allowed domains.
func (s *Service) Outside(address string) bool { return !s.allowed(s.Jobs, s.Domains, address) }

// allowed reports whether mail may go to an address without a second person: it is allowed or, where nothing is named,
// of the domain of the office, its operators or the recipients of its jobs.
func (s *Service) allowed(all []Job, domains []string, address string) bool {
	if len(domains) > 0 {
		list, _ := allow.Parse(domains) // the configuration was checked
		return list.Has(address)
	}
	known := append([]string{s.From.Address}, s.Operators...)
	for _, j := range all {
		for _, r := range j.Recipients {
			known = append(known, r.Address)
		}
	}
	return allow.Of(known...).Has(address)
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
	office := append([]string{s.From.Address}, s.Operators...)
	people, err := s.Ledger.People(ctx)
	if err != nil { // then they are told
		s.Log.Error("cannot list accounts", "error", err)
	}
	if allow.Of(office...).Has(d.Recipient) || people.Own(d.Recipient) {
		return nil
	}
	run, err := s.Ledger.Run(ctx, d.Run)
	if err != nil {
		s.Log.Error("cannot read the run of a test", "run", d.Run, "error", err)
		return nil
	}
	n := s.causeOf(content.NoticeTested, run, s.Now()).Notice
	n.Recipients, n.Detail = []string{d.Recipient}, run.Actor
	return s.notice(n, people.Approvers()...)
}

// voided tells operators and approvers that a report awaits approval again, and why.
func (s *Service) voided(r ledger.Run, reason string, people ledger.People) []ledger.Letter {
	n := s.causeOf(content.NoticeAwaiting, r, s.Now()).Notice
	n.Detail = reason
	return s.notice(n, people.Approvers()...)
}
