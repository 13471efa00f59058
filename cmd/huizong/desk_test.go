package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"huizong/cmd/wiring"
	"huizong/config"
	"huizong/jobs"
	"huizong/jobs/account"
	"huizong/jobs/desk"
	"huizong/jobs/keyring"
	"huizong/jobs/ledger"
	"huizong/jobs/ledger/ledgertest"
	"huizong/jobs/period"
	"huizong/sql/schema"
	"huizong/sql/store"
	"huizong/sql/store/mysqltest"
)

// counter is the three ways to the desk over one real MariaDB: a browser that is signed in, a token and the command
// line, of each role.
type counter struct {
	*testing.T
	l        *store.Ledger
	db       *store.DB
	file     string
	server   *httptest.Server
	browsers map[string]*http.Client
	tokens   map[string]string
	revision int
	keys     *keyring.Ring
}

// people are one account of each role.
var people = map[string]account.Role{"wang": account.Viewer, "au": account.Auditor, "lixd": account.Operator,
	"jinml": account.Approver, "root": account.Admin}

// noSource is a source that nobody needs here.
type noSource struct{}

func (noSource) Snapshot(context.Context, func(jobs.Snapshot) error) error {
	return errors.New("no source")
}

// newCounter is a counter of people who sign in with a password.
func newCounter(t *testing.T) *counter {
	t.Helper()
	c, book := newCounterOf(t, `{listen: ""}`)
	hash := account.HashPassword(accountPassword)
	for name, role := range people {
		c.ok(book.Add(t.Context(), account.Account{Name: name, Role: role, Password: hash}, "test"))
		c.token(book, account.Token{Account: name, Scope: account.Admin})
		c.browse(name)
		if code := c.signIn(name); code != 303 {
			t.Fatalf("sign in as %s: %d", name, code)
		}
	}
	return c
}

// newCounterOf is a counter of nobody yet, with the settings of admin.
func newCounterOf(t *testing.T, settingsOfAdmin string) (*counter, *store.Accounts) {
	t.Helper()
	mysqltest.Shared(t)
	c := &counter{T: t, file: filepath.Join(t.TempDir(), "config.yaml"), browsers: map[string]*http.Client{},
		tokens: map[string]string{}}
	dsn := mysqltest.DSN(t)
	raw, err := os.ReadFile("testdata/config.yaml")
	c.ok(err)
	dir := filepath.Dir(c.file)
	text := strings.NewReplacer("{dsn}", dsn, "{port}", "25", "{work}", dir, `admin: {listen: ""}`,
		"admin: "+settingsOfAdmin+"\naudit: {key_file: "+filepath.Join(dir, "audit.key")+"}").Replace(string(raw))
	c.ok(os.WriteFile(filepath.Join(dir, "audit.key"), []byte(keyring.Generate()), 0o600))
	c.ok(os.WriteFile(filepath.Join(dir, "smtp-password"), []byte("s3cret"), 0o600))
	c.ok(os.WriteFile(c.file, []byte(text), 0o600))
	c.db, err = store.Open(t.Context(), dsn, store.ForLedger)
	c.ok(err)
	t.Cleanup(func() { c.db.Close() })
	_, err = schema.Migrate(t.Context(), c.db.DB.DB, schema.Ledger)
	c.ok(err)
	settings, err := config.Load(c.file, nil)
	c.ok(err)
	c.keys, err = wiring.Keys(settings)
	c.ok(err)
	c.l = store.NewLedger(c.db.DB).WithKeys(c.keys)
	s, err := wiring.Planner(settings, "test")
	c.ok(err)
	s.Ledger, s.Source, s.Log = c.l, noSource{}, slog.New(slog.DiscardHandler)
	book := store.NewAccounts(c.db.DB).WithKeys(c.keys)
	pages, err := wiring.Pages(settings, s, book, nil)
	c.ok(err)
	c.server = httptest.NewServer(pages.Handler())
	t.Cleanup(c.server.Close)
	return c, book
}

// token gives a token to whoever it names.
func (c *counter) token(book *store.Accounts, k account.Token) {
	c.Helper()
	token, digest := account.NewToken()
	k.Hash, k.ExpiresAt = digest, time.Now().Add(time.Hour)
	_, err := book.AddToken(c.Context(), k, "test")
	c.ok(err)
	c.tokens[k.Account] = token
}

