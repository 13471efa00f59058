package main

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/alexedwards/scs/v2"

	"huizong/jobs/account"
	"huizong/jobs/desk"
	"huizong/jobs/ledger"
)

// shown are people by the second factor that they have shown: none is bound, it was given just now, or 16 minutes ago;
// and a program, with a token that lives long. One operates, of whom no factor is asked.
var shown = map[string]account.Role{"none": account.Approver, "fresh": account.Approver, "stale": account.Approver,
	"program": account.Approver, "lixd": account.Operator}

// identified is a counter of people who have shown who they are in each of these ways.
func identified(t *testing.T, required bool) *counter {
	t.Helper()
	c, book := newCounterOf(t, `{listen: "", second_factor: `+map[bool]string{true: "required",
		false: "optional"}[required]+"}")
	hash, codes := account.HashPassword(accountPassword), map[string][]string{}
	for name, role := range shown {
		a := account.Account{Name: name, Role: role, Password: hash}
		c.ok(book.Add(t.Context(), a, "test"))
		if name == "fresh" || name == "stale" {
			var err error
			codes[name], err = a.Bind(c.keys, account.NewSecret(), 0)
			c.ok(err)
			c.ok(book.Change(t.Context(), a, "factor", name))
		}
	}
	now := time.Now().UTC().Truncate(time.Microsecond)
	old := now.Add(-account.Fresh - time.Minute)
	for name, k := range map[string]account.Token{"none": {Login: true}, "fresh": {Login: true, FactorAt: &now},
		"stale": {Login: true, FactorAt: &old}, "program": {}, "lixd": {Login: true}} {
		k.Account, k.Scope = name, shown[name]
		c.token(book, k)
	}
	for _, name := range []string{"stale", "fresh", "none", "lixd"} {
		c.browse(name)
		c.signIn(name)
		if len(codes[name]) > 0 {
			c.post(name, "/login/code", url.Values{"backup": {codes[name][0]}})
		}
		if name == "stale" {
			c.aged()
		}
	}
	return c
}

// aged lets every session be 16 minutes older.
func (c *counter) aged() {
	c.Helper()
	var rows []struct{ Sha256, Data string }
	c.ok(c.db.Select(&rows, "SELECT sha256, data FROM session WHERE data <> ''"))
	for _, r := range rows {
		until, values, err := scs.GobCodec{}.Decode([]byte(r.Data))
		c.ok(err)
		for _, key := range []string{"proven", "factor"} {
			if at, ok := values[key].(int64); ok {
				values[key] = at - (account.Fresh + time.Minute).Microseconds()
			}
		}
		raw, err := scs.GobCodec{}.Encode(until, values)
		c.ok(err)
		_, err = c.db.Exec("UPDATE session SET data = ? WHERE sha256 = ?", raw, r.Sha256)
		c.ok(err)
	}
}

// orderable is a state in which each verb is possible.
var orderable = map[ledger.Verb]string{ledger.Approve: "awaiting_approval", ledger.Reject: "awaiting_approval",
	ledger.Release: "held", ledger.Retry: "held", ledger.Cancel: "sealed", ledger.Resend: "delivered",
	ledger.Resolve: "in doubt"}

// ofFactor is what each gets by the second factor that they have shown: the oracle of the test.
func ofFactor(r desk.Rule, who, way string, required bool) string {
	out := r.Verb == ledger.Approve || r.Verb == ledger.Release // lets a report out
	switch {
	case who == "lixd" && r.Role != account.Operator:
		return "forbidden"
	case way == "page" && who == "stale" && out: // asked for in the form, whether offices require it or not
		return "refused"
	case !required:
		return "done"
	case who == "program" && r.Role != account.Operator, who == "none" && (way == "page" || out),
		who == "stale" && out:
		return "forbidden"
	}
	return "done"
}

