package deliver_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"huizong/jobs/deliver"
	"huizong/jobs/deliver/delivertest"
)

func TestSend(t *testing.T) {
	t.Parallel()
	for _, mode := range []deliver.TLSMode{deliver.ImplicitTLS, deliver.STARTTLS, deliver.NoTLS} {
		t.Run(string(mode), func(t *testing.T) {
			t.Parallel()
			sink := delivertest.New(t, delivertest.Options{TLS: mode, Username: sender, Password: password})
			message := letter(100_000)
			o := sink.Server().Send(t.Context(), envelope, message, nil)
			if o.Class != deliver.Sent || o.Code != 250 || o.Err != nil ||
				!strings.HasPrefix(o.Text, "2.0.0 ok: queued as") {
				t.Fatalf("outcome %+v", o)
			}
			got := sink.Messages()
			if len(got) != 1 {
				t.Fatalf("accepted %d", len(got))
			}
			want := delivertest.Message{
				Seq:    1,
				At:     got[0].At,
				From:   sender,
				To:     []string{recipient},
				Raw:    message,
				TLS:    mode != deliver.NoTLS,
				User:   sender,
				Remote: "127.0.0.1",
				Conn:   1,
				Params: "SIZE=100041 BODY=8BITMIME",
			}
			if diff := cmp.Diff(want, got[0]); diff != "" {
				t.Error(diff)
			}
			said := sink.Conversation()
			if !slices.Contains(said, fmt.Sprintf("1 MAIL FROM:<%s> SIZE=%d BODY=8BITMIME", sender, len(message))) ||
				said[len(said)-1] != "1 QUIT" {
				t.Errorf("client said %q", said)
			}
		})
	}
}

func TestCommitRefuses(t *testing.T) {
	t.Parallel()
	for _, mode := range []deliver.TLSMode{deliver.ImplicitTLS, deliver.NoTLS} {
		sink := delivertest.New(t, delivertest.Options{TLS: mode})
		message, fenced := letter(200_000), errors.New("fenced off")
		o := deliver.Send(t.Context(), sink.Server(), envelope, message, func() error { return fenced })
		if o.Class != deliver.Temporary || o.Phase != deliver.PhaseContent || !errors.Is(o.Err, fenced) || o.Code != 0 {
			t.Errorf("outcome %+v", o)
		}
		if err := sink.Close(); err != nil { // waits for the connection to be read to its end
			t.Error(err)
		}
		if n := len(sink.Messages()); n != 0 {
			t.Errorf("accepted %d", n)
		}
	}
}

// TestCommitComesLast: when commit is asked, the server has had time to get everything but the dot.
func TestCommitComesLast(t *testing.T) {
	t.Parallel()
	sink := delivertest.New(t, delivertest.Options{TLS: deliver.NoTLS})
	message := letter(200_000)
	deliver.Send(t.Context(), sink.Server(), envelope, message, func() error { return io.ErrUnexpectedEOF })
	eventually(t, "the cut message", func() bool { return len(sink.Truncated()) == 1 })
	if got := sink.Truncated()[0]; !bytes.Equal(got, message) {
		t.Errorf("before the dot %d bytes came of %d", len(got), len(message))
	}
}

func TestCommitPanics(t *testing.T) {
	t.Parallel()
	sink := delivertest.New(t, delivertest.Options{})
	func() {
		defer func() {
			if recover() != "boom" {
				t.Error("the panic did not come through")
			}
		}()
		deliver.Send(t.Context(), sink.Server(), envelope, letter(100), func() error { panic("boom") })
	}()
	eventually(t, "no open connection", func() bool { open, _ := sink.Connections(); return open == 0 })
	if len(sink.Messages()) != 0 {
		t.Error("message accepted")
	}
}

func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); !ok(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("waited in vain for %s", what)
		}
	}
}

// TestCancelBeforeCommit: at every phase the connection is closed, and nothing is in doubt.
func TestCancelBeforeCommit(t *testing.T) {
	t.Parallel()
	phases := []deliver.Phase{deliver.PhaseConnect, deliver.PhaseGreeting, deliver.PhaseEHLO, deliver.PhaseSTARTTLS,
		deliver.PhaseAuth,
		deliver.PhaseMail, deliver.PhaseRcpt, deliver.PhaseData, deliver.PhaseContent}
	for _, phase := range phases {
		t.Run(string(phase), func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithCancelCause(t.Context())
			stopping := errors.New("stopping")
			fault := delivertest.Rules(delivertest.Rule{Phase: phase, Fault: delivertest.Stall(stall)})
			sink := delivertest.New(t, delivertest.Options{TLS: deliver.STARTTLS, Username: sender, Password: password,
				Plan: func(e delivertest.Event) delivertest.Fault {
					f := fault(e)
					if f.Kind != delivertest.None {
						time.AfterFunc(20*time.Millisecond, func() { cancel(stopping) })
					}
					return f
				}})
			o := deliver.Send(ctx, patient(sink, "", 0), envelope, letter(1<<20),
				func() error { t.Error("committed"); return nil })
			if o.Class != deliver.Temporary || !errors.Is(o.Err, stopping) {
				t.Errorf("outcome %+v", o)
			}
			if took := o.Ended.Sub(o.Started); took > 5*time.Second {
				t.Errorf("took %v", took)
			}
		})
	}
}

