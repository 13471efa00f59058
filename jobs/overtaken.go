package jobs

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"huizong/jobs/account"
	"huizong/jobs/deliver"
	"huizong/jobs/ledger"
	"huizong/jobs/period"
	"huizong/jobs/reconcile"
	"huizong/jobs/schedule"
	"huizong/templates/content"
)

// withdrawn calls a delivery off that was claimed, where what it says was overtaken while it waited: behind a stopped
// mail server a letter may wait for days. Where that cannot be known now, it is tried again later, as after any fault
// that passes.
func (s *Service) withdrawn(ctx context.Context, d ledger.Delivery) (bool, error) {
	why, err := s.overtaken(ctx, d)
	switch {
	case ctx.Err() != nil:
		return true, ctx.Err()
	case err != nil:
		at := s.Now()
		return true, s.finish(context.WithoutCancel(ctx), ctx, d, deliver.Outcome{Class: deliver.Temporary,
			Phase: deliver.PhaseConnect, Started: at, Ended: at,
			Err: fmt.Errorf("look whether the letter still holds: %w", err)})
	case why == "":
		return false, nil
	}
	s.Log.Warn("delivery withdrawn", append(s.named(ctx, d.Run), "delivery", d.ID, "recipient", d.Recipient, "purpose",
		d.Purpose, "reason", why)...)
	return true, s.Ledger.Withdraw(context.WithoutCancel(ctx), d.Claim(), why)
}

// overtaken says why a letter need not go any more; empty: what it says still holds. A report says of what moment it
// is, and goes, unless its recipient has a later revision: it would come last, and say that nothing was corrected.
func (s *Service) overtaken(ctx context.Context, d ledger.Delivery) (string, error) {
	switch {
	case s.Post == nil:
		return "", nil
	case d.Purpose == ledger.Remind, d.Purpose == ledger.Feedback:
		l, err := s.Post.AgencyLetter(ctx, d.ID)
		if errors.Is(err, ledger.ErrNotFound) {
			return "", nil
		} else if err != nil {
			return "", err
		}
		return s.answered(ctx, l)
	case d.Purpose == ledger.Report:
		revision, err := s.Post.Newer(ctx, d)
		if err != nil || revision == 0 {
			return "", err
		}
		return fmt.Sprintf("its recipient has revision %d by now", revision), nil
	case d.Purpose == ledger.Notice:
		return s.settled(ctx, d)
	}
	return "", nil
}

// answered says what an agency has done since a letter to it was written that makes the letter needless.
func (s *Service) answered(ctx context.Context, l ledger.AgencyLetter) (string, error) {
	p, err := period.Parse(l.Period)
	if err != nil {
		return "", err
	}
	deadline := schedule.Deadline(p.To, s.Deadline.Day, s.Deadline.Roll, s.Zone, s.Calendar)
	if l.Purpose == ledger.Remind && l.Stage == "before" && !s.Now().Before(deadline) {
		return "the deadline that it names is over", nil
	}
	missing, anew := 0, false
	for _, region := range s.regions() {
		f, err := s.filed.read(ctx, s, region, reconcile.Window{From: p.From, To: p.To})
		if err != nil {
			return "", err
		}
		f.Within(region, f.Window, func(u *reconcile.Unit, _ period.Month, slot reconcile.Slot) {
			if u.AgencyCode == l.Agency {
				missing += count(slot.State == reconcile.Missing)
				anew = anew || slot.ArrivedAt.After(l.CreatedAt)
			}
		})
	}
	switch {
	case l.Purpose == ledger.Remind && missing == 0:
		return "nothing is missing of the agency any more", nil
	case l.Purpose == ledger.Feedback && anew:
		return "the agency has filed anew since it was written", nil
	}
	return "", nil
}

func count(is bool) int {
	if is {
		return 1
	}
	return 0
}

// regions are the regions of the jobs, each once.
func (s *Service) regions() (out []string) {
	for _, j := range s.Jobs {
		if !slices.Contains(out, j.Region) {
			out = append(out, j.Region)
		}
	}
	return out
}

// standingRuns are the states in which a notice about a run still asks for a decision. That a report could not be built
// is told also after it was built again: something was wrong.
var standingRuns = map[content.NoticeKind]ledger.RunState{
	content.NoticeHeld:     ledger.HeldRun,
	content.NoticeAwaiting: ledger.AwaitingApproval,
}

// settled says what has happened since a notice was written that leaves nothing to be done about it.
func (s *Service) settled(ctx context.Context, d ledger.Delivery) (string, error) {
	kind := noticeKind(d.MessageID)
	if state, ok := standingRuns[kind]; ok && d.Run != 0 {
		run, err := s.Ledger.Run(ctx, d.Run)
		if err == nil && run.State != state {
			return fmt.Sprintf("run %d is %s by now", run.ID, run.State), nil
		}
		return "", err
	}
	for state, of := range unsentKinds {
		if of == kind {
			return s.reachedAll(ctx, d.Run, state)
		}
	}
	switch {
	case kind == content.NoticeInvited && s.Now().Sub(d.CreatedAt) >= account.InvitationLife:
		return "the invitation has run out", nil
	case kind == content.NoticeRestored:
		q, err := s.Ledger.Quarantine(ctx)
		if err == nil && !q.Shut() {
			return "sending is released by now", nil
		}
		return "", err
	}
	return "", nil
}

// reachedAll says that none of the recipients of a run (0: agencies) is left whose delivery ended in a state.
func (s *Service) reachedAll(ctx context.Context, run int64, state ledger.DeliveryState) (string, error) {
	troubles, err := s.Post.Troubles(ctx)
	if err != nil || slices.ContainsFunc(troubles, func(d ledger.Delivery) bool {
		return d.Run == run && d.State == state
	}) {
		return "", err
	}
	return fmt.Sprintf("no recipient is %s any more", state), nil
}

const noticeID = "huizong.notice."

// noticeKind is what a notice is about, as its Message-ID says; empty: it does not say.
func noticeKind(messageID string) content.NoticeKind {
	rest, _ := strings.CutPrefix(strings.TrimPrefix(messageID, "<"), noticeID)
	kind, _, named := strings.Cut(rest, ".")
	if !named {
		return ""
	}
	return content.NoticeKind(kind)
}

// filings is the last reading of who filed what: letters that go one after another ask it once.
type filings struct {
	mu   sync.Mutex
	last *Filing
}

// filingsFresh is how long a reading serves the letters that follow one another.
const filingsFresh = time.Minute

func (f *filings) read(ctx context.Context, s *Service, region string, w reconcile.Window) (*Filing, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if l := f.last; l != nil && l.Region == region && l.Window == w && s.Now().Sub(l.AsOf) < filingsFresh {
		return l, nil
	}
	read, err := s.filingWithin(ctx, region, func(*reconcile.Directory) reconcile.Window { return w })
	f.last = read
	return read, err
}

// forget makes the next letter read again: the queue was empty, and time may pass until then.
func (f *filings) forget() {
	f.mu.Lock()
	f.last = nil
	f.mu.Unlock()
}
