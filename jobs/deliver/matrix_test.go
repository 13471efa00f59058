package deliver_test

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"huizong/jobs/deliver"
	"huizong/jobs/deliver/delivertest"
)

const (
	sender    = "report@huizong.test"
	recipient = "dept@example.test"
	password  = "Xiaomi-2026"
)

var envelope = deliver.Envelope{From: sender, To: recipient}

// letter is a message in wire form, padded to a size.
func letter(size int) []byte {
	var b bytes.Buffer
	b.WriteString(
		"From: <report@huizong.test>\r\nTo: <dept@example.test>\r\nMessage-ID: <1@huizong.test>\r\nSubject: " +
			"Report\r\n\r\n.a line with a dot\r\n")
	for b.Len() < size {
		b.WriteString(strings.Repeat("x", 76) + "\r\n")
	}
	return b.Bytes()
}

// patient returns the sink's server with long timeouts, and a short one for a phase that is to run into it.
func patient(s *delivertest.Sink, short deliver.Phase, d time.Duration) deliver.Server {
	const long = 20 * time.Second
	t := deliver.Timeouts{
		Connect:  long,
		Greeting: long,
		Command:  long,
		Mail:     long,
		Rcpt:     long,
		Data:     long,
		Block:    long,
		Dot:      long,
		Linger:   long,
		Quit:     long,
	}
	switch short {
	case deliver.PhaseConnect:
		t.Connect = d
	case deliver.PhaseGreeting:
		t.Greeting = d
	case deliver.PhaseEHLO, deliver.PhaseSTARTTLS, deliver.PhaseAuth:
		t.Command = d
	case deliver.PhaseMail:
		t.Mail = d
	case deliver.PhaseRcpt:
		t.Rcpt = d
	case deliver.PhaseData:
		t.Data = d
	case deliver.PhaseContent:
		t.Block = d
	case deliver.PhaseDot:
		t.Dot = d
	case deliver.PhaseQuit:
		t.Quit = d
	}
	server := s.Server()
	server.Timeouts = t
	server.Dial = func(ctx context.Context, network, addr string) (net.Conn, error) {
		c, err := new(net.Dialer).DialContext(ctx, network, addr)
		if tcp, ok := c.(*net.TCPConn); ok {
			_ = tcp.SetWriteBuffer(32 << 10) // so that a peer that reads nothing is noticed
		}
		return c, err
	}
	return server
}

const stall = time.Minute // longer than any test; closing the sink ends it

// faults are the columns of the matrix.
var faults = []struct {
	name string
	make func(deliver.Phase) delivertest.Fault
}{
	{"odd 2xx", func(p deliver.Phase) delivertest.Fault { return delivertest.Reply(oddCode(p), "2.0.0 odd") }},
	{"4xx", func(deliver.Phase) delivertest.Fault { return delivertest.Reply(451, "4.3.0 not now") }},
	{"421", func(deliver.Phase) delivertest.Fault { return delivertest.Reply(421, "4.3.2 closing") }},
	{"5xx", func(deliver.Phase) delivertest.Fault { return delivertest.Reply(550, "5.7.1 no") }},
	{"drop", func(deliver.Phase) delivertest.Fault { return delivertest.Drop() }},
	{"stall", func(deliver.Phase) delivertest.Fault { return delivertest.Stall(stall) }},
	{"garbage", func(deliver.Phase) delivertest.Fault { return delivertest.Garbage() }},
	{"endless", func(deliver.Phase) delivertest.Fault { return delivertest.Endless() }},
}

// oddCode is a 2xx that a phase does not expect.
func oddCode(p deliver.Phase) int {
	if p == deliver.PhaseData || p == deliver.PhaseContent || p == deliver.PhaseSTARTTLS || p == deliver.PhaseAuth ||
		p == deliver.PhaseGreeting {
		return 250
	}
	return 252
}

const (
	sent    = deliver.Sent
	later   = deliver.Temporary
	refused = deliver.Refused
	channel = deliver.Channel
	doubt   = deliver.InDoubt
	unclear = deliver.Unconfirmed
)