// browse gives somebody a browser.
func (c *counter) browse(name string) {
	c.Helper()
	jar, err := cookiejar.New(nil)
	c.ok(err)
	c.browsers[name] = &http.Client{Jar: jar,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

func (c *counter) signIn(name string) int {
	return c.post(name, "/login", url.Values{"account": {name}, "password": {accountPassword}})
}

func (c *counter) ok(err error) {
	c.Helper()
	if err != nil {
		c.Fatal(err)
	}
}

// situations are runs in every state, made by whoever is named.
var situations = map[string]func(c *counter, by string) int64{
	"pending":   func(c *counter, by string) int64 { return c.start(by).ID },
	"building":  func(c *counter, by string) int64 { return c.built(c.start(by)).ID },
	"held":      func(c *counter, by string) int64 { return c.moved(by, ledger.HeldRun) },
	"unchanged": func(c *counter, by string) int64 { return c.moved(by, ledger.Unchanged) },
	"failed":    func(c *counter, by string) int64 { return c.moved(by, ledger.FailedRun) },
	"skipped": func(c *counter, by string) int64 {
		n := c.next(by)
		n.Skip = "a holiday"
		r, _, err := c.l.Start(c.Context(), n)
		c.ok(err)
		return r.ID
	},
	"awaiting_approval": func(c *counter, by string) int64 { return c.sealed(by, ledger.ApprovalRequired) },
	"awaiting two":      func(c *counter, by string) int64 { return c.sealed(by, ledger.ApprovalTwo) },
	"rejected": func(c *counter, by string) int64 {
		return c.decided(c.sealed(by, ledger.ApprovalRequired), ledger.Reject)
	},
	"cancelled while it awaited approval": func(c *counter, by string) int64 {
		return c.decided(c.sealed(by, ledger.ApprovalRequired), ledger.Cancel)
	},
	"cancelled": func(c *counter, by string) int64 { return c.decided(c.start(by).ID, ledger.Cancel) },
	"sealed":    func(c *counter, by string) int64 { return c.sealed(by, ledger.ApprovalNone) },
	"delivering": func(c *counter, by string) int64 {
		return c.sent(c.sealed(by, ledger.ApprovalNone), ledger.Failed)
	},
	"in doubt": func(c *counter, by string) int64 {
		return c.sent(c.sealed(by, ledger.ApprovalNone), ledger.Sent, ledger.InDoubt)
	},
	"delivered": func(c *counter, by string) int64 {
		return c.sent(c.sealed(by, ledger.ApprovalNone), ledger.Sent, ledger.Sent)
	},
	"partly_delivered": func(c *counter, by string) int64 {
		return c.sent(c.sealed(by, ledger.ApprovalNone), ledger.Sent, ledger.Failed)
	},
	"failed when it was sent": func(c *counter, by string) int64 {
		return c.sent(c.sealed(by, ledger.ApprovalNone), ledger.Failed, ledger.Failed)
	},
}

// possible is what each situation lets be ordered, whoever orders: the oracle of the test.
var possible = map[string]string{
	"pending": "cancel", "building": "", "held": "release retry cancel", "unchanged": "", "failed": "retry",
	"skipped": "", "awaiting_approval": "approve reject cancel", "awaiting two": "approve reject cancel",
	"rejected":                            "",
	"cancelled while it awaited approval": "", "cancelled": "", "sealed": "cancel",
	"delivering": "cancel resend resolve",
	"in doubt":   "cancel resend resolve", "delivered": "resend", "partly_delivered": "resend resolve",
	"failed when it was sent": "resend resolve",
}

// TestEveryOrderByEveryWay plays every verb on every state in every role by page, API and command line: each gives the
// same answer, the one that the oracle has, and leaves the same behind. What was refused has changed nothing, so that
// the next may be tried on the same run.
func TestEveryOrderByEveryWay(t *testing.T) {
	c, untouched := newCounter(t), map[string]int64{}
	for situation, arrange := range situations {
		for _, rule := range desk.OfRuns() {
			for name, role := range people {
				for _, by := range []string{"other", name} { // the run is another's, or one's own
					if by == name && rule.Verb != ledger.Approve {
						continue
					}
					want := "done"
					switch {
					case !role.May(rule.Role):
						want = "forbidden"
					case !slices.Contains(strings.Fields(possible[situation]), string(rule.Verb)):
						want = "refused"
					case by == name:
						want = "forbidden"
					}
					var left []string
					for way, give := range map[string]func(string, ledger.Verb, ledger.File) string{
						"page": c.byPage, "api": c.byAPI, "cli": c.byCLI} {
						id, there := untouched[situation+by]
						if !there {
							id = arrange(c, by)
						}
						untouched[situation+by] = id
						if want == "done" {
							delete(untouched, situation+by)
						}
						before, f := c.record(id), c.file1(id)
						got := give(name, rule.Verb, f)
						after := c.record(id)
						if got != want {
							t.Errorf("%s a run of %s that is %s, as %s by %s: %s, want %s", rule.Verb, by, situation,
								role, way, got, want)
						}
						if got != "done" && after != before {
							t.Errorf("%s %s as %s by %s was refused, and left %s for %s", rule.Verb, situation, role,
								way, after, before)
						}
						left = append(left, after)
					}
					if left[0] != left[1] || left[1] != left[2] {
						t.Errorf("%s %s as %s leaves %q", rule.Verb, situation, role, left)
					}
				}
			}
		}
	}
}

// next is the next run of the job: each test of one has a revision of its own.
func (c *counter) next(by string) ledger.NewRun {
	c.revision++
	return ledger.NewRun{Job: "monthly", Period: period.Of(period.Monthly, period.MonthOf(2020, 10)), Region: "222401",
		Kind: ledger.Manual, Revision: c.revision, AsOf: time.Now(), Actor: by}
}

func (c *counter) start(by string) ledger.Run {
	r, _, err := c.l.Start(c.Context(), c.next(by))
	c.ok(err)
	return r
}

// built is a run that a worker has, for a moment: the next of its job is not held up.
func (c *counter) built(r ledger.Run) ledger.Run {
	r, err := c.l.ClaimRun(c.Context(), "a", 0, r.ID)
	c.ok(err)
	return r
}

func (c *counter) moved(by string, to ledger.RunState) int64 {
	r := c.built(c.start(by))
	c.ok(c.l.Move(c.Context(), r.Claim(), to, "as the test has it", 0, nil))
	return r.ID
}

func (c *counter) sealed(by string, need ledger.Approval) int64 {
	r := c.built(c.start(by))
	_, err := c.l.Seal(c.Context(), r.Claim(), ledgertest.Content(r.ID, need, "x@example.org", "y@example.org"))
	c.ok(err)
	return r.ID
}

func (c *counter) decided(run int64, verb ledger.Verb) int64 {
	_, err := c.l.Decide(c.Context(), ledger.Decision{Run: run, Verdict: verb, Actor: "pu", Reason: "as it is"})
	c.ok(err)
	return run
}

func (c *counter) sent(run int64, to ...ledger.DeliveryState) int64 {
	for _, state := range to {
		d, err := c.l.ClaimDelivery(c.Context(), "a", time.Minute, run)
		c.ok(err)
		a := ledger.Attempt{Phase: "dot", StartedAt: time.Now(), EndedAt: time.Now()}
		c.ok(c.l.Finish(c.Context(), d.Claim(), a, state, 0, nil))
	}
	return run
}

// record is all of a run that an order could change.
func (c *counter) record(run int64) string {
	f := c.file1(run)
	out := string(f.Run.State)
	for _, d := range f.Deliveries {
		out += fmt.Sprint(" ", d.Recipient, d.State, d.PossibleDuplicates)
	}
	for _, d := range f.Decisions {
		out += fmt.Sprint(" ", d.Verdict, d.Actor)
	}
	return out
}

func (c *counter) file1(run int64) ledger.File {
	f, err := c.l.File(c.Context(), run)
	c.ok(err)
	return f
}

// doubt is the delivery that a resolve is about: the one in doubt, or that went wrong, or any.
func doubt(f ledger.File) int64 { return doubted(f).ID }

func doubted(f ledger.File) (out ledger.Delivery) {
	for _, d := range f.Deliveries {
		if out.ID == 0 || d.State == ledger.InDoubt || d.State.Wrong() {
			out = d
		}
	}
	return out
}

// found is what is found out of it.
func found(f ledger.File) ledger.DeliveryState {
	if doubted(f).State.Wrong() {
		return ledger.Cancelled
	}
	return ledger.Sent
}

// again is whom a resend is for.
func again(f ledger.File) string {
	for _, d := range f.Deliveries {
		return d.Recipient
	}
	return ""
}

func (c *counter) post(name, path string, form url.Values) int {
	c.Helper()
	r, err := http.NewRequestWithContext(c.Context(), "POST", c.server.URL+path, strings.NewReader(form.Encode()))
	c.ok(err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return c.do(c.browsers[name], r)
}

func (c *counter) do(client *http.Client, r *http.Request) int {
	c.Helper()
	resp, err := client.Do(r)
	c.ok(err)
	resp.Body.Close()
	return resp.StatusCode
}

// answer is an HTTP status as the test has it.
func answer(code int) string {
	switch code {
	case http.StatusOK, http.StatusSeeOther:
		return "done"
	case http.StatusForbidden:
		return "forbidden"
	case http.StatusConflict, http.StatusNotFound, http.StatusUnprocessableEntity:
		return "refused"
	}
	return strconv.Itoa(code)
}

func (c *counter) byPage(name string, verb ledger.Verb, f ledger.File) string {
	n := len(f.Deliveries)
	if f.Run.Content == "" {
		n = 3
	}
	seen := desk.SeenOf(f.Run)
	return answer(c.post(name, fmt.Sprintf("/runs/%d/%s", f.Run.ID, verb), url.Values{"state": {seen.State},
		"revision": {seen.Revision}, "hash": {seen.Content}, "reason": {"as asked"}, "recipients": {strconv.Itoa(n)},
		"to": {again(f)}, "delivery": {strconv.FormatInt(doubt(f), 10)},
		"outcome": {map[ledger.DeliveryState]string{ledger.Sent: "received",
			ledger.Cancelled: "cancel"}[found(f)]}}))
}

func (c *counter) byAPI(name string, verb ledger.Verb, f ledger.File) string {
	path, body := fmt.Sprintf("/api/v1/runs/%d/%s", f.Run.ID, verb), map[string]any{"reason": "as asked"}
	switch verb {
	case ledger.Resolve:
		path, body["to"] = fmt.Sprintf("/api/v1/deliveries/%d/resolve", doubt(f)), found(f)
	case ledger.Approve:
		body["sha256"] = f.Run.Content
	case ledger.Resend:
		body["to"] = again(f)
	}
	raw, err := json.Marshal(body)
	c.ok(err)
	r, err := http.NewRequestWithContext(c.Context(), "POST", c.server.URL+path, bytes.NewReader(raw))
	c.ok(err)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+c.tokens[name])
	return answer(c.do(http.DefaultClient, r))
}

func (c *counter) byCLI(name string, verb ledger.Verb, f ledger.File) string {
	args := []string{"--config", c.file, string(verb)}
	if verb == ledger.Resolve {
		args = append(args, strconv.FormatInt(doubt(f), 10), string(found(f)))
	} else {
		args = append(args, strconv.FormatInt(f.Run.ID, 10))
	}
	c.Setenv("HUIZONG_TOKEN", c.tokens[name]) // signed in, or nobody
	switch {
	case name == "emergency":
		args = append(args, "--emergency")
	case c.tokens[name] != "":
		args = append(args, "--as", name)
	}
	if verb == ledger.Approve {
		args = append(args, "--sha256", cmp.Or(f.Run.Content, ledger.Origin))
	} else {
		args = append(args, "--reason", "as asked")
	}
	if verb == ledger.Resend {
		args = append(args, "--to", again(f))
	}
	if slices.Contains([]ledger.Verb{ledger.Approve, ledger.Release, ledger.Retry, ledger.Resend}, verb) {
		args = append(args, "--wait", "0s")
	}
	var out, problem bytes.Buffer
	code := run(args, strings.NewReader(""), &out, &problem)
	switch text := problem.String(); {
	case code == exitOK:
		return "done"
	case strings.Contains(text, ledger.ErrRole.Error()), strings.Contains(text, ledger.ErrApprover.Error()):
		return "forbidden"
	}
	return "refused"
}
