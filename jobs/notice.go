package jobs

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"huizong/jobs/deliver"
	"huizong/jobs/ledger"
	"huizong/templates/content"
	"huizong/templates/mail"
)

// notice composes one letter to every operator. A notice that cannot be composed is logged and left out: it must not
// hold up what it is about.
func (s *Service) notice(n content.Notice, also ...string) []ledger.Letter {
	return s.letters(n, slices.Concat(s.Operators, also))
}

// letters composes one letter to each address.
func (s *Service) letters(n content.Notice, to []string) []ledger.Letter {
	if s.Mail == nil { // who only looks at the ledger writes no mail
		return nil
	}
	rendered, err := s.Mail.Render(content.Tell(n))
	if err != nil {
		s.Log.Error("cannot render a notice", "about", n.Kind, "error", err)
		return nil
	}
	body, err := mail.Compose(mail.Message{From: s.From, Content: rendered})
	if err != nil {
		s.Log.Error("cannot compose a notice", "about", n.Kind, "error", err)
		return nil
	}
	_, domain, _ := strings.Cut(s.From.Address, "@")
	var out []ledger.Letter
	for _, address := range slices.Compact(slices.Sorted(slices.Values(to))) {
		at := s.Now()
		id := ledger.Hash(fmt.Appendf(nil, "%s|%d|%s|%d|%s|%s", n.Kind, n.Run, address, at.UnixNano(), s.Instance,
			ledger.Hash(body)))
		l := ledger.Letter{Purpose: ledger.Notice, Address: address,
			MessageID: fmt.Sprintf("%s%s.%s@%s", noticeID, n.Kind, id[:24], domain), Body: body}
		if l.Head, err = headOf(l, at).Lines(); err != nil {
			s.Log.Error("cannot address a notice", "about", n.Kind, "to", address, "error", err)
			continue
		}
		out = append(out, l)
	}
	return out
}

// about is a notice about a run, before its particulars.
func (s *Service) about(kind content.NoticeKind, run ledger.Run) content.Notice {
	n := content.Notice{Kind: kind, Run: run.ID, Period: run.Period, Link: s.link(run.ID), Limits: &s.Options}
	if run.Kind == ledger.Scheduled {
		n.Planned = run.SlotAt.In(s.Zone)
	}
	if j, ok := s.Job(run.Job); ok {
		n.Title = cmp.Or(j.Title, j.Name)
		for _, r := range j.Recipients {
			n.Recipients = append(n.Recipients, cmp.Or(r.Name, r.Address))
		}
	}
	return n
}

// people are the addresses of accounts that get notices of a kind, beside the operators of the configuration: those who
// can do something about it. That they cannot be read is logged: it must not hold up what is told.
func (s *Service) people(ctx context.Context, kind content.NoticeKind) []string {
	people, err := s.Ledger.People(ctx)
	if err != nil {
		s.Log.Error("cannot read whom to tell", "about", kind, "error", err)
		return nil
	}
	if kind == content.NoticeAwaiting || kind == content.NoticeHeld || kind == content.NoticeChange {
		return people.Approvers()
	}
	return people.Operators()
}

// held tells operators and approvers which findings hold a report.
func (s *Service) held(ctx context.Context, run ledger.Run, job Job, b built) []ledger.Letter {
	n := s.about(content.NoticeHeld, run)
	n.Findings, n.Report = b.held, b.reports[job.Region]
	return s.notice(n, s.people(ctx, n.Kind)...)
}

// recall gives a reminder the figures that the first notice had: of a report that waits to be approved those sealed, of
// one that is held those of its run, reconciled again.
func (s *Service) recall(ctx context.Context, n *content.Notice) error {
	if n.Kind != content.NoticeHeld && n.Kind != content.NoticeAwaiting {
		return nil
	}
	run, err := s.Ledger.Run(ctx, n.Run)
	if err != nil {
		return err
	}
	job, err := s.today(ctx, run.Job)
	if err != nil {
		return err
	}
	if n.Kind == content.NoticeAwaiting {
		n.Report, err = s.SealedReport(ctx, run.ID, job.Region)
		return err
	}
	b, err := s.build(ctx, requestOf(job, run))
	if err != nil {
		return err
	}
	n.Report, n.Findings = b.reports[job.Region], b.held
	return nil
}

// awaiting tells operators and approvers that a report awaits approval, and why, where that is not what its job says.
func (s *Service) awaiting(run ledger.Run, why string, job Job, b built, sealed string,
	people ledger.People) []ledger.Letter {
	n := s.about(content.NoticeAwaiting, run)
	n.Report, n.Content, n.Detail = b.reports[job.Region], sealed, why
	return s.notice(n, people.Approvers()...)
}

// failed tells the operators that a report could not be built.
func (s *Service) failed(ctx context.Context, run ledger.Run, err error) []ledger.Letter {
	n := s.about(content.NoticeFailed, run)
	n.Detail = err.Error()
	return s.notice(n, s.people(ctx, n.Kind)...)
}

// refused tells the operators that a recipient's server refused a report for good.
func (s *Service) refused(d ledger.Delivery, o deliver.Outcome) []ledger.Letter {
	if d.Purpose == ledger.Notice || s.Post != nil { // then one notice tells of all recipients
		return nil
	}
	return s.notice(content.Notice{Kind: content.NoticeRefused, Run: d.Run, Link: s.link(d.Run),
		Unsent: []content.Unsent{{Name: d.Name, Address: d.Recipient,
			Reply: fmt.Sprintf("%d %s %s", o.Code, o.Enhanced, outcomeText(o))}}})
}

// channelStopped tells the operators, once the channel works again, why it was stopped.
func (s *Service) channelStopped(ctx context.Context, o deliver.Outcome) []ledger.Letter {
	n := content.Notice{Kind: content.NoticeChannel, Detail: outcomeText(o), Link: s.link(0)}
	return s.notice(n, s.people(ctx, n.Kind)...)
}

// alarm tells the operators what time has moved and they should know.
func (s *Service) alarm(m ledger.Moved) []ledger.Letter {
	kinds := map[string]content.NoticeKind{string(ledger.InDoubt): content.NoticeInDoubt,
		string(ledger.Expired): content.NoticeExpired, string(ledger.FailedRun): content.NoticeFailed}
	kind, ok := kinds[m.To]
	listed := s.Post != nil && m.Delivery != 0       // then one notice tells of all recipients
	if !ok || listed || m.Purpose == ledger.Notice { // a notice about a notice would have no end
		return nil
	}
	return s.notice(content.Notice{Kind: kind, Run: m.Run, Link: s.link(m.Run)})
}

// Emergency tells operators and others that somebody acted on the host without having signed in.
func (s *Service) Emergency(detail string, also []string) []ledger.Letter {
	return s.notice(content.Notice{Kind: content.NoticeEmergency, Detail: detail, Link: s.link(0)}, also...)
}

// ChangeWaits tells those who may confirm it that a change of an account waits for a second person.
func (s *Service) ChangeWaits(by string, approvers []string) []ledger.Letter {
	return s.letters(content.Notice{Kind: content.NoticeChange, Detail: by, Link: s.link(0)}, approvers)
}

// Invitation is the letter to somebody who is to set a password here. It alone holds the invitation.
func (s *Service) Invitation(address, link string) []ledger.Letter {
	return s.letters(content.Notice{Kind: content.NoticeInvited, Link: link}, []string{address})
}
