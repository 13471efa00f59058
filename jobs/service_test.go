package jobs_test

import (
	"context"
	"encoding/base64"
	"errors"
	"log/slog"
	"mime"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"huizong/jobs"
	"huizong/jobs/deliver"
	"huizong/jobs/deliver/delivertest"
	"huizong/jobs/ledger"
	"huizong/jobs/ledger/ledgertest"
	"huizong/jobs/period"
	"huizong/jobs/reconcile"
	"huizong/jobs/reconcile/reconciletest"
	"huizong/jobs/schedule"
	"huizong/templates/mail"
)

var shanghai = time.FixedZone("Asia/Shanghai", 8*3600)

// clock is a clock that a test sets.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) set(t *testing.T, wall string) {
	t.Helper()
	now, err := time.ParseInLocation("2006-01-02 15:04", wall, shanghai)
	if err != nil {
		t.Fatal(err)
	}
	c.mu.Lock()
	c.now = now
	c.mu.Unlock()
}

func (c *clock) add(d time.Duration) {
	c.mu.Lock()
	c.now = c.now.Add(d)
	c.mu.Unlock()
}

// rowsSource hands rows in memory out as a source.
type rowsSource struct{ *reconciletest.Rows }

func (s rowsSource) Snapshot(_ context.Context, f func(jobs.Snapshot) error) error { return f(s.Rows) }

// house is a service over rows in memory, a ledger in memory, a clock that stands, and a real mail sink.
type house struct {
	*testing.T
	clock  *clock
	ledger *ledgertest.Memory
	sink   *delivertest.Sink
	rows   *reconciletest.Rows
}

func newHouse(t *testing.T, wall string) *house {
	t.Helper()
	rows, err := reconciletest.Load(os.DirFS("../cmd/demo/yanji"))
	if err != nil {
		t.Fatal(err)
	}
	c := &clock{}
	c.set(t, wall)
	return &house{t, c, ledgertest.NewMemory(c.Now), delivertest.New(t, delivertest.Options{}), rows}
}

// service makes one replica.
func (h *house) service(name string, edit ...func(*jobs.Job)) *jobs.Service {
	h.Helper()
	templates, err := mail.Load(nil)
	if err != nil {
		h.Fatal(err)
	}
	cal, err := schedule.NewCalendar(nil)
	if err != nil {
		h.Fatal(err)
	}
	spec, err := schedule.Parse("monthly 10 09:00", shanghai, cal)
	if err != nil {
		h.Fatal(err)
	}
	job := jobs.Job{Name: "monthly", Title: "Yanji", Schedule: spec, Kind: period.Monthly, Region: "222401",
		CatchUp: schedule.CatchUp{Policy: schedule.CatchUpLatest, Window: 400 * 24 * time.Hour},
		Recipients: []jobs.Recipient{{Name: "Dept", Address: "dept@example.org", Locale: "zh-CN"},
			{Name: "Street", Address: "street@example.org", Region: "222401004000", Locale: "en"}}}
	for _, f := range edit {
		f(&job)
	}
	s := &jobs.Service{Jobs: []jobs.Job{job}, Source: rowsSource{h.rows}, Ledger: h.ledger, Sender: h.sink.Server(),
		Mail:    templates,
		Options: reconcile.Defaults(shanghai), Calendar: cal, Zone: shanghai,
		Deadline: jobs.Deadline{Day: 5, Roll: schedule.None},
		From:     mail.Address{Name: "Office", Address: "report@example.org"}, Office: "Office",
		Operators: []string{"op@example.org"}, MaxSize: 10_000_000,
		Version: "test", Instance: name, Timing: jobs.DefaultTiming(), Now: h.clock.Now,
		Log: slog.New(slog.DiscardHandler)}
	s.Options.MinCompleteness, s.Options.MaxChange = 0, 1_000_000
	s.Timing.Tick = 5 * time.Millisecond
	return s
}

// serve runs replicas until quiet says so, or fails.
func (h *house) serve(quiet func() bool, replicas ...*jobs.Service) {
	h.Helper()
	ctx, stop := context.WithCancel(h.Context())
	var wg sync.WaitGroup
	for _, s := range replicas {
		wg.Go(func() {
			if err := s.Serve(ctx); err != nil {
				h.Error(err)
			}
		})
	}
	end := time.Now().Add(2 * time.Minute)
	for !quiet() && time.Now().Before(end) {
		time.Sleep(5 * time.Millisecond)
	}
	time.Sleep(50 * time.Millisecond) // whatever would come too much has its chance
	stop()
	wg.Wait()
	if !quiet() {
		h.Fatalf("not quiet in time: %+v", h.runs())
	}
}

func (h *house) runs() []ledger.Run {
	h.Helper()
	runs, err := h.ledger.Runs(h.Context(), ledger.Filter{})
	if err != nil {
		h.Fatal(err)
	}
	return runs
}

