package admin_test

import (
	"bytes"
	"fmt"
	"html"
	"image"
	"image/draw"
	"image/png"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/pquerna/otp/totp"

	"huizong/admin"
	"huizong/admin/openid"
	"huizong/jobs/account"
	"huizong/jobs/keyring"
	"huizong/jobs/ledger"
	"huizong/jobs/must"
)

// keyed gives a world keys for second factors.
func keyed(required bool) func(*admin.Options) {
	return func(o *admin.Options) {
		ring, err := keyring.Parse([]byte(keyring.Generate()))
		if err != nil {
			panic(err)
		}
		o.Keys, o.SecondFactor = ring, required
	}
}

var (
	hiddenSecret = regexp.MustCompile(`name="secret" value="([^"]+)"`)
	typedSecret  = regexp.MustCompile(`<code class="hash">([A-Z2-7 ]+)</code>`)
	codeItem     = regexp.MustCompile(`<li>([0-9a-z]{4}-[0-9a-z]{4})</li>`)
)

// authenticator is a phone with a secret.
type authenticator struct {
	t      testing.TB
	secret string
	last   string
}

// code waits for a code that was not shown yet.
func (a *authenticator) code() string {
	a.t.Helper()
	for until := time.Now().Add(90 * time.Second); time.Now().Before(until); time.Sleep(100 * time.Millisecond) {
		for _, ahead := range []time.Duration{0, 30 * time.Second} { // a step ahead is accepted: no test waits long
			c, err := totp.GenerateCode(a.secret, time.Now().Add(ahead))
			if err != nil {
				a.t.Fatal(err)
			}
			if c != a.last && (ahead == 0 || a.last != "") {
				a.last = c
				return c
			}
		}
	}
	a.t.Fatal("no new code")
	return ""
}

// bindFactor binds a second factor on the page, and returns the phone and the recovery codes.
func (b *browser) bindFactor() (*authenticator, []string) {
	b.Helper()
	page := b.get("/account/factor")
	sealed, typed := hiddenSecret.FindStringSubmatch(page.body), typedSecret.FindStringSubmatch(page.body)
	if page.StatusCode != http.StatusOK || sealed == nil || typed == nil || !strings.Contains(page.body, "<svg") {
		b.Fatalf("the page offers no secret: %d %.600s", page.StatusCode, page.body)
	}
	phone := &authenticator{t: b.TB, secret: strings.ReplaceAll(typed[1], " ", "")}
	r := b.post("/account/factor", url.Values{"secret": {html.UnescapeString(sealed[1])}, "otp": {phone.code()},
		"password": {password}})
	var codes []string
	for _, m := range codeItem.FindAllStringSubmatch(r.body, -1) {
		codes = append(codes, m[1])
	}
	if r.StatusCode != http.StatusOK || len(codes) != account.RecoveryCodes {
		b.Fatalf("bind: %d, %d codes: %.600s", r.StatusCode, len(codes), r.body)
	}
	return phone, codes
}

// TestPrintedCodes: the button prints where a script runs, and else leads to a page of the codes alone; never to what
// somebody made up, or another's.
func TestPrintedCodes(t *testing.T) {
	w := newWorld(t, keyed(false))
	b := w.signedIn("jinml")
	page := b.get("/account/factor")
	sealed, typed := hiddenSecret.FindStringSubmatch(page.body), typedSecret.FindStringSubmatch(page.body)
	phone := &authenticator{t: t, secret: strings.ReplaceAll(typed[1], " ", "")}
	bound := b.post("/account/factor", url.Values{"secret": {html.UnescapeString(sealed[1])}, "otp": {phone.code()},
		"password": {password}})
	form := regexp.MustCompile(`action="(/account/factor/print)" data-print>` +
		`<input type="hidden" name="opened_by" value="jinml">` +
		`<input type="hidden" name="codes" value="([^"]+)"><button>打印</button>`).FindStringSubmatch(bound.body)
	if form == nil || strings.Contains(bound.body, "onclick") {
		t.Fatalf("no button: %.900s", bound.body)
	}
	blob := url.Values{"codes": {html.UnescapeString(form[2])}}
	printed, want := b.post(form[1], blob), codeItem.FindAllString(bound.body, -1)
	if got := codeItem.FindAllString(printed.body, -1); len(got) != account.RecoveryCodes || !slices.Equal(got, want) ||
		strings.Contains(printed.body, "<svg") {
		t.Errorf("printed %q, want %q", got, want)
	}
	for name, r := range map[string]reply{"made up": b.post(form[1], url.Values{"codes": {"<script>"}}),
		"another's": w.signedIn("lixd").post(form[1], blob)} {
		if r.StatusCode != http.StatusBadRequest || codeItem.MatchString(r.body) {
			t.Errorf("%s: %d", name, r.StatusCode)
		}
	}
	script := regexp.MustCompile(`<script src="([^"]+)"`).FindStringSubmatch(bound.body)
	if script == nil || !strings.Contains(b.get(script[1]).body, "[data-print]") {
		t.Errorf("no script prints: %q", script)
	}
}

