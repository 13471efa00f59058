package admin_test

import (
	"encoding/json"
	"fmt"
	"html"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"huizong/admin"
	"huizong/admin/door"
	"huizong/cmd/words"
	"huizong/jobs"
	"huizong/jobs/account"
	"huizong/jobs/deliver/delivertest"
	"huizong/jobs/ledger"
	"huizong/jobs/must"
	"huizong/jobs/period"
	"huizong/jobs/reconcile"
	"huizong/jobs/schedule"
	"huizong/sql/query"
	"huizong/sql/schema"
	"huizong/sql/store"
	"huizong/sql/store/mysqltest"
	"huizong/templates/mail"
)

func TestMain(m *testing.M) { mysqltest.Run(m) }

const password = "correct horse battery staple"

var shanghai = time.FixedZone("Asia/Shanghai", 8*3600)

// clock is a clock that a test sets.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) set(t testing.TB, wall string) {
	t.Helper()
	now := must.Get(time.ParseInLocation("2006-01-02 15:04", wall, shanghai))(t)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = now
}

// source hands the store's snapshots out as the jobs know them.
type source struct {
	*store.Source
	judged *store.Ledger
	shelf  jobs.Shelf // nil: nothing is kept
}

func (s source) Snapshot(ctx ctx, f func(jobs.Snapshot) error) error {
	return s.Source.Snapshot(ctx, func(snap *store.Snapshot) error { return f(snapshot{snap, s}) })
}

// snapshot is one of a source, with what people judged.
type snapshot struct {
	*store.Snapshot
	source source
}

// Shelf implements jobs.Keeping.
func (s snapshot) Shelf() (jobs.Shelf, string) { return s.source.shelf, s.Reading() }

// ReadOnly implements jobs.Keeping.
func (s snapshot) ReadOnly() bool { return false }

// Unkept implements jobs.Keeping.
func (s snapshot) Unkept(err error) { panic(err) }

// Judgements implements jobs.Snapshot.
func (s snapshot) Judgements(ctx ctx, asOf time.Time) (*reconcile.Judgements, error) {
	all, err := s.source.judged.Judgements(ctx, asOf)
	return reconcile.NewJudgements(all), err
}

// world is the pages over a real MariaDB with the published case, a real mail sink, and a clock that stands at
// 2020-11-10 10:26.
type world struct {
	testing.TB
	clock    *clock
	db       *store.DB
	service  *jobs.Service
	accounts *store.Accounts
	sink     *delivertest.Sink
	server   *httptest.Server
	pages    *admin.Server
	log      *strings.Builder
	logMu    sync.Mutex
}

// Write implements io.Writer, for the log.
func (w *world) Write(b []byte) (int, error) {
	w.logMu.Lock()
	defer w.logMu.Unlock()
	return w.log.Write(b)
}

// newWorld is a world in which one thing is done after the other.
func newWorld(t testing.TB, edit ...func(*admin.Options)) *world {
	t.Helper()
	mysqltest.Alone(t)
	return crowded(t, edit...)
}

// crowded is a world in which several act at once: its tests are run with the race detector as well.
func crowded(t testing.TB, edit ...func(*admin.Options)) *world {
	t.Helper()
	return newWorldOf(t, os.DirFS("../cmd/demo/yanji"), "222401", edit...)
}

// newWorldOf is a world of other data, whose jobs report on a region.
func newWorldOf(t testing.TB, files fs.FS, region string, edit ...func(*admin.Options)) *world {
	t.Helper()
	w := &world{TB: t, clock: &clock{}, log: &strings.Builder{}}
	w.clock.set(t, "2020-11-10 10:26")
	w.db = must.Get(store.Open(t.Context(), mysqltest.DSN(t), store.ForImport))(t)
	t.Cleanup(func() { w.db.Close() })
	for _, set := range []schema.Set{schema.Source, schema.Ledger} {
		must.Get(schema.Migrate(t.Context(), w.db.DB.DB, set))(t)
	}
	must.Get(store.Import(t.Context(), w.db, files, nil))(t)
	w.sink = delivertest.New(t, delivertest.Options{})
	w.accounts = store.NewAccounts(w.db.DB)
	w.service = w.newService()
	for i := range w.service.Jobs {
		w.service.Jobs[i].Region = region
	}
	hash := account.HashPassword(password)
	for name, role := range map[string]account.Role{"wang": account.Viewer, "lixd": account.Operator,
		"jinml": account.Approver, "pu": account.Approver, "root": account.Admin} {
		title := map[string]string{"wang": "王芳", "lixd": "李晓东", "jinml": "金美兰", "pu": "朴哲"}[name]
		must.Do(t, w.accounts.Add(t.Context(), account.Account{Name: name, Title: title, Role: role, Password: hash},
			"test"))
	}
	o := admin.Options{Service: w.service, Fresh: time.Nanosecond,
		Options: door.Options{Accounts: standing{w.accounts, w.db}, Idle: time.Hour, Life: 12 * time.Hour,
			Chinese: words.Chinese.Said}}
	for _, f := range edit {
		f(&o)
	}
	pages := must.Get(admin.New(o))(t)
	w.pages = pages
	w.server = httptest.NewUnstartedServer(nil)
	w.server.Config = pages.HTTP()
	w.server.Start()
	t.Cleanup(w.server.Close)
	return w
}

