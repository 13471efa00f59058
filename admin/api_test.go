package admin_test

import (
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"huizong/jobs/account"
	"huizong/jobs/deliver/delivertest"
	"huizong/jobs/ledger"
	"huizong/jobs/must"
)

type object = map[string]any

// count returns a number of rows.
func (w *world) count(query string, args ...any) (n int) {
	w.Helper()
	must.Do(w, w.db.Get(&n, query, args...))
	return n
}

// counts fails unless a number of rows is what it has to be.
func (w *world) counts(want int, what, query string, args ...any) {
	w.Helper()
	if n := w.count(query, args...); n != want {
		w.Errorf("%s: %d, want %d", what, n, want)
	}
}

func decode[T any](t *testing.T, r reply) (v T) {
	t.Helper()
	if err := json.Unmarshal([]byte(r.body), &v); err != nil {
		t.Fatalf("%v in %.200s", err, r.body)
	}
	return v
}

// A month over the API alone: every answer is held against the document.
func TestAMonthOverTheAPI(t *testing.T) {
	w := newWorld(t)
	doc, compiler := spec(t)
	l := &listener{w, t, doc, compiler, map[string]bool{}}
	op, ap, view := w.token("lixd", account.Operator, time.Hour), w.token("jinml", account.Approver, time.Hour),
		w.token("wang", account.Viewer, time.Hour)
	const programme = "2015-01..2020-10"
	runs := "/api/v1/runs"

	// Looking stores and sends nothing.
	looked := l.call(op, "POST", runs, object{"job": "programme", "period": programme, "mode": "check"}, 200,
		"Idempotency-Key", "check")
	l.call(op, "POST", runs, object{"job": "programme", "period": programme, "mode": "preview"}, 200, "Idempotency-Key",
		"preview")
	if !strings.Contains(looked.body, `"direct":15288,"indirect":38266`) || w.count("SELECT COUNT(*) FROM run") != 0 ||
		len(w.sink.Messages()) != 0 {
		t.Errorf("looking: %.300s", looked.body)
	}

	// A test goes to one address.
	test := decode[ledger.Run](t, l.call(op, "POST", runs,
		object{"job": "programme", "period": programme, "mode": "test", "to": "lixd@example.gov.cn"}, 201,
		"Idempotency-Key", "test"))
	w.attend(test.ID)
	if m := w.sink.Messages(); len(m) != 1 || m[0].To[0] != "lixd@example.gov.cn" ||
		!strings.Contains(subject(t, m[0]), "【测试】") {
		t.Errorf("test: %d messages", len(m))
	}

	// What is wrong is listed at once; the same key is the same request.
	wrong := l.call(op, "POST", runs, object{"job": "weekly", "period": "2026", "mode": "mail"}, 422, "Idempotency-Key",
		"wrong")
	if strings.Count(wrong.body, `"field"`) != 3 {
		t.Errorf("not all faults: %s", wrong.body)
	}
	send := object{"job": "programme", "period": programme, "mode": "send", "recipients": 2}
	l.call(op, "POST", runs, object{"job": "programme", "period": programme, "mode": "send", "recipients": 3}, 422,
		"Idempotency-Key", "miscounted")
	l.call(op, "POST", runs, send, 400)
	first := l.call(op, "POST", runs, send, 201, "Idempotency-Key", "send")
	again := l.call(op, "POST", runs, send, 201, "Idempotency-Key", "send")
	if first.body != again.body || again.Header.Get("Idempotency-Replayed") != "true" ||
		w.count("SELECT COUNT(*) FROM run") != 2 {
		t.Error("the same request with the same key is another run")
	}
	l.call(op, "POST", runs, object{"job": "monthly", "mode": "send", "recipients": 2}, 422, "Idempotency-Key", "send")
	l.call(op, "POST", runs, send, 200, "Idempotency-Key", "the period is taken")

	// Approval: by another, of what was looked at.
	id := decode[ledger.Run](t, first).ID
	run := w.attend(id)
	at := fmt.Sprintf("%s/%d", runs, id)
	mine := w.token("jinml", account.Approver, time.Hour)
	l.call(op, "POST", at+"/approve", object{"sha256": run.Content}, 403)
	l.call(mine, "POST", at+"/approve", object{}, 422)
	l.call(mine, "POST", at+"/approve", object{"sha256": strings.Repeat("0", 64)}, 409)
	l.call(mine, "POST", at+"/approve", object{"sha256": run.Content}, 200)
	if run = w.attend(id); run.State != ledger.Delivered {
		t.Errorf("approved, and %s", run.State)
	}
	l.call(ap, "POST", at+"/reject", object{"reason": "too late"}, 409)

	// A held run is released; the one recipient whose server refuses is sent to again, alone.
	w.sink.SetPlan(
		delivertest.Rules(delivertest.Rule{Phase: rcpt, Rcpt: "gongyuan@example.gov.cn", Times: 1,
			Fault: delivertest.Reply(550, "5.1.1 User unknown")}))
	held := w.run("monthly", "2020-08", "lixd")
	at = fmt.Sprintf("%s/%d", runs, held.ID)
	l.call(op, "POST", at+"/retry", object{}, 200)
	w.attend(held.ID)
	l.call(ap, "POST", at+"/release", object{}, 422)
	l.call(ap, "POST", at+"/release", object{"reason": "the agency was closed"}, 200)
	if held = w.attend(held.ID); held.State != ledger.PartlyDelivered {
		t.Errorf("released, and %s", held.State)
	}
	before := len(w.sink.Messages())
	l.call(op, "POST", at+"/resend", object{"reason": "the mailbox is there now", "to": "gongyuan@example.gov.cn"}, 200)
	w.attend(held.ID)
	if m := w.sink.Messages(); len(m) != before+1 || m[before].To[0] != "gongyuan@example.gov.cn" {
		t.Errorf("resent: %d messages more", len(m)-before)
	}

	// A correction.
	must.Get(w.db.Exec("UPDATE submissions SET status = 'voided' " +
		"WHERE period = '2016-03' AND project_code = 'YJ2016-02'"))(t)
	l.call(op, "POST", runs, send, 422, "Idempotency-Key", "no reason")
	send["reason"] = "one submission was voided"
	revision := decode[ledger.Run](t, l.call(op, "POST", runs, send, 201, "Idempotency-Key", "correction"))
	revision = w.attend(revision.ID)
	l.call(ap, "POST", fmt.Sprintf("%s/%d/approve", runs, revision.ID), object{"sha256": revision.Content}, 200)
	w.attend(revision.ID)
	if m := w.sink.Messages(); revision.Revision != 2 || !strings.Contains(subject(t, m[len(m)-1]), "【更正】") {
		t.Errorf("revision %d", revision.Revision)
	}

	// Rejected, cancelled, in doubt, paused.
	rejected := w.run("programme", "2015-01..2019-12", "jinml")
	own := l.call(ap, "POST", fmt.Sprintf("%s/%d/approve", runs, rejected.ID), object{"sha256": rejected.Content}, 403)
	if !strings.Contains(own.body, "may not be who triggered it") {
		t.Errorf("her own run: %s", own.body)
	}
	l.call(ap, "POST", fmt.Sprintf("%s/%d/reject", runs, rejected.ID), object{"reason": "wait for the audit"}, 200)
	cancelled := w.run("programme", "2015-01..2018-12", "lixd")
	l.call(op, "POST", fmt.Sprintf("%s/%d/cancel", runs, cancelled.ID), object{"reason": "not wanted"}, 200)
	w.sink.SetPlan(
		delivertest.Rules(delivertest.Rule{Phase: dot, Rcpt: "dept@example.gov.cn", Times: 1,
			Fault: delivertest.Drop()}))
	doubtful := w.start("monthly", "2020-09", "lixd")
	var delivery int64
	must.Do(t, w.db.Get(&delivery, "SELECT id FROM delivery WHERE run_id = ? AND state = 'in_doubt'",
		doubtful))
	at = fmt.Sprintf("/api/v1/deliveries/%d", delivery)
	l.call(op, "POST", at+"/resolve", object{"to": "lost", "reason": ""}, 422)
	l.call(view, "GET", "/api/v1/overview", nil, 200)
	l.call(op, "POST", at+"/resolve", object{"to": "sent", "reason": "the department has it"}, 200)
	l.call(op, "POST", at+"/resolve", object{"to": "sent", "reason": "again"}, 409)
	l.call(op, "POST", "/api/v1/jobs/monthly/pause", object{"note": ""}, 422)
	l.call(op, "POST", "/api/v1/jobs/monthly/pause", object{"note": "stocktaking"}, 200)
	if paused := l.call(view, "GET", "/api/v1/jobs", nil, 200); !strings.Contains(paused.body,
		`"paused":true,"note":"stocktaking"`) {
		t.Error("the job is not paused")
	}
	l.call(op, "POST", "/api/v1/jobs/monthly/resume", nil, 200)
	l.call(op, "POST", "/api/v1/jobs/weekly/resume", nil, 404)

	w.contacts("office@example.org")
	pair := l.pair()
	l.call(op, "POST", "/api/v1/judgements", object{"verdict": "same", "keep": pair[0], "exclude": pair[1],
		"reason": "one event"}, 201)
	l.call(ap, "POST", "/api/v1/judgements/1/confirm", object{}, 200)
	l.call(op, "POST", "/api/v1/judgements/1/undo", object{"reason": "two after all"}, 200)
	w.kept()
	l.call(op, "POST", "/api/v1/changes", object{"name": "nothing", "value": 1, "reason": ""}, 422)
	l.call(op, "POST", "/api/v1/changes/effect", object{"name": "nothing", "value": 1}, 422)
	l.call(op, "POST", "/api/v1/changes/effect", object{"name": "reconcile.coefficient", "value": "3.0"}, 200)
	l.call(view, "GET", "/api/v1/changes/99/effect", nil, 404)
	for n, verb := range []string{"confirm", "decline"} {
		l.call(op, "POST", "/api/v1/changes",
			object{"name": "gate.max_change", "value": fmt.Sprintf("0.%d", n+6), "reason": "notice"}, 200)
		l.call(view, "GET", fmt.Sprintf("/api/v1/changes/%d/effect", n+1), nil, 200)
		l.call(ap, "POST", fmt.Sprintf("/api/v1/changes/%d/%s", n+1, verb), object{}, 200)
		l.call(ap, "POST", fmt.Sprintf("/api/v1/changes/%d/%s", n+1, verb), object{}, 409)
	}
	l.call(view, "GET", "/api/v1/changes/1/effect", nil, 409)
	l.call(op, "POST", "/api/v1/changes", object{"name": "recipients.monthly", "reason": "new",
		"value": object{"name": "局", "address": "tjj@example.gov.cn"}}, 200)
	w.inForce()
	l.call(view, "GET", "/api/v1/recipients/monthly.1/missing", nil, 200)
	l.call(view, "GET", "/api/v1/recipients/monthly.9/missing", nil, 404)
	l.call(op, "POST", "/api/v1/letters", object{"purpose": "mail", "period": "soon"}, 422)
	l.call(op, "POST", "/api/v1/letters", object{"purpose": "remind", "period": "2020-08"}, 200)
	l.call(op, "POST", "/api/v1/letters", object{"purpose": "remind", "period": "2020-08"}, 409)

	l.accountOrders(ap)

	// Everything that only reads.
	var submission string
	must.Do(t, w.db.Get(&submission, "SELECT MIN(id) FROM submissions WHERE status = 'approved'"))
	one := fmt.Sprintf("%s/%d", runs, id)
	for _, path := range []string{"/api/v1/openapi.json", "/api/v1/me", "/api/v1/overview",
		"/api/v1/schedule?count=2&from=2020-12-01T00:00:00Z", runs, runs +
			"?job=monthly&state=delivered&period=2020-08",
		one, one + "/report", one + "/findings?rule=claim-variance&limit=5", one + "/findings?severity=warning", one +
			"/attempts", one + "/decisions", one + "/audit", "/api/v1/deliveries?run=" + fmt.Sprint(id),
		at + "/message", "/api/v1/filing", "/api/v1/filing?period=2016&region=222401002000",
		"/api/v1/filing/month?month=2020-08&tab=missing", "/api/v1/letters?purpose=remind", "/api/v1/judgements",
		"/api/v1/duplicates", "/api/v1/duplicates/counts", "/api/v1/quarantine",
		"/api/v1/feedback?period=2020-08", "/api/v1/feedback",
		"/api/v1/changes?standing=past",
		"/api/v1/deliveries/search?to=dept&state=sent", "/api/v1/figures?period=2016&limit=3",
		"/api/v1/figures/records?submission=" + submission,
		"/api/v1/filing/unit?" + url.Values{"agency": {"52222401MJ0000050Y"}, "project": {"YJ2016-02"},
			"community": {"222401002005"}, "year": {"2016"}}.Encode(), "/api/v1/audit?limit=20",
		"/api/v1/audit?who=lixd&what=account&from=2020&run=1"} {
		l.call(view, "GET", path, nil, 200)
	}
	for _, path := range []string{"/api/v1/schedule?count=0", "/api/v1/schedule?from=soon", runs + "?period=soon",
		runs + "?limit=100000", one + "/findings?offset=-1", "/api/v1/deliveries?run=x", "/api/v1/filing?period=x",
		"/api/v1/filing?region=1",
		"/api/v1/audit?limit=x", "/api/v1/audit?from=soon&run=x&what=weather", "/api/v1/filing/unit?year=1",
		"/api/v1/filing/month?month=soon",
		"/api/v1/deliveries/search?from=soon&state=x",
		"/api/v1/feedback?period=soon", "/api/v1/feedback?period=2020-12",
		"/api/v1/figures?period=x&as_of=y", runs + "?stat=held", runs + "?state=held&state=sent", "/api/v1/me?q=1",
		"/api/v1/figures/records?as_of=y",
		// what is named and is not there is no list of nothing
		runs + "?job=Monthly", "/api/v1/deliveries?run=999", "/api/v1/audit?run=999",
		"/api/v1/letters?agency=NOPE"} {
		l.call(view, "GET", path, nil, 422)
	}
	for _, path := range []string{runs + "/999", runs + "/999/report", runs + "/999/findings", runs + "/999/attempts",
		runs + "/999/decisions", runs + "/999/audit", "/api/v1/deliveries/999/message",
		"/api/v1/filing/unit?agency=a&project=b&community=c",
		"/api/v1/figures?region=1", "/api/v1/figures/records?submission=none"} {
		l.call(view, "GET", path, nil, 404)
	}
	l.everythingHeard(func(path string) bool { return !ofImports(path) })
}

