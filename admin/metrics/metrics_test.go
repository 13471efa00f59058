package metrics_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http/httptest"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"

	"huizong/admin/metrics"
	"huizong/jobs"
	"huizong/jobs/ledger"
	"huizong/jobs/ledger/ledgertest"
	"huizong/jobs/must"
	"huizong/jobs/period"
	"huizong/jobs/reconcile"
	"huizong/jobs/schedule"
)

var now = time.Date(2026, 10, 12, 2, 0, 0, 0, time.UTC)

// newService is a service with one job and a ledger in memory.
func newService(t *testing.T, l ledger.Ledger) *jobs.Service {
	t.Helper()
	cal := must.Get(schedule.NewCalendar(nil))(t)
	spec := must.Get(schedule.Parse("monthly 10 09:00", time.UTC, cal))(t)
	return &jobs.Service{
		Jobs: []jobs.Job{{Name: "monthly", Schedule: spec, Kind: period.Monthly,
			CatchUp: schedule.CatchUp{Policy: schedule.CatchUpLatest, Window: 35 * 24 * time.Hour}}},
		Ledger: l, Calendar: cal, Zone: time.UTC, Timing: jobs.DefaultTiming(), Now: func() time.Time { return now },
		Log: slog.New(slog.DiscardHandler), Deadline: jobs.Deadline{Day: 5, Roll: schedule.None}}
}

// start puts a run into the ledger and claims it.
func start(t *testing.T, l ledger.Ledger, month period.Month, test string) ledger.Run {
	t.Helper()
	return ledgertest.Begun(t, l, ledger.NewRun{Job: "monthly", Period: period.Of(period.Monthly, month),
		Kind: ledger.Manual, Revision: 1, Actor: "lixd", TestTo: test})
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

// looked is a source that was looked at.
type looked struct{ *reconcile.Look }

func (looked) KeepLook(context.Context, *reconcile.Look) error { return nil }

func (l looked) LastLook(context.Context) (*reconcile.Look, error) { return l.Look, nil }

// TestWhatTheSourceHolds tells what the last look found, and nothing before the first.
func TestWhatTheSourceHolds(t *testing.T) {
	s := newService(t, ledgertest.NewMemory(time.Now))
	s.Looks = looked{}
	if text := scrape(t, metrics.New(s, nil, "1.2.3")); strings.Contains(text, "\nhuizong_source_") {
		t.Error("tells of a source that nobody has looked at")
	}
	s.Looks = looked{&reconcile.Look{Later: 3, Quarantined: 4, Stale: 5, Strays: make([]reconcile.QuarantinedRow, 2)}}
	says(t, scrape(t, metrics.New(s, nil, "1.2.3")), "huizong_source_quarantined_rows 4", "huizong_source_stray_rows 2",
		"huizong_source_future_filings 3", "huizong_judgements_stale 5", "huizong_up 1")
}

func TestWhatTheLedgerKnows(t *testing.T) {
	past := now.Add(-2 * time.Hour)
	l := ledgertest.NewMemory(func() time.Time { return past })
	s := newService(t, l)
	// the slot of the 10th has no run
	must.Get(l.Ensure(t.Context(), "monthly", time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC)))(t)
	must.Do(t, l.Pause(t.Context(), "monthly", true, "x", "lixd", ledger.Via{}))
	must.Do(t, l.Pause(t.Context(), "monthly", false, "", "lixd", ledger.Via{}))
	held := start(t, l, period.MonthOf(2026, 7), "")
	must.Do(t, l.Move(t.Context(), held.Claim(), ledger.HeldRun, "x", 0, nil))
	sealed := start(t, l, period.MonthOf(2026, 8), "")
	must.Get(l.Seal(t.Context(), sealed.Claim(),
		ledger.Sealed{
			Snapshots: []ledger.Snapshot{{Region: "1", Report: []byte("{}"), SHA256: ledger.Hash([]byte("{}"))}},
			Letters: []ledger.Letter{
				{Purpose: ledger.Report, Address: "secret@example.org", MessageID: "1@x", Body: []byte("a")},
				{Purpose: ledger.Report, Address: "b@example.org", MessageID: "2@x", Body: []byte("b"), Hold: true}}}))(
		t)
	for _, to := range []ledger.DeliveryState{ledger.Sent, ledger.InDoubt} {
		ledgertest.Sent(t, l, 0, ledgertest.Answered(string(to), 250), to)
	}
	start(t, l, period.MonthOf(2026, 8), "test@example.org")
	must.Get(l.StopChannel(t.Context(), "535", time.Hour))(t)
	r := metrics.New(s, nil, "1.2.3")
	r.Took("build", "monthly", 300*time.Millisecond)
	r.Counted(jobs.RowsQuarantined, "monthly", 3)
	r.Counted(jobs.NoticeRefused, "duty", 1)
	text := scrape(t, r)
	says(t, text, `huizong_quarantined_rows_total{report="monthly"} 3`,
		`huizong_notices_total{channel="duty",outcome="refused"} 1`, "huizong_restored 0",
		`huizong_notices_total{channel="mail",outcome="taken"} 0`, `huizong_attempts_total{class="sent"} 0`)
	says(t, text, "huizong_up 1", `huizong_runs{report="monthly",state="held"} 1`,
		`huizong_runs{report="monthly",state="delivering"} 1`, `huizong_runs{report="monthly",state="building"} 0`,
		`huizong_run_waiting_seconds{report="monthly",state="held"} 7200`,
		`huizong_run_waiting_seconds{report="monthly",state="awaiting_approval"} 0`,
		`huizong_slots_late{report="monthly"} 1`, `huizong_slot_next_timestamp_seconds{report="monthly"} 1.7943012e+09`,
		`huizong_deliveries{state="sent"} 1`, "huizong_deliveries_in_doubt 1",
		"huizong_channel_stopped 1", `huizong_job_paused{report="monthly"} 0`,
		`huizong_stage_seconds_count{report="monthly",stage="build"} 1`)
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
	text := scrape(t, metrics.New(newService(t, broken{ledgertest.NewMemory(func() time.Time { return now })}), nil,
		"x"))
	says(t, text, "huizong_up 0")
	if strings.Contains(text, "huizong_runs{") {
		t.Error("it tells of runs that it cannot read")
	}
}

