package jobs

import (
	"fmt"
	"slices"
	"strings"

	"huizong/jobs/deliver"
	"huizong/jobs/ledger"
	"huizong/jobs/reconcile"
	"huizong/templates/mail"
)

// notice composes one letter to every operator. A notice that cannot be composed is logged and left out: it must not
// hold up what it is about.
func (s *Service) notice(key string, run int64, n mail.Notice, also ...string) []ledger.Letter {
	content, err := s.Mail.RenderNotice(n)
	if err != nil {
		s.Log.Error("cannot render a notice", "about", key, "error", err)
		return nil
	}
	body, err := mail.Compose(mail.Message{From: s.From, Content: content})
	if err != nil {
		s.Log.Error("cannot compose a notice", "about", key, "error", err)
		return nil
	}
	_, domain, _ := strings.Cut(s.From.Address, "@")
	var out []ledger.Letter
	for _, address := range slices.Compact(slices.Sorted(slices.Values(slices.Concat(s.Operators, also)))) {
		at := s.Now()
		id := ledger.Hash(fmt.Appendf(nil, "%s|%d|%s|%d|%s|%s", key, run, address, at.UnixNano(), s.Instance,
			ledger.Hash(body)))
		l := ledger.Letter{Purpose: ledger.Notice, Address: address,
			MessageID: fmt.Sprintf("huizong.notice.%s@%s", id[:24], domain), Body: body}
		if l.Head, err = headOf(l, at).Lines(); err != nil {
			s.Log.Error("cannot address a notice", "about", key, "to", address, "error", err)
			continue
		}
		out = append(out, l)
	}
	return out
}

// held tells the operators which findings hold a report.
func (s *Service) held(run ledger.Run, held []reconcile.Finding) []ledger.Letter {
	return s.notice("held", run.ID, mail.Notice{Kind: mail.NoticeHeld, Run: run.ID, Job: run.Job, Period: run.Period,
		Findings: held})
}

// awaiting tells the operators that a report awaits approval.
func (s *Service) awaiting(run ledger.Run) []ledger.Letter {
	return s.notice("awaiting", run.ID, mail.Notice{Kind: mail.NoticeAwaiting, Run: run.ID, Job: run.Job,
		Period: run.Period})
}

// failed tells the operators that a report could not be built.
func (s *Service) failed(run ledger.Run, err error) []ledger.Letter {
	return s.notice("failed", run.ID, mail.Notice{Kind: mail.NoticeFailed, Run: run.ID, Job: run.Job,
		Period: run.Period, Detail: err.Error()})
}

// refused tells the operators that a recipient's server refused a report for good.
func (s *Service) refused(d ledger.Delivery, o deliver.Outcome) []ledger.Letter {
	if d.Purpose == ledger.Notice || s.Post != nil { // then one notice tells of all recipients
		return nil
	}
	return s.notice("refused", d.Run, mail.Notice{Kind: mail.NoticeRefused, Run: d.Run, Recipient: d.Recipient,
		Detail: fmt.Sprintf("%d %s", o.Code, outcomeText(o))})
}

// channelStopped tells the operators, once the channel works again, why it was stopped.
func (s *Service) channelStopped(o deliver.Outcome) []ledger.Letter {
	return s.notice("channel", 0, mail.Notice{Kind: mail.NoticeChannel, Detail: outcomeText(o)})
}

// alarm tells the operators what time has moved and they should know.
func (s *Service) alarm(m ledger.Moved) []ledger.Letter {
	kinds := map[string]mail.NoticeKind{string(ledger.InDoubt): mail.NoticeInDoubt,
		string(ledger.Expired): mail.NoticeExpired, string(ledger.FailedRun): mail.NoticeFailed}
	kind, ok := kinds[m.To]
	listed := s.Post != nil && m.Delivery != 0       // then one notice tells of all recipients
	if !ok || listed || m.Purpose == ledger.Notice { // a notice about a notice would have no end
		return nil
	}
	return s.notice(m.To, m.Run, mail.Notice{Kind: kind, Run: m.Run, Delivery: m.Delivery})
}

// Emergency tells operators and others that somebody acted on the host without having signed in.
func (s *Service) Emergency(detail string, also []string) []ledger.Letter {
	return s.notice("emergency", 0, mail.Notice{Kind: mail.NoticeEmergency, Detail: detail}, also...)
}

// Restored tells operators and others that nothing is sent, and why.
func (s *Service) Restored(detail string) []ledger.Letter {
	return s.notice("restored", 0, mail.Notice{Kind: mail.NoticeRestored, Detail: detail})
}
