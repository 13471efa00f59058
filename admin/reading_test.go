package admin_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"huizong/jobs/account"
	"huizong/jobs/ledger"
	"huizong/jobs/must"
)

// Who was given what is personal, or perhaps not published, is in the audit: one entry for each reader and minute,
// whatever he looks at. What is for everybody is not.
func TestReadingIsAudited(t *testing.T) {
	w := newWorld(t)
	run := w.run("programme", "2015-01..2020-10", "lixd") // awaits approval
	var delivery int64
	must.Do(t, w.db.Get(&delivery, "SELECT MIN(id) FROM delivery WHERE purpose = 'report'"))
	b, path, mail := w.signedIn("wang"), runPath(run.ID), fmt.Sprintf("%s/mail/%d", runPath(run.ID), delivery)
	for _, public := range []string{"/", "/runs", "/audit", "/deliveries", "/filing", "/jobs"} {
		b.get(public)
	}
	for _, look := range []string{path, path, path, mail, mail + "/eml", path + "/report.json", "/figures?format=xlsx",
		"/deliveries?format=csv", path + "/mail/999999"} {
		b.get(look)
	}
	other := w.signedIn("jinml")
	other.get(mail)
	token := w.token("wang", account.Viewer, time.Hour)
	var units struct {
		Units []struct{ Submission json.Number }
	}
	w.call(token, "GET", "/api/v1/figures?limit=1", nil, &units)
	unit := "/api/v1/figures/records?submission=" + units.Units[0].Submission.String()
	for _, call := range []string{"/api/v1/me", "/api/v1/runs", "/api/v1/runs/" + fmt.Sprint(run.ID) + "/report",
		fmt.Sprintf("/api/v1/deliveries/%d/message", delivery),
		unit} {
		w.call(token, "GET", call, nil, nil)
	}
	if n := w.count("SELECT COUNT(*) FROM audit WHERE action = 'data.read'"); n != 0 {
		t.Fatalf("%d entries before the minute is over", n)
	}
	w.pages.Written(t.Context())
	var entries []ledger.Entry
	must.Do(t, w.db.Select(&entries, "SELECT * FROM audit WHERE action = 'data.read' ORDER BY actor, id"))
	got := map[string][]string{}
	for _, e := range entries {
		var r ledger.Readings
		must.Do(t, json.Unmarshal([]byte(e.Detail), &r))
		if r.By.Role == "" || r.By.Address == "" || (r.By.Channel == "api") != (r.By.Token != 0) {
			t.Errorf("%s came by %+v", e.Actor, r.By)
		}
		for _, one := range r.Read {
			of := strings.ReplaceAll(one.Of, path, "RUN")
			got[e.Actor+" "+r.By.Channel] = append(got[e.Actor+" "+r.By.Channel], fmt.Sprint(one.What, of, one.Times))
		}
	}
	mail = strings.ReplaceAll(mail, path, "RUN")
	for who, want := range map[string][]string{
		"wang page": {"reportRUN3", "mail" + mail + "1", "mail" + mail + "/eml1", "reportRUN/report.json1",
			"list/figures?format=xlsx1", "list/deliveries?format=csv1"},
		"jinml page": {"mail" + mail + "1"},
		"wang api": {"records/api/v1/figures?limit=11", "report/api/v1RUN/report1",
			fmt.Sprintf("mail/api/v1/deliveries/%d/message1", delivery),
			"records" + unit + "1"},
	} {
		if !slices.Equal(got[who], want) {
			t.Errorf("%s read\n%q, want\n%q", who, got[who], want)
		}
	}
	if len(entries) != 3 {
		t.Errorf("%d entries", len(entries))
	}
	if v, err := w.service.Ledger.Verify(t.Context(), 0); err != nil || len(v.Faults) > 0 {
		t.Errorf("afterwards: %v, %v", v.Faults, err)
	}
	if page := b.get("/audit").body; !strings.Contains(page, "\u67e5\u9605") {
		t.Error("the page of the audit does not say who read")
	}
}

// What cannot be written into the audit now is written later.
func TestReadingIsNotLost(t *testing.T) {
	w := newWorld(t)
	run := w.run("programme", "2015-01..2020-10", "lixd")
	b := w.signedIn("wang")
	b.get(runPath(run.ID))
	w.db.MustExec("RENAME TABLE audit_head TO audit_away")
	w.pages.Written(t.Context())
	b.get(runPath(run.ID))
	w.db.MustExec("RENAME TABLE audit_away TO audit_head")
	w.pages.Written(t.Context())
	var detail string
	if err := w.db.Get(&detail, "SELECT detail FROM audit WHERE action = 'data.read'"); err != nil ||
		!strings.Contains(detail, `"times":2`) {
		t.Errorf("%s, %v", detail, err)
	}
}
