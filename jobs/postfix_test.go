package jobs_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"huizong/jobs"
	"huizong/jobs/account"
	"huizong/jobs/bounce"
	"huizong/jobs/bounce/bouncetest"
	"huizong/jobs/deliver"
	"huizong/jobs/deliver/delivertest"
	"huizong/jobs/deliver/postfixtest"
	"huizong/jobs/desk"
	"huizong/jobs/ledger"
	"huizong/jobs/notify"
	"huizong/jobs/period"
	"huizong/jobs/reconcile"
	"huizong/sql/schema"
	"huizong/sql/store"
	"huizong/sql/store/mysqltest"
	"huizong/templates/mail"
)

// TestMain ends the database that the stories share.
func TestMain(m *testing.M) { mysqltest.Run(m) }

// office is a service over a real database and a real mail server, with a group robot that operators are told by.
type office struct {
	*house
	*jobs.Service
	store    *store.Ledger
	db       *store.DB
	accounts *store.Accounts
	postfix  *postfixtest.Server
	outside  *delivertest.Sink // where mail for other domains goes

	mu   sync.Mutex
	told []string
}

func newOffice(t *testing.T, p *postfixtest.Server, outside *delivertest.Sink, to ...string) *office {
	t.Helper()
	db, err := store.Open(t.Context(), mysqltest.DSN(t), store.ForLedger)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	if _, err := schema.Migrate(context.Background(), db.DB.DB, schema.Ledger); err != nil {
		t.Fatal(err)
	}
	o := &office{house: newHouse(t, "2020-11-10 09:00"), store: store.NewLedger(db.DB), db: db,
		accounts: store.NewAccounts(db.DB), postfix: p, outside: outside}
	robot := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		o.mu.Lock()
		defer o.mu.Unlock()
		o.told = append(o.told, string(body))
		fmt.Fprint(w, `{"errcode":0,"errmsg":"ok"}`)
	}))
	t.Cleanup(robot.Close)
	s := o.service("a", func(j *jobs.Job) {
		if len(to) > 0 {
			j.Recipients = nil
		}
		for _, a := range to {
			j.Recipients = append(j.Recipients, jobs.Recipient{Name: "N", Address: a, Locale: "zh-CN"})
		}
	})
	s.Ledger, s.Post, s.Now = o.store, o.store, time.Now
	s.From, s.Operators = mail.Address{Name: "Office", Address: postfixtest.Sender}, []string{postfixtest.Operator}
	s.Tells = []jobs.Tell{{Channel: notify.Channel{Name: "ops", Kind: notify.WeCom, URL: robot.URL, Private: true}}}
	s.BaseURL = "https://huizong.office.test"
	s.Timing.Tick, s.Timing.ChannelWait = 100*time.Millisecond, time.Second
	s.Timing.Backoff = func(int) time.Duration { return time.Second }
	s.Log = slog.New(slog.DiscardHandler)
	o.Service = s
	if p != nil {
		o.greet("huizong.office.test")
	}
	return o
}

// greet replaces the relay by one that greets with a name.
func (o *office) greet(name string) {
	server := o.postfix.Client()
	server.Hello = name
	o.Sender = deliver.NewRelay(server)
}

// until serves until something holds.
func (o *office) until(what string, holds func() bool) {
	o.Helper()
	ctx, stop := context.WithCancel(o.Context())
	done := make(chan error, 1)
	go func() { done <- o.Serve(ctx) }()
	end := time.Now().Add(90 * time.Second)
	for !holds() && time.Now().Before(end) {
		time.Sleep(50 * time.Millisecond)
	}
	stop()
	if err := <-done; err != nil {
		o.Error(err)
	}
	if !holds() {
		o.Fatalf("%s: not in time; deliveries %s\n%s", what, o.states(), o.postfix.Log())
	}
}

// deliveries are the reports.
func (o *office) deliveries() []ledger.Delivery {
	o.Helper()
	all, err := o.store.Deliveries(context.Background(), ledger.Filter{})
	if err != nil {
		o.Fatal(err)
	}
	return slices.DeleteFunc(all, func(d ledger.Delivery) bool { return d.Purpose != ledger.Report })
}

func (o *office) states() string {
	var out []string
	for _, d := range o.deliveries() {
		out = append(out, fmt.Sprintf("%s %s (%s)", d.Recipient, d.State, d.LastReply))
	}
	return strings.Join(out, "; ")
}

