package jobs_test

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"huizong/cmd/wiring"
	"huizong/jobs"
	"huizong/jobs/account"
	"huizong/jobs/deliver/delivertest"
	"huizong/jobs/desk"
	"huizong/jobs/ledger"
	"huizong/jobs/period"
	"huizong/jobs/reconcile/reconciletest"
	"huizong/jobs/schedule"
	"huizong/templates/mail"
)

// contacts hands rows in memory out, with an address of every agency but those without.
type contacts struct {
	rows    *reconciletest.Rows
	without string
}

type contactsSnapshot struct {
	*reconciletest.Rows
	without string
}

func (s contacts) Snapshot(_ context.Context, f func(jobs.Snapshot) error) error {
	return f(contactsSnapshot{s.rows, s.without})
}

func (s contactsSnapshot) Contacts(context.Context) (map[string]string, error) {
	out := map[string]string{}
	for _, a := range s.Agencies {
		if a.Code != s.without {
			out[a.Code] = strings.ToLower(a.Code) + "@example.org"
		}
	}
	return out, nil
}

// august is a month of which one agency never files; of the others' filings the first comes on the day before the
// reminders, the last after the deadline.
func august(t *testing.T, rows *reconciletest.Rows) (missing, early, late string) {
	t.Helper()
	filed := map[string]time.Time{}
	for i := range rows.Submissions {
		s := &rows.Submissions[i]
		if s.Period != period.MonthOf(2020, 8) {
			continue
		}
		if len(filed) == 0 {
			early, s.SubmittedAt = s.AgencyCode, time.Date(2020, 9, 3, 12, 0, 0, 0, shanghai)
		} else {
			late, s.SubmittedAt = s.AgencyCode, time.Date(2020, 9, 6, 12, 0, 0, 0, shanghai)
		}
		filed[s.AgencyCode] = s.SubmittedAt
	}
	if len(filed) != 2 {
		t.Fatalf("filed of August: %v", slices.Collect(maps.Keys(filed)))
	}
	return "52222401MJ00000424", early, late
}

