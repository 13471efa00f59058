package jobs_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"huizong/cmd/wiring"
	"huizong/jobs/account"
	"huizong/jobs/deliver"
	"huizong/jobs/deliver/delivertest"
	"huizong/jobs/desk"
	"huizong/jobs/ledger"
	"huizong/jobs/period"
	"huizong/jobs/reconcile"
)

// waiting is an office whose mail server takes nothing for now.
type waiting struct {
	*office
	outside *delivertest.Sink
}

func newWaiting(t *testing.T) *waiting {
	outside := delivertest.New(t, delivertest.Options{})
	w := &waiting{newOffice(t, nil, outside, "dept@example.org"), outside}
	w.Source, w.Sender = contacts{rows: w.rows}, outside.Server()
	wiring.Remind(w.Service)
	if _, err := w.store.StopChannel(t.Context(), "535 login first", time.Hour); err != nil {
		t.Fatal(err)
	}
	return w
}

// order gives an order for August at the desk.
func (w *waiting) order(verb ledger.Verb, agency string) {
	w.T.Helper()
	o := desk.Order{Verb: verb, Job: "monthly", Period: "2020-08", Agency: agency}
	if _, err := (&desk.Desk{Service: w.Service}).Do(w.T.Context(), o,
		desk.Actor{Account: "ann", Role: account.Operator, Channel: desk.CLI}); err != nil {
		w.T.Fatal(err)
	}
}

// file enters what the agency files for August, for the first time or anew.
func (w *waiting) file(agency string) {
	sub := reconcile.Submission{ID: reconcile.ID("9" + agency), AgencyCode: agency, Period: period.MonthOf(2020, 8),
		Revision: 1, Status: reconcile.Submitted, SubmittedAt: time.Now()}
	sub.Claims.Direct = reconcile.Claim{N: 3, Filed: true}
	for _, p := range w.rows.Projects {
		if p.AgencyCode == agency && p.StartsOn.Month() <= sub.Period && sub.Period <= p.EndsOn.Month() {
			sub.ProjectCode, sub.CommunityCode = p.Code, p.Communities[0]
		}
	}
	for _, s := range w.rows.Submissions { // the same again
		if s.AgencyCode == agency && s.Period == sub.Period {
			sub.ProjectCode, sub.CommunityCode, sub.Revision = s.ProjectCode, s.CommunityCode, s.Revision+1
		}
	}
	w.rows.Submissions = append(w.rows.Submissions, sub)
}

// goes opens the way again, and holds what the only delivery that waited came to: it went (empty), or was cancelled
// for a reason.
func (w *waiting) goes(why string) {
	w.T.Helper()
	ctx := w.T.Context()
	all, err := w.store.Deliveries(ctx, ledger.Filter{State: string(ledger.Queued)})
	if err != nil || len(all) != 1 {
		w.T.Fatalf("%d deliveries wait, %v", len(all), err)
	}
	if err := w.store.OpenChannel(ctx); err != nil {
		w.T.Fatal(err)
	}
	before := len(w.outside.Messages())
	ended, err := w.AttendLetters(ctx, []int64{all[0].ID}, time.Minute)
	if err != nil {
		w.T.Fatal(err)
	}
	d, mails := ended[0], len(w.outside.Messages())-before
	switch {
	case why == "" && (d.State != ledger.Sent || mails != 1):
		w.T.Errorf("delivery is %s (%s), %d mails went", d.State, d.LastReply, mails)
	case why != "" && (d.State != ledger.Cancelled || !strings.Contains(d.LastReply, why) || mails != 0):
		w.T.Errorf("delivery is %s (%s), %d mails went; want it cancelled: %s", d.State, d.LastReply, mails, why)
	}
	entries, err := w.store.Audit(ctx, 0)
	if err != nil {
		w.T.Fatal(err)
	}
	said := false
	for _, e := range entries {
		said = said || e.Delivery == d.ID && e.Action == "delivery.cancelled" && strings.Contains(e.Detail, why)
	}
	if said != (why != "") {
		w.T.Errorf("the audit says that it was cancelled: %v", said)
	}
	if v, err := w.store.Verify(ctx, 0); err != nil || len(v.Faults) > 0 {
		w.T.Errorf("verify: %v, %v", v.Faults, err)
	}
}

