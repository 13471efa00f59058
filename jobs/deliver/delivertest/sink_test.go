package delivertest_test

import (
	"bufio"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"huizong/jobs/deliver"
	"huizong/jobs/deliver/delivertest"
)

// client says things word for word.
type client struct {
	t    *testing.T
	conn net.Conn
	in   *bufio.Reader
}

func dial(t *testing.T, s *delivertest.Sink) *client {
	t.Helper()
	c, err := net.Dial("tcp", s.Addr())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	_ = c.SetDeadline(time.Now().Add(10 * time.Second))
	k := &client{t: t, conn: c, in: bufio.NewReader(c)}
	k.hear("220")
	return k
}

// say says a line and expects a code.
func (c *client) say(line, code string) {
	c.t.Helper()
	_, _ = io.WriteString(c.conn, line+"\r\n")
	c.hear(code)
}

func (c *client) hear(code string) {
	c.t.Helper()
	for {
		line, err := c.in.ReadString('\n')
		if err != nil || !strings.HasPrefix(line, code) {
			c.t.Fatalf("heard %q, %v, want %s", line, err, code)
		}
		if line[3] == ' ' {
			return
		}
	}
}

func (c *client) open() {
	c.t.Helper()
	c.say("EHLO me", "250")
	c.say("MAIL FROM:<a@x.test>", "250")
	c.say("RCPT TO:<b@x.test>", "250")
	c.say("DATA", "354")
}

func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); !ok(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("waited in vain for %s", what)
		}
	}
}

// TestNoCutMessageIsAccepted: only CRLF "." CRLF ends a message.
func TestNoCutMessageIsAccepted(t *testing.T) {
	t.Parallel()
	for _, end := range []string{"", ".", "\r\n", "\r\n.", "\r\n.\r", "\r\n..\r\n", "\n.\n", "\r\n.\n", "\n.\r",
		"\r.\r", "\r\nQUIT\r\n"} {
		t.Run(fmt.Sprintf("%q", end), func(t *testing.T) {
			t.Parallel()
			s := delivertest.New(t, delivertest.Options{TLS: deliver.NoTLS})
			c := dial(t, s)
			c.open()
			_, _ = io.WriteString(c.conn, "Subject: a\r\n\r\nb"+end)
			_ = c.conn.Close()
			eventually(t, "the cut message", func() bool { return len(s.Truncated()) == 1 })
			if n := len(s.Messages()); n != 0 {
				t.Errorf("accepted %d", n)
			}
		})
	}
}

// TestBareLineEndsAreRefused: what other servers might take for the end of a message is not even content here.
func TestBareLineEndsAreRefused(t *testing.T) {
	t.Parallel()
	s := delivertest.New(t, delivertest.Options{TLS: deliver.NoTLS})
	for _, content := range []string{"a\nb\r\n", "a\n.\r\n", "a\r\r\n", "a\rb\r\n", "a\n.\nMAIL FROM:<x@x.test>\r\n"} {
		c := dial(t, s)
		c.open()
		c.say(content+".", "554")
	}
	if n := len(s.Messages()); n != 0 {
		t.Errorf("accepted %d", n)
	}
}

func TestDots(t *testing.T) {
	t.Parallel()
	s := delivertest.New(t, delivertest.Options{TLS: deliver.NoTLS})
	c := dial(t, s)
	c.open()
	c.say("..\r\n...\r\n.a\r\nb.\r\n.", "250")
	if got, want := string(s.Messages()[0].Raw), ".\r\n..\r\na\r\nb.\r\n"; got != want {
		t.Errorf("kept %q, want %q", got, want)
	}
}

