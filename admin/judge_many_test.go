package admin_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"huizong/admin/words"
	"huizong/jobs"
	"huizong/jobs/account"
	"huizong/jobs/must"
	"huizong/jobs/reconcile"
)

// Of more pairs than a report lists those that most hangs on are held, and the others are counted: a province has too
// many to hold them all. One that is not listed is opened and judged by its address, and those of a month are listed by
// themselves.
func TestMorePairsThanAreListed(t *testing.T) {
	w := newWorld(t)
	w.today()
	ids := w.pair()
	const each, listed = 33, 1000 // records of one title and day on either side: 1,089 pairs
	for side, id := range ids {
		for i := range each {
			must.Get(w.db.Exec(`INSERT INTO activities (id, submission_id, kind, code, title, occurred_on, sessions,
				attendances) SELECT ?, submission_id, kind, ?, ?, occurred_on, 1, ? FROM activities WHERE id = ?`,
				9_000_000+100*side+i, fmt.Sprintf("M%d%02d", side, i), "\u4e07\u4eba\u5065\u6b65\u8d70", 3000+2*i+side,
				id))(t)
		}
	}
	there := w.judging()
	open := there.Of(jobs.PairOpen)
	if n := there.Stake(jobs.PairOpen).Count; len(open) != listed || n != each*each+1 {
		t.Fatalf("%d pairs are listed of %d", len(open), n)
	}
	for _, p := range open {
		if p.Goes.Attendances < 3000 {
			t.Errorf("a pair of %d is listed, and larger ones are not", p.Goes.Attendances)
		}
	}
	everyone := int64(0) // of what was filed later, each once, though it is like each of the others
	for i := range int64(each) {
		side := int64(0)
		if open[0].Goes.Attendances%2 == 1 {
			side = 1
		}
		everyone += 3000 + 2*i + side
	}
	goes, stays := reconcile.ID(ids[0]), reconcile.ID(ids[1])
	alone := must.Get(w.service.Judging(t.Context(), "222401", jobs.Sought{One: stays, Other: goes}))(t)
	one, found := alone.Pair(goes, stays)
	if !found || len(alone.Pairs) != listed+1 {
		t.Fatalf("the pair that is sought is not among %d", len(alone.Pairs))
	}
	everyone += one.Goes.Attendances
	if is := alone.Stake(jobs.PairOpen); is.Attendances != everyone || is != there.Stake(jobs.PairOpen) {
		t.Errorf("%+v, want %d person-times", is, everyone)
	}

	b, month := w.signedIn("lixd"), one.Effect.Month.String()
	is := func(path string, status int, says ...string) {
		t.Helper()
		r := b.get(path)
		for _, text := range says {
			if !strings.Contains(r.body, text) {
				t.Errorf("%s does not say %s", path, text)
			}
		}
		if r.StatusCode != status {
			t.Errorf("%s: %d, want %d", path, r.StatusCode, status)
		}
	}
	all := words.Num(each*each + 1)
	is("/duplicates", 200, "<b>"+all+"</b>", "未判"+all+"对", "还有990对未列", "未核实1090对", words.Num(everyone),
		`name="month"`)
	is("/duplicates?format=xlsx", 422, "只列人次最多的1,000对，另有90对")
	is("/duplicates?month="+month, 200, "还有990对未列", `<option value="`+month+`" selected>`)
	is("/duplicates?month=2020-01", 200, "没有疑似重复")
	is("/duplicates?month=2020-01&format=csv", 200)
	is("/duplicates?month=soon", 404)
	key := url.QueryEscape(string(one.Stays.ID) + "~" + string(one.Goes.ID))
	is("/duplicates?state=open&pair="+key, 200, "记录"+string(one.Stays.ID), "记录"+string(one.Goes.ID))
	is("/", 200, "疑似重复"+all+"对")

	token := w.token("wang", account.Viewer, time.Hour)
	count := func(query string) (c struct {
		Pairs, Unlisted, Attendances int64
	}) {
		var states []json.RawMessage
		r := w.call(token, "GET", "/api/v1/duplicates/counts"+query, nil, nil)
		must.Do(t, json.Unmarshal([]byte(r.body), &states))
		must.Do(t, json.Unmarshal(states[0], &c))
		return c
	}
	if c := count(""); c.Pairs != each*each+1 || c.Unlisted != 90 || c.Attendances != everyone {
		t.Errorf("%+v", c)
	}
	if c := count("?month=2020-01"); c.Pairs != 0 || c.Unlisted != 0 {
		t.Errorf("%+v", c)
	}
	w.call(token, "GET", "/api/v1/duplicates?month=soon", nil, nil).is(t, 422, "a month that is none is taken")

	r := b.post("/duplicates", url.Values{"stays": {string(one.Stays.ID)}, "goes": {string(one.Goes.ID)},
		"verdict": {"left"}, "reason": {"one sheet"}, "month": {month}})
	r.mustBe(t, http.StatusSeeOther, "a pair that is not listed cannot be judged")
	if to := r.Header.Get("Location"); !strings.Contains(to, "month="+month) {
		t.Errorf("leads to %s, without the month", to)
	}
	is("/duplicates?state=proposed", 200, "记录"+string(one.Stays.ID))
	if c := count(""); c.Pairs != each*each || c.Unlisted != 89 {
		t.Errorf("%+v", c)
	}
}
