package jobs

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"huizong/jobs/ledger"
	"huizong/jobs/notify"
	"huizong/templates/content"
)

// How long people are told of one thing, and how long a run has to settle before they are told who did not get it, so
// that all are named at once.
const (
	tellFor   = 30 * 24 * time.Hour
	settle    = 10 * time.Minute
	tellRetry = 5 * time.Minute
	tellEvery = 15 * time.Second
)

// ByMail is the channel of operators' mails among the others.
const ByMail = "mail"

// cause is one thing that people are told of: of a run, or of none.
type cause struct {
	content.Notice
	since    time.Time
	items    int
	settling bool // more may join
}

// mailedAtOnce are the causes whose first mail is queued in the transaction that makes them.
var mailedAtOnce = []content.NoticeKind{content.NoticeHeld, content.NoticeAwaiting, content.NoticeFailed,
	content.NoticeChannel}

// tell looks at what waits for a person, and tells over every channel what it was not told of within a day. It goes by
// what the ledger says now, so nothing that happened while no instance ran is missed.
func (s *Service) tell(ctx context.Context) error {
	if s.Post == nil {
		return nil
	}
	causes, err := s.causes(ctx)
	if err != nil {
		return err
	}
	for _, c := range causes {
		for _, channel := range s.Tells {
			if err := s.tellBy(ctx, channel, c); err != nil {
				return err
			}
		}
		if err := s.tellByMail(ctx, c); err != nil {
			return err
		}
	}
	return s.forget(ctx, causes)
}

// forget ends what is over: if it comes again, people are told at once.
func (s *Service) forget(ctx context.Context, causes []cause) error {
	told, err := s.Post.OpenNotices(ctx)
	if err != nil {
		return err
	}
	for _, t := range told {
		still := slices.ContainsFunc(causes, func(c cause) bool { return string(c.Kind) == t.Cause && c.Run == t.Run })
		if still {
			continue
		}
		if err := s.Post.EndNotice(ctx, t.Cause, t.Run); err != nil {
			return err
		}
	}
	return nil
}

// tellBy tells one channel of a cause, if that is due. A channel that cannot be reached is tried again, and never keeps
// another from being told.
func (s *Service) tellBy(ctx context.Context, t Tell, c cause) error {
	if t.Off || len(t.Kinds) > 0 && !slices.Contains(t.Kinds, string(c.Kind)) {
		return nil
	}
	now := s.Now()
	if t.Kind == notify.Feishu && now.Minute()%30 == 0 { // Feishu refuses robots on the full and half hour (11232)
		return nil
	}
	key := ledger.Told{Channel: t.Name, Cause: string(c.Kind), Run: c.Run, Items: c.items}
	if due, err := s.Post.ClaimNotice(ctx, key, tellRetry); err != nil || !due {
		return err
	}
	problem := ""
	if err := t.Send(ctx, s.brief(c, now)); err != nil {
		s.Log.Warn("a notice was not taken", "channel", t.Name, "cause", c.Kind, "run", c.Run, "error", err)
		problem = err.Error()
		s.counted(NoticeRefused, t.Name, 1)
	} else {
		s.counted(NoticeTaken, t.Name, 1)
	}
	return s.Post.Told(context.WithoutCancel(ctx), key, problem, tellRetry)
}

// brief is a notice for a group outside the office: no figures, no agencies, no addresses.
func (s *Service) brief(c cause, now time.Time) notify.Notice {
	title, lines := content.Brief(c.Notice)
	return notify.Notice{ID: fmt.Sprintf("%s-%d-%d", c.Kind, c.Run, now.Unix()), Type: string(c.Kind), Title: title,
		Lines: lines, Link: c.Link, At: now}
}

// tellByMail queues a letter to every operator.
func (s *Service) tellByMail(ctx context.Context, c cause) error {
	also := s.people(ctx, c.Kind)
	if len(s.Operators)+len(also) == 0 || slices.Contains(mailedAtOnce, c.Kind) &&
		s.Now().Sub(c.since) < ledger.TellAgain {
		return nil
	}
	key := ledger.Told{Channel: ByMail, Cause: string(c.Kind), Run: c.Run, Items: c.items}
	if due, err := s.Post.ClaimNotice(ctx, key, tellRetry); err != nil || !due {
		return err
	}
	if err := s.reached(ctx, &c.Notice); err != nil {
		return err
	}
	if err := s.recall(ctx, &c.Notice); err != nil {
		s.Log.Warn("a reminder goes without figures", "about", c.Kind, "run", c.Run, "error", err)
	}
	if err := s.Post.LettersOf(ctx, c.Run, s.notice(c.Notice, also...)); err != nil {
		return err
	}
	return s.Post.Told(ctx, key, "", tellRetry)
}

// reached adds to a notice about recipients who did not get a report those who did.
func (s *Service) reached(ctx context.Context, n *content.Notice) error {
	if len(n.Unsent) == 0 || n.Run == 0 {
		return nil
	}
	sent, err := s.Ledger.Deliveries(ctx, ledger.Filter{Run: n.Run, State: string(ledger.Sent)})
	for _, d := range sent {
		if d.Purpose == ledger.Report {
			n.Reached = append(n.Reached, cmp.Or(d.Name, d.Recipient))
		}
	}
	return err
}