// standing lets the wait of who guesses pass when a test says so (waited), and not while a busy machine works at it.
type standing struct {
	account.Book
	db *store.DB
}

func (s standing) Try(ctx ctx, subjects ...account.Subject) (time.Duration, int, error) {
	_, err := s.db.ExecContext(ctx, "UPDATE sign_in SET last_at = UTC_TIMESTAMP(6) "+
		"WHERE last_at > UTC_TIMESTAMP(6) - INTERVAL 10 MINUTE")
	if err != nil {
		return 0, 0, err
	}
	return s.Book.Try(ctx, subjects...)
}

func (w *world) newService() *jobs.Service {
	w.Helper()
	templates := must.Get(mail.Load(nil))(w)
	cal := must.Get(schedule.NewCalendar(nil))(w)
	spec := func(text string) schedule.Spec {
		s := must.Get(schedule.Parse(text, shanghai, cal))(w)
		return s
	}
	catchUp := schedule.CatchUp{Policy: schedule.CatchUpLatest, Window: 35 * 24 * time.Hour}
	dept := jobs.Recipient{Name: "省民政厅慈善社工处", Address: "dept@example.gov.cn", Locale: "zh-CN"}
	street := jobs.Recipient{Name: "公园街道", Address: "gongyuan@example.gov.cn", Region: "222401004000",
		Locale: "zh-CN"}
	s := &jobs.Service{Jobs: []jobs.Job{
		{Name: "monthly", Title: "延吉市社会工作服务情况", Schedule: spec("monthly 10 09:00 roll=next"),
			Kind: period.Monthly, Region: "222401", CatchUp: catchUp,
			Attachments: []jobs.Form{jobs.Workbook}, HoldInDoubt: true, Recipients: []jobs.Recipient{dept, street}},
		{Name: "programme", Title: "延吉市社会工作服务情况", Schedule: spec("monthly 10 09:00 roll=next"),
			Kind: period.Programme, Start: period.MonthOf(2015, 1), Region: "222401",
			CatchUp: catchUp, Approval: ledger.ApprovalRequired, Attachments: []jobs.Form{jobs.Workbook},
			Recipients: []jobs.Recipient{dept, street}}},
		Source: source{store.NewSource(w.db, query.Reference()), store.NewLedger(w.db.DB), nil},
		Ledger: store.NewLedger(w.db.DB),
		Post:   store.NewLedger(w.db.DB),
		Judges: store.NewLedger(w.db.DB), Sender: w.sink.Server(), Mail: templates,
		Options: reconcile.Defaults(shanghai), Calendar: cal, Zone: shanghai,
		Deadline: jobs.Deadline{Day: 5, Roll: schedule.None},
		From:     mail.Address{Name: "延吉市民政局", Address: "report@example.gov.cn"}, Office: "延吉市民政局",
		MaxSize: 10_000_000,
		Version: "test", Instance: "host/1/1", Timing: jobs.DefaultTiming(), Now: w.clock.Now,
		Log: slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{Level: slog.LevelDebug}))}
	s.Options.Deadline = func(m period.Month) time.Time { return schedule.Deadline(m, 5, schedule.None, shanghai, cal) }
	s.Options.MaxChange = 1_000_000
	return s
}

// run triggers a run and takes it as far as it goes by itself.
func (w *world) run(job, text, actor string) ledger.Run {
	w.Helper()
	j, ok := w.service.Job(job)
	p, err := period.Parse(text)
	if err != nil || !ok {
		w.Fatal(err, ok)
	}
	run, _, err := w.service.Trigger(w.Context(), jobs.Order{Job: j, Period: p, Actor: actor})
	if err != nil {
		w.Fatal(err)
	}
	return w.attend(run.ID)
}

func (w *world) attend(id int64) ledger.Run {
	w.Helper()
	run := must.Get(w.service.Attend(w.Context(), id, 2*time.Minute))(w)
	return run
}

// browser is a client that keeps cookies and follows no redirect.
type browser struct {
	*world
	client *http.Client
}

// reply is an answer with its body read.
type reply struct {
	*http.Response
	body string
}

// is fails where an answer has another status, or does not say a text; what says which request it was.
func (r reply) is(t testing.TB, status int, what string, says ...string) bool {
	t.Helper()
	lacks := slices.DeleteFunc(says, func(text string) bool { return strings.Contains(r.body, text) })
	if r.StatusCode != status || len(lacks) > 0 {
		t.Errorf("%s: %d, want %d; it does not say %q: %.600s", what, r.StatusCode, status, lacks, r.body)
		return false
	}
	return true
}