func TestCancelledFromTheStart(t *testing.T) {
	t.Parallel()
	sink := delivertest.New(t, delivertest.Options{})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if o := deliver.Send(ctx, sink.Server(), envelope, letter(100), nil); o.Class != deliver.Temporary ||
		!errors.Is(o.Err, context.Canceled) {
		t.Errorf("outcome %+v", o)
	}
}

// TestCancelAfterCommit: the reply is waited for.
func TestCancelAfterCommit(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		delay  time.Duration
		linger time.Duration
		want   deliver.Class
	}{
		{"the reply comes in time", 100 * time.Millisecond, 20 * time.Second, deliver.Sent},
		{"the reply comes too late", 10 * time.Second, 100 * time.Millisecond, deliver.InDoubt},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			sink := delivertest.New(t, delivertest.Options{
				Plan: delivertest.Rules(delivertest.Rule{Phase: deliver.PhaseDot, Fault: delivertest.Delay(tt.delay)})})
			server := patient(sink, "", 0)
			server.Timeouts.Linger = tt.linger
			ctx, cancel := context.WithCancel(t.Context())
			o := deliver.Send(ctx, server, envelope, letter(1000), func() error { cancel(); return nil })
			if o.Class != tt.want {
				t.Errorf("outcome %+v, want class %q", o, tt.want)
			}
			if took := o.Ended.Sub(o.Started); took > 5*time.Second {
				t.Errorf("took %v", took)
			}
		})
	}
}

// TestThreeRecipients: a bad one is nobody else's matter.
func TestThreeRecipients(t *testing.T) {
	t.Parallel()
	sink := delivertest.New(t, delivertest.Options{Plan: delivertest.Rules(
		delivertest.Rule{Phase: deliver.PhaseRcpt, Rcpt: "b@*", Times: 1,
			Fault: delivertest.Reply(550, "5.1.1 no such user")},
		delivertest.Rule{Phase: deliver.PhaseRcpt, Rcpt: "b@*", First: 2, Times: 1,
			Fault: delivertest.Reply(450, "4.2.1 try later")})})
	var got []deliver.Class
	for _, to := range []string{"a@x.test", "b@x.test", "c@x.test", "b@x.test", "b@x.test"} {
		got = append(got, deliver.Send(t.Context(), sink.Server(), deliver.Envelope{From: sender, To: to}, letter(100),
			nil).Class)
	}
	want := []deliver.Class{deliver.Sent, deliver.Refused, deliver.Sent, deliver.Temporary, deliver.Sent}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	var to []string
	for _, m := range sink.Messages() {
		to = append(to, m.To...)
	}
	if diff := cmp.Diff([]string{"a@x.test", "c@x.test", "b@x.test"}, to); diff != "" {
		t.Error(diff)
	}
}

// scripted is a server that says the given replies word for word, one to the connection and one to each line outside of
// content, and hangs up after the last.
func scripted(t *testing.T, replies ...string) deliver.Server {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		c, err := l.Accept()
		if err != nil {
			return
		}
		defer func() { _ = c.Close() }()
		in, data := bufio.NewReader(c), false
		for i, reply := range replies {
			_, _ = io.WriteString(c, reply)
			if i == len(replies)-1 {
				return
			}
			for line := ""; line != ".\r\n"; {
				if line, err = in.ReadString('\n'); err != nil {
					return
				}
				if !data {
					break
				}
			}
			data = strings.HasPrefix(reply, "250 to") // the reply to RCPT: what follows is DATA
		}
	}()
	return deliver.Server{Host: "127.0.0.1", Port: l.Addr().(*net.TCPAddr).Port, TLS: deliver.NoTLS, Insecure: true,
		Hello: "client.test"}
}