// unwait lets every wait pass.
func (w *world) unwait() {
	w.Helper()
	must.Get(w.db.Exec("DELETE FROM sign_in"))(w)
}

// A second factor is bound on the page, asked for at the next sign-in, and each code lets in once; a wrong one is
// counted, a recovery code works once.
func TestSecondFactor(t *testing.T) {
	w := newWorld(t, keyed(false))
	b := w.signedIn("jinml")
	other := w.signedIn("jinml")
	phone, codes := b.bindFactor()
	if b.get("/account").StatusCode != http.StatusOK || other.get("/account").StatusCode == http.StatusOK {
		t.Error("binding must end every other session, and this one not")
	}
	n := w.browser()
	if r := n.post("/login", signIn("jinml", password)); !strings.HasPrefix(r.Header.Get("Location"), "/login/code") {
		t.Fatalf("password alone: %d %q", r.StatusCode, r.Header.Get("Location"))
	}
	for _, path := range []string{"/", "/account", "/account/factor", "/runs"} {
		if r := n.get(path); !strings.HasPrefix(r.Header.Get("Location"), "/login") {
			t.Errorf("%s before the code: %d", path, r.StatusCode)
		}
	}
	n.post("/login/code", url.Values{"otp": {phone.last}}).is(t, http.StatusUnprocessableEntity,
		"the code that bound it, again", "还可再试")
	used := phone.code()
	if r := n.post("/login/code", url.Values{"otp": {used}, "next": {"/runs"}}); r.Header.Get("Location") != "/runs" {
		t.Fatalf("the right code: %d %.300s", r.StatusCode, r.body)
	}
	replay := w.browser()
	replay.post("/login", signIn("jinml", password))
	replay.post("/login/code", url.Values{"otp": {used}}).is(t, http.StatusUnprocessableEntity, "a code lets in twice")
	for i := range account.OfFactor("").Free + 1 {
		replay.post("/login/code", url.Values{"otp": {fmt.Sprintf("00000%d", i)}})
	}
	replay.post("/login/code", url.Values{"otp": {"000009"}}).is(t, http.StatusTooManyRequests, "guessing codes")
	w.unwait()
	replay.post("/login/code", url.Values{"backup": {codes[2]}}).is(t, http.StatusSeeOther, "a recovery code")
	again := w.browser()
	again.post("/login", signIn("jinml", password))
	again.post("/login/code", url.Values{"backup": {codes[2]}}).is(t, http.StatusUnprocessableEntity,
		"a recovery code, again")
	w.browser().post("/login/code", url.Values{"otp": {used}}).is(t, http.StatusBadRequest, "a code without a password")
	w.counts(0, "the database holds a secret as it is",
		"SELECT COUNT(*) FROM account WHERE factor LIKE ? OR recovery LIKE ?", "%"+phone.secret+"%",
		"%"+codes[0][:4]+"%")
}

// Where it is required, who may approve does nothing before a factor is bound; who may not is not asked.
func TestSecondFactorRequired(t *testing.T) {
	w := newWorld(t, keyed(true))
	for name, want := range map[string]bool{"jinml": true, "root": true, "lixd": false, "wang": false} {
		r := w.signedIn(name).get("/")
		if (r.Header.Get("Location") == "/account/factor") != want {
			t.Errorf("%s: %d %q", name, r.StatusCode, r.Header.Get("Location"))
		}
	}
	b := w.signedIn("jinml")
	run := w.run("programme", "2015-01..2020-10", "lixd")
	approve := known(run)
	approve.Set("recipients", "2")
	b.post(runPath(run.ID)+"/approve", approve).is(t, http.StatusForbidden, "approve without a factor",
		`href="/account/factor"`)
	token := w.token("jinml", account.Approver, time.Hour)
	w.call(token, "POST", "/api/v1"+runPath(run.ID)+"/approve", map[string]string{"sha256": run.Content},
		nil).is(t, http.StatusForbidden, "a token that lives long approves")
	b.bindFactor()
	b.post(runPath(run.ID)+"/approve", approve).is(t, http.StatusSeeOther, "approve with one")
}