// ofImports are the paths that TestImportsOverTheAPI calls.
func ofImports(path string) bool {
	return strings.HasPrefix(path, "/api/v1/imports") || path == "/api/v1/filing/form"
}

// accountOrders orders everything that can be ordered of accounts.
func (l *listener) accountOrders(approver string) {
	l.t.Helper()
	root := l.token("root", account.Admin, time.Hour)
	at := "/api/v1/accounts/"
	l.call(root, "POST", "/api/v1/accounts", object{"account": "new", "role": "operator"}, 201)
	l.call(root, "POST", "/api/v1/accounts", object{"account": "new", "role": "operator"}, 422)
	l.call(root, "POST", "/api/v1/accounts", object{"account": "System", "role": "king", "address": "x"}, 422)
	for n, verb := range []string{"confirm", "decline"} {
		l.call(root, "POST", at+"new/role", object{"role": "approver", "reason": "new here"}, 200)
		l.call(root, "POST", at+"new/role", object{"role": "admin", "reason": "new here"}, 409)
		l.call(approver, "GET", at+"changes", nil, 200)
		change := fmt.Sprintf("%schanges/%d/", at, n+1)
		if verb == "confirm" {
			l.call(root, "POST", change+verb, object{}, 403)
		}
		l.call(approver, "POST", change+verb, object{"reason": "asked"}, 200)
		l.call(approver, "POST", change+verb, object{}, 404)
		l.call(root, "POST", at+"new/role", object{"role": "operator", "reason": "back"},
			map[string]int{"confirm": 200, "decline": 422}[verb])
	}
	l.call(root, "POST", at+"new/address", object{"address": "new@example.gov.cn"}, 200)
	l.call(root, "POST", at+"new/address", object{"address": "new"}, 422)
	l.call(root, "POST", at+"new/reset-password", object{}, 200)
	l.call(root, "POST", at+"new/disable", object{}, 422) // no reason
	l.call(root, "POST", at+"new/disable", object{"reason": "gone"}, 200)
	l.call(root, "POST", at+"new/enable", object{"reason": "back"}, 200)
	l.call(root, "POST", at+"root/disable", object{"reason": "gone"}, 422)
	l.call(root, "POST", at+"new/end-sessions", object{}, 200)
	if _, err := l.db.Exec("UPDATE account SET factor = 'sealed' WHERE name = 'new'"); err != nil {
		l.t.Fatal(err)
	}
	l.call(root, "POST", at+"new/reset-factor", object{"reason": "lost"}, 200)
	l.token("new", account.Viewer, time.Hour)
	tokens := l.call(root, "GET", at+"new/tokens", nil, 200)
	var all []account.Token
	if err := json.Unmarshal([]byte(tokens.body), &all); err != nil || len(all) != 1 {
		l.t.Fatal(tokens.body)
	}
	l.call(root, "POST", at+"new/end-token", object{"token": all[0].ID}, 200)
	l.call(root, "POST", at+"new/end-token", object{"token": 9999}, 422)
	l.call(root, "GET", at+"new/sessions", nil, 200)
	l.call(root, "GET", at+"nobody/sessions", nil, 404)
	l.call(approver, "GET", "/api/v1/accounts", nil, 200)
	l.call(approver, "POST", "/api/v1/accounts", object{"account": "other", "role": "viewer"}, 403)
}