// delivered returns the periods of delivered runs, newest first.
func (h *house) delivered() []string {
	var out []string
	for _, r := range h.runs() {
		if r.State == ledger.Delivered {
			out = append(out, r.Period.String())
		}
	}
	return out
}

func (h *house) mailsTo(address string) int {
	n := 0
	for _, m := range h.sink.Messages() {
		if m.To[0] == address {
			n++
		}
	}
	return n
}

func TestServeSendsOnce(t *testing.T) {
	h := newHouse(t, "2020-11-10 08:59")
	first := h.service("a")
	h.serve(func() bool { return true }, first) // seen for the first time: the cursor begins here
	h.clock.set(t, "2020-11-10 09:00")
	h.serve(func() bool { return len(h.delivered()) == 1 }, first, h.service("b"), h.service("c"))
	h.serve(func() bool { return len(h.delivered()) == 1 }, h.service("d")) // a restart sends nothing more
	if got := h.delivered(); got[0] != "2020-10" || h.mailsTo("dept@example.org") != 1 ||
		h.mailsTo("street@example.org") != 1 {
		t.Errorf("delivered %v, mails %d and %d", got, h.mailsTo("dept@example.org"), h.mailsTo("street@example.org"))
	}
	run := h.runs()[0]
	if run.Slot != "2020-11-10T09:00:00+08:00" || !run.AsOf.Equal(h.clock.Now()) || run.Kind != ledger.Scheduled {
		t.Errorf("run %+v", run)
	}
}

// dead is a sender whose process dies at the moment of sending: nothing comes back, nothing is recorded.
type dead struct{ cancel context.CancelFunc }

func (d dead) Send(ctx context.Context, _ deliver.Envelope, _ []byte, _ func() error) deliver.Outcome {
	d.cancel()
	<-ctx.Done()
	return deliver.Outcome{Class: deliver.Temporary, Phase: deliver.PhaseConnect, Err: ledger.ErrFenced}
}

func TestKilledBetweenSealAndDelivery(t *testing.T) {
	h := newHouse(t, "2020-11-10 08:59")
	dying := h.service("a")
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	dying.Sender = dead{cancel}
	h.serve(func() bool { return true }, dying)
	h.clock.set(t, "2020-11-10 09:00")
	if err := dying.Serve(ctx); err != nil {
		t.Fatal(err)
	}
	if r := h.runs()[0]; r.State != ledger.Delivering || r.Content == "" || len(h.sink.Messages()) != 0 {
		t.Fatalf("run %+v", r)
	}
	h.clock.add(2 * time.Minute) // its lease is over
	h.serve(func() bool { return len(h.delivered()) == 1 }, h.service("b"))
	if h.mailsTo("dept@example.org") != 1 || h.mailsTo("street@example.org") != 1 {
		t.Errorf("mails %d and %d", h.mailsTo("dept@example.org"), h.mailsTo("street@example.org"))
	}
}

func TestThreeMonthEndsMissed(t *testing.T) {
	for _, c := range []struct {
		policy    schedule.Policy
		delivered string
		skipped   int
	}{{schedule.CatchUpLatest, "2020-09", 2}, {schedule.CatchUpAll, "2020-09 2020-08 2020-07", 0},
		{schedule.CatchUpNone, "", 3}} {
		t.Run(string(c.policy), func(t *testing.T) {
			h := newHouse(t, "2020-07-15 00:00")
			s := h.service("a", func(j *jobs.Job) { j.CatchUp.Policy = c.policy })
			h.serve(func() bool { return true }, s)
			h.clock.set(t, "2020-10-20 12:00")
			h.serve(func() bool { return len(h.runs()) == 3 && strings.Join(h.delivered(), " ") == c.delivered }, s)
			skipped := 0
			for _, r := range h.runs() {
				if r.State == ledger.Skipped {
					skipped++
					if r.Reason == "" {
						t.Errorf("skipped without a reason: %+v", r)
					}
					continue
				}
				if want := r.Period.To.End(shanghai).AddDate(0, 0, 9).Add(9 * time.Hour); !r.AsOf.Equal(want) ||
					r.Kind != ledger.Backfill {
					t.Errorf("%s as of %s, want the slot, %s; kind %s", r.Period, r.AsOf, want, r.Kind)
				}
			}
			if skipped != c.skipped {
				t.Errorf("%d skipped, want %d", skipped, c.skipped)
			}
		})
	}
}