func TestOrderOfCommands(t *testing.T) {
	t.Parallel()
	s := delivertest.New(t, delivertest.Options{TLS: deliver.NoTLS, Username: "u", Password: "p", MaxSize: 30})
	c := dial(t, s)
	c.say("MAIL FROM:<a@x.test>", "503")
	c.say("AUTH PLAIN AHUAcA==", "503")
	c.say("EHLO me", "250")
	c.say("MAIL FROM:<a@x.test>", "530")
	c.say("AUTH PLAIN AHUAcQ==", "535")
	c.say("AUTH PLAIN !", "501")
	c.say("AUTH GSSAPI", "504")
	c.say("AUTH PLAIN", "334")
	c.say("*", "501")
	c.say("AUTH PLAIN AHUAcA==", "235")
	c.say("STARTTLS", "503")
	c.say("DATA", "503")
	c.say("RCPT TO:<b@x.test>", "503")
	c.say("MAIL FROM:a@x.test", "501")
	c.say("MAIL FROM:<a@x.test> SIZE=31", "552")
	c.say("MAIL FROM:<a@x.test>", "250")
	c.say("MAIL FROM:<a@x.test>", "503")
	c.say("RCPT TO:b@x.test", "501")
	c.say("RCPT TO:<b@x.test>", "250")
	c.say("RSET", "250")
	c.say("RCPT TO:<b@x.test>", "503")
	c.say("NOOP", "250")
	c.say("VRFY x", "500")
	c.say("MAIL FROM:<a@x.test>", "250")
	c.say("RCPT TO:<b@x.test>", "250")
	c.say("DATA", "354")
	c.say("Subject: more than thirty bytes\r\n.", "552")
	c.say("QUIT", "221")
	if n := len(s.Messages()); n != 0 {
		t.Errorf("accepted %d", n)
	}
	if said := strings.Join(s.Conversation(), "\n"); strings.Contains(said, "AHUA") {
		t.Errorf("a secret is in the record: %s", said)
	}
}

// TestNothingPassesSTARTTLS: what was pipelined behind STARTTLS is not read as if it had come encrypted.
func TestNothingPassesSTARTTLS(t *testing.T) {
	t.Parallel()
	s := delivertest.New(t, delivertest.Options{TLS: deliver.STARTTLS})
	c := dial(t, s)
	c.say("EHLO me", "250")
	c.say("MAIL FROM:<a@x.test>", "530")
	c.say("STARTTLS\r\nMAIL FROM:<a@x.test>", "220")
	secure := tls.Client(c.conn, &tls.Config{ServerName: "localhost", RootCAs: s.CertPool()})
	c.conn, c.in = secure, bufio.NewReader(secure)
	c.say("RCPT TO:<b@x.test>", "503")
	c.say("MAIL FROM:<a@x.test>", "503") // EHLO has to be said anew, too
	want := []string{"1 EHLO me", "1 MAIL FROM:<a@x.test>", "1 STARTTLS", "1 RCPT TO:<b@x.test>",
		"1 MAIL FROM:<a@x.test>"}
	if diff := cmp.Diff(want, s.Conversation()); diff != "" {
		t.Error(diff)
	}
}

// TestKeptBeforeTheReplyIsLost: the journal has the message although the client was told nothing.
func TestKeptBeforeTheReplyIsLost(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	var told []int
	s := delivertest.New(t, delivertest.Options{Dir: dir, Lean: true,
		Accepted: func(m delivertest.Message) { told = append(told, m.Seq) },
		Plan: delivertest.Rules(delivertest.Rule{Phase: deliver.PhaseDot, First: 2, Times: 1,
			Fault: delivertest.DropAfterAccept()})})
	message := []byte("Message-ID: <7@huizong.test>\r\nSubject: a\r\n\r\n.b\r\n")
	var got []deliver.Class
	for n := range 3 {
		m := message
		if n > 0 {
			m = deliver.MarkPossibleDuplicate(message, n)
		}
		got = append(got, s.Server().Send(t.Context(), deliver.Envelope{From: "a@x.test", To: "b@x.test"}, m,
			nil).Class)
	}
	if diff := cmp.Diff([]deliver.Class{deliver.Sent, deliver.InDoubt, deliver.Sent}, got); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]int{1, 2, 3}, told); diff != "" {
		t.Error(diff)
	}
	if s.Messages()[0].Raw != nil {
		t.Error("a lean sink keeps content")
	}
	want := []delivertest.Entry{
		{Seq: 1, Size: len(message), File: "000001.eml"},
		{Seq: 2, Size: len(message) + 33, File: "000002.eml", PossibleDuplicate: 1, ReplyLost: true},
		{Seq: 3, Size: len(message) + 33, File: "000003.eml", PossibleDuplicate: 2},
	}
	for i := range want {
		want[i].From, want[i].To, want[i].MessageID, want[i].TLS = "a@x.test", []string{"b@x.test"}, "<7@huizong.test>",
			true
	}
	entries := journal(t, dir)
	if diff := cmp.Diff(want, entries, cmpopts.IgnoreFields(delivertest.Entry{}, "At", "SHA256")); diff != "" {
		t.Error(diff)
	}
	raw, err := os.ReadFile(filepath.Join(dir, "000001.eml"))
	if err != nil || string(raw) != string(message) {
		t.Errorf("kept %q, %v", raw, err)
	}
}

