package admin_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"huizong/jobs/ledger"
	"huizong/jobs/must"
)

// adds a recipient who stands as if he had long been one, and returns his page.
func (w *world) adds(operator, approver *browser, job, name, address, region string) string {
	w.Helper()
	form := url.Values{"job": {job}, "name": {name}, "address": {address}, "region": {region}, "reason": {"新加"}}
	operator.post("/recipients/new", form).mustBe(w, http.StatusSeeOther, fmt.Sprintf("add %s", name))
	for w.count("SELECT COUNT(*) FROM setting WHERE state = 'proposed'") > 0 {
		approver.confirms("/recipients")
	}
	w.inForce()
	var kept string
	must.Do(w, w.db.Get(&kept, "SELECT name FROM setting ORDER BY id DESC LIMIT 1"))
	return "/recipients/" + url.PathEscape(kept)
}

// gets is to what regions reports of a job were sealed or sent again for an address, in the order of the runs.
func (w *world) gets(address string) (out []string) {
	w.Helper()
	must.Do(w, w.db.Select(&out, "SELECT CONCAT(run_id, ' ', region, ' ', state) FROM delivery WHERE recipient = ? "+
		"ORDER BY run_id", address))
	return out
}

// Whoever lacks sealed reports is sent them from his page: those of his own slice alone, after their number is typed;
// what needs a second person waits for one; and what he got is not offered again.
func TestMissingReportsAreSentFromTheRecipientsPage(t *testing.T) {
	w := newWorld(t)
	w.kept()
	lixd, jinml := w.signedIn("lixd"), w.signedIn("jinml")
	for _, job := range []string{"monthly", "programme"} {
		w.standing(lixd, jinml, job)
	}
	for _, p := range []string{"2020-09", "2020-10"} {
		if run := w.run("monthly", p, "lixd"); run.State != ledger.Delivered {
			t.Fatalf("%s is %s", p, run.State)
		}
	}
	whole := w.adds(lixd, jinml, "monthly", "延吉市统计局", "tjj@example.gov.cn", "")
	street := w.adds(lixd, jinml, "monthly", "公园街道二", "park@example.gov.cn", "222401004000")
	none := w.adds(lixd, jinml, "monthly", "北山街道", "beishan@example.gov.cn", "222401003000")

	if page := lixd.get(none).body; strings.Contains(page, "补发已封存的报告") {
		t.Error("a slice that was never sealed is offered")
	}
	page := lixd.get(street).body
	for _, want := range []string{"补发已封存的报告", "此人还没有收到的：2份。", "月报 2020年10月", "月报 2020年9月",
		`value="2" checked`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if page := w.signedIn("wang").get(street).body; !strings.Contains(page, "月报 2020年10月") ||
		strings.Contains(page, "补发选中的") {
		t.Error("who may only look is offered to send")
	}
	form := url.Values{"run": {"1", "2"}, "count": {"1"}, "reason": {""}}
	lixd.post(street+"/missing", form).is(t, http.StatusUnprocessableEntity, "a wrong number",
		"份数不符：填了1，实际2。", "请写理由。")
	form = url.Values{"run": {"1", "2"}, "count": {"2"}, "reason": {"后加入，补两个月"}}
	lixd.post(street+"/missing", form).mustBe(t, http.StatusSeeOther, "send")
	for id := range int64(2) {
		w.attend(id + 1)
	}
	if got := w.gets("park@example.gov.cn"); strings.Join(got, ", ") != "1 222401004000 sent, 2 222401004000 sent" {
		t.Errorf("the street got %q", got)
	}
	if page := lixd.get(street).body; strings.Contains(page, "补发已封存的报告") {
		t.Error("what was got is offered again")
	}
	form = url.Values{"run": {"2"}, "count": {"1"}, "reason": {"后加入"}}
	lixd.post(whole+"/missing", form).mustBe(t, http.StatusSeeOther, "send")
	w.attend(2)
	if got := w.gets("tjj@example.gov.cn"); strings.Join(got, ", ") != "2 222401 sent" {
		t.Errorf("the office got %q", got)
	}
	if page := lixd.get(whole).body; !strings.Contains(page, "此人还没有收到的：1份。") {
		t.Error("the other month is no longer owed")
	}
}

// What needs approval goes to an added recipient only when a second person asks for it too.
func TestMissingReportsOfAnApprovedJobNeedTwo(t *testing.T) {
	w := newWorld(t)
	w.kept()
	lixd, jinml, pu := w.signedIn("lixd"), w.signedIn("jinml"), w.signedIn("pu")
	w.standing(lixd, jinml, "programme")
	run := w.run("programme", "2015-01..2020-10", "lixd")
	approve := known(run)
	approve.Set("recipients", "2")
	jinml.post(runPath(run.ID)+"/approve", approve).mustBe(t, http.StatusSeeOther, "approve")
	w.attend(run.ID)
	path := w.adds(lixd, jinml, "programme", "延吉市统计局", "tjj@example.gov.cn", "")
	form := url.Values{"run": {"1"}, "count": {"1"}, "reason": {"后加入"}}
	lixd.post(path+"/missing", form).mustBe(t, http.StatusSeeOther, "propose")
	if page := lixd.get(path).body; !strings.Contains(page, "1份已提出，等另一位审批员在本页确认") ||
		!strings.Contains(page, "待确认") {
		t.Error("the page does not say that it waits")
	}
	if got := w.gets("tjj@example.gov.cn"); strings.Join(got, ", ") != "1 222401 held" {
		t.Errorf("proposed: %q", got)
	}
	if r := lixd.post(path+"/missing", form); r.StatusCode == http.StatusSeeOther {
		t.Error("who proposed it confirms it")
	}
	pu.post(path+"/missing", form).mustBe(t, http.StatusSeeOther, "confirm")
	w.attend(run.ID)
	if got := w.gets("tjj@example.gov.cn"); strings.Join(got, ", ") != "1 222401 sent" {
		t.Errorf("confirmed: %q", got)
	}
}