// TestRepliesWordForWord is what replies may look like.
func TestRepliesWordForWord(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		final string // to the dot
		want  deliver.Class
		text  string
	}{
		{"as usual", "250 2.0.0 queued\r\n", deliver.Sent, "2.0.0 queued"},
		{"code alone", "250\r\n", deliver.Sent, ""},
		{"code and blank", "250 \r\n", deliver.Sent, ""},
		{"line feed alone", "250 ok\n", deliver.Sent, "ok"},
		{"many lines", "250-2.0.0 one\r\n250-2.0.0 two\r\n250 2.0.0 three\r\n", deliver.Sent,
			"2.0.0 one 2.0.0 two 2.0.0 three"},
		{"cut in the first line", "250 o", deliver.InDoubt, ""},
		{"cut in the code", "25", deliver.InDoubt, ""},
		{"cut between lines", "250-one\r\n", deliver.InDoubt, ""},
		{"nothing", "", deliver.InDoubt, ""},
		{"an empty line", "\r\n", deliver.InDoubt, ""},
		{"refused, code alone", "554\r\n", deliver.Refused, ""},
		{"refused, many lines", "550-5.7.1 no\r\n550 5.7.1 never\r\n", deliver.Refused, "5.7.1 no 5.7.1 never"},
		{"in GBK", "554 \xbe\xdc\xbe\xf8\r\n", deliver.Refused, "???"},
		{"control characters", "554 no\x07\x1b[31m\r\n", deliver.Refused, "no??[31m"},
		{"rate in GBK", "550 \xb7\xa2\xd0\xc5\xc6\xb5\xc2\xca\xb9\xfd\xb8\xdf\r\n", deliver.Temporary, "*"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			server := scripted(t, "220 hi\r\n", "250 hello\r\n", "250 from\r\n", "250 to\r\n", "354 go\r\n", tt.final)
			o := deliver.Send(t.Context(), server, envelope, letter(100), nil)
			if o.Class != tt.want || o.Phase != deliver.PhaseDot {
				t.Errorf("outcome %+v, want class %q", o, tt.want)
			}
			if o.Text != tt.text && tt.text != "*" {
				t.Errorf("text %q, want %q", o.Text, tt.text)
			}
		})
	}
}

// TestRefusedInTheMidst: a server that has heard enough says why and hangs up; the write fails, and the reason is
// looked for.
func TestRefusedInTheMidst(t *testing.T) {
	t.Parallel()
	server := scripted(t, "220 hi\r\n", "250 hello\r\n", "250 from\r\n", "250 to\r\n",
		"354 go\r\n552 5.3.4 too big\r\n")
	o := deliver.Send(t.Context(), server, envelope, letter(4<<20), func() error { t.Error("committed"); return nil })
	if o.Class != deliver.Channel || o.Phase != deliver.PhaseContent || o.Code != 552 || o.Enhanced != "5.3.4" {
		t.Errorf("outcome %+v", o)
	}
}

func TestLongTextIsCut(t *testing.T) {
	t.Parallel()
	o := deliver.Send(t.Context(), scripted(t, "554 "+strings.Repeat("\u6c47", 5000)+"\r\n"), envelope, letter(100),
		nil)
	if n := len([]rune(o.Text)); n != 500 || o.Class != deliver.Channel {
		t.Errorf("%d characters of text, class %q", n, o.Class)
	}
	if n := len([]rune(o.Err.Error())); n > 500 {
		t.Errorf("%d characters of error", n)
	}
}

func TestConnectFails(t *testing.T) {
	t.Parallel()
	server := deliver.Server{Host: "mail.test",
		Dial: func(context.Context, string, string) (net.Conn, error) { return nil, io.EOF }}
	o := server.Send(t.Context(), envelope, letter(100), nil)
	if o.Class != deliver.Temporary || o.Phase != deliver.PhaseConnect || !errors.Is(o.Err, io.EOF) {
		t.Errorf("outcome %+v", o)
	}
	if want := "connect to mail.test:465: EOF"; o.Err.Error() != want {
		t.Errorf("error %q, want %q", o.Err, want)
	}
}

// counted is a connection that counts itself.
type counted struct {
	net.Conn
	open   *atomic.Int64
	closed atomic.Bool
}

func (c *counted) Close() error {
	if c.closed.CompareAndSwap(false, true) {
		c.open.Add(-1)
	}
	return c.Conn.Close()
}

// TestNothingLeaks runs alone: it counts goroutines and sockets.
func TestNothingLeaks(t *testing.T) {
	before := runtime.NumGoroutine()
	var open, ever atomic.Int64
	for _, row := range matrix {
		for _, fault := range faults {
			f := fault.make(row.phase)
			if shortened(row.phase, f) != "" {
				f = delivertest.Drop()
			}
			sink, err := delivertest.Start(delivertest.Options{TLS: deliver.STARTTLS, Username: sender,
				Password: password,
				Plan:     delivertest.Rules(delivertest.Rule{Phase: row.phase, Fault: f})})
			if err != nil {
				t.Fatal(err)
			}
			server := sink.Server()
			server.Dial = func(ctx context.Context, network, addr string) (net.Conn, error) {
				c, err := new(net.Dialer).DialContext(ctx, network, addr)
				open.Add(1)
				ever.Add(1)
				return &counted{Conn: c, open: &open}, err
			}
			deliver.Send(t.Context(), server, envelope, letter(1000), nil)
			if err := sink.Close(); err != nil {
				t.Error(err)
			}
			if left, _ := sink.Connections(); left != 0 {
				t.Errorf("%s, %s: sink left %d connections open", row.phase, fault.name, left)
			}
		}
	}
	if open.Load() != 0 || ever.Load() != int64(len(matrix)*len(faults)) {
		t.Errorf("%d of %d connections left open", open.Load(), ever.Load())
	}
	eventually(t, "goroutines to end", func() bool { return runtime.NumGoroutine() <= before })
}
