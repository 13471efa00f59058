package jobs_test

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"huizong/jobs"
	"huizong/jobs/ledger"
	"huizong/jobs/period"
	"huizong/jobs/reconcile"
)

// letterbox takes the notices that fall due, each once.
type letterbox struct {
	jobs.Post
	mu      sync.Mutex
	letters []ledger.Letter
}

func (b *letterbox) ClaimNotice(_ context.Context, n ledger.Told, _ time.Duration) (bool, error) {
	return n.Channel == jobs.ByMail && len(b.all()) == 0, nil
}
func (*letterbox) Told(context.Context, ledger.Told, string, time.Duration) error { return nil }
func (*letterbox) OpenNotices(context.Context) ([]ledger.Told, error)             { return nil, nil }
func (*letterbox) Troubles(context.Context) ([]ledger.Delivery, error)            { return nil, nil }
func (b *letterbox) LettersOf(_ context.Context, _ int64, letters []ledger.Letter) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.letters = append(b.letters, letters...)
	return nil
}

func (b *letterbox) all() []ledger.Letter {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.letters)
}

// TestReminderHasFigures: who is told again after a day, of a report held or waiting to be approved, reads what the
// first notice said.
func TestReminderHasFigures(t *testing.T) {
	for name, test := range map[string]struct {
		edit  func(*jobs.Job)
		state ledger.RunState
		want  []string
	}{
		"held": {func(*jobs.Job) {}, ledger.HeldRun, []string{"\u62a5\u9001\u738766.7%", "\u5e94\u62a53\u4efd",
			"\u76f4\u63a5\u53d7\u76ca156\u4eba\u6b21"}}, // 报送率, 应报, 直接受益
		"awaiting approval": {func(j *jobs.Job) { j.Approval = ledger.ApprovalRequired }, ledger.AwaitingApproval,
			[]string{"\u5e94\u62a53\u4efd", "156\u4eba\u6b21"}},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t, "2020-09-10 09:00")
			s := h.service("a", test.edit)
			if test.state == ledger.HeldRun {
				s.Options = reconcile.Defaults(shanghai)
			}
			run, _, err := s.Trigger(t.Context(), jobs.Order{Job: s.Jobs[0], Period: period.Of(period.Monthly,
				month(t, "2020-08")), Actor: "lixd"})
			if err != nil {
				t.Fatal(err)
			}
			if run, err = s.Attend(t.Context(), run.ID, time.Minute); err != nil || run.State != test.state {
				t.Fatalf("%s %s: %v", run.State, run.Reason, err)
			}
			box := &letterbox{}
			s.Post = box
			h.clock.add(25 * time.Hour)
			h.serve(func() bool { return len(box.all()) > 0 }, s)
			text := decodeMail(string(box.all()[0].Body))
			for _, want := range test.want {
				if !strings.Contains(text, want) {
					t.Errorf("the reminder lacks %s:\n%s", want, text)
				}
			}
		})
	}
}