// mustBe is is, and the end of a test whose next steps need it.
func (r reply) mustBe(t testing.TB, status int, what string, says ...string) {
	t.Helper()
	if !r.is(t, status, what, says...) {
		t.FailNow()
	}
}

func (w *world) browser() *browser {
	jar := must.Get(cookiejar.New(nil))(w)
	return &browser{w, &http.Client{Jar: jar,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// signedIn is a browser of an account.
func (w *world) signedIn(name string) *browser {
	w.Helper()
	b := w.browser()
	b.post("/login", url.Values{"account": {name},
		"password": {password}}).mustBe(w, http.StatusSeeOther, fmt.Sprintf("sign in as %s", name))
	return b
}

func (b *browser) do(r *http.Request) reply {
	b.Helper()
	resp := must.Get(b.client.Do(r))(b)
	defer resp.Body.Close()
	body := must.Get(io.ReadAll(resp.Body))(b)
	return reply{resp, string(body)}
}

func (b *browser) request(method, path, body string, headers ...string) *http.Request {
	b.Helper()
	r := must.Get(http.NewRequestWithContext(b.Context(), method, b.server.URL+path, strings.NewReader(body)))(b)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	return r
}

func (b *browser) get(path string, headers ...string) reply {
	b.Helper()
	return b.do(b.request("GET", path, "", headers...))
}

// post sends a form as a browser on our own page does.
func (b *browser) post(path string, form url.Values, headers ...string) reply {
	b.Helper()
	return b.do(b.request("POST", path, form.Encode(),
		append([]string{"Content-Type", "application/x-www-form-urlencoded", "Sec-Fetch-Site", "same-origin"},
			headers...)...))
}

// known are the hidden fields that a form of a run carries.
func known(r ledger.Run) url.Values {
	return url.Values{"state": {string(r.State)}, "revision": {"1"}, "hash": {r.Content}}
}

// token makes a bearer token.
func (w *world) token(name string, scope account.Role, life time.Duration) string {
	w.Helper()
	token, hash := account.NewToken()
	must.Get(w.accounts.AddToken(w.Context(),
		account.Token{Account: name, Scope: scope, Hash: hash, ExpiresAt: time.Now().Add(life)}, "test"))(w)
	return token
}

// call makes a call of the API with a token and reads its JSON.
func (w *world) call(token, method, path string, body any, into any, headers ...string) reply {
	w.Helper()
	raw := ""
	if body != nil {
		b := must.Get(json.Marshal(body))(w)
		raw = string(b)
		headers = append(headers, "Content-Type", "application/json")
	}
	b := w.browser()
	r := b.do(b.request(method, path, raw, append(headers, "Authorization", "Bearer "+token)...))
	if into != nil {
		if err := json.Unmarshal([]byte(r.body), into); err != nil {
			w.Fatalf("%s %s: %v in %.300s", method, path, err, r.body)
		}
	}
	return r
}

func runPath(id int64) string { return fmt.Sprintf("/runs/%d", id) }

// start triggers a run and attends to it for a moment: one that leaves something in doubt does not end by itself.
func (w *world) start(job, text, actor string) int64 {
	w.Helper()
	j, _ := w.service.Job(job)
	p, err := period.Parse(text)
	if err != nil {
		w.Fatal(err)
	}
	run, _, err := w.service.Trigger(w.Context(), jobs.Order{Job: j, Period: p, Actor: actor})
	if err == nil {
		_, err = w.service.Attend(w.Context(), run.ID, 2*time.Second)
	}
	if err != nil {
		w.Fatal(err)
	}
	return run.ID
}

// revise triggers a revision, and takes it as far as it goes by itself.
func (w *world) revise(job, text, actor, reason string) ledger.Run {
	w.Helper()
	j, _ := w.service.Job(job)
	p, err := period.Parse(text)
	if err != nil {
		w.Fatal(err)
	}
	run, _, err := w.service.Trigger(w.Context(), jobs.Order{Job: j, Period: p, Actor: actor, Reason: reason})
	if err != nil {
		w.Fatal(err)
	}
	return w.attend(run.ID)
}

var hiddenField = regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]*)">`)

// formOf reads the hidden fields of the form that holds a text.
func formOf(page, holds string) url.Values {
	out := url.Values{}
	for _, form := range strings.Split(page, "<form")[1:] {
		if form, _, _ = strings.Cut(form, "</form>"); strings.Contains(form, holds) {
			for _, m := range hiddenField.FindAllStringSubmatch(form, -1) {
				out.Set(m[1], html.UnescapeString(m[2]))
			}
			return out
		}
	}
	return out
}

// contacts gives every agency the same address.
func (w *world) contacts(address string) {
	w.Helper()
	must.Get(w.db.Exec("UPDATE agencies SET contact = ?", address))(w)
}