// TestLettersThatAreOvertaken: what waits behind a mail server that takes nothing goes once it does, unless its reason
// has gone meanwhile.
func TestLettersThatAreOvertaken(t *testing.T) {
	const missing = "52222401MJ00000424"
	for _, c := range []struct {
		name  string
		verb  ledger.Verb
		files bool // the agency files before the way is open
		why   string
	}{
		{"a reminder of what is missing still", desk.Remind, false, ""},
		{"a reminder of what was filed meanwhile", desk.Remind, true, "nothing is missing"},
		{"feedback on filings that stand", desk.Feedback, false, ""},
		{"feedback on filings that were filed anew", desk.Feedback, true, "filed anew"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWaiting(t)
			agency := missing
			if c.verb == desk.Feedback {
				_, _, agency = august(t, w.rows)
			}
			w.order(c.verb, agency)
			if c.files {
				w.file(agency)
			}
			w.goes(c.why)
		})
	}
}

// TestRemindersThatTheDeadlineOvertakes: one that names a deadline does not go after it.
func TestRemindersThatTheDeadlineOvertakes(t *testing.T) {
	w := newWaiting(t)
	missing, _, _ := august(t, w.rows)
	w.Now = w.clock.Now
	w.clock.set(t, "2020-09-05 23:59")
	w.order(desk.Remind, missing)
	w.clock.set(t, "2020-09-06 00:00")
	w.goes("deadline")
}

// TestNoticesThatAreOvertaken: operators are not told that a report waits for them once somebody has released it.
func TestNoticesThatAreOvertaken(t *testing.T) {
	for name, release := range map[string]bool{"still held": false, "released": true} {
		t.Run(name, func(t *testing.T) {
			w := newWaiting(t)
			w.Options.MinCompleteness = 800
			august, err := period.Parse("2020-08")
			if err != nil {
				t.Fatal(err)
			}
			o := w.house.order(w.Service, "")
			o.Period = august
			run, _, err := w.Trigger(t.Context(), o)
			if err == nil {
				run, err = w.Attend(t.Context(), run.ID, time.Second)
			}
			if err != nil || run.State != ledger.HeldRun {
				t.Fatalf("run %+v, %v", run, err)
			}
			why := ""
			if release {
				why = "pending by now"
				if _, err := w.store.Decide(t.Context(),
					ledger.Decision{Run: run.ID, Verdict: ledger.Release, Actor: "bea",
						Reason: "known"}); err != nil {
					t.Fatal(err)
				}
			}
			w.goes(why)
		})
	}
}

// TestAReportThatACorrectionOvertakesWhole: one that reached nobody before its correction reached all has not failed.
func TestAReportThatACorrectionOvertakesWhole(t *testing.T) {
	outside := delivertest.New(t, delivertest.Options{})
	o := newOffice(t, nil, outside, "late@example.org")
	o.Sender = outside.Server()
	outside.SetPlan(delivertest.Rules(delivertest.Rule{Phase: deliver.PhaseRcpt, Rcpt: "late@*",
		Fault: delivertest.Reply(450, "4.2.1 try again later")}))
	var runs []ledger.Run
	for _, reason := range []string{"", "one was voided"} {
		run, _, err := o.Trigger(t.Context(), o.order(o.Service, reason))
		if err == nil {
			run, err = o.Attend(t.Context(), run.ID, 0)
		}
		if err != nil {
			t.Fatal(err)
		}
		runs = append(runs, run)
		outside.SetPlan(nil)
		i := slices.IndexFunc(o.rows.Submissions, func(s reconcile.Submission) bool {
			return s.Period == period.MonthOf(2020, 10) && s.Status != reconcile.Voided
		})
		o.rows.Submissions[i].Status = reconcile.Voided
	}
	first, err := o.Attend(t.Context(), runs[0].ID, time.Minute)
	if err != nil || first.State != ledger.CancelledRun || !strings.Contains(first.Reason, "are cancelled") {
		t.Errorf("the first run is %s (%s), the second %s: %v", first.State, first.Reason, runs[1].State, err)
	}
	if o.got("late@example.org") != 1 {
		t.Errorf("late got %d", o.got("late@example.org"))
	}
}