// An approval asks again who it is, when that was shown more than 15 minutes ago.
func TestApprovalAsksAgain(t *testing.T) {
	for name, factor := range map[string]bool{"by code": true, "by password": false} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, keyed(false))
			run := w.run("programme", "2015-01..2020-10", "lixd")
			b := w.signedIn("jinml")
			proof := url.Values{"password": {password}}
			var phone *authenticator
			if factor {
				phone, _ = b.bindFactor()
			}
			w.age(16 * time.Minute)
			if page := b.get(runPath(run.ID)); !strings.Contains(page.body, `id="approve-proof"`) {
				t.Error("the page does not ask")
			}
			form := known(run)
			form.Set("recipients", "2")
			b.post(runPath(run.ID)+"/approve", form).is(t, http.StatusUnprocessableEntity, "without a proof")
			if factor {
				proof = url.Values{"otp": {phone.code()}}
			}
			for k, v := range proof {
				form[k] = v
			}
			b.post(runPath(run.ID)+"/approve", form).is(t, http.StatusSeeOther, "with a proof")
			got, err := w.service.Ledger.Run(t.Context(), run.ID)
			if err != nil || got.State == ledger.AwaitingApproval {
				t.Errorf("%s, %v", got.State, err)
			}
		})
	}
}

// A password that another has set is changed before anything else is done; the rules are asked, each in its words.
func TestPasswordsSetByAnotherAreChanged(t *testing.T) {
	w := newWorld(t)
	a := account.Account{Name: "new", Title: "新人", Role: account.Operator}
	a.SetPassword(account.HashPassword(password), true, time.Now())
	must.Do(t, w.accounts.Add(t.Context(), a, "root"))
	b := w.signedIn("new")
	for _, path := range []string{"/", "/runs", "/jobs/monthly/run"} {
		if r := b.get(path); r.Header.Get("Location") != "/account" {
			t.Errorf("%s: %d %q", path, r.StatusCode, r.Header.Get("Location"))
		}
	}
	b.post("/jobs/monthly/pause", url.Values{"note": {"x"}}).is(t, http.StatusForbidden, "pause", `href="/account"`)
	for next, says := range map[string]string{password: "用过", "123456789012": "连号", "Password2026!!": "太常见",
		"short": "至少12个"} {
		form := url.Values{"old": {password}, "new": {next}, "again": {next}}
		b.post("/account", form).is(t, http.StatusUnprocessableEntity, next, says)
	}
	token := w.token("new", account.Viewer, time.Hour)
	own := "布尔哈通河边的柳树又绿了"
	form := url.Values{"old": {password}, "new": {own}, "again": {own}, "tokens": {"end"}}
	b.post("/account", form).mustBe(t, http.StatusSeeOther, "change")
	b.get("/runs").is(t, http.StatusOK, "afterwards")
	w.call(token, "GET", "/api/v1/me", nil, nil).is(t, http.StatusUnauthorized, "the tokens were to end")
}

// An old password is changed first, where the office has an age for it.
func TestPasswordsOfAge(t *testing.T) {
	w := newWorld(t, func(o *admin.Options) { o.PasswordAge = 90 * 24 * time.Hour })
	w.signedIn("wang").get("/").is(t, http.StatusOK, "a young password")
	must.Get(w.db.Exec("UPDATE account SET changed_at = changed_at - INTERVAL 91 DAY"))(t)
	if r := w.signedIn("wang").get("/"); r.Header.Get("Location") != "/account" {
		t.Errorf("an old one: %d", r.StatusCode)
	}
}

