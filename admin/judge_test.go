package admin_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"huizong/admin/pagetest"
	"huizong/jobs"
	"huizong/jobs/account"
	"huizong/jobs/must"
	"huizong/jobs/period"
	"huizong/jobs/reconcile"
)

// pair is two records that a rule finds alike: one is made, beside another agency's of the same street and day.
func (w *world) pair() [2]string {
	w.Helper()
	must.Get(w.db.Exec("UPDATE activities SET attendances = attendances - 1 WHERE id = 2433"))(w)
	p := w.judging().Of(jobs.PairOpen)
	if len(p) == 0 {
		w.Fatal("no two records are alike")
	}
	return [2]string{string(p[0].Goes.ID), string(p[0].Stays.ID)}
}

// today sets the clock a day on from the ledger's, by which judgements are in force.
func (w *world) today() {
	w.clock.set(w, time.Now().In(shanghai).AddDate(0, 0, 1).Format("2006-01-02 15:04"))
}

func (w *world) judging() *jobs.Judging {
	w.Helper()
	there := must.Get(w.service.Judging(w.Context(), "222401", jobs.Sought{}))(w)
	return &there
}

// monthOf is what reconciling a month comes to now.
func (w *world) monthOf(m period.Month) (out reconcile.Pair) {
	w.Helper()
	f := must.Get(w.service.Figures(w.Context(), "222401", reconcile.Window{From: m, To: m}, time.Time{}))(w)
	for _, u := range f.Units {
		out.Direct += u.Direct
		out.Indirect += u.Indirect
	}
	return out
}

// thousands is a figure as pages write it.
func thousands(n int64) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%d,%03d", n/1000, n%1000)
}

// Two records that no rule decides are judged by a person who sees before what each verdict does to the figures; where
// it lowers one, another person confirms. Then it comes to what was told.
func TestDuplicatesAreJudged(t *testing.T) {
	w := newWorld(t)
	w.today()
	w.pair()
	p := w.judging().Of(jobs.PairOpen)[0]
	if now := w.monthOf(p.Effect.Month); p.Effect.Now != now || p.Effect.Open != now || p.Effect.Different != now {
		t.Fatalf("told %+v, comes to %+v", p.Effect, now)
	}
	told := fmt.Sprintf("直接%s→%s，间接%s→%s。", thousands(p.Effect.Now.Direct), thousands(p.Effect.Same.Direct),
		thousands(p.Effect.Now.Indirect), thousands(p.Effect.Same.Indirect))
	b := w.opened("lixd", pagetest.Phone)
	b.Open("/duplicates")
	b.Says("疑似重复", "第1对", told, "数字不变", "先报", "名称", "人次差1（最多差", "怎样找出来的", "同一街道、同一天",
		"报告的方法说明会这样写", "疑似重复1对：未核实1对暂照计", "若都重复")
	b.Both("duplicates")
	b.Fold(`input[value="left"]`)
	b.Write("#reason", "两家核对过签到表")
	b.Press("form.panel button.go", http.StatusOK)
	b.Says("已记下：同一次活动，等别人确认。", "没有疑似重复。", "判重复，等第二人")
	b.Open("/duplicates?state=proposed")
	b.Says("您提出的，须别人确认。", told, "两家核对过签到表", "李晓东")
	second := w.opened("jinml", pagetest.Desktop)
	second.Open("/duplicates?state=proposed")
	second.Press("aside form[action='/judgements/1/confirm'] button", http.StatusOK)
	second.Says("已记下：同一次活动。", "现用", "金美兰")
	if now := w.monthOf(p.Effect.Month); now != p.Effect.Same {
		t.Errorf("told %+v, came to %+v", p.Effect.Same, now)
	}
	second.Open("/duplicates?state=same")
	second.Says(told, "疑似重复1对：同一次1对各计一条。", "\u2212", "金美兰")
	second.Shot("duplicates-judged")
	second.Open("/quarantine")
	second.Says("没有认不准的数据。")
}

