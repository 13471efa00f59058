package admin_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"huizong/admin"
	"huizong/jobs/account"
	"huizong/jobs/ledger"
	"huizong/jobs/must"
)

// side sends the same request from several places at once, and counts the answers by status.
func side(n int, send func(i int) int) map[int]int {
	var mu sync.Mutex
	var wg sync.WaitGroup
	got := map[int]int{}
	for i := range n {
		wg.Go(func() {
			code := send(i)
			mu.Lock()
			defer mu.Unlock()
			got[code]++
		})
	}
	wg.Wait()
	return got
}

// A form that is sent many times at once starts one run; a decision that two take at once is taken once.
func TestSecurityAtOnce(t *testing.T) {
	w := crowded(t)
	b := w.signedIn("lixd")
	b.get("/jobs/monthly/run?period=2020-10") // the comparison is read
	form := url.Values{"mode": {"send"}, "period": {"2020-10"}, "recipients": {"2"}, "once": {"abc"}, "last": {""}}
	got := side(6, func(int) int { return b.post("/jobs/monthly/run", form).StatusCode })
	if n := w.count("SELECT COUNT(*) FROM run"); n != 1 || got[http.StatusSeeOther] == 0 ||
		got[http.StatusSeeOther]+got[http.StatusConflict] != 6 {
		t.Errorf("%d runs, answers %v", n, got)
	}
	token := w.token("lixd", account.Operator, time.Hour)
	body := map[string]any{"job": "monthly", "period": "2020-09", "mode": "send", "recipients": 2}
	got = side(6, func(int) int {
		return w.call(token, "POST", "/api/v1/runs", body, nil, "Idempotency-Key", "k").StatusCode
	})
	if n := w.count("SELECT COUNT(*) FROM run"); n != 2 || got[http.StatusCreated] == 0 ||
		got[http.StatusCreated]+got[http.StatusConflict] != 6 {
		t.Errorf("by calls: %d runs, answers %v", n, got)
	}
	held := w.run("monthly", "2020-08", "lixd")
	approvers := []*browser{w.signedIn("jinml"), w.signedIn("pu")}
	got = side(6, func(i int) int {
		return approvers[i%2].post(runPath(held.ID)+"/release",
			mergeForms(known(held), "reason", "checked by telephone", "recipients", "2")).StatusCode
	})
	if n := w.count("SELECT COUNT(*) FROM decision WHERE run_id = ?", held.ID); n != 1 ||
		got[http.StatusSeeOther] != 1 || got[http.StatusConflict] != 5 {
		t.Errorf("%d decisions, answers %v", n, got)
	}
	w.judgeAtOnce()
	// Two administrators who disable each other at once leave one of them.
	must.Do(t, w.accounts.Add(t.Context(), account.Account{Name: "root2", Role: account.Admin,
		Password: account.HashPassword(password)}, "root"))
	admins := []string{w.token("root", account.Admin, time.Hour), w.token("root2", account.Admin, time.Hour)}
	got = side(2, func(i int) int {
		return w.call(admins[i], "POST", "/api/v1/accounts/"+[]string{"root2", "root"}[i]+"/disable",
			object{"reason": "left"}, nil).StatusCode
	})
	if n := w.count("SELECT COUNT(*) FROM account WHERE role = 'admin' AND NOT disabled"); n != 1 || got[200] != 1 {
		t.Errorf("%d administrators are left, answers %v", n, got)
	}
}