// matrix is the class of every fault in every phase, in the order of faults.
var matrix = []struct {
	phase deliver.Phase
	want  [8]deliver.Class // odd 2xx, 4xx, 421, 5xx, drop, stall, garbage, endless
}{
	{deliver.PhaseGreeting, [8]deliver.Class{later, later, later, channel, later, later, later, later}},
	{deliver.PhaseEHLO, [8]deliver.Class{later, later, later, channel, later, later, later, later}},
	{deliver.PhaseSTARTTLS, [8]deliver.Class{later, later, later, channel, later, later, later, later}},
	{deliver.PhaseAuth, [8]deliver.Class{later, later, later, channel, later, later, later, later}},
	{deliver.PhaseMail, [8]deliver.Class{sent, later, later, channel, later, later, later, later}},
	{deliver.PhaseRcpt, [8]deliver.Class{sent, later, later, unclear, later, later, later, later}},
	{deliver.PhaseData, [8]deliver.Class{later, later, later, refused, later, later, later, later}},
	{deliver.PhaseContent, [8]deliver.Class{later, later, later, refused, later, later, later, later}},
	{deliver.PhaseDot, [8]deliver.Class{sent, later, later, refused, doubt, doubt, doubt, doubt}},
	{deliver.PhaseQuit, [8]deliver.Class{sent, sent, sent, sent, sent, sent, sent, sent}},
}

func TestMatrix(t *testing.T) {
	t.Parallel()
	for _, mode := range []deliver.TLSMode{deliver.STARTTLS, deliver.ImplicitTLS, deliver.NoTLS} {
		for _, row := range matrix {
			if row.phase == deliver.PhaseSTARTTLS && mode != deliver.STARTTLS {
				continue
			}
			for i, fault := range faults {
				t.Run(fmt.Sprintf("%s/%s/%s", mode, row.phase, fault.name), func(t *testing.T) {
					t.Parallel()
					cell(t, mode, row.phase, fault.make(row.phase), row.want[i])
				})
			}
		}
	}
}

// letterFor is a letter for a fault in a phase: of content it is more than the buffers on the way take in.
func letterFor(phase deliver.Phase) []byte {
	if phase == deliver.PhaseContent {
		return letter(1 << 20)
	}
	return letter(16 << 10)
}

// cell sends one message into one fault, and looks at both ends.
func cell(t *testing.T, mode deliver.TLSMode, phase deliver.Phase, fault delivertest.Fault, want deliver.Class) {
	sink := delivertest.New(t, delivertest.Options{TLS: mode, Username: sender, Password: password,
		Plan: delivertest.Rules(delivertest.Rule{Phase: phase, Fault: fault})})
	message, commits := letterFor(phase), 0
	o := deliver.Send(t.Context(), patient(sink, shortened(phase, fault), patience(phase)), envelope, message,
		func() error {
			commits++
			return nil
		})
	if o.Class != want {
		t.Errorf("class %q, want %q: %+v", o.Class, want, o)
	}
	checkOutcome(t, o, phase, fault)
	if late := o.Phase == deliver.PhaseDot; late != (commits == 1) || commits > 1 {
		t.Errorf("committed %d times, and ended in phase %q", commits, o.Phase)
	}
	accepted := sink.Messages()
	if (want == sent) != (len(accepted) == 1) {
		t.Errorf("class %q, and the sink accepted %d messages", o.Class, len(accepted))
	}
	for _, m := range accepted {
		if !bytes.Equal(m.Raw, message) {
			t.Errorf("accepted %d bytes other than the %d sent", len(m.Raw), len(message))
		}
	}
	for _, part := range sink.Truncated() {
		if bytes.Contains(part, []byte("QUIT")) || !isPrefix(part, message) {
			t.Errorf("a command was said while data was open: ...%q", part[max(0, len(part)-40):])
		}
	}
}

// shortened is the phase whose timeout a fault runs into, "" for none: a server that says much and reads nothing is
// one of them.
func shortened(p deliver.Phase, f delivertest.Fault) deliver.Phase {
	if f.Kind == delivertest.KStall || f.Kind == delivertest.KEndless && p == deliver.PhaseContent {
		return p
	}
	return ""
}

// patience is that timeout. Three phases share one, and those before the faulty one must get through it on a busy
// machine.
func patience(p deliver.Phase) time.Duration {
	if p == deliver.PhaseSTARTTLS || p == deliver.PhaseAuth {
		return time.Second
	}
	return 250 * time.Millisecond
}