// TestClockThatWasAhead: a clock ahead of the ledger's makes no slot due. Where both were ahead and were set back, the
// slots that were accounted for meanwhile do not run when they fall due, and that is said.
func TestClockThatWasAhead(t *testing.T) {
	h := newHouse(t, "2020-10-09 00:00")
	s, ahead := h.service("a"), h.service("b")
	h.serve(func() bool { return true }, s)
	ahead.Now = func() time.Time { return h.clock.Now().AddDate(0, 2, 0) }
	ahead.Jobs[0].Reminders = jobs.Reminders{After: 1, At: 9 * time.Hour}
	ahead.Remind = func(_ context.Context, r jobs.Reminder) ([]ledger.AgencyLetter, error) {
		t.Errorf("it reminds of %+v", r)
		return nil, nil
	}
	h.serve(func() bool { return true }, ahead)
	if runs := h.runs(); len(runs) > 0 {
		t.Errorf("it ran %+v", runs)
	}
	h.clock.set(t, "2021-01-01 00:00")
	h.serve(func() bool { return len(h.delivered()) == 1 }, s)
	for wall, said := range map[string]bool{"2020-10-09 00:10": true, "2020-12-31 23:00": true,
		"2020-12-31 23:59": true, "2021-01-01 00:00": false} {
		h.clock.set(t, wall)
		if err := s.TooEarly(t.Context()); said != (err != nil && strings.Contains(err.Error(), "huizong run JOB")) {
			t.Errorf("at %s: %v", wall, err)
		}
	}
}

// TestPeriodLeftOut: a schedule by which a period is reported by no slot, as a day rolled past the end of its month, is
// told before it is missed.
func TestPeriodLeftOut(t *testing.T) {
	h := newHouse(t, "2025-11-15 09:00")
	s := h.service("a")
	for text, want := range map[string]string{"monthly 31 09:00 roll=next": "no slot reports 2025-12, ",
		"0 9 1 */2 *": "no slot reports 2026-01, ", "monthly 31 09:00": "", "monthly 10 09:00 roll=next": "",
		"workday 3 09:00": "", "weekly mon 09:00": ""} {
		spec, err := schedule.Parse(text, shanghai, s.Calendar)
		if err != nil {
			t.Fatal(err)
		}
		s.Jobs[0].Schedule = spec
		got := strings.Join(s.Warnings(h.clock.Now()), "\n")
		if strings.Contains(got, "no slot reports") != (want != "") || !strings.Contains(got, want) {
			t.Errorf("%s: %s", text, got)
		}
	}
}

func TestPausedSlotsAreSkipped(t *testing.T) {
	h := newHouse(t, "2020-10-09 00:00")
	s := h.service("a")
	h.serve(func() bool { return true }, s)
	if err := h.ledger.Pause(t.Context(), "monthly", true, "stocktaking", "ann", ledger.Via{}); err != nil {
		t.Fatal(err)
	}
	h.clock.set(t, "2020-10-10 09:01")
	h.serve(func() bool { return len(h.runs()) == 1 }, s)
	if r := h.runs()[0]; r.State != ledger.Skipped || !strings.Contains(r.Reason, "stocktaking") {
		t.Errorf("run %+v", r)
	}
}

func TestTwentyReplicasShareSlots(t *testing.T) {
	h := newHouse(t, "2020-10-09 00:00")
	spec, err := schedule.Parse("*/10 * * * *", shanghai, h.service("x").Calendar)
	if err != nil {
		t.Fatal(err)
	}
	var replicas []*jobs.Service
	for i := range 20 {
		s := h.service(string(rune('a'+i)), func(j *jobs.Job) {
			j.Schedule, j.CatchUp = spec, schedule.CatchUp{Policy: schedule.CatchUpNone}
		})
		s.Timing.Grace = time.Second
		replicas = append(replicas, s)
	}
	h.serve(func() bool { return true }, replicas...)
	h.clock.add(1000 * time.Minute)
	h.serve(func() bool { return len(h.runs()) >= 100 }, replicas...)
	seen := map[string]int{}
	for _, r := range h.runs() {
		seen[r.Slot]++
	}
	if len(h.runs()) != 100 || len(seen) != 100 {
		t.Errorf("%d runs of %d slots, want 100 of 100", len(h.runs()), len(seen))
	}
}

// order makes an order for October 2020.
func (h *house) order(s *jobs.Service, reason string) jobs.Order {
	p, err := period.Parse("2020-10")
	if err != nil {
		h.Fatal(err)
	}
	return jobs.Order{Job: s.Jobs[0], Period: p, Reason: reason, Actor: "ann"}
}

