package admin_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"huizong/jobs/account"
	"huizong/jobs/deliver"
	"huizong/jobs/deliver/delivertest"
)

// TestAddressMendedOverTheAPI: the sealed report goes to the right address, once, and the history tells it.
func TestAddressMendedOverTheAPI(t *testing.T) {
	w := newWorld(t)
	w.sink.SetPlan(delivertest.Rules(delivertest.Rule{Phase: deliver.PhaseRcpt, Rcpt: "gongyuan@example.gov.cn",
		Fault: delivertest.Reply(550, "5.1.1 no such user")}))
	run := w.run("monthly", "2020-10", "lixd")
	doc, compiler := spec(t)
	l := &listener{w, t, doc, compiler, map[string]bool{}}
	op, ap := w.token("lixd", account.Operator, time.Hour), w.token("jinml", account.Approver, time.Hour)
	path := "/api/v1/runs/" + fmt.Sprint(run.ID) + "/resend"
	b := w.signedIn("lixd")
	lost := fmt.Sprint(w.count("SELECT id FROM delivery WHERE recipient = 'gongyuan@example.gov.cn'"))
	b.post(runPath(run.ID)+"/resend", mergeForms(known(run), "to", "gyjd\u3002gov.cn", "reason", "by telephone",
		"delivery", lost, "instead_of", "gongyuan@example.gov.cn")).is(t, http.StatusUnprocessableEntity, "no address",
		`value="gyjd`+"\u3002"+`gov.cn"`,
		`value="by telephone"`)
	l.call(op, "POST", path, object{"to": "gyjd@example.gov.cn", "instead_of": "gongyuan@example.gov.cn"}, 422)
	l.call(op, "POST", path, object{"to": "gyjd@example.gov.cn", "instead_of": "nobody@example.gov.cn",
		"reason": "mistyped"}, 404)
	l.call(op, "POST", path, object{"to": "gyjd@example.gov.cn", "instead_of": "gongyuan@example.gov.cn",
		"reason": "mistyped"}, 200)
	w.attend(run.ID)
	got := 0
	for _, m := range w.sink.Messages() {
		if m.To[0] == "gyjd@example.gov.cn" {
			got++
		}
	}
	if state := w.count("SELECT COUNT(*) FROM run WHERE id = ? AND state = 'delivered'", run.ID); got != 1 ||
		state != 1 {
		t.Errorf("it came %d times, delivered %d", got, state)
	}
	l.call(op, "POST", path, object{"to": "gyjd@example.gov.cn", "instead_of": "gongyuan@example.gov.cn",
		"reason": "mistyped"}, 422)
	history := l.call(op, "GET", "/api/v1/runs/"+fmt.Sprint(run.ID)+"/decisions", nil, 200)
	if !strings.Contains(history.body, "gongyuan@example.gov.cn -\\u003e gyjd@example.gov.cn: mistyped") {
		t.Errorf("the history does not tell: %s", history.body)
	}

	// Outside the office's domains it waits for a second person, who gives the same order.
	out := object{"to": "reader@elsewhere.example", "also": true, "reason": "asked for it"}
	l.call(op, "POST", path, out, 200)
	w.attend(run.ID)
	held := func() int {
		return w.count("SELECT COUNT(*) FROM delivery WHERE recipient = 'reader@elsewhere.example' AND state = 'held'")
	}
	if held() != 1 {
		t.Error("it does not wait for a second person")
	}
	if got := w.call(op, "POST", path, out, nil); got.StatusCode == 200 {
		t.Error("who asked let it out too")
	}
	l.call(ap, "POST", path, out, 200)
	w.attend(run.ID)
	if held() != 0 {
		t.Error("the second person did not let it out")
	}
}