// names are the metrics that a registry tells, whatever the ledger holds.
func names(r *metrics.Registry) map[string]bool {
	described := make(chan *prometheus.Desc, 1000)
	r.Describe(described)
	close(described)
	out := map[string]bool{}
	name := regexp.MustCompile(`fqName: "([a-z_]+)"`)
	for d := range described {
		out[name.FindStringSubmatch(d.String())[1]] = true
	}
	return out
}

// A first failure is told at once, and no more when the period has been made good.
func TestTroubleUntilItIsMadeGood(t *testing.T) {
	l := ledgertest.NewMemory(func() time.Time { return now })
	r := metrics.New(newService(t, l), sized(4096), "x")
	says(t, scrape(t, r), `huizong_trouble{report="monthly",trouble="failed"} 0`,
		`huizong_trouble{report="monthly",trouble="partly_delivered"} 0`,
		`huizong_trouble{report="monthly",trouble="expired"} 0`,
		`huizong_runs_total{report="monthly",state="failed"} 0`,
		`huizong_runs{report="monthly",state="failed"} 0`, "huizong_ledger_bytes 4096", "huizong_calendar_missing 0",
		`huizong_report_period_seconds{report="monthly"} 2.592e+06`)
	run := start(t, l, period.MonthOf(2026, 9), "")
	must.Do(t, l.Move(t.Context(), run.Claim(), ledger.FailedRun, "x", 0, nil))
	metrics.Forget(r)
	says(t, scrape(t, r), `huizong_trouble{report="monthly",trouble="failed"} 1`,
		`huizong_runs_total{report="monthly",state="failed"} 1`)
	must.Get(l.Decide(t.Context(), ledger.Decision{Run: run.ID, Verdict: ledger.Retry, Actor: "lixd"}))(t)
	again := must.Get(l.ClaimRun(t.Context(), "a", time.Minute, run.ID))(t)
	must.Get(l.Seal(t.Context(), again.Claim(), ledger.Sealed{Letters: []ledger.Letter{
		{Purpose: ledger.Report, Address: "a@example.org", MessageID: "1@x", Body: []byte("a")},
		{Purpose: ledger.Report, Address: "b@example.org", MessageID: "2@x", Body: []byte("b")}}}))(t)
	ledgertest.Sent(t, l, 0, ledgertest.Answered("sent", 250), ledger.Sent)
	ledgertest.Sent(t, l, 0, ledgertest.Answered("failed", 550), ledger.Failed)
	metrics.Forget(r)
	says(t, scrape(t, r), `huizong_trouble{report="monthly",trouble="failed"} 0`,
		`huizong_trouble{report="monthly",trouble="partly_delivered"} 1`, `huizong_deliveries_total{state="sent"} 1`,
		`huizong_deliveries_total{state="failed"} 1`, `huizong_attempts_total{class="sent"} 1`,
		`huizong_attempts_total{class="failed"} 1`, `huizong_runs_total{report="monthly",state="failed"} 1`,
		`huizong_runs_total{report="monthly",state="partly_delivered"} 1`)
	must.Get(l.Decide(t.Context(), ledger.Decision{Run: run.ID, Verdict: ledger.Resend, Actor: "lixd", Reason: "x"}))(t)
	ledgertest.Sent(t, l, 0, ledgertest.Answered("sent", 250), ledger.Sent)
	metrics.Forget(r)
	says(t, scrape(t, r), `huizong_trouble{report="monthly",trouble="partly_delivered"} 0`,
		`huizong_runs{report="monthly",state="delivered"} 1`)
}

