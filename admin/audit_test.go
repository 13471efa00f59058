package admin_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"huizong/jobs/ledger"
	"huizong/jobs/must"
)

// What was done is found by who, what, when (as people say it) and run; an auditor and an administrator take it out
// of the house, which is an entry too.
func TestAuditSearch(t *testing.T) {
	w := newWorld(t)
	run := w.run("monthly", "2020-10", "lixd")
	w.signedIn("lixd")
	root, b := w.signedIn("root"), w.signedIn("jinml")
	void := map[string]any{"decision": ledger.Decision{Verdict: ledger.Void, Actor: ledger.System, Reason: "eve"}}
	must.Do(t, w.accounts.Note(t.Context(), ledger.System, "run.awaiting_approval", void))
	all := strings.Count(b.get("/audit").body, "<li id=")
	for query, row := range map[string]struct{ says, not string }{
		"who=" + url.QueryEscape("李晓东"):         {"李晓东：登录", "金美兰"},
		"who=lixd&what=run":                     {"手动发起", "登录"},
		"who=" + url.QueryEscape("系统"):          {"封存", "登录"},
		"what=run&who=" + url.QueryEscape("系统"): {"待批准", "登录"},
		"what=account":                          {"金美兰：登录", "封存"},
		"run=1":                                 {"封存", "登录"},
		"run=99":                                {"没有符合条件的记录。", "登录"},
		"until=" + url.QueryEscape("去年"):        {"没有符合条件的记录。", "登录"},
		"until=2019-12-31":                      {"没有符合条件的记录。", "登录"},
		"who=nobody":                            {"清除筛选", "登录"},
		"who=" + url.QueryEscape("李") + "&from=2020-11-01&run=1&what=run": {"手动发起", "登录"},
	} {
		r := b.get("/audit?" + query)
		list := r.body[strings.LastIndex(r.body, "</form>"):]
		if r.StatusCode != http.StatusOK || !strings.Contains(list, row.says) || strings.Contains(list, row.not) {
			t.Errorf("%s: %d, says %q: %t, says %q: %t", query, r.StatusCode, row.says,
				strings.Contains(list, row.says),
				row.not, strings.Contains(list, row.not))
		}
	}
	for query, says := range map[string]string{"from=soon": "日期写成", "run=x": "写运行的编号",
		"what=x": "没有这一类"} {
		b.get("/audit?"+query).is(t, http.StatusUnprocessableEntity, query, says)
	}
	b.get("/audit?format=csv").is(t, http.StatusForbidden, "an approver takes it out")
	if r := root.get("/audit?format=csv&run=1"); r.StatusCode != http.StatusOK ||
		!strings.Contains(r.body, "run.sealed") ||
		strings.Contains(r.body, "account.") {
		t.Errorf("the file: %d %.300s", r.StatusCode, r.body)
	}
	if r := root.get("/audit?format=xlsx"); r.StatusCode != http.StatusOK || !strings.HasPrefix(r.body, "PK") {
		t.Errorf("the workbook: %d", r.StatusCode)
	}
	w.pages.Written(t.Context())
	if after := strings.Count(b.get("/audit").body, "<li id="); after != all+1 || run.ID != 1 {
		t.Errorf("%d entries, and %d before two files that one took out in a minute", after, all)
	}
	must.Get(w.db.Exec(`INSERT INTO audit (id, at, actor, action, run_id, delivery_id, detail, previous, hash)
		SELECT 1000000 + seq, NOW(6), 'lixd', 'account.login', 0, 0, '{}', '', '' FROM seq_1_to_100001`))(t)
	root.get("/audit?format=csv").is(t, http.StatusUnprocessableEntity, "more than a file holds", "超过100000行")
}
