package admin_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"sync/atomic"
	"testing"
	"time"

	"huizong/jobs"
	"huizong/jobs/account"
	"huizong/jobs/ledger"
	"huizong/jobs/must"
)

// TestAPeriodThatIsNotTheJobs is refused alike on the page and over the API: no job sends what another reports.
func TestAPeriodThatIsNotTheJobs(t *testing.T) {
	w := newWorld(t)
	b, op := w.signedIn("lixd"), w.token("lixd", account.Operator, time.Hour)
	for _, mode := range []string{"check", "preview", "test", "send"} {
		to := ""
		if mode == "test" {
			to = "lixd@example.gov.cn"
		}
		form := url.Values{"mode": {mode}, "period": {"2015-01..2020-10"}, "recipients": {"2"}, "to": {to},
			"once": {mode}}
		b.post("/jobs/monthly/run", form).is(t, http.StatusUnprocessableEntity, fmt.Sprintf("%s on the page", mode),
			"本任务不报")
		r := w.call(op, "POST", "/api/v1/runs", object{"job": "monthly", "period": "2020-Q3", "mode": mode, "to": to,
			"recipients": 2}, nil, "Idempotency-Key", mode)
		r.is(t, http.StatusUnprocessableEntity, fmt.Sprintf("%s over the API", mode), "reports a month")
	}
	if n := w.count("SELECT COUNT(*) FROM run"); n != 0 || len(w.sink.Messages()) != 0 {
		t.Errorf("%d runs were made", n)
	}
	sent := w.run("monthly", "2020-10", "lixd") // and what it has sent, not under the name that it had before
	w.db.MustExec("UPDATE run SET job = 'former' WHERE id = ?", sent.ID)
	b.get("/jobs/monthly/run?period=2020-10").mustBe(t, http.StatusOK, "再发就是重复", "再发的理由")
	form := url.Values{"mode": {"send"}, "period": {"2020-10"}, "recipients": {"2"}, "once": {"former"}}
	b.post("/jobs/monthly/run", form).is(t, http.StatusUnprocessableEntity, "on the page", "填写再发的理由")
	w.call(op, "POST", "/api/v1/runs", object{"job": "monthly", "period": "2020-10", "mode": "send", "recipients": 2},
		nil, "Idempotency-Key", "former").is(t, http.StatusUnprocessableEntity, "over the API", "of job former")
}

// TestWhatWasCancelledIsNotResent: what needed approval and was cancelled goes out by no order, on no side, and what
// takes its place is not a second first report.
func TestWhatWasCancelledIsNotResent(t *testing.T) {
	w := newWorld(t)
	run := w.run("programme", "2015-01..2020-10", "lixd")
	b, op := w.signedIn("lixd"), w.token("lixd", account.Operator, time.Hour)
	at := "/api/v1" + runPath(run.ID)
	w.call(op, "POST", at+"/cancel", object{"reason": "not yet"}, nil).mustBe(t, http.StatusOK, "answered")
	w.call(op, "POST", at+"/resend", object{"reason": "now"}, nil).is(t, http.StatusConflict, "over the API")
	run = must.Get(w.service.Ledger.Run(t.Context(), run.ID))(t)
	form := mergeForms(known(run), "reason", "now")
	b.post(runPath(run.ID)+"/resend", form).is(t, http.StatusConflict, "on the page")
	w.db.MustExec("UPDATE delivery SET state = 'queued' WHERE run_id = ? AND purpose = 'report'", run.ID)
	w.db.MustExec("UPDATE run SET state = 'delivering' WHERE id = ?", run.ID)
	w.start("monthly", "2020-10", "lixd") // gives the workers a turn
	must.Get(w.service.Attend(t.Context(), run.ID, 0))(t)
	w.counts(2, "messages that were queued by hand are held",
		"SELECT COUNT(*) FROM delivery WHERE run_id = ? AND purpose = 'report' AND state = 'held' AND "+
			"attempts = 0 AND last_reply LIKE '%cancel%'", run.ID)
}

// reads counts how often the source is read.
type reads struct {
	jobs.Source
	n *atomic.Int64
}

func (r reads) Snapshot(ctx context.Context, f func(jobs.Snapshot) error) error {
	r.n.Add(1)
	return r.Source.Snapshot(ctx, f)
}

// TestAPreviewReadsOnce: the figures and the hash of an answer are of one reading.
func TestAPreviewReadsOnce(t *testing.T) {
	w := newWorld(t)
	var n atomic.Int64
	w.service.Source = reads{w.service.Source, &n}
	op := w.token("lixd", account.Operator, time.Hour)
	r := w.call(op, "POST", "/api/v1/runs", object{"job": "monthly", "period": "2020-10", "mode": "preview"}, nil,
		"Idempotency-Key", "once")
	if r.StatusCode != http.StatusOK || n.Load() != 1 {
		t.Errorf("%d, and the source was read %d times", r.StatusCode, n.Load())
	}
}

// TestNeedsGoByTheReport: a job that needs no approval needs it for what another job sends with it to the same people.
func TestNeedsGoByTheReport(t *testing.T) {
	w := newWorld(t)
	other := w.service.Jobs[0]
	other.Name, other.Approval = "counted", ledger.ApprovalRequired
	other.Recipients = other.Recipients[:1]
	w.service.Jobs = append(w.service.Jobs, other)
	if run := w.run("monthly", "2020-10", "lixd"); run.State != ledger.AwaitingApproval {
		t.Errorf("it is %s", run.State)
	}
}