func journal(t *testing.T, dir string) []delivertest.Entry {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(dir, "accepted.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	var out []delivertest.Entry
	for line := range strings.Lines(string(raw)) {
		var e delivertest.Entry
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			t.Fatal(err)
		}
		if len(e.SHA256) != 64 || e.At.IsZero() {
			t.Errorf("entry %+v", e)
		}
		out = append(out, e)
	}
	return out
}

func TestRules(t *testing.T) {
	t.Parallel()
	plan := delivertest.Rules(
		delivertest.Rule{Phase: deliver.PhaseRcpt, Rcpt: "b@*", First: 2, Times: 2, Fault: delivertest.Drop()},
		delivertest.Rule{Phase: deliver.PhaseRcpt, Rcpt: "*", First: 3, Fault: delivertest.Garbage()},
		delivertest.Rule{Phase: deliver.PhaseMail, Fault: delivertest.Endless()},
	)
	var got []delivertest.Kind
	for _, to := range []string{"b@x", "a@x", "b@x", "b@x", "b@x"} {
		got = append(got, plan(delivertest.Event{Phase: deliver.PhaseRcpt, Rcpt: to}).Kind)
	}
	got = append(got, plan(delivertest.Event{Phase: deliver.PhaseMail}).Kind,
		plan(delivertest.Event{Phase: deliver.PhaseDot}).Kind)
	want := []delivertest.Kind{delivertest.None, delivertest.None, delivertest.KDrop, delivertest.KDrop,
		delivertest.KGarbage,
		delivertest.KEndless, delivertest.None}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestEvents is what a plan is told.
func TestEvents(t *testing.T) {
	t.Parallel()
	var got []delivertest.Event
	s := delivertest.New(t, delivertest.Options{TLS: deliver.STARTTLS, Username: "u", Password: "p"})
	s.SetPlan(func(e delivertest.Event) delivertest.Fault { got = append(got, e); return delivertest.Fault{} })
	for _, to := range []string{"a@x.test", "b@x.test"} {
		if o := s.Server().Send(t.Context(), deliver.Envelope{From: "f@x.test", To: to}, []byte("Subject: a\r\n\r\n"),
			nil); o.Class != deliver.Sent {
			t.Fatalf("outcome %+v", o)
		}
	}
	var second []string
	for _, e := range got {
		if e.Conn == 2 {
			second = append(second, fmt.Sprintf("%s %d %s", e.Phase, e.N, e.Rcpt))
		}
	}
	want := []string{"connect 2 ", "greeting 2 ", "ehlo 3 ", "starttls 2 ", "ehlo 4 ", "auth 2 ", "mail 2 ",
		"rcpt 2 b@x.test", "data 2 b@x.test",
		"content 2 b@x.test", "dot 2 b@x.test", "quit 2 "}
	if diff := cmp.Diff(want, second); diff != "" {
		t.Error(diff)
	}
}

// TestCloseEndsStalls: closing does not wait for a fault to be over, and twice is once.
func TestCloseEndsStalls(t *testing.T) {
	t.Parallel()
	s, err := delivertest.Start(delivertest.Options{TLS: deliver.NoTLS,
		Plan: delivertest.Rules(delivertest.Rule{Phase: deliver.PhaseMail, Fault: delivertest.Stall(time.Hour)})})
	if err != nil {
		t.Fatal(err)
	}
	c := dial(t, s)
	c.say("EHLO me", "250")
	_, _ = io.WriteString(c.conn, "MAIL FROM:<a@x.test>\r\n")
	eventually(t, "MAIL", func() bool { return slices.Contains(s.Conversation(), "1 MAIL FROM:<a@x.test>") })
	started := time.Now()
	for range 2 {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
	if took := time.Since(started); took > time.Minute { // the stall is one of an hour
		t.Errorf("took %v", took)
	}
}

func TestStartFails(t *testing.T) {
	t.Parallel()
	if s, err := delivertest.Start(delivertest.Options{Addr: "256.0.0.1:0"}); err == nil {
		t.Errorf("started on %s", s.Addr())
	}
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := delivertest.Start(delivertest.Options{Dir: file}); err == nil {
		t.Error("started with a file for a directory")
	}
}