// causes lists what waits for a person now.
func (s *Service) causes(ctx context.Context) ([]cause, error) {
	var out []cause
	reason, _, err := s.Ledger.Channel(ctx)
	if err != nil {
		return nil, err
	}
	if reason != "" {
		out = append(out, cause{Notice: content.Notice{Kind: content.NoticeChannel, Detail: reason, Link: s.link(0)},
			since: s.Now()})
	}
	q, err := s.Ledger.Quarantine(ctx)
	if err != nil {
		return nil, err
	}
	if q.Shut() {
		out = append(out, cause{Notice: content.Notice{Kind: content.NoticeRestored, Detail: q.Reason, Link: s.link(0)},
			since: q.Since})
	}
	for _, of := range []struct {
		state ledger.RunState
		kind  content.NoticeKind
	}{{ledger.HeldRun, content.NoticeHeld}, {ledger.AwaitingApproval, content.NoticeAwaiting},
		{ledger.FailedRun, content.NoticeFailed}} {
		runs, err := s.Ledger.Runs(ctx, ledger.Filter{State: string(of.state), Limit: 200})
		if err != nil {
			return nil, err
		}
		for _, r := range runs {
			if s.recent(r.UpdatedAt) && (of.state != ledger.FailedRun || r.Content == "") {
				out = append(out, s.causeOf(of.kind, r, r.UpdatedAt))
			}
		}
	}
	rewritten, err := s.rewritten(ctx)
	if err != nil {
		return nil, err
	}
	changes, err := s.changesWaiting(ctx)
	if err != nil {
		return nil, err
	}
	unsent, err := s.unsent(ctx)
	return slices.Concat(out, rewritten, changes, unsent), err
}

// changesWaiting tells that changes of recipients or settings wait for a second person: of all of them at once.
func (s *Service) changesWaiting(ctx context.Context) ([]cause, error) {
	if s.Settings == nil {
		return nil, nil
	}
	all, err := s.Settings.Settings(ctx)
	if err != nil {
		return nil, err
	}
	var by []string
	c := cause{Notice: content.Notice{Kind: content.NoticeChange, Link: s.link(0)}, since: s.Now()}
	for _, v := range all {
		if v.State != ledger.Proposed {
			continue
		}
		c.items++
		if !slices.Contains(by, v.By) {
			by = append(by, v.By)
		}
		if v.At.Before(c.since) {
			c.since = v.At
		}
	}
	if c.items == 0 || !s.recent(c.since) {
		return nil, nil
	}
	c.Detail = strings.Join(by, ", ")
	return []cause{c}, nil
}

// rewritten tells that the last night found records that had been written over.
func (s *Service) rewritten(ctx context.Context) ([]cause, error) {
	if s.Shelf == nil {
		return nil, nil
	}
	nights, err := s.Shelf.Nights(ctx)
	if err != nil {
		return nil, err
	}
	for _, n := range nights {
		if n.Ended == nil {
			continue
		}
		if n.Different == 0 || !s.recent(*n.Ended) {
			break
		}
		return []cause{{Notice: content.Notice{Kind: content.NoticeKept, Detail: n.Note, Link: s.link(0)},
			since: *n.Ended, items: n.Different}}, nil
	}
	return nil, nil
}

func (s *Service) recent(at time.Time) bool { return s.Now().Sub(at) < tellFor }

// unsentKinds is what people are told of a recipient who did not get his report, by how its delivery ended.
var unsentKinds = map[ledger.DeliveryState]content.NoticeKind{
	ledger.Failed:  content.NoticeRefused,
	ledger.Bounced: content.NoticeBounced,
	ledger.Expired: content.NoticeExpired,
	ledger.InDoubt: content.NoticeInDoubt,
}

// unsent are the recipients who did not get their report, by run and by what happened.
func (s *Service) unsent(ctx context.Context) ([]cause, error) {
	troubles, err := s.Post.Troubles(ctx)
	if err != nil {
		return nil, err
	}
	var out []cause
	for _, d := range troubles {
		if !s.recent(d.UpdatedAt) {
			continue
		}
		kind := unsentKinds[d.State]
		i := slices.IndexFunc(out, func(c cause) bool { return c.Run == d.Run && c.Kind == kind })
		if i < 0 {
			r := ledger.Run{}
			if d.Run != 0 { // else it is a letter to an agency
				if r, err = s.Ledger.Run(ctx, d.Run); err != nil {
					return nil, err
				}
			}
			i = len(out)
			out = append(out, s.causeOf(kind, r, d.UpdatedAt))
			out[i].settling = r.State == ledger.Delivering
		}
		c := &out[i]
		c.items++
		c.Unsent = append(c.Unsent, content.Unsent{Name: d.Name, Address: d.Recipient, Reply: d.LastReply})
		if d.UpdatedAt.Before(c.since) {
			c.since = d.UpdatedAt
		}
	}
	return slices.DeleteFunc(out, func(c cause) bool { return c.settling && s.Now().Sub(c.since) < settle }), nil
}

func (s *Service) causeOf(kind content.NoticeKind, r ledger.Run, since time.Time) cause {
	n := s.about(kind, r)
	if kind == content.NoticeFailed || kind == content.NoticeHeld {
		n.Detail = r.Reason
	}
	if kind == content.NoticeAwaiting {
		n.Content = r.Content
	}
	return cause{Notice: n, since: since}
}

// link is the page of a run, or the overview.
func (s *Service) link(run int64) string {
	switch {
	case s.BaseURL == "":
		return ""
	case run == 0:
		return s.BaseURL + "/"
	}
	return fmt.Sprintf("%s/runs/%d", s.BaseURL, run)
}

// TryChannel tells one channel that it was tried, and returns what it answered.
func (s *Service) TryChannel(ctx context.Context, name string) error {
	for _, t := range s.Tells {
		if t.Name == name {
			n := content.Notice{Kind: content.NoticeTest, Link: s.link(0)}
			return t.Send(ctx, s.brief(cause{Notice: n}, s.Now()))
		}
	}
	return fmt.Errorf("no channel %q; the configuration has %s", name, s.tellNames())
}

func (s *Service) tellNames() string {
	names := ByMail
	for _, t := range s.Tells {
		names += ", " + t.Name
	}
	return names
}