// isPrefix reports whether the bytes are the start of the message, dots stuffed or not.
func isPrefix(part, message []byte) bool {
	stuffed := bytes.ReplaceAll(message, []byte("\n."), []byte("\n.."))
	return bytes.HasPrefix(message, part) || bytes.HasPrefix(stuffed, part)
}

// checkOutcome checks what is true of every outcome of a fault.
func checkOutcome(t *testing.T, o deliver.Outcome, phase deliver.Phase, fault delivertest.Fault) {
	t.Helper()
	if (o.Err == nil) != (o.Class == deliver.Sent) {
		t.Errorf("class %q with error %v", o.Class, o.Err)
	}
	if o.Class != deliver.Sent && o.Phase != phase {
		t.Errorf("ended in phase %q, want %q: %v", o.Phase, phase, o.Err)
	}
	if fault.Kind == delivertest.KReply && o.Class != deliver.Sent {
		enhanced, _, _ := strings.Cut(fault.Text, " ")
		if o.Code != fault.Code || o.Text != fault.Text || o.Enhanced != enhanced {
			t.Errorf("reply %d %q %q, want %d %q", o.Code, o.Enhanced, o.Text, fault.Code, fault.Text)
		}
	}
	if o.Class == deliver.Sent && (o.Phase != deliver.PhaseDot || o.Code/100 != 2 || o.Enhanced != "2.0.0") {
		t.Errorf("sent with phase %q, code %d, enhanced code %q", o.Phase, o.Code, o.Enhanced)
	}
	if o.Started.IsZero() || o.Ended.Before(o.Started) {
		t.Errorf("started %v, ended %v", o.Started, o.Ended)
	}
}

// TestAfterTheDot is what may happen once the server has the message, and what may look like it.
func TestAfterTheDot(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name     string
		fault    delivertest.Fault
		want     deliver.Class
		accepted int
	}{
		{"kept, then cut", delivertest.DropAfterAccept(), doubt, 1},
		{"kept, then silent", delivertest.StallAfterAccept(stall), doubt, 1},
		{"kept, then garbage", delivertest.Fault{Kind: delivertest.KGarbage, Accept: true}, doubt, 1},
		{"kept, then an answer in vain", delivertest.Delay(50 * time.Millisecond), sent, 1},
		{"354", delivertest.Reply(354, "go on"), doubt, 0},
		{"a code that is none", delivertest.Reply(799, "what"), doubt, 0},
		{"a code of one digit too few", delivertest.Reply(25, "what"), doubt, 0},
		{"251", delivertest.Reply(251, "2.0.0 forwarded"), sent, 1},
		{"552", delivertest.Reply(552, "5.2.2 over quota"), deliver.Full, 0},
		{"554 of rate", delivertest.Reply(554, "DT:SPM 163 smtp5"), later, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			sink := delivertest.New(
				t, delivertest.Options{
					Plan: delivertest.Rules(delivertest.Rule{Phase: deliver.PhaseDot, Fault: tt.fault}),
				})
			server := patient(sink, deliver.PhaseDot, 20*time.Second)
			if tt.fault.Kind == delivertest.KStall {
				server = patient(sink, deliver.PhaseDot, 250*time.Millisecond)
			}
			o := deliver.Send(t.Context(), server, envelope, letter(1000), nil)
			if o.Class != tt.want || o.Phase != deliver.PhaseDot {
				t.Errorf("outcome %+v, want class %q", o, tt.want)
			}
			if n := len(sink.Messages()); n != tt.accepted {
				t.Errorf("sink accepted %d, want %d", n, tt.accepted)
			}
		})
	}
}

// TestNoQuitAfterErrors: once something has gone wrong, nothing more is said.
func TestNoQuitAfterErrors(t *testing.T) {
	t.Parallel()
	for _, phase := range []deliver.Phase{deliver.PhaseMail, deliver.PhaseRcpt, deliver.PhaseData, deliver.PhaseContent,
		deliver.PhaseDot} {
		sink := delivertest.New(
			t, delivertest.Options{
				Plan: delivertest.Rules(delivertest.Rule{Phase: phase, Fault: delivertest.Reply(451, "no")}),
			})
		deliver.Send(t.Context(), patient(sink, "", 0), envelope, letter(1000), nil)
		if said := sink.Conversation(); slices.ContainsFunc(said,
			func(s string) bool { return strings.Contains(s, "QUIT") }) {
			t.Errorf("%s: client said %q", phase, said)
		}
	}
}