// lacking is what the ledger knows of reports that a recipient lacks.
type lacking struct {
	jobs.Post
	deliveries []ledger.Delivery
}

func (p *lacking) Troubles(context.Context) ([]ledger.Delivery, error) { return p.deliveries, nil }

func (*lacking) FailingNotices(context.Context) ([]ledger.Told, error) { return nil, nil }

// A mail that came back is told until its report has arrived, at an address that took the place of its own too: then
// the delivery is bounced still, and nobody lacks the period.
func TestTroubleOfAMendedAddress(t *testing.T) {
	l := ledgertest.NewMemory(func() time.Time { return now })
	s := newService(t, l)
	run := start(t, l, period.MonthOf(2026, 9), "")
	post := &lacking{deliveries: []ledger.Delivery{
		{ID: 1, Run: run.ID, Purpose: ledger.Report, State: ledger.Bounced},
		{ID: 2, Run: run.ID, Purpose: ledger.Report, State: ledger.Bounced},
		{ID: 3, Run: run.ID, Purpose: ledger.Report, State: ledger.Expired},
		{ID: 4, Run: run.ID, Purpose: ledger.Report, State: ledger.InDoubt},
		{ID: 5, Purpose: ledger.Feedback, State: ledger.Bounced}}}
	s.Post = post
	says(t, scrape(t, metrics.New(s, nil, "x")), `huizong_trouble{report="monthly",trouble="bounced"} 1`,
		`huizong_trouble{report="monthly",trouble="expired"} 1`)
	post.deliveries = nil
	says(t, scrape(t, metrics.New(s, nil, "x")), `huizong_trouble{report="monthly",trouble="bounced"} 0`,
		`huizong_trouble{report="monthly",trouble="expired"} 0`)
}

type sized int64

func (n sized) Size(context.Context) (int64, error) { return int64(n), nil }

// The docs name every metric, and no other.
func TestDocsNameEveryMetric(t *testing.T) {
	told := names(metrics.New(newService(t, ledgertest.NewMemory(time.Now)), nil, "x"))
	for _, page := range []string{"monitoring.md", "monitoring.zh-CN.md"} {
		raw := must.Get(os.ReadFile("../../docs/" + page))(t)
		for metric := range told {
			if strings.HasPrefix(metric, "huizong_") && !strings.Contains(string(raw), "`"+metric+"`") {
				t.Errorf("%s does not name %s", page, metric)
			}
		}
		for _, metric := range regexp.MustCompile("`(huizong_[a-z_]+)`").FindAllStringSubmatch(string(raw), -1) {
			if !told[metric[1]] {
				t.Errorf("%s names %s, which is not told", page, metric[1])
			}
		}
	}
}

// Every rule fires at the first case and is silent once that is over, as Prometheus itself works it out.
func TestAlertRulesFire(t *testing.T) {
	promtool, err := exec.LookPath("promtool")
	if err != nil {
		if os.Getenv("HUIZONG_REQUIRE_MYSQL") == "1" {
			t.Fatal("promtool is not installed (Debian: apt-get install prometheus)")
		}
		t.Skip(err)
	}
	cmd := exec.Command(promtool, "test", "rules", "alerts_test.yml", "alerts_long_test.yml")
	cmd.Dir = "../../docs"
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	rules := must.Get(os.ReadFile("../../docs/alerts.yml"))(t)
	tests := must.Get(os.ReadFile("../../docs/alerts_test.yml"))(t)
	long := must.Get(os.ReadFile("../../docs/alerts_long_test.yml"))(t)
	tests = append(tests, long...)
	for _, alert := range regexp.MustCompile(`alert: (\w+)`).FindAllStringSubmatch(string(rules), -1) {
		for _, way := range []string{" fires\n", " is over\n"} {
			if !strings.Contains(string(tests), "name: "+alert[1]+way) {
				t.Errorf("%s is not tried both ways", alert[1])
			}
		}
	}
}

// Every metric that a rule goes by is one that is told, and every rule says what to do.
func TestAlertRules(t *testing.T) {
	raw := must.Get(os.ReadFile("../../docs/alerts.yml"))(t)
	var file struct {
		Groups []struct {
			Rules []struct {
				Alert, Expr         string
				Labels, Annotations map[string]string
			}
		}
	}
	must.Do(t, yaml.Unmarshal(raw, &file))
	told := names(metrics.New(newService(t, ledgertest.NewMemory(time.Now)), nil, "x"))
	name := regexp.MustCompile(`huizong_[a-z_]+`)
	rules := 0
	for _, g := range file.Groups {
		for _, rule := range g.Rules {
			rules++
			for _, metric := range name.FindAllString(rule.Expr, -1) {
				if !told[metric] {
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