// TestReportsThatACorrectionOvertakes: a report that waits while its recipient gets the correction is withdrawn, and is
// not sent anew by hand; who has it on its way is not one who lacks it.
func TestReportsThatACorrectionOvertakes(t *testing.T) {
	outside := delivertest.New(t, delivertest.Options{})
	o := newOffice(t, nil, outside, "dept@example.org", "late@example.org")
	o.Sender = outside.Server()
	full := delivertest.Rules(delivertest.Rule{Phase: deliver.PhaseRcpt, Rcpt: "late@*",
		Fault: delivertest.Reply(450, "4.2.1 try again later")})
	outside.SetPlan(full)
	settle := func(reason string, state ledger.RunState) ledger.Run {
		t.Helper()
		run, _, err := o.Trigger(t.Context(), o.order(o.Service, reason))
		if err == nil {
			run, err = o.Attend(t.Context(), run.ID, 0)
		}
		if err != nil || run.State != state {
			t.Fatalf("%s: run %d %s (%s), want %s: %v", reason, run.ID, run.State, run.Reason, state, err)
		}
		return run
	}
	first := settle("", ledger.Delivering)
	settle("looked again", ledger.Unchanged)
	i := slices.IndexFunc(o.rows.Submissions, func(s reconcile.Submission) bool {
		return s.Period == period.MonthOf(2020, 10)
	})
	o.rows.Submissions[i].Status = reconcile.Voided
	outside.SetPlan(nil)
	second := settle("one was voided", ledger.Delivered)

	first, err := o.Attend(t.Context(), first.ID, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	waited := o.deliveries()[1]
	if first.State != ledger.PartlyDelivered {
		t.Errorf("the first run is %s", first.State)
	}
	if waited.State != ledger.Cancelled || !strings.Contains(waited.LastReply, "revision 2") {
		t.Errorf("the first report is %s (%s)", waited.State, waited.LastReply)
	}
	if o.got("late@example.org") != 1 || o.got("dept@example.org") != 2 {
		t.Errorf("late got %d, dept %d", o.got("late@example.org"), o.got("dept@example.org"))
	}
	d := &desk.Desk{Service: o.Service}
	for _, v := range []desk.Order{
		{Recipient: "dept@example.org"},
		{Recipient: "late@example.org"},
		{Recipient: "new@example.org", Also: true},
		{Recipient: "new@example.org", Instead: "late@example.org"},
	} {
		v.Verb, v.Run, v.Reason = ledger.Resend, first.ID, "asked for it"
		_, err := d.Do(t.Context(), v, desk.Actor{Account: "ann", Role: account.Operator, Channel: desk.CLI})
		if err == nil || !strings.Contains(err.Error(), fmt.Sprintf("resend run %d", second.ID)) {
			t.Errorf("%+v: %v", v, err)
		}
	}
	if troubles, err := o.store.Troubles(t.Context()); err != nil || len(troubles) != 0 {
		t.Errorf("troubles %v, %v", troubles, err)
	}
	if v, err := o.store.Verify(t.Context(), 0); err != nil || len(v.Faults) > 0 {
		t.Errorf("verify: %v, %v", v.Faults, err)
	}
}
