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
	s := h.service("a", func(j *jobs.Job) {
		j.Recipients = nil
		for address, region := range map[string]string{"county@example.gov.cn": "",
			"one@example.gov.cn": "222401001000",
			"two@example.gov.cn": "222401002000"} {
			j.Recipients = append(j.Recipients, jobs.Recipient{Name: address, Address: address, Region: region,
				Locale: "zh-CN"})
		}
	})
	run, _, err := s.Trigger(t.Context(), jobs.Order{Job: s.Jobs[0], Period: period.Of(period.Monthly,
		month(t, "2020-10")), Actor: "lixd"})
	if err != nil {
		t.Fatal(err)
	}
	if run, err = s.Attend(t.Context(), run.ID, time.Minute); err != nil {
		t.Fatal(err)
	}
	sealed, err := h.ledger.Snapshots(t.Context(), run.ID)
	if err != nil {
		t.Fatal(err)
	}
	told := map[string]report.Persons{}
	for _, x := range sealed {
		var r report.Report
		if err := json.Unmarshal(x.Report, &r); err != nil {
			t.Fatal(err)
		}
		told[x.Region] = r.Persons
	}
	few, other, whole := told["222401001000"], told["222401002000"], told["222401"]
	if !few.Direct.Withheld || few.Method != reconcile.ByKeys {
		t.Errorf("run %s: the street of three is told %+v", run.State, few)
	}
	if other.Method != report.WithheldBeside || whole.Method != reconcile.ByKeys || whole.Direct.Withheld {
		t.Errorf("the other street is told %+v, the county %+v", other, whole)
	}
}