func (o *office) all(state ledger.DeliveryState) bool {
	ds := o.deliveries()
	return len(ds) > 0 && !slices.ContainsFunc(ds, func(d ledger.Delivery) bool { return d.State != state })
}

// toldOf counts the notices with a word in them.
func (o *office) toldOf(word string) int {
	o.mu.Lock()
	defer o.mu.Unlock()
	n := 0
	for _, body := range o.told {
		if strings.Contains(body, word) {
			n++
		}
	}
	return n
}

// got counts what arrived outside for a recipient.
func (o *office) got(to string) int {
	n := 0
	for _, m := range o.outside.Messages() {
		if m.To[0] == to {
			n++
		}
	}
	return n
}

func (o *office) trigger() {
	o.Helper()
	if _, _, err := o.Trigger(o.Context(), o.order(o.Service, "")); err != nil {
		o.Fatal(err)
	}
}

// TestRefusalsOfUs plays what a real Postfix refuses: nobody fails who was not refused himself, the operators hear of
// it by another way than mail, and everything is delivered once after the cure.
func TestRefusalsOfUs(t *testing.T) {
	outside := delivertest.New(t, delivertest.Options{TLS: deliver.NoTLS})
	p := postfixtest.Start(t, outside.Port())
	everybody := func(reply string) []string {
		return []string{"smtpd_recipient_restrictions = check_recipient_access static:{" + reply + "}"}
	}
	nobody := []string{"smtpd_recipient_restrictions ="}
	tests := []struct {
		name         string
		broken, mend []string
		hello        string
		said         string
		stops        string // what the operators are told; empty: the channel stays open
	}{
		{"sender not owned", []string{"smtpd_sender_restrictions = reject_sender_login_mismatch",
			"smtpd_sender_login_maps = static:somebody"}, []string{"smtpd_sender_restrictions ="}, "",
			"not owned by user",
			"set mail.from"},
		{"name without a dot", []string{"smtpd_helo_restrictions = reject_non_fqdn_helo_hostname"},
			[]string{"smtpd_helo_restrictions ="}, "4f1c0ab977de", "need fully-qualified hostname", "set mail.hello"},
		{"relay denied", []string{"smtpd_relay_restrictions = reject_unauth_destination"},
			[]string{"smtpd_relay_restrictions = permit_sasl_authenticated, reject_unauth_destination"}, "",
			"Relay access denied", "set mail.username"},
		{"block list", []string{"smtpd_client_restrictions = check_client_access " +
			"static:{554 5.7.1 Service unavailable; Client host blocked using bl.example.net}"},
			[]string{"smtpd_client_restrictions ="}, "", "blocked using bl.example.net", "block list"},
		{"without a word", everybody("554 5.7.1 Not today"), nobody, "", "Not today", "Not today"},
		{
			"size",
			[]string{"message_size_limit = 20000"},
			[]string{"message_size_limit = 10240000"},
			"",
			"takes at most 20000",
			"set mail.max_size",
		},
		{"greylisted", everybody("450 4.7.1 Greylisted"), nobody, "", "Greylisted", ""},
		{
			"greylisted for good",
			everybody("550 5.7.1 Greylisted, please retry in 5 minutes"),
			nobody,
			"",
			"Greylisted",
			"",
		},
		{"421", []string{"smtpd_client_restrictions = check_client_access static:{421 4.7.0 busy}"},
			[]string{"smtpd_client_restrictions ="}, "", "busy", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dept, street := fmt.Sprintf("dept-%d@example.org", time.Now().UnixNano()), "street@example.org"
			o := newOffice(t, p, outside, dept, street)
			before := o.got(street)
			if tt.hello != "" {
				o.greet(tt.hello)
			}
			p.Set(tt.broken...)
			defer p.Set(tt.mend...)
			o.trigger()
			if tt.stops != "" {
				o.until("channel stopped and told", func() bool {
					reason, _, err := o.store.Channel(context.Background())
					return err == nil && strings.Contains(reason, tt.said) && strings.Contains(reason, tt.stops) &&
						o.toldOf("发信通道停用") > 0
				})
			} else {
				o.until("waits", func() bool { return strings.Contains(o.states(), tt.said) })
			}
			if s := o.states(); strings.Contains(s, "failed") || strings.Contains(s, "expired") {
				t.Errorf("failed, and not refused himself: %s", s)
			}
			p.Set(tt.mend...)
			o.until(
				"delivered after the cure",
				func() bool { return o.all(ledger.Sent) && o.got(dept) > 0 && o.got(street) > before },
			)
			if o.got(dept) != 1 || o.got(street) != before+1 {
				t.Errorf("dept got %d, street %d", o.got(dept), o.got(street)-before)
			}
			if n := o.toldOf("发信通道停用"); n != min(len(tt.stops), 1) {
				t.Errorf("told %d times", n)
			}
		})
	}
	t.Run("domain not in ASCII", func(t *testing.T) {
		p.Set("smtputf8_enable = no")
		o := newOffice(t, p, outside, "dept@\u4f8b\u5b50.example")
		o.ReplyTo = "answers@office.test"
		o.trigger()
		o.until("delivered", func() bool { return o.all(ledger.Sent) && o.got("dept@xn--fsqu00a.example") == 1 })
		all := outside.Messages()
		m := all[len(all)-1]
		if !strings.Contains(m.Header("To"), "dept@xn--fsqu00a.example") ||
			m.Header("Reply-To") != "<answers@office.test>" {
			t.Errorf("To %s, Reply-To %s", m.Header("To"), m.Header("Reply-To"))
		}
	})
}