// judgeAtOnce has several accept a row, confirm that, and undo it at once: each is done once.
func (w *world) judgeAtOnce() {
	w.today()
	must.Get(w.db.Exec("ALTER TABLE activities MODIFY kind VARCHAR(20) NULL"))(w)
	must.Get(w.db.Exec("UPDATE activities SET kind = 'EVENT' WHERE id = 2317"))(w)
	var tokens []string
	for _, name := range []string{"lixd", "lixd", "jinml", "pu"} {
		tokens = append(tokens, w.token(name, account.Approver, time.Hour))
	}
	once := func(what, path string, body object, done int, by []string) {
		got := side(4, func(i int) int { return w.call(by[i%len(by)], "POST", path, body, nil).StatusCode })
		if got[done] != 1 || got[http.StatusConflict] != 3 {
			w.Errorf("%s at once: answers %v", what, got)
		}
	}
	once("accepted", "/api/v1/judgements", object{"verdict": "accepted", "table": "activities", "row": "2317",
		"reason": "asked"}, http.StatusCreated, tokens[:2])
	confirm := "/api/v1/judgements/1/confirm"
	w.call(tokens[0], "POST", confirm, object{}, nil).is(w, http.StatusForbidden, "one's own is confirmed")
	w.call(tokens[0], "POST", "/api/v1/judgements/7/confirm", object{}, nil).is(w, http.StatusNotFound, "none")
	once("confirmed", confirm, object{}, http.StatusOK, tokens[2:])
	once("undone", "/api/v1/judgements/1/undo", object{"reason": "mistaken"}, http.StatusOK, tokens)
	w.call(tokens[3], "POST", confirm, object{}, nil).is(w, http.StatusConflict, "what was undone is confirmed")
	w.counts(2, "judgements", "SELECT COUNT(*) FROM judgement")
}

// Who goes back in the browser and sends the same form with another order gives another order: saying that it was
// carried out would be untrue.
func TestSecurityAnotherOrderOfTheSameForm(t *testing.T) {
	w := newWorld(t)
	b := w.signedIn("lixd")
	page := b.get("/jobs/monthly/run?period=2020-10").body
	_, once, _ := strings.Cut(page, `name="once" value="`)
	once, _, _ = strings.Cut(once, `"`)
	if once == "" {
		t.Fatal("no once in the form")
	}
	for i, row := range []url.Values{
		{"mode": {"test"}, "to": {"a@example.gov.cn"}},
		{"mode": {"test"}, "to": {"b@example.gov.cn"}},
		{"mode": {"test"}, "to": {"b@example.gov.cn"}, "period": {"2020-09"}},
		{"mode": {"send"}, "recipients": {"2"}},
	} {
		form := mergeForms(row, "once", once, "last", "")
		if !form.Has("period") {
			form.Set("period", "2020-10")
		}
		for range 2 { // and each of them once
			if r, want := b.post("/jobs/monthly/run", form), runPath(int64(i+1)); r.StatusCode != http.StatusSeeOther ||
				r.Header.Get("Location") != want {
				t.Errorf("%v: %d to %q, want %q", row, r.StatusCode, r.Header.Get("Location"), want)
			}
		}
	}
	w.counts(3, "tests", "SELECT COUNT(*) FROM run WHERE test_to <> ''")
	// Another account's form has a key of its own.
	if r := w.signedIn("jinml").post("/jobs/monthly/run",
		url.Values{"mode": {"test"}, "to": {"a@example.gov.cn"}, "period": {"2020-10"},
			"once": {once}}); r.Header.Get("Location") != runPath(5) {
		t.Errorf("another account: %d to %q", r.StatusCode, r.Header.Get("Location"))
	}
}

// leaving keeps an answer only after its caller has gone.
type leaving struct {
	account.Book
	answered, gone chan struct{}
	once           sync.Once
}

// Answered implements account.Book.
func (l *leaving) Answered(ctx ctx, key string, a account.Answer) error {
	l.once.Do(func() {
		close(l.answered)
		<-l.gone
		select {
		case <-ctx.Done():
		case <-time.After(300 * time.Millisecond):
		}
	})
	return l.Book.Answered(ctx, key, a)
}