// Strangers' failures do not keep a browser out that was signed in before, nor its owner at another address.
func TestStrangersKeepNobodyOut(t *testing.T) {
	proxied := func(o *admin.Options) { o.Proxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")} }
	w := newWorld(t, proxied)
	b := w.signedIn("jinml")
	b.post("/logout", nil)
	stranger := func(from string) int {
		return w.browser().post("/login", signIn("jinml", "guess"), "X-Forwarded-For", from).StatusCode
	}
	passed := 0
	for range 40 {
		if stranger("203.0.113.9") == http.StatusUnprocessableEntity {
			passed++
		}
	}
	if passed > account.OfPair("", "").Free+2 {
		t.Errorf("%d of 40 guesses were looked at", passed)
	}
	b.post("/login", signIn("jinml", password), "X-Forwarded-For",
		"203.0.113.9").is(t, http.StatusSeeOther, "the known browser, at the guesser's own address")
	w.browser().post("/login", signIn("jinml", password), "X-Forwarded-For",
		"10.1.1.1").is(t, http.StatusSeeOther, "a new browser elsewhere")
	if code := stranger("203.0.113.9"); code != http.StatusTooManyRequests {
		t.Errorf("a success elsewhere forgives the stranger: %d", code)
	}
	w.unwait()
	passed = 0
	for i := range 40 { // addresses of one /64
		if stranger(fmt.Sprintf("2001:db8:1:2:%x::1", i)) == http.StatusUnprocessableEntity {
			passed++
		}
	}
	if passed > account.OfPair("", "").Free+2 {
		t.Errorf("%d of 40 guesses from one /64 were looked at", passed)
	}
}

// Headers that a client writes gain it nothing where no proxy is trusted.
func TestForgedAddressesGainNothing(t *testing.T) {
	w := newWorld(t)
	passed := 0
	for i := range 40 {
		r := w.browser().post("/login", signIn("jinml", "guess"), "X-Forwarded-For", fmt.Sprintf("203.0.113.%d", i))
		if r.StatusCode == http.StatusUnprocessableEntity {
			passed++
		}
	}
	if passed > account.OfPair("", "").Free+2 {
		t.Errorf("%d of 40 guesses with forged addresses were looked at", passed)
	}
}

// Where one is signed in is listed, and can be ended; tokens likewise, and only one's own.
func TestSessionsAndTokensEnd(t *testing.T) {
	w := newWorld(t)
	b, other := w.signedIn("jinml"), w.browser()
	other.post("/login", signIn("jinml", password), "User-Agent", "Mozilla/5.0 (Linux; Android 15) MicroMessenger/8")
	mine := w.token("jinml", account.Viewer, time.Hour)
	theirs := w.token("lixd", account.Viewer, time.Hour)
	page := b.get("/account").body
	for _, says := range []string{"微信", "安卓", "127.0.0.1", "（本机）", "其余全部退出"} {
		if !strings.Contains(page, says) {
			t.Errorf("the page does not say %s", says)
		}
	}
	b.post("/account/sessions", nil).is(t, http.StatusSeeOther, "end the others")
	if b.get("/account").StatusCode != http.StatusOK || other.get("/account").StatusCode == http.StatusOK {
		t.Error("the other session goes on, or this one does not")
	}
	b.post("/account/tokens/2", nil).is(t, http.StatusNotFound, "another's token")
	b.post("/account/tokens/1", nil).is(t, http.StatusSeeOther, "one's own")
	if w.call(mine, "GET", "/api/v1/me", nil, nil).StatusCode != http.StatusUnauthorized ||
		w.call(theirs, "GET", "/api/v1/me", nil, nil).StatusCode != http.StatusOK {
		t.Error("the wrong token was ended")
	}
}

// Whoever the provider names is nobody here before an account is bound to the subject: a name alone opens nothing.
func TestOpenIDBindsSubjects(t *testing.T) {
	p := newProvider(t)
	w := newWorld(t, func(o *admin.Options) {
		o.OpenID = openid.New(openid.Settings{Issuer: p.URL, ClientID: "huizong", ClientSecret: "s",
			RedirectURL: "https://huizong.example.gov.cn/login/openid/callback"}, nil)
	})
	through := func(b *browser, start string) reply {
		r := b.get(start)
		to, err := url.Parse(r.Header.Get("Location"))
		if err != nil || !strings.HasPrefix(to.String(), p.URL) {
			t.Fatalf("%s: %d %q", start, r.StatusCode, r.Header.Get("Location"))
		}
		p.nonce = to.Query().Get("nonce")
		return b.get("/login/openid/callback?" + url.Values{"state": {to.Query().Get("state")}, "code": {"c"}}.Encode())
	}
	p.name, p.sub = "jinml", "subject-1"
	rows := w.count("SELECT COUNT(*) FROM session")
	through(w.browser(), "/login/openid").is(t, http.StatusForbidden, "by name alone")
	if n := w.count("SELECT COUNT(*) FROM session"); n != rows {
		t.Errorf("a request of nobody left %d rows", n-rows)
	}
	if r := through(w.signedIn("jinml"), "/account/openid"); r.Header.Get("Location") != "/account" {
		t.Errorf("bind one's own: %d %.300s", r.StatusCode, r.body)
	}
	p.name = "somebody.else" // the provider's people may change their names
	through(w.browser(), "/login/openid").is(t, http.StatusSeeOther, "the bound subject under another name")
	through(w.signedIn("lixd"), "/account/openid").is(t, http.StatusConflict, "a subject that is another's")
	invite, hash := account.NewToken()
	until := time.Now().Add(time.Hour).UTC()
	must.Do(t, w.accounts.Add(t.Context(), account.Account{Name: "oid", Role: account.Viewer, Invite: hash,
		InviteTill: &until}, "root"))
	p.sub = "subject-2"
	start := "/login/openid?invite=" + url.QueryEscape(invite)
	through(w.browser(), start).is(t, http.StatusSeeOther, "an invitation")
	p.sub = "subject-3"
	through(w.browser(), start).is(t, http.StatusForbidden, "an invitation that was used")
	if a, err := w.accounts.Identity(t.Context(), p.URL, "subject-2"); err != nil || a.Name != "oid" {
		t.Errorf("%+v, %v", a, err)
	}
}

// Requests of nobody leave no row, whatever they ask for.
func TestNobodyWritesNothing(t *testing.T) {
	w := newWorld(t)
	tables := []string{"session", "audit", "request", "browser", "sign_in", "run", "delivery"}
	before := map[string]int{}
	for _, table := range tables {
		before[table] = w.count("SELECT COUNT(*) FROM " + table)
	}
	for _, rt := range admin.PageRoutes() {
		if rt.Method == "GET" {
			w.browser().get(w.filled(rt.Path))
			w.browser().get(w.filled(rt.Path), "Cookie", "huizong=AAAA; huizong-known="+strings.Repeat("A", 43))
		} else if rt.Path != "/login" { // an attempt to sign in is counted
			w.browser().post(w.filled(rt.Path), url.Values{})
		}
	}
	for _, table := range tables {
		if n := w.count("SELECT COUNT(*) FROM " + table); n != before[table] {
			t.Errorf("%s has %d rows more", table, n-before[table])
		}
	}
}

var stroke = regexp.MustCompile(`M(\d+) (\d+)\.5h(\d+)`)

// The QR code is read by a program that did not draw it.
func TestTheQRCodeIsReadable(t *testing.T) {
	reader, err := exec.LookPath("zbarimg")
	if err != nil {
		t.Fatal("zbarimg is missing; ./test.sh installs it (zbar-tools)")
	}
	w := newWorld(t, keyed(false))
	page := w.signedIn("jinml").get("/account/factor").body
	const scale, size = 6, 80
	picture := image.NewGray(image.Rect(0, 0, size*scale, size*scale))
	draw.Draw(picture, picture.Bounds(), image.White, image.Point{}, draw.Src)
	for _, m := range stroke.FindAllStringSubmatch(page, -1) {
		x, _ := strconv.Atoi(m[1])
		y, _ := strconv.Atoi(m[2])
		n, _ := strconv.Atoi(m[3])
		draw.Draw(picture, image.Rect(x*scale, y*scale, (x+n)*scale, (y+1)*scale), image.Black, image.Point{}, draw.Src)
	}
	var raw bytes.Buffer
	must.Do(t, png.Encode(&raw, picture))
	file := filepath.Join(t.TempDir(), "code.png")
	must.Do(t, os.WriteFile(file, raw.Bytes(), 0o600))
	out, err := exec.Command(reader, "-q", "--raw", file).Output()
	secret := typedSecret.FindStringSubmatch(page)
	if err != nil || secret == nil || !strings.Contains(string(out), strings.ReplaceAll(secret[1], " ", "")) ||
		!strings.HasPrefix(string(out), "otpauth://totp/") {
		t.Errorf("read %q, %v", out, err)
	}
}

// age lets time pass for every session: what was shown of its person is so much older.
func (w *world) age(d time.Duration) {
	w.Helper()
	var rows []struct {
		Hash string `db:"sha256"`
		Data []byte `db:"data"`
	}
	must.Do(w, w.db.Select(&rows, "SELECT sha256, data FROM session WHERE data <> ''"))
	for _, r := range rows {
		until, values, err := scs.GobCodec{}.Decode(r.Data)
		if err != nil {
			w.Fatal(err)
		}
		for _, key := range []string{"proven", "factor"} {
			if at, ok := values[key].(int64); ok {
				values[key] = at - d.Microseconds()
			}
		}
		raw, err := scs.GobCodec{}.Encode(until, values)
		if err == nil {
			_, err = w.db.Exec("UPDATE session SET data = ? WHERE sha256 = ?", raw, r.Hash)
		}
		if err != nil {
			w.Fatal(err)
		}
	}
}

// bind binds an account to a subject.
func (w *world) bind(name, issuer, subject string) {
	w.Helper()
	a, err := w.accounts.Account(w.Context(), name)
	if err == nil {
		a.Issuer, a.Subject = issuer, subject
		err = w.accounts.Change(w.Context(), a, "bound", "test")
	}
	if err != nil {
		w.Fatal(err)
	}
}
