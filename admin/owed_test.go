package admin_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"huizong/jobs/account"
	"huizong/jobs/ledger"
)

// A recipient who is still owed a report is not deleted, by any way: it is sent to him, or somebody notes that it is
// not; what waits for approval is decided first. That holds once more when a second person confirms.
func TestWhoIsOwedAReportIsNotDeleted(t *testing.T) {
	w := day(t)
	lixd, jinml, op := w.signedIn("lixd"), w.signedIn("jinml"), w.token("lixd", account.Operator, time.Hour)
	ends := func(name string) reply {
		page := lixd.get("/recipients/" + name).body
		return lixd.post("/recipients/"+name, mergeForms(formOf(page, `value="end"`), "reason", "调走了"))
	}
	owes := func(name, text string) {
		t.Helper()
		if r := ends(name); r.StatusCode < 400 || !strings.Contains(r.body, text) {
			t.Errorf("%s is deleted: %d, and not: %s", name, r.StatusCode, text)
		}
		for _, path := range []string{"/api/v1/changes", "/api/v1/changes/effect"} {
			r := w.call(op, "POST", path, object{"name": name, "value": nil, "reason": "left"}, nil)
			r.is(t, http.StatusConflict, path, "is still owed 20")
		}
		if w.count("SELECT COUNT(*) FROM setting WHERE name = ? AND value = 'null'", name) != 0 {
			t.Fatalf("%s is ended", name)
		}
	}
	owes("recipients.monthly.2",
		"2020年7月的报告还没有发到gongyuan@example.gov.cn\uff08运行1\uff0c失败\uff09\u3002"+
			"先发出\uff0c或在运行页注明不再发给此人\uff0c再删除\u3002")
	if !strings.Contains(lixd.get("/").body, "公园街道") {
		t.Error("the overview does not tell of the report that failed")
	}
	run, err := w.service.Ledger.Run(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	failed := w.count("SELECT id FROM delivery WHERE state = 'failed'")
	if page := lixd.get("/runs/1").body; !strings.Contains(page, "注明不再发给此人") {
		t.Error("the run's page offers no end of it")
	}
	note := mergeForms(known(run), "delivery", strconv.Itoa(failed), "outcome", "cancel", "reason",
		"调走了\uff0c不用发")
	lixd.post("/runs/1/resolve", note).mustBe(t, http.StatusSeeOther, "note")
	if page := lixd.get("/").body; strings.Contains(page, "改地址重发") {
		t.Error("the overview tells of it still")
	}
	ends("recipients.monthly.2").is(t, http.StatusSeeOther, "nothing is owed any more")
	w.inForce()

	owes("recipients.programme.2",
		"的报告还没有发到gongyuan@example.gov.cn\uff08运行3\uff0c暂停\uff09")
	awaiting, err := w.service.Ledger.Run(t.Context(), 3)
	if err != nil || awaiting.State != ledger.AwaitingApproval {
		t.Fatalf("%s %v", awaiting.State, err)
	}
	reject := mergeForms(known(awaiting), "reason", "人调走了")
	jinml.post("/runs/3/reject", reject).mustBe(t, http.StatusSeeOther, "reject")
	ends("recipients.programme.2").mustBe(t, http.StatusSeeOther, "rejected")
	if again := w.run("programme", "2015-01..2020-07", "lixd"); again.State != ledger.AwaitingApproval {
		t.Fatalf("again: %s", again.State)
	}
	change := w.count("SELECT MAX(id) FROM setting")
	path := "/changes/" + strconv.Itoa(change) + "/confirm"
	if r := jinml.post(path, url.Values{}); r.StatusCode < 400 ||
		!strings.Contains(r.body, "还没有发到gongyuan@example.gov.cn") {
		t.Errorf("confirmed while it is owed: %d %.900s", r.StatusCode, r.body)
	}
}