// Who skips a pair and judges the next is shown the one after it.
func TestDuplicatesGoOn(t *testing.T) {
	w := newWorld(t)
	w.today()
	ids := w.pair()
	for day := 1; day <= 3; day++ {
		must.Get(w.db.Exec(`INSERT INTO activities (id, submission_id, kind, code, title, occurred_on, sessions,
			attendances) SELECT CONCAT('77', ?, id), submission_id, kind, code, title, occurred_on + INTERVAL ? DAY,
			sessions, attendances FROM activities WHERE id IN (?, ?)`, day, day, ids[0], ids[1]))(t)
	}
	b := w.opened("lixd", pagetest.Desktop)
	b.Open("/duplicates")
	b.Says("第1对")
	b.Press(".sec .end a", http.StatusOK)
	b.Says("第2对")
	third := w.judging().Of(jobs.PairOpen)[2]
	b.Fold(`input[value="different"]`)
	b.Write("#reason", "两场")
	b.Press("form.panel button.go", http.StatusOK)
	b.Says("已记下：各自真实", "第2对") // which was the third
	if want := url.QueryEscape(string(third.Stays.ID + "~" + third.Goes.ID)); !strings.HasSuffix(b.URL(), want) {
		t.Errorf("shows %s, want %s", b.URL(), want)
	}
	// A sign-in that ends while the next one is judged loses nothing.
	must.Get(w.accounts.EndSessions(t.Context(), "lixd", "", "root"))(t)
	b.Fold(`input[value="different"]`)
	b.Write("#reason", "两场：上午在社区\n\n下午在学校")
	b.Press("form.panel button.go", http.StatusUnauthorized)
	b.Says("操作没有执行，填的没有丢", "您填的", "下午在学校")
	b.Both("kept")
}

// Who judges what somebody judged meanwhile is told by whom and when, and nothing is judged twice.
func TestDuplicatesJudgedMeanwhile(t *testing.T) {
	w := newWorld(t)
	w.today()
	ids := w.pair()
	one, other := w.opened("lixd", pagetest.Desktop), w.opened("pu", pagetest.Desktop)
	for _, s := range []*pagetest.Window{one, other} {
		s.Open("/duplicates")
		s.Fold(`input[value="left"]`)
		s.Write("#reason", "问过两家")
	}
	one.Press("form.panel button.go", http.StatusOK)
	other.Press("form.panel button.go", http.StatusConflict)
	other.Says("李晓东已在", "判定（判定1）", "待确认", "问过两家")
	w.counts(1, "judgements", "SELECT COUNT(*) FROM judgement")
	// who finds that the two are different ends the question at once, though a proposal waits
	token := w.token("pu", account.Approver, time.Hour)
	r := w.call(token, "POST", "/api/v1/judgements", object{"verdict": "different", "keep": ids[0], "exclude": ids[1],
		"reason": "two rooms"}, nil)
	r.mustBe(t, http.StatusCreated, "answered")
	if p := w.judging().Pairs; len(p) != 1 || p[0].State != jobs.PairDifferent || p[0].Judgement.ID != 2 {
		t.Errorf("%+v", p)
	}
	w.call(w.token("root", account.Admin, time.Hour), "POST", "/api/v1/judgements/1/confirm", object{},
		nil).is(t, http.StatusConflict, "a proposal that another judgement ended is confirmed")
}

// The API tells what the page tells: every state's pairs with their effect, and how many there are.
func TestDuplicatesOverTheAPI(t *testing.T) {
	w := newWorld(t)
	doc, compiler := spec(t)
	l := &listener{w, t, doc, compiler, map[string]bool{}}
	w.today()
	ids := w.pair()
	pairs := func(state string) (out []jobs.Pair) {
		t.Helper()
		r := l.call(w.token("wang", account.Viewer, time.Hour), "GET", "/api/v1/duplicates?state="+state, nil, 200)
		must.Do(t, json.Unmarshal([]byte(r.body), &out))
		return out
	}
	by := func(who string, role account.Role, path string, body object, status int) {
		t.Helper()
		l.call(w.token(who, role, time.Hour), "POST", "/api/v1/"+path, body, status)
	}
	open := pairs("open")
	if len(open) != 1 || open[0].Stays.FirstFiled == nil || open[0].Stays.FirstFiled.After(*open[0].Goes.FirstFiled) ||
		open[0].Effect.Same.Direct >= open[0].Effect.Now.Direct || open[0].Likeness.Apart != 1 {
		t.Fatalf("%+v", open)
	}
	judged := object{"verdict": "same", "keep": ids[1], "exclude": ids[0], "reason": "one sheet"}
	by("lixd", account.Operator, "judgements", judged, 201)
	by("lixd", account.Operator, "judgements", judged, 409)
	if p := pairs("proposed"); len(pairs("open")) != 0 || len(p) != 1 || p[0].Judgement.By != "lixd" ||
		p[0].Effect != open[0].Effect {
		t.Errorf("%+v", p)
	}
	by("jinml", account.Approver, "judgements/1/confirm", object{}, 200)
	p := pairs("same")
	if len(p) != 1 || p[0].Effect.Now != open[0].Effect.Same || p[0].Effect.Open != open[0].Effect.Now {
		t.Errorf("%+v", p)
	}
	counts := l.call(w.token("wang", account.Viewer, time.Hour), "GET", "/api/v1/duplicates/counts", nil, 200)
	if want := fmt.Sprintf(`{"state":"same","pairs":1,"unlisted":0,"attendances":%d}`,
		open[0].Effect.Now.Direct-open[0].Effect.Same.Direct); !strings.Contains(counts.body, want) {
		t.Errorf("%s, want %s", counts.body, want)
	}
	l.call(w.token("wang", account.Viewer, time.Hour), "GET", "/api/v1/duplicates?state=soon", nil, 422)
}