// everythingHeard fails unless every operation of some paths was answered with every success that it promises.
func (l *listener) everythingHeard(of func(path string) bool) {
	l.t.Helper()
	for path, methods := range l.doc.Paths {
		if !of(path) {
			continue
		}
		for method, op := range methods {
			for status := range op.Responses {
				if strings.HasPrefix(status, "2") && !l.heard[op.OperationID+" "+status] {
					l.t.Errorf("%s %s never answered %s", method, path, status)
				}
			}
		}
	}
}

func subject(t *testing.T, m delivertest.Message) string {
	t.Helper()
	s := must.Get(new(mime.WordDecoder).DecodeHeader(m.Header("Subject")))(t)
	return s
}

// A token holds only as long, and as far, as it should.
func TestTokens(t *testing.T) {
	w := newWorld(t)
	wide := w.token("lixd", account.Admin, time.Hour) // wider than its account
	for name, c := range map[string]struct {
		token, method, path string
		want                int
	}{
		"none":    {"", "GET", "/api/v1/me", 401},
		"unknown": {"hzt_" + strings.Repeat("A", 43), "GET", "/api/v1/me", 401},
		"good":    {w.token("wang", account.Viewer, time.Hour), "GET", "/api/v1/me", 200},
		"expired": {w.token("wang", account.Viewer, -time.Second), "GET", "/api/v1/me", 401},
		"scope less than account": {w.token("root", account.Viewer, time.Hour), "POST", "/api/v1/jobs/monthly/resume",
			403},
		"scope wider than account":  {wide, "POST", "/api/v1/runs/1/approve", 403},
		"as far as the account may": {wide, "POST", "/api/v1/jobs/monthly/resume", 200},
	} {
		w.call(c.token, c.method, c.path, nil, nil).is(t, c.want, name)
	}
	token := w.token("wang", account.Viewer, time.Hour)
	w.browser().get("/api/v1/me?access_token="+token).is(t, http.StatusUnauthorized, "a token in an address is taken")
	all := must.Get(w.accounts.Tokens(t.Context(), "wang"))(t)
	must.Do(t, w.accounts.Revoke(t.Context(), all[0].ID, "root"))
	w.call(token, "GET", "/api/v1/me", nil, nil).is(t, 401, "revoked")
	must.Do(t, w.accounts.Change(t.Context(), account.Account{Name: "lixd", Role: account.Operator, Disabled: true},
		"disabled", "root"))
	w.call(wide, "GET", "/api/v1/me", nil, nil).is(t, 401, "disabled account")
}