// TestBouncesAreSeen: a mail that Postfix took and could not deliver, and the reports of five servers, move their
// deliveries from sent to bounced; the operators are told once, of all; what is no report of ours moves nothing.
func TestBouncesAreSeen(t *testing.T) {
	outside := delivertest.New(t, delivertest.Options{TLS: deliver.NoTLS, Plan: delivertest.Rules(delivertest.Rule{
		Phase: deliver.PhaseRcpt, Rcpt: "nobody@*", Fault: delivertest.Reply(550, "5.1.1 user unknown")})})
	p := postfixtest.Start(t, outside.Port())
	to := []string{"nobody@example.org", "reader@example.org", "away@example.org", "late@example.org"}
	for name := range bouncetest.Dialects {
		to = append(to, name+"@example.org")
	}
	o := newOffice(t, p, outside, to...)
	if err := o.store.SeeRelay(t.Context(), ledger.Relay{Tagged: true}); err != nil {
		t.Fatal(err)
	}
	o.Bounces = &jobs.Bounces{Mailbox: p.Mailbox("report"), Every: 200 * time.Millisecond}
	o.trigger()
	o.until("all sent, and one back from Postfix", func() bool {
		return strings.Contains(o.states(), "nobody@example.org bounced") &&
			strings.Count(o.states(), " sent ") == len(to)-1
	})
	relay := deliver.NewRelay(p.Client())
	defer relay.Close()
	report := func(raw []byte) {
		t.Helper()
		e := deliver.Envelope{From: postfixtest.Operator, To: postfixtest.Sender}
		if out := relay.Send(t.Context(), e, raw, nil); out.Class != deliver.Sent {
			t.Fatalf("%+v", out)
		}
	}
	for _, d := range o.deliveries() {
		name, _, _ := strings.Cut(d.Recipient, "@")
		m := bouncetest.Mail{From: postfixtest.Sender, To: d.Recipient, MessageID: d.MessageID}
		switch name {
		case "nobody":
		case "reader": // a report that names somebody else, and one whose tag is forged, are not believed
			report(bouncetest.QQ(bouncetest.Mail{From: fmt.Sprintf("report+%d.0123456789@office.test", d.ID),
				To: "other@example.org", MessageID: d.MessageID}))
		case "away":
			report(bouncetest.Away(m))
		case "late":
			report(bouncetest.PostfixDelay(m))
		default:
			report(bouncetest.Dialects[name](m))
		}
	}
	o.until("five bounced", func() bool {
		delayed, err := o.store.Bounces(context.Background(), o.deliveries()[0].Run)
		late := slices.ContainsFunc(
			delayed,
			func(b ledger.BounceReport) bool { return b.Action == string(bounce.Delayed) },
		)
		return err == nil && late && strings.Count(o.states(), " bounced ") == 6 && o.toldOf("\u9000\u56de") > 0
	})
	for _, who := range []string{"reader", "away", "late"} {
		if !strings.Contains(o.states(), who+"@example.org sent") {
			t.Errorf("%s is not sent: %s", who, o.states())
		}
	}
	if run := o.runsOf(); run.State != ledger.PartlyDelivered {
		t.Errorf("run %s", run.State)
	}
	if n := o.toldOf("\u9000\u56de"); n > 2 { // of the first, and once more when others had joined it
		t.Errorf("told %d times", n)
	}
}