// A row that cannot be understood is listed with table, column and value, and the page says what it does to reports and
// what to do.
func TestQuarantineWithARow(t *testing.T) {
	w := newWorld(t)
	w.today()
	for _, q := range []string{"ALTER TABLE activities MODIFY kind VARCHAR(20) NULL",
		"UPDATE activities SET kind = 'EVENT' WHERE id = 2317"} {
		must.Get(w.db.Exec(q))(t)
	}
	b := w.opened("lixd", pagetest.Desktop)
	b.Open("/quarantine")
	b.Says("activities 2317", "kind EVENT", "怎样办理", "已扣留")
	b.Both("quarantine-row")
	r := w.call(w.token("wang", account.Viewer, time.Hour), "GET", "/api/v1/quarantine?format=csv", nil, nil)
	if !strings.Contains(r.body, "2317") {
		t.Errorf("%.300s", r.body)
	}
	b.Fold("td details summary")
	b.Fill("#ac-0", "\u673a\u6784\u5df2\u64a4\u9500\uff0c\u65e0\u4ece\u6539\u8d77")
	b.Press("form[action='/quarantine'] button", http.StatusOK)
	b.Says("待确认", "您提出的，须别人确认。")
	if again := w.call(w.token("lixd", account.Operator, time.Hour), "POST", "/api/v1/judgements", object{
		"verdict": "accepted", "table": "activities", "row": "2317", "reason": "again"}, nil); again.StatusCode != 409 {
		t.Errorf("accepted twice: %d %s", again.StatusCode, again.body)
	}
	for range 51 { // it waits, however much is judged meanwhile
		must.Get(w.db.Exec(`INSERT INTO judgement (verdict, record, other, source_table, source_id, reason, made_by,
			made_at, in_force_at) VALUES ('accepted', '', '', 'activities', '1', 'r', 'pu', UTC_TIMESTAMP(6),
			UTC_TIMESTAMP(6))`))(t)
	}
	second := w.opened("jinml", pagetest.Desktop)
	second.Open("/")
	second.Says("接受，不计这一行", "核对确认")
	second.Open("/quarantine")
	second.Says("activities 2317", "待确认", "机构已撤销")
	second.Both("quarantine-waits")
	second.Press("form[action='/judgements/1/confirm'] button", http.StatusOK)
	b.Open("/quarantine")
	b.Says("\u6ca1\u6709\u8ba4\u4e0d\u51c6\u7684\u6570\u636e")
}

// Where the region itself cannot be understood, what is wrong is listed and accepted all the same.
func TestQuarantineWithTheRegion(t *testing.T) {
	w := newWorld(t)
	must.Get(w.db.Exec("UPDATE regions SET code = '2224O1' WHERE code = '222401'"))(t)
	r := w.call(w.token("wang", account.Viewer, time.Hour), "GET", "/api/v1/quarantine", nil, nil)
	r.mustBe(t, http.StatusOK, "listed")
	var found []reconcile.Finding
	must.Do(t, json.Unmarshal([]byte(r.body), &found))
	if len(found) == 0 || found[0].Row.Table != "regions" {
		t.Fatalf("%.300s", r.body)
	}
	w.signedIn("lixd").get("/quarantine").is(t, http.StatusOK, "the page", found[0].Row.ID)
	w.call(w.token("lixd", account.Operator, time.Hour), "POST", "/api/v1/judgements", object{"verdict": "accepted",
		"table": "regions", "row": found[0].Row.ID, "reason": "renamed"}, nil).mustBe(t, http.StatusCreated, "accepted")
}