// TestRemindersBySchedule: before the deadline who has not filed by then is reminded, and after it who is missing
// still; once each, by any number of instances, whoever began; nothing goes of a paused job, nor where nothing is
// configured.
func TestRemindersBySchedule(t *testing.T) {
	outside := delivertest.New(t, delivertest.Options{})
	o := newOffice(t, nil, outside, "dept@example.org")
	missing, early, late := august(t, o.rows)
	quiet, err := schedule.Parse("yearly 06-01 09:00", shanghai, o.Calendar) // no report is due among the reminders
	if err != nil {
		t.Fatal(err)
	}
	address := func(agency string) string { return strings.ToLower(agency) + "@example.org" }
	instance := func(name string, r jobs.Reminders) *jobs.Service {
		s := o.service(name, func(j *jobs.Job) { j.Reminders = r })
		s.Jobs[0].Schedule = quiet
		s.Ledger, s.Post, s.Source, s.Sender = o.store, o.store, contacts{rows: o.rows}, outside.Server()
		s.Timing.Tick = 100 * time.Millisecond
		wiring.Remind(s)
		return s
	}
	nine := 9 * time.Hour
	// looks is how instances that start anew behave: each serves until its reminders have gone, or for a while.
	looks := func(wall string, want int, services ...*jobs.Service) {
		t.Helper()
		o.clock.set(t, wall)
		ctx, stop := context.WithCancel(t.Context())
		var all sync.WaitGroup
		for _, s := range services {
			all.Go(func() { _ = s.Serve(ctx) })
		}
		mails := func() int { return len(outside.Messages()) }
		for end := time.Now().Add(60 * time.Second); mails() < want && time.Now().Before(end); {
			time.Sleep(20 * time.Millisecond)
		}
		time.Sleep(5 * services[0].Timing.Tick)
		stop()
		all.Wait()
		if mails() != want {
			t.Errorf("%s: %d mails, want %d", wall, mails(), want)
		}
	}
	on := jobs.Reminders{Before: 1, After: 1, At: nine}
	looks("2020-09-04 10:00", 0, instance("off", jobs.Reminders{At: nine}))
	looks("2020-09-04 08:59", 0, instance("early", on))
	if err := o.store.Pause(t.Context(), "monthly", true, "moving", "ann", ledger.Via{}); err != nil {
		t.Fatal(err)
	}
	looks("2020-09-04 10:00", 0, instance("paused", on))
	if err := o.store.Pause(t.Context(), "monthly", false, "", "ann", ledger.Via{}); err != nil {
		t.Fatal(err)
	}
	looks("2020-09-04 10:00", 2, instance("a", on), instance("b", on))
	looks("2020-09-05 10:00", 2, instance("c", on)) // again within the time before the deadline
	looks("2020-09-06 10:00", 2, instance("c", on)) // between deadline and the next moment
	looks("2020-09-07 09:00", 3, instance("d", on), instance("e", on))
	looks("2020-09-14 09:00", 3, instance("f", on)) // too late to be worth one
	got := map[string]int{}
	for _, m := range outside.Messages() {
		got[m.To[0]]++
		_, parts, err := mail.Read(m.Raw)
		if err != nil {
			t.Fatal(err)
		}
		if text := string(parts[0].Body); !strings.Contains(text, "2020年8月") || !strings.Contains(text, "未报") {
			t.Errorf("a reminder says: %s", text)
		}
	}
	if got[address(missing)] != 2 || got[address(early)] != 0 || got[address(late)] != 1 {
		t.Errorf("mails to %s, who never files, %s, who has filed, and %s, who files after: %v", missing, early, late,
			got)
	}
	past, err := o.store.AgencyLetters(t.Context(), "", ledger.Remind, "2020-08")
	if err != nil || len(past) != 3 {
		t.Fatalf("the ledger has %d letters, %v", len(past), err)
	}
	entries, err := o.store.Entries(t.Context(), ledger.EntrySearch{Actors: []string{"schedule"}, Limit: 50})
	if err != nil {
		t.Fatal(err)
	}
	queued := 0
	for _, e := range entries {
		if e.Action == "delivery.queued" {
			queued++
		}
	}
	if queued != 3 {
		t.Errorf("the audit has %d letters of the schedule", queued)
	}
	_, err = (&desk.Desk{Service: instance("g", on)}).Do(t.Context(), desk.Order{Verb: desk.Remind, Job: "monthly",
		Period: "2020-08"}, desk.Actor{Account: "ann", Role: account.Operator, Channel: desk.CLI})
	if !errors.As(err, new(ledger.Refusals)) || !strings.Contains(err.Error(), "ordered at") {
		t.Errorf("by hand, after the schedule's: %v", err)
	}
}

// TestRemindersAfterAHand: who was reminded by hand at a stage, or whose reminder was refused, gets none by schedule;
// who has no address is told of in the log, and keeps nobody else from his.
func TestRemindersAfterAHand(t *testing.T) {
	outside := delivertest.New(t, delivertest.Options{})
	o := newOffice(t, nil, outside, "dept@example.org")
	missing, _, late := august(t, o.rows)
	s := o.Service
	s.Source, s.Sender, s.Now = contacts{rows: o.rows, without: missing}, outside.Server(), o.clock.Now
	s.Jobs[0].Reminders = jobs.Reminders{Before: 1, At: 9 * time.Hour}
	wiring.Remind(s)
	o.clock.set(t, "2020-09-04 08:00")
	due := jobs.Reminder{Job: "monthly", Month: period.MonthOf(2020, 8), Stage: "before"}
	byHand := desk.Order{Verb: desk.Remind, Job: "monthly", Period: "2020-08", Agency: late}
	if _, err := (&desk.Desk{Service: s}).Do(t.Context(), byHand,
		desk.Actor{Account: "ann", Role: account.Operator, Channel: desk.CLI}); err != nil {
		t.Fatal(err)
	}
	letters, err := s.Remind(t.Context(), due)
	if len(letters) != 0 || err == nil || !strings.Contains(err.Error(), "contact") {
		t.Errorf("%d letters, %v", len(letters), err)
	}
	if past, err := o.store.AgencyLetters(t.Context(), "", ledger.Remind, ""); err != nil || len(past) != 1 {
		t.Errorf("%d letters in the ledger, %v", len(past), err)
	}
}
