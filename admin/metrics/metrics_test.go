package metrics_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/prometheus/client_golang/prometheus/testutil"

	"huizong/admin/metrics"
	"huizong/jobs"
	"huizong/jobs/ledger"
	"huizong/jobs/ledger/ledgertest"
	"huizong/jobs/period"
	"huizong/jobs/schedule"
)

var now = time.Date(2026, 10, 12, 2, 0, 0, 0, time.UTC)

// newService is a service with one job and a ledger in memory.
func newService(t *testing.T, l ledger.Ledger) *jobs.Service {
	t.Helper()
	cal, err := schedule.NewCalendar(nil)
	if err != nil {
		t.Fatal(err)
	}
	spec, err := schedule.Parse("monthly 10 09:00", time.UTC, cal)
	if err != nil {
		t.Fatal(err)
	}
	return &jobs.Service{
		Jobs: []jobs.Job{{Name: "monthly", Schedule: spec, Kind: period.Monthly,
			CatchUp: schedule.CatchUp{Policy: schedule.CatchUpLatest, Window: 35 * 24 * time.Hour}}},
		Ledger: l, Calendar: cal, Zone: time.UTC, Timing: jobs.DefaultTiming(), Now: func() time.Time { return now },
		Log: slog.New(slog.DiscardHandler), Deadline: jobs.Deadline{Day: 5, Roll: schedule.None}}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// start puts a run into the ledger and claims it.
func start(t *testing.T, l ledger.Ledger, month period.Month, test string) ledger.Run {
	t.Helper()
	_, _, err := l.Start(t.Context(), ledger.NewRun{Job: "monthly", Period: period.Of(period.Monthly, month),
		Kind: ledger.Manual, Revision: 1, Actor: "lixd", TestTo: test})
	must(t, err)
	r, err := l.ClaimRun(t.Context(), "a", time.Minute, 0)
	must(t, err)
	return r
}

// scrape reads what Prometheus reads.
func scrape(t *testing.T, r *metrics.Registry) string {
	t.Helper()
	w := httptest.NewRecorder()
	r.HTTP().Handler.ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	if w.Code != 200 {
		t.Fatalf("status %d: %s", w.Code, w.Body)
	}
	return w.Body.String()
}

// says fails unless every line stands in what was scraped.
func says(t *testing.T, text string, lines ...string) {
	t.Helper()
	for _, line := range lines {
		if !strings.Contains("\n"+text, "\n"+line+"\n") {
			t.Errorf("no line %q", line)
		}
	}
}

func TestWhatTheLedgerKnows(t *testing.T) {
	past := now.Add(-2 * time.Hour)
	l := ledgertest.NewMemory(func() time.Time { return past })
	s := newService(t, l)
	// the slot of the 10th has no run
	_, err := l.Ensure(t.Context(), "monthly", time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC))
	must(t, err)
	must(t, l.Pause(t.Context(), "monthly", true, "x", "lixd", ledger.Via{}))
	must(t, l.Pause(t.Context(), "monthly", false, "", "lixd", ledger.Via{}))
	held := start(t, l, period.MonthOf(2026, 7), "")
	must(t, l.Move(t.Context(), held.Claim(), ledger.HeldRun, "x", 0, nil))
	sealed := start(t, l, period.MonthOf(2026, 8), "")
	_, err = l.Seal(t.Context(), sealed.Claim(),
		ledger.Sealed{
			Snapshots: []ledger.Snapshot{{Region: "1", Report: []byte("{}"), SHA256: ledger.Hash([]byte("{}"))}},
			Letters: []ledger.Letter{
				{Purpose: ledger.Report, Address: "secret@example.org", MessageID: "1@x", Body: []byte("a")},
				{Purpose: ledger.Report, Address: "b@example.org", MessageID: "2@x", Body: []byte("b"), Hold: true}}})
	must(t, err)
	for _, to := range []ledger.DeliveryState{ledger.Sent, ledger.InDoubt} {
		d, err := l.ClaimDelivery(t.Context(), "a", time.Minute, 0)
		must(t, err)
		must(t, l.Committing(t.Context(), d.Claim(), time.Minute))
		must(t, l.Finish(t.Context(), d.Claim(), ledger.Attempt{Class: string(to), Phase: "dot", Code: 250}, to, 0,
			nil))
	}
	start(t, l, period.MonthOf(2026, 8), "test@example.org")
	_, err = l.StopChannel(t.Context(), "535", time.Hour)
	must(t, err)
	r := metrics.New(s, "1.2.3")
	r.Took("build", "monthly", 300*time.Millisecond)
	text := scrape(t, r)
	says(t, text, "huizong_up 1", `huizong_runs{job="monthly",state="held"} 1`,
		`huizong_runs{job="monthly",state="delivering"} 1`, `huizong_runs{job="monthly",state="building"} 0`,
		`huizong_run_waiting_seconds{job="monthly",state="held"} 7200`,
		`huizong_run_waiting_seconds{job="monthly",state="awaiting_approval"} 0`,
		`huizong_slots_late{job="monthly"} 1`, `huizong_slot_next_timestamp_seconds{job="monthly"} 1.7943012e+09`,
		`huizong_deliveries{state="sent"} 1`, "huizong_deliveries_in_doubt 1",
		"huizong_channel_stopped 1", `huizong_job_paused{job="monthly"} 0`,
		`huizong_stage_seconds_count{job="monthly",stage="build"} 1`)
	if strings.Contains(text, "@") || strings.Contains(text, "lixd") {
		t.Error("a metric names a person or an address")
	}
	if problems, err := testutil.GatherAndLint(r.Registry); err != nil || len(problems) > 0 {
		t.Error(problems, err)
	}
}

