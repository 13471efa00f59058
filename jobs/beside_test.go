package jobs_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"huizong/jobs"
	"huizong/jobs/period"
	"huizong/jobs/reconcile"
	"huizong/jobs/report"
)

// streets gives a county and both of its streets a recipient.
func streets(j *jobs.Job) {
	j.Recipients = nil
	for address, region := range map[string]string{"county@example.gov.cn": "",
		"one@example.gov.cn": "222401001000",
		"two@example.gov.cn": "222401002000"} {
		j.Recipients = append(j.Recipients, jobs.Recipient{Name: address, Address: address, Region: region,
			Locale: "zh-CN"})
	}
}

// told are the reports that a run sealed, by region.
func (h *house) told(t *testing.T, run int64) map[string]report.Report {
	t.Helper()
	sealed, err := h.ledger.Snapshots(t.Context(), run)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]report.Report{}
	for _, x := range sealed {
		var r report.Report
		if err := json.Unmarshal(x.Report, &r); err != nil {
			t.Fatal(err)
		}
		out[x.Region] = r
	}
	return out
}

// TestFewPersonsOfOneStreet sends a county and both of its streets of a month their reports: three persons of one
// street are withheld there, and cannot be computed from what the county and the other street are told either.
func TestFewPersonsOfOneStreet(t *testing.T) {
	h := newHouse(t, "2020-11-10 09:00")
	for _, s := range h.rows.Submissions {
		if s.Period == period.MonthOf(2020, 10) && strings.HasPrefix(s.CommunityCode, "222401001") {
			h.rows.Direct[s.ID] = h.rows.Direct[s.ID][:3]
			h.rows.Indirect[s.ID] = nil
		}
	}
	s := h.service("a", streets)
	run, _, err := s.Trigger(t.Context(), jobs.Order{Job: s.Jobs[0], Period: period.Of(period.Monthly,
		month(t, "2020-10")), Actor: "lixd"})
	if err != nil {
		t.Fatal(err)
	}
	if run, err = s.Attend(t.Context(), run.ID, time.Minute); err != nil {
		t.Fatal(err)
	}
	told := map[string]report.Persons{}
	for region, r := range h.told(t, run.ID) {
		told[region] = r.Persons
	}
	few, other, whole := told["222401001000"], told["222401002000"], told["222401"]
	if !few.Direct.Withheld || few.Method != reconcile.ByKeys {
		t.Errorf("run %s: the street of three is told %+v", run.State, few)
	}
	if other.Method != report.WithheldBeside || whole.Method != reconcile.ByKeys || whole.Direct.Withheld {
		t.Errorf("the other street is told %+v, the county %+v", other, whole)
	}
}

// TestFewPersonsSince sends the three of them their reports of October, and then those of November: of the street where
// only three persons are known of October by now, no report tells by how much its number changed.
func TestFewPersonsSince(t *testing.T) {
	h := newHouse(t, "2020-12-10 09:00")
	s := h.service("a", streets)
	tell := func(m, reason string) map[string]report.Report {
		run, _, err := s.Trigger(t.Context(), jobs.Order{Job: s.Jobs[0], Period: period.Of(period.Monthly, month(t, m)),
			Actor: "lixd", Reason: reason})
		if err != nil {
			t.Fatal(err)
		}
		if run, err = s.Attend(t.Context(), run.ID, time.Minute); err != nil {
			t.Fatal(err)
		}
		return h.told(t, run.ID)
	}
	if r := tell("2020-10", "")["222401"]; r.Persons.Direct.Withheld || r.Persons.Method != reconcile.ByKeys {
		t.Fatalf("the county is told %+v", r.Persons)
	}
	for _, s := range h.rows.Submissions {
		if s.Period == period.MonthOf(2020, 10) && strings.HasPrefix(s.CommunityCode, "222401001") {
			h.rows.Direct[s.ID] = h.rows.Direct[s.ID][:3]
		}
	}
	for region, r := range tell("2020-11", "") {
		said := ""
		for _, x := range r.Restatements {
			for _, c := range x.Changes {
				if said += c.Column + " "; !c.Withheld || c.Before != nil || c.Now != nil {
					t.Errorf("%s is told %+v of %s", region, c, x.Period)
				}
			}
		}
		if want := map[string]string{"222401": "direct indirect both ",
			"222401001000": "direct indirect "}[region]; said != want {
			t.Errorf("%s is told that %q changed, want %q", region, said, want)
		}
	}
	for region, r := range tell("2020-10", "few") {
		if told := r.Persons.Method != report.WithheldBeside && !r.Persons.Direct.Withheld; told ||
			r.Corrections == nil {
			t.Errorf("corrected, %s is told %+v", region, r.Persons)
		}
	}
}
