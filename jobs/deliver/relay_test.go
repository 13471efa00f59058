package deliver_test

import (
	"bytes"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"huizong/jobs/deliver"
	"huizong/jobs/deliver/delivertest"
)

// TestRelayReusesItsSession: 500 messages by two workers, over at most 15 connections, each once and whole. Who comes
// to the final dot finds that the server has all that came there before it.
func TestRelayReusesItsSession(t *testing.T) {
	t.Parallel()
	sink := delivertest.New(t, delivertest.Options{TLS: deliver.STARTTLS, Username: sender, Password: password,
		Plan: delivertest.Rules(
			delivertest.Rule{
				Phase: deliver.PhaseRcpt,
				Rcpt:  "r7*",
				Fault: delivertest.Reply(550, "5.1.1 user unknown"),
			},
		)})
	relay := deliver.NewRelay(sink.Server())
	var dots atomic.Int64
	var workers sync.WaitGroup
	next := make(chan int)
	for range 2 {
		workers.Go(func() {
			for i := range next {
				e := deliver.Envelope{From: sender, To: fmt.Sprintf("r%d@example.test", i)}
				o := relay.Send(t.Context(), e, letter(2000), func() error {
					if before := dots.Add(1) - 1; int64(len(sink.Messages())) != before {
						t.Errorf("the server has %d of %d messages before this one's dot", len(sink.Messages()), before)
					}
					return nil
				})
				if want := e.To[1] != '7'; (o.Class == deliver.Sent) != want {
					t.Errorf("%s: %+v", e.To, o)
				}
			}
		})
	}
	for i := range 500 {
		next <- i
	}
	close(next)
	workers.Wait()
	if err := relay.Close(); err != nil {
		t.Fatal(err)
	}
	open, ever := sink.Connections()
	for open > 0 {
		open, _ = sink.Connections()
	}
	if ever > 15 || len(sink.Messages()) != 489 {
		t.Errorf("%d connections, %d messages", ever, len(sink.Messages()))
	}
}

// TestRelayUnderEveryFault plays the whole matrix against a session that has carried a message: the class is that of a
// session of its own, the next message goes out, and nothing comes twice or cut.
func TestRelayUnderEveryFault(t *testing.T) {
	t.Parallel()
	rows := append(matrix[:0:0], matrix...)
	for _, row := range rows {
		for i, fault := range faults {
			if row.phase == deliver.PhaseGreeting || row.phase == deliver.PhaseEHLO ||
				row.phase == deliver.PhaseSTARTTLS ||
				row.phase == deliver.PhaseAuth { // a session that is used again is past these
				continue
			}
			t.Run(fmt.Sprintf("%s/%s", row.phase, fault.name), func(t *testing.T) {
				t.Parallel()
				reused(t, row.phase, fault.make(row.phase), row.want[i])
			})
		}
	}
	for _, fault := range faults {
		t.Run("reset/"+fault.name, func(t *testing.T) {
			t.Parallel()
			f := fault.make(deliver.PhaseReset)
			reused(t, deliver.PhaseReset, f, sent) // a session that does not answer is replaced
		})
	}
}

// reused sends three messages, the second of them into a fault.
func reused(t *testing.T, phase deliver.Phase, fault delivertest.Fault, want deliver.Class) {
	sink := delivertest.New(t, delivertest.Options{TLS: deliver.ImplicitTLS, Username: sender, Password: password})
	server := patient(sink, shortened(phase, fault), patience(phase))
	if phase == deliver.PhaseReset && shortened(phase, fault) != "" {
		server = patient(sink, deliver.PhaseEHLO, patience(deliver.PhaseAuth))
	}
	relay := deliver.NewRelay(server)
	defer relay.Close()
	message := letterFor(phase)
	send := func(to string) deliver.Outcome {
		return relay.Send(t.Context(), deliver.Envelope{From: sender, To: to}, message, nil)
	}
	if o := send("first@example.test"); o.Class != sent {
		t.Fatalf("first: %+v", o)
	}
	first := 1
	if phase == deliver.PhaseQuit {
		first = 2
	}
	sink.SetPlan(delivertest.Rules(delivertest.Rule{Phase: phase, First: first, Times: 1, Fault: fault}))
	o := send(recipient)
	ended := phase == deliver.PhaseMail && (fault.Kind != delivertest.KReply || fault.Code == 421)
	if ended { // before anything was known of the message: another session was opened
		want = sent
	}
	if o.Class != want {
		t.Errorf("class %q, want %q: %+v", o.Class, want, o)
	}
	if o := send("third@example.test"); o.Class != sent {
		t.Errorf("third: %+v", o)
	}
	got := map[string]int{}
	for _, m := range sink.Messages() {
		got[m.To[0]]++
		if !bytes.Equal(m.Raw, message) {
			t.Errorf("%s got %d bytes of %d", m.To[0], len(m.Raw), len(message))
		}
	}
	if got["first@example.test"] != 1 || got["third@example.test"] != 1 || (got[recipient] == 1) != (want == sent) {
		t.Errorf("accepted %v", got)
	}
	for _, part := range sink.Truncated() {
		if !isPrefix(part, message) {
			t.Errorf("a command was said while data was open: ...%q", part[max(0, len(part)-40):])
		}
	}
}