// broken is a ledger that cannot be read.
type broken struct{ ledger.Ledger }

func (broken) Runs(context.Context, ledger.Filter) ([]ledger.Run, error) {
	return nil, errors.New("gone")
}

func TestALedgerThatIsGone(t *testing.T) {
	text := scrape(t, metrics.New(newService(t, broken{ledgertest.NewMemory(func() time.Time { return now })}), "x"))
	says(t, text, "huizong_up 0")
	if strings.Contains(text, "huizong_runs{") {
		t.Error("it tells of runs that it cannot read")
	}
}

// Every metric that a rule goes by is one that is told, and every rule says what to do.
func TestAlertRules(t *testing.T) {
	raw, err := os.ReadFile("../../docs/alerts.yml")
	must(t, err)
	var file struct {
		Groups []struct {
			Rules []struct {
				Alert, Expr         string
				Labels, Annotations map[string]string
			}
		}
	}
	must(t, yaml.Unmarshal(raw, &file))
	l := ledgertest.NewMemory(func() time.Time { return now })
	_, err = l.Ensure(t.Context(), "monthly", now)
	must(t, err)
	r := start(t, l, period.MonthOf(2026, 9), "")
	_, err = l.Seal(t.Context(), r.Claim(),
		ledger.Sealed{
			Letters: []ledger.Letter{{Purpose: ledger.Report, Address: "a@example.org", MessageID: "1@x",
				Body: []byte("a")}},
		})
	must(t, err)
	d, err := l.ClaimDelivery(t.Context(), "a", time.Minute, 0)
	must(t, err)
	must(t, l.Committing(t.Context(), d.Claim(), time.Minute))
	must(t, l.Finish(t.Context(), d.Claim(), ledger.Attempt{Class: "sent", Phase: "dot", Code: 250}, ledger.Sent, 0,
		nil))
	text := scrape(t, metrics.New(newService(t, l), "x"))
	name := regexp.MustCompile(`huizong_[a-z_]+`)
	rules := 0
	for _, g := range file.Groups {
		for _, rule := range g.Rules {
			rules++
			for _, metric := range name.FindAllString(rule.Expr, -1) {
				if !strings.Contains(text, "\n"+metric) {
					t.Errorf("%s goes by %s, which is not told", rule.Alert, metric)
				}
			}
			if rule.Labels["severity"] == "" || rule.Annotations["summary"] == "" ||
				rule.Annotations["description"] == "" {
				t.Errorf("%s does not say how bad it is and what to do", rule.Alert)
			}
		}
	}
	if rules < 8 {
		t.Errorf("%d rules", rules)
	}
}
