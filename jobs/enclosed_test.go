package jobs_test

import (
	"strings"
	"testing"
	"time"

	"huizong/jobs"
	"huizong/jobs/ledger"
	"huizong/jobs/period"
)

// TestPersonalDataInAnAttachment: a number in what is enclosed holds the report like one in the mail, for a name that
// the configuration tells is looked at where it is printed: the place is named, with the digits masked, nothing is
// sent, and only the operator is told.
func TestPersonalDataInAnAttachment(t *testing.T) {
	for _, tt := range []struct {
		name, planted, what, masked string
		form                        jobs.Form
	}{
		{"a mobile number in a workbook", "13812345678", "a mobile number", "138****5678", jobs.Workbook},
		{"a parted one, full width", "\uff11\uff13\uff18 1234-5678", "a mobile number", "****", jobs.Workbook},
		{"an identity number in a workbook", "11010519491231002X", "an identity number", "110*", jobs.Workbook},
		{"an identity number in a document", "11010519491231002X", "an identity number", "110*", jobs.BriefDOC},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h := newHouse(t, "2020-11-10 09:00")
			s := h.service("a", func(j *jobs.Job) {
				j.Attachments, j.Recipients = []jobs.Form{tt.form}, j.Recipients[:1]
			})
			own := map[string]string{} // names that reports tell regions under
			for _, r := range h.rows.Regions {
				own[r.Name] = r.Name + " " + tt.planted
			}
			s.Says.Names = map[string]map[string]string{"zh-CN": own}
			run, _, err := s.Trigger(t.Context(), jobs.Order{Job: s.Jobs[0],
				Period: period.Of(period.Monthly, month(t, "2020-10")), Actor: "lixd"})
			if err == nil {
				run, err = s.Attend(t.Context(), run.ID, time.Minute)
			}
			if err != nil {
				t.Fatal(err)
			}
			place := "report 222401: " + string(tt.form) + ": "
			if run.State != ledger.HeldRun || !strings.Contains(run.Reason, place) ||
				!strings.Contains(run.Reason, tt.what) || !strings.Contains(run.Reason, tt.masked) ||
				strings.Contains(run.Reason, tt.planted) {
				t.Errorf("the run is %s: %s", run.State, run.Reason)
			}
			if n := h.mailsTo("dept@example.org"); n > 0 {
				t.Errorf("%d mails went out", n)
			}
			for _, m := range h.sink.Messages() {
				if strings.Contains(decodeMail(string(m.Raw)), tt.planted) {
					t.Error("the notice shows the number")
				}
			}
		})
	}
}