// JSON is read strictly.
func TestStrictJSON(t *testing.T) {
	w := newWorld(t)
	token := w.token("lixd", account.Operator, time.Hour)
	b := w.browser()
	for name, c := range map[string]struct {
		media, body string
		want        int
	}{
		"unknown member": {"application/json", `{"note":"x","notes":"y"}`, 400},
		"two values":     {"application/json", `{"note":"x"}{"note":"y"}`, 400},
		"no JSON":        {"application/json", `note=x`, 400},
		"wrong type":     {"application/json", `{"note":1}`, 400},
		"a form":         {"application/x-www-form-urlencoded", `note=x`, 415},
		"too large":      {"application/json", `{"note":"` + strings.Repeat("x", 100_000) + `"}`, 413},
	} {
		r := b.do(b.request("POST", "/api/v1/jobs/monthly/pause", c.body, "Content-Type", c.media, "Authorization",
			"Bearer "+token))
		if r.StatusCode != c.want || !strings.HasPrefix(r.Header.Get("Content-Type"), "application/problem+json") {
			t.Errorf("%s: %d %s", name, r.StatusCode, r.body)
		}
	}
	w.counts(0, "a job was paused", "SELECT COUNT(*) FROM job WHERE paused")
	methods := []string{"PUT", "DELETE", "PATCH"}
	if slices.ContainsFunc(methods, func(m string) bool {
		return w.call(token, m, "/api/v1/runs", nil, nil).StatusCode < 400
	}) {
		t.Error("another method is answered")
	}
}