// A caller that has lost its connection asks again with the same key, and gets the answer that it missed.
func TestSecurityCallersThatLeave(t *testing.T) {
	l := &leaving{answered: make(chan struct{}), gone: make(chan struct{})}
	w := crowded(t, func(o *admin.Options) { l.Book, o.Accounts = o.Accounts, l })
	token := w.token("lixd", account.Operator, time.Hour)
	body := `{"job": "monthly", "period": "2020-10", "mode": "send", "recipients": 2}`
	headers := []string{"Content-Type", "application/json", "Authorization", "Bearer " + token, "Idempotency-Key", "k"}
	b := w.browser()
	ctx, leave := context.WithCancel(t.Context())
	left := make(chan struct{})
	go func() {
		defer close(left)
		if r, err := b.client.Do(b.request("POST", "/api/v1/runs", body, headers...).WithContext(ctx)); err == nil {
			r.Body.Close()
		}
	}()
	<-l.answered
	leave()
	<-left
	time.Sleep(50 * time.Millisecond) // the server sees it
	close(l.gone)
	var again reply
	for range 600 {
		if again = b.do(b.request("POST", "/api/v1/runs", body, headers...)); again.StatusCode != http.StatusConflict {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	if again.StatusCode != http.StatusCreated || again.Header.Get("Idempotency-Replayed") != "true" ||
		w.count("SELECT COUNT(*) FROM run") != 1 {
		t.Errorf("asked again: %d %s", again.StatusCode, again.body)
	}
}

// A decision on what has changed is not carried out, and nothing that was typed for it is lost.
func TestSecurityDecisionsOnWhatHasChanged(t *testing.T) {
	w := newWorld(t)
	held, waiting := w.run("monthly", "2020-08", "lixd"), w.run("programme", "2015-01..2020-10", "lixd")
	b := w.signedIn("jinml")
	for _, row := range []struct {
		action string
		run    ledger.Run
	}{{"release", held}, {"cancel", held}, {"approve", waiting}, {"reject", waiting}} {
		for _, field := range []string{"state", "revision", "hash", ""} {
			form := mergeForms(known(row.run), "reason", "typed with care", "recipients", "97")
			if field != "" {
				form[field] = []string{"another"}
			} else {
				form = url.Values{"reason": {"typed with care"}, "recipients": {"97"}}
			}
			before := w.state()
			r := b.post(fmt.Sprintf("/runs/%d/%s", row.run.ID, row.action), form)
			if r.StatusCode != http.StatusConflict || !strings.Contains(r.body, "没有执行，请重看") ||
				w.state() != before {
				t.Errorf("%s with another %q: %d", row.action, field, r.StatusCode)
			}
			if kept := "97"; row.action != "approve" {
				kept = "typed with care"
				if !strings.Contains(r.body, kept) {
					t.Errorf("%s with another %q: %q is lost", row.action, field, kept)
				}
			} else if !strings.Contains(r.body, `value="97"`) {
				t.Errorf("%s with another %q: %q is lost", row.action, field, kept)
			}
		}
	}
	// What was typed comes back as it was, empty lines and blanks at the beginning of lines too.
	typed := "\r\n\r\n  - 晨曦 \U0001F600\r\n\r\n\t- \u0645\u0631\u062d\u0628\u0627 </textarea> " +
		strings.Repeat("字", 900)
	r := b.post(runPath(held.ID)+"/release", url.Values{"reason": {typed}})
	page := must.Get(html.Parse(strings.NewReader(r.body)))(t)
	for n := range page.Descendants() {
		if n.DataAtom == atom.Textarea && slices.Contains(n.Attr, html.Attribute{Key: "id", Val: "release-reason"}) {
			if want := strings.ReplaceAll(typed, "\r\n", "\n"); n.FirstChild == nil || n.FirstChild.Data != want {
				t.Errorf("typed %.40q, shown %.40q", want, n.FirstChild.Data)
			}
		}
	}
	// A report goes to those that it was sealed for, and so the page says.
	w.service.Jobs[1].Recipients = append(w.service.Jobs[1].Recipients, w.service.Jobs[1].Recipients[0])
	b.get(runPath(waiting.ID)).is(t, http.StatusOK, "the run", "将发2个收件人", "批准并发送2份")
	// It is to do for those who may approve it, and not for who started it.
	w.run("programme", "2015-01..2020-09", "jinml")
	for name, want := range map[string]int{"jinml": 1, "pu": 2} {
		if n := strings.Count(w.signedIn(name).get("/").body, "查看并批准<"); n != want {
			t.Errorf("%s has %d to approve, want %d", name, n, want)
		}
	}
	// What was typed for an order that is not possible any more is shown.
	must.Get(w.service.Ledger.Decide(t.Context(), ledger.Decision{Run: held.ID, Verdict: ledger.Cancel, Actor: "pu",
		Reason: "closed"}))(t)
	b.post(runPath(held.ID)+"/release", mergeForms(known(held), "reason", "typed with care", "recipients",
		"2")).is(t, http.StatusConflict, "released when it was cancelled", "您填的", "typed with care")
}