// runsOf is the newest run.
func (o *office) runsOf() ledger.Run {
	o.Helper()
	runs, err := o.store.Runs(context.Background(), ledger.Filter{Limit: 1})
	if err != nil {
		o.Fatal(err)
	}
	return runs[0]
}

// TestRecipientsAlone: a revision that changes only the recipients reaches who lacks the report, and nobody twice.
func TestRecipientsAlone(t *testing.T) {
	outside := delivertest.New(t, delivertest.Options{})
	o := newOffice(t, nil, outside, "dept@example.org", "old@example.org")
	o.Sender = outside.Server()
	outside.SetPlan(delivertest.Rules(delivertest.Rule{Phase: deliver.PhaseRcpt, Rcpt: "old@*",
		Fault: delivertest.Reply(550, "5.1.1 user unknown")}))
	settle := func(reason string, state ledger.RunState) ledger.Run {
		t.Helper()
		run, _, err := o.Trigger(t.Context(), o.order(o.Service, reason))
		if err == nil {
			run, err = o.Attend(t.Context(), run.ID, 0)
		}
		if err != nil || run.State != state {
			t.Fatalf("%s: run %d %s (%s), want %s: %v", reason, run.ID, run.State, run.Reason, state, err)
		}
		return run
	}
	first := settle("", ledger.PartlyDelivered)
	o.Jobs[0].Recipients[1].Address = "new@example.org"
	if r := settle("the address was mistyped", ledger.Delivered); r.Corrects != 0 {
		t.Errorf("a copy corrects run %d", r.Corrects)
	}
	if o.got("new@example.org") != 1 || o.got("dept@example.org") != 1 {
		t.Errorf("new got %d, dept %d", o.got("new@example.org"), o.got("dept@example.org"))
	}
	for _, m := range outside.Messages() {
		if m.To[0] == "new@example.org" && strings.Contains(decodeMail(m.Header("Subject")), "\u66f4\u6b63") {
			t.Error("the first mail of the period says that it is a correction")
		}
	}
	settle("again", ledger.Unchanged)
	if len(outside.Messages()) != 2+o.toldMails() {
		t.Errorf("%d mails", len(outside.Messages()))
	}

	// a correction that goes only to others than the report did puts that out of use all the same
	i := slices.IndexFunc(o.rows.Submissions, func(s reconcile.Submission) bool {
		return s.Period == period.MonthOf(2020, 10)
	})
	o.rows.Submissions[i].Status = reconcile.Voided
	o.Jobs[0].Recipients = []jobs.Recipient{{Name: "N", Address: "later@example.org", Locale: "zh-CN"}}
	corrected := settle("one was voided", ledger.Delivered)
	_, err := (&desk.Desk{Service: o.Service}).Do(t.Context(), desk.Order{Verb: ledger.Resend, Run: first.ID,
		Recipient: "dept@example.org", Reason: "asked for it"},
		desk.Actor{Account: "ann", Role: account.Operator, Channel: desk.CLI})
	if err == nil || !strings.Contains(err.Error(), fmt.Sprintf("resend run %d", corrected.ID)) {
		t.Errorf("what was corrected is sent again: %v", err)
	}
}

// toldMails counts the mails to the operator.
func (o *office) toldMails() int { return o.got(postfixtest.Operator) }