// TestFactorByEveryWay plays every verb by everybody, by the second factor that they have shown, where the office
// requires one and where it does not, by page, API and command line.
func TestFactorByEveryWay(t *testing.T) {
	for _, required := range []bool{false, true} {
		c, untouched := identified(t, required), map[string]int64{}
		ways := map[string]func(string, ledger.Verb, ledger.File) string{"page": c.byPage, "api": c.byAPI,
			"cli": c.byCLI}
		for _, rule := range desk.OfRuns() {
			for name := range shown {
				for way, give := range ways {
					if way == "page" && name == "program" {
						continue
					}
					situation := orderable[rule.Verb]
					id, there := untouched[situation]
					if !there {
						id = situations[situation](c, "other")
					}
					untouched[situation] = id
					before, f := c.record(id), c.file1(id)
					want := ofFactor(rule, name, way, required)
					got := give(name, rule.Verb, f)
					if got != want {
						t.Errorf("%s by %s of %s, required: %t: %s, want %s", rule.Verb, way, name, required, got, want)
					}
					if got == "done" {
						delete(untouched, situation)
					} else if after := c.record(id); after != before {
						t.Errorf("%s by %s of %s was refused, and left %s for %s", rule.Verb, way, name, after, before)
					}
					if want == "refused" && !strings.Contains(c.page(name, fmt.Sprintf("/runs/%d", id)),
						fmt.Sprintf("id=%q name=\"otp\"", string(rule.Verb)+"-proof")) {
						t.Errorf("%s, required: %t: the page does not ask for the factor", rule.Verb, required)
					}
				}
			}
		}
	}
}

// page is what somebody's browser shows.
func (c *counter) page(name, path string) string {
	c.Helper()
	r, err := http.NewRequestWithContext(c.Context(), "GET", c.server.URL+path, nil)
	c.ok(err)
	resp, err := c.browsers[name].Do(r)
	c.ok(err)
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	c.ok(err)
	return string(raw)
}

// needing are the situations whose report needs a second person.
var needing = []string{"awaiting_approval", "awaiting two", "rejected", "cancelled while it awaited approval"}

// TestNobodyByEveryState plays every verb on every state by whoever has a shell and has not signed in, in an emergency
// and not, where the office asks for people and where it does not. An emergency tells everybody, and never stands in
// for a second person.
func TestNobodyByEveryState(t *testing.T) {
	for _, identity := range []string{"required", "optional"} {
		c, book := newCounterOf(t, `{listen: "", cli_identity: `+identity+"}")
		c.Setenv("HUIZONG_TOKEN_FILE", c.TempDir()+"/none")
		c.ok(book.Add(t.Context(), account.Account{Name: "jinml", Role: account.Approver, Address: "jinml@example.org",
			Password: account.HashPassword(accountPassword)}, "test"))
		for situation, arrange := range situations {
			id := arrange(c, "other")
			for _, rule := range desk.OfRuns() {
				for _, way := range []string{"nobody", "emergency"} {
					emergency, want, f := way == "emergency", "done", c.file1(id)
					switch {
					case rule.Verb == ledger.Resolve && doubt(f) == 0: // there is no such delivery
						want = "refused"
					case rule.Person && slices.Contains(needing, situation),
						rule.Person && !emergency && identity == "required":
						want = "forbidden"
					case !slices.Contains(strings.Fields(possible[situation]), string(rule.Verb)):
						want = "refused"
					}
					before, told := c.record(id), c.told()
					got := c.byCLI(way, rule.Verb, f)
					if got != want {
						t.Errorf("%s %s by %s, identity %s: %s, want %s", rule.Verb, situation, way, identity, got,
							want)
					}
					if got != "done" && (c.record(id) != before || c.told() != told) {
						t.Errorf("%s %s by %s was refused, and did something", rule.Verb, situation, way)
					}
					if told = c.told() - told; got == "done" && (told == 2) != (emergency && rule.Person) {
						t.Errorf("%s %s by %s: %d were told", rule.Verb, situation, way, told)
					}
					if got == "done" {
						id = arrange(c, "other")
					}
				}
			}
		}
		v, err := c.l.Verify(t.Context(), 0)
		c.ok(err)
		if len(v.Faults) > 0 {
			t.Errorf("the audit does not hold: %v", v.Faults)
		}
	}
}

// told is how many notices were written.
func (c *counter) told() (n int) {
	c.Helper()
	c.ok(c.db.Get(&n, "SELECT COUNT(*) FROM delivery WHERE purpose = 'notice'"))
	return n
}