func TestSubmittingTwiceMakesOneRun(t *testing.T) {
	h := newHouse(t, "2020-11-10 09:00")
	s := h.service("a")
	var wg sync.WaitGroup
	for range 10 {
		wg.Go(func() {
			if _, _, err := s.Trigger(t.Context(), h.order(s, "")); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if n := len(h.runs()); n != 1 {
		t.Errorf("%d runs", n)
	}
}

// TestRenamed: what a job sent under the name that it had before does not go again, by hand or by its slot, until
// somebody says why.
func TestRenamed(t *testing.T) {
	h := newHouse(t, "2020-11-09 09:00")
	first := h.service("a")
	sent, _, err := first.Trigger(t.Context(), h.order(first, ""))
	if err == nil {
		_, err = first.Attend(t.Context(), sent.ID, time.Minute)
	}
	if err != nil {
		t.Fatal(err)
	}
	s := h.service("b", func(j *jobs.Job) { j.Name, j.Recipients = "renamed", j.Recipients[:1] })
	other := h.service("c", func(j *jobs.Job) { j.Name, j.Recipients[0].Address = "other", "other@example.org" })
	other.Jobs[0].Recipients = other.Jobs[0].Recipients[:1]
	if against, err := other.Against(t.Context(), h.order(other, ""), true); err != nil || len(against) > 0 {
		t.Errorf("of a job to others: %v, %v", against, err)
	}
	if _, _, err := s.Trigger(t.Context(), h.order(s, "")); err == nil ||
		!strings.Contains(err.Error(), "run 1 of job monthly") {
		t.Errorf("by hand: error %v", err)
	}
	h.serve(func() bool { return true }, s) // its cursor begins
	h.clock.set(t, "2020-11-10 09:01")
	h.serve(func() bool { return h.runs()[0].State == ledger.HeldRun || len(h.delivered()) > 1 }, s)
	if run := h.runs()[0]; run.Kind != ledger.Scheduled || !strings.HasPrefix(run.Reason, "already-sent: run 1 ") {
		t.Errorf("its slot: %+v", run)
	}
	if n := h.mailsTo("dept@example.org"); n != 1 {
		t.Errorf("%d reports", n)
	}
	if n := h.mailsTo("op@example.org"); n != 1 {
		t.Errorf("%d notices", n)
	}
}

func TestCorrection(t *testing.T) {
	h := newHouse(t, "2020-11-10 09:00")
	s := h.service("a")
	run, _, err := s.Trigger(t.Context(), h.order(s, ""))
	if err != nil {
		t.Fatal(err)
	}
	if run, err = s.Attend(t.Context(), run.ID, time.Minute); err != nil || run.State != ledger.Delivered {
		t.Fatalf("%+v, %v", run, err)
	}
	if _, _, err := s.Trigger(t.Context(), h.order(s, "")); !errors.Is(err, jobs.ErrNeedsReason) {
		t.Fatalf("error %v, want that a reason is needed", err)
	}
	h.clock.add(time.Hour)
	again, _, err := s.Trigger(t.Context(), h.order(s, "looked again"))
	if err != nil {
		t.Fatal(err)
	}
	if again, err = s.Attend(t.Context(), again.ID, time.Minute); err != nil || again.State != ledger.Unchanged {
		t.Fatalf("%+v, %v", again, err)
	}
	before := len(h.sink.Messages())
	for i := range h.rows.Submissions {
		if h.rows.Submissions[i].Period == period.MonthOf(2020, 10) {
			h.rows.Submissions[i].Status = reconcile.Voided
			break
		}
	}
	corrected, _, err := s.Trigger(t.Context(), h.order(s, "one was voided"))
	if err != nil {
		t.Fatal(err)
	}
	if corrected, err = s.Attend(t.Context(), corrected.ID, time.Minute); err != nil ||
		corrected.State != ledger.Delivered {
		t.Fatalf("%+v, %v", corrected, err)
	}
	if len(h.sink.Messages()) != before+2 {
		t.Errorf("%d mails more, want the same recipients again", len(h.sink.Messages())-before)
	}
	sealed, err := h.ledger.Report(t.Context(), corrected.ID, corrected.Region)
	if err != nil || !strings.Contains(string(sealed), `"reason":"one was voided"`) {
		t.Errorf("the sealed report does not say why: %v", err)
	}
}

func TestPeriodNotOver(t *testing.T) {
	h := newHouse(t, "2020-10-31 23:59")
	s := h.service("a")
	if _, _, err := s.Trigger(t.Context(), h.order(s, "")); err == nil ||
		!strings.Contains(err.Error(), "not over yet; the last complete one is 2020-09") {
		t.Errorf("error %v", err)
	}
}

// decodeMail shows the base64 parts of messages as text.
func decodeMail(raw string) string {
	var out strings.Builder
	for _, chunk := range strings.Split(raw, "\r\n\r\n") {
		if text, err := base64.StdEncoding.DecodeString(
			strings.ReplaceAll(strings.TrimSpace(strings.Split(chunk, "\r\nDate:")[0]), "\r\n", "")); err == nil {
			out.Write(text)
		}
	}
	for _, line := range strings.Split(raw, "\r\n") {
		if subject, ok := strings.CutPrefix(line, "Subject: "); ok {
			text, _ := new(mime.WordDecoder).DecodeHeader(subject)
			out.WriteString(text)
		}
	}
	return out.String()
}