// TestAddressMended: the sealed report of a mistyped address goes to the right one, once, and the run is delivered; an
// added address gets it too; with approval or outside the office's domains a second person has to give the same order.
func TestAddressMended(t *testing.T) {
	for _, approval := range []ledger.Approval{ledger.ApprovalNone, ledger.ApprovalRequired} {
		outside := delivertest.New(t, delivertest.Options{Plan: delivertest.Rules(delivertest.Rule{
			Phase: deliver.PhaseRcpt, Rcpt: "gongyaun@*", Fault: delivertest.Reply(550, "5.1.1 user unknown")})})
		o := newOffice(t, nil, outside, "dept@example.org", "gongyaun@example.org")
		o.Sender = outside.Server()
		o.Jobs[0].Approval = approval
		people(t, o)
		d := &desk.Desk{Service: o.Service}
		run, _, err := o.Trigger(t.Context(), o.order(o.Service, ""))
		if err == nil {
			run, err = o.Attend(t.Context(), run.ID, 0)
		}
		if err != nil {
			t.Fatal(err)
		}
		order := func(who string, v desk.Order) error {
			v.Run = run.ID
			_, err := d.Do(t.Context(), v, desk.Actor{Account: who, Role: account.Approver, Channel: desk.CLI})
			if err != nil {
				return err
			}
			run, err = o.Attend(t.Context(), run.ID, 0)
			return err
		}
		if approval.Count() > 0 {
			if err := order("bob", desk.Order{Verb: ledger.Approve, Content: run.Content}); err != nil {
				t.Fatal(err)
			}
		}
		mend := desk.Order{Verb: ledger.Resend, Instead: "gongyaun@example.org", Recipient: "gongyuan@example.org",
			Reason: "mistyped"}
		if err := order("bob", mend); err != nil {
			t.Fatal(err)
		}
		if approval.Count() > 0 {
			if o.got("gongyuan@example.org") != 0 {
				t.Error("sent without the second person")
			}
			if err := order("bob", mend); !errors.Is(err, ledger.ErrApprover) {
				t.Errorf("one person ordered twice: %v", err)
			}
			if err := order("carol", mend); err != nil {
				t.Fatal(err)
			}
		}
		if o.got("gongyuan@example.org") != 1 || run.State != ledger.Delivered {
			t.Errorf("%s: got %d, run %s; %s", approval, o.got("gongyuan@example.org"), run.State, o.states())
		}
		if err := order("carol", mend); !errors.Is(err, ledger.ErrState) {
			t.Errorf("ordered again: %v", err)
		}
		sameReport(t, o)
		if v, err := o.store.Verify(t.Context(), 0); err != nil || len(v.Faults) > 0 {
			t.Errorf("verify %+v, %v", v.Faults, err)
		}
		also := desk.Order{Verb: ledger.Resend, Also: true, Recipient: "new@elsewhere.example", Reason: "asked for it"}
		if err := order("bob", also); err != nil || o.got("new@elsewhere.example") != 0 {
			t.Errorf("outside the office's domains without a second person: %v", err)
		}
		if err := order("carol", also); err != nil || o.got("new@elsewhere.example") != 1 {
			t.Errorf("added: %v, got %d", err, o.got("new@elsewhere.example"))
		}
	}
}

// people are accounts that may approve.
func people(t *testing.T, o *office) {
	t.Helper()
	for _, name := range []string{"bob", "carol"} {
		if err := o.accounts.Add(t.Context(), account.Account{Name: name, Role: account.Approver}, "test"); err != nil {
			t.Fatal(err)
		}
	}
}

// sameReport holds that what the mended address got is what was sealed, under a number of its own.
func sameReport(t *testing.T, o *office) {
	t.Helper()
	var old, mended ledger.Delivery
	for _, d := range o.deliveries() {
		switch d.Recipient {
		case "gongyaun@example.org":
			old = d
		case "gongyuan@example.org":
			mended = d
		}
	}
	if old.State != ledger.Failed || mended.Replaces != old.ID || mended.MessageID == old.MessageID {
		t.Errorf("old %s, mended replaces %d, numbers %s and %s", old.State, mended.Replaces, old.MessageID,
			mended.MessageID)
	}
	sealed, err := o.store.Message(t.Context(), old.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range o.outside.Messages() {
		if m.To[0] != mended.Recipient {
			continue
		}
		if !bytes.HasSuffix(m.Raw, sealed[bytes.Index(sealed, []byte("\r\n\r\n")):]) ||
			!strings.Contains(m.Header("To"), mended.Recipient) || strings.Contains(string(m.Raw), old.Recipient) ||
			!strings.Contains(m.Header("References"), old.MessageID) {
			t.Errorf("the mended address got another report: To %s, References %s", m.Header("To"),
				m.Header("References"))
		}
	}
}
