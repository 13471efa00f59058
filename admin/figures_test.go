package admin_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"huizong/admin"
	"huizong/admin/pagetest"
	"huizong/jobs/account"
	"huizong/jobs/ledger"
	"huizong/jobs/must"
)

// A check shows what it found in groups that add up, each month leads to its records, and what was checked is what is
// submitted: data that moved meanwhile stop it.
func TestCheckDownToRecords(t *testing.T) {
	w := newWorld(t)
	w.run("programme", "2015-01..2020-09", "lixd")
	for _, kind := range []pagetest.Kind{pagetest.Desktop, pagetest.Phone, pagetest.NoScripts} {
		b := w.opened("lixd", kind)
		b.Open("/jobs/programme/run")
		b.Press(`button[value="check"]`, http.StatusOK)
		b.Says("核查完毕：错误0条", "核查结果", "可以送审", "17,210", "15,288", "38,266", "填报多于记录",
			"同一活动重复填报",
			"间接（推算）", "不改变数字、请留意的", "未报", "差得最多的机构", "送审2份")
		b.Shot("check")
		b.Press("#g-record-duplicate tbody tr:first-child a", http.StatusOK)
		b.Says("这个数是怎么来的", "同一活动重复填报：留记录", "先报；本份", "不计")
		b.Shot("records")
		b.Press("a.brand", http.StatusOK)
	}
	b := w.signedIn("lixd")
	page := b.get("/jobs/programme/check?period=2015-01..2020-10").body
	for _, want := range []string{"\u8bb0\u5f552433\uff0c2015-11-14",
		"\uff1b\u7559\u6768\u67f3\u793e\u4f1a\u5de5\u4f5c\u670d\u52a1\u4e2d\u5fc3\u7684",
		`href="/feedback?period=2015-01..2020-10"`} {
		if !strings.Contains(page, want) {
			t.Errorf("the check does not say %s", want)
		}
	}
	form := formOf(page, `value="send"`)
	form.Set("recipients", "3")
	form.Set("mode", "send")
	b.post("/jobs/programme/run", form).is(t, http.StatusUnprocessableEntity, "a wrong number",
		"收件人数不符：填了3，实际2", "核查结果")
	must.Get(w.db.Exec("UPDATE submissions SET status = 'voided' " +
		"WHERE period = '2016-03' AND project_code = 'YJ2016-02'"))(t)
	form.Set("recipients", "2")
	if r := b.post("/jobs/programme/run", form); r.StatusCode != http.StatusConflict ||
		!strings.Contains(r.body, "核查之后数据又变了") || w.count("SELECT COUNT(*) FROM run") != 1 {
		t.Errorf("data that moved: %d %.300s", r.StatusCode, r.body)
	}
	form = formOf(b.get("/jobs/programme/check?period=2015-01..2020-10").body, `value="send"`)
	form.Set("recipients", "2")
	form.Set("mode", "send")
	b.post("/jobs/programme/run", form).is(t, http.StatusSeeOther, "as it was checked")
}

// The page of a run by hand tells the difference of figures without rendering the mails, and says so; personal data in
// what would be sent is found by the check that it leads to, and by sending.
func TestPersonalDataIsFoundByTheCheck(t *testing.T) {
	w := newWorld(t, func(o *admin.Options) { o.Service.Jobs[1].Recipients[0].Name += "13844338433" })
	b := w.signedIn("lixd")
	b.get("/jobs/programme/run?period=2015-01..2020-10").is(t, http.StatusOK, "the difference",
		"到核查、预览和发送时查", "送审2份")
	b.get("/jobs/programme/check?period=2015-01..2020-10").is(t, http.StatusOK, "the check", "不能送审", "个人信息")
	if run := w.run("programme", "2015-01..2020-10", "lixd"); run.State != ledger.HeldRun {
		t.Errorf("it is sent: %s", run.State)
	}
}

// The records behind a number are found by page, file and API, and add up to it in each.
func TestFiguresByEveryWay(t *testing.T) {
	w := newWorld(t)
	b := w.signedIn("wang")
	page := b.get("/figures").body
	for _, want := range []string{"17,210", "15,288", "有不计的记录", "全部", "同一活动重复填报"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %s", want)
		}
	}
	file := b.get("/figures?format=csv")
	lines := strings.Split(strings.TrimSpace(file.body), "\n")
	if !strings.Contains(file.Header.Get("Content-Type"), "text/csv") || len(lines) < 170 {
		t.Errorf("the file has %d lines", len(lines))
	}
	if r := b.get("/figures?format=xlsx"); !strings.HasPrefix(r.body, "PK") {
		t.Errorf("XLSX: %d %.100s", r.StatusCode, r.body)
	}
	token := w.token("wang", account.Viewer, time.Hour)
	var answer struct {
		All   struct{ Claimed, Direct int64 }
		Asked struct{ Submissions int }
		Units []struct {
			Submission json.RawMessage
			Community  string
			Month      string
			Direct     int64
		}
	}
	w.call(token, "GET", "/api/v1/figures?only=ex&limit=500", nil, &answer)
	if answer.All.Claimed != 17210 || answer.All.Direct != 15288 || len(answer.Units) != answer.Asked.Submissions ||
		len(answer.Units) == 0 {
		t.Errorf("the API says %+v of %d units", answer.All, len(answer.Units))
	}
	u := answer.Units[0]
	var records struct {
		Direct int64
		Rows   []struct {
			Rule        string
			Direct      bool
			Attendances int64
		}
	}
	w.call(token, "GET", "/api/v1/figures/records?submission="+strings.Trim(string(u.Submission), `"`), nil, &records)
	var sum int64
	for _, r := range records.Rows {
		if r.Rule == "" && r.Direct {
			sum += r.Attendances
		}
	}
	if sum != u.Direct || records.Direct != u.Direct || len(records.Rows) == 0 {
		t.Errorf("records add up to %d, direct is %d", sum, u.Direct)
	}
	for path, want := range map[string]int{"/figures?period=soon": 422, "/figures?region=999": 404,
		"/figures?as_of=soon": 422, "/figures?q=nobody": 200, "/figures?unit=none": 200} {
		b.get(path).is(t, want, path)
	}
}

// An approver sees first what an approval changes: totals, parts, and each recipient's own.
func TestApprovalBeginsWithTheDifference(t *testing.T) {
	w := newWorld(t)
	first := w.run("programme", "2015-01..2020-10", "lixd")
	b := w.signedIn("jinml")
	if page := b.get(runPath(first.ID)).body; !strings.Contains(page, "还没有发过，没有可比的上次。") ||
		strings.Index(page, "发给谁") > strings.Index(page, "主要数字") {
		t.Error("the first report is not said to be the first")
	}
	form := known(first)
	form.Set("recipients", "2")
	b.post(runPath(first.ID)+"/approve", form).mustBe(t, http.StatusSeeOther, "approve")
	w.attend(first.ID)
	must.Get(w.db.Exec("UPDATE submissions SET status = 'voided' " +
		"WHERE period = '2016-03' AND project_code = 'YJ2016-02'"))(t)
	second := w.revise("programme", "2015-01..2020-10", "lixd", "one was voided")
	page := w.opened("jinml", pagetest.Desktop)
	page.Open(runPath(second.ID))
	page.Says("与上次所发的不同", "15,288", "上次", "这次", "没有变", "比上次", "送审的是李晓东")
	page.Shot("approve")
	body := b.get(runPath(second.ID)).body
	if strings.Index(body, "与上次所发的不同") > strings.Index(body, "主要数字") {
		t.Error("the difference does not come first")
	}
}
