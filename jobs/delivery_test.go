package jobs_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"huizong/jobs"
	"huizong/jobs/deliver"
	"huizong/jobs/deliver/delivertest"
	"huizong/jobs/ledger"
)

// TestWhereAnOutcomeLeads plays one fault at the first recipient, and holds the states of docs/reliability.md: of the
// delivery after one try, of the run, and what the operators are told.
func TestWhereAnOutcomeLeads(t *testing.T) {
	for _, c := range []struct {
		name   string
		phase  deliver.Phase
		fault  delivertest.Fault
		state  ledger.DeliveryState
		run    ledger.RunState
		notice string
	}{
		{"busy at the greeting", deliver.PhaseGreeting, delivertest.Reply(421, "busy"), ledger.Queued,
			ledger.Delivering, ""},
		{"greylisted", deliver.PhaseRcpt, delivertest.Reply(450, "come again"), ledger.Queued, ledger.Delivering, ""},
		{"no such user", deliver.PhaseRcpt, delivertest.Reply(550, "no such user"), ledger.Failed,
			ledger.PartlyDelivered, "拒收"},
		{"a rate that QQ calls 550", deliver.PhaseDot, delivertest.Reply(550, "Mail frequency limited"), ledger.Queued,
			ledger.Delivering, ""},
		{"refused content", deliver.PhaseDot, delivertest.Reply(554, "spam"), ledger.Failed, ledger.PartlyDelivered,
			"拒收"},
		{"cut before the dot", deliver.PhaseContent, delivertest.Drop(), ledger.Queued, ledger.Delivering, ""},
		{"cut after the dot", deliver.PhaseDot, delivertest.DropAfterAccept(), ledger.InDoubt, ledger.Delivering, ""},
		{"garbage after the dot", deliver.PhaseDot, delivertest.Garbage(), ledger.InDoubt, ledger.Delivering, ""},
		{"sender refused", deliver.PhaseMail, delivertest.Reply(550, "sender refused"), ledger.Queued,
			ledger.Delivering, "通道停用"},
		{"cut at QUIT", deliver.PhaseQuit, delivertest.Drop(), ledger.Sent, ledger.Delivered, ""},
		{"sender refused at RCPT", deliver.PhaseRcpt,
			delivertest.Reply(553, "5.7.1 Sender address rejected: not owned"),
			ledger.Queued, ledger.Delivering, "通道停用"},
		{"greylisted for good", deliver.PhaseRcpt,
			delivertest.Reply(550, "5.7.1 Greylisted, please retry in 5 minutes"),
			ledger.Queued, ledger.Delivering, ""},
		{"mailbox full", deliver.PhaseRcpt, delivertest.Reply(552, "5.2.2 Mailbox full"), ledger.Queued,
			ledger.Delivering, ""},
		{"refused without a word", deliver.PhaseRcpt, delivertest.Reply(550, "5.7.1 Message rejected"), ledger.Queued,
			ledger.Delivering, ""},
		{"too large at the dot", deliver.PhaseDot, delivertest.Reply(552, "5.3.4 Message size exceeds fixed limit"),
			ledger.Queued, ledger.Delivering, "通道停用"},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := newHouse(t, "2020-11-10 09:00")
			s := h.service("a")
			h.sink.SetPlan(delivertest.Rules(delivertest.Rule{Phase: c.phase, Times: 1, Fault: c.fault}))
			run, _, err := s.Trigger(t.Context(), h.order(s, ""))
			if err != nil {
				t.Fatal(err)
			}
			if run, err = s.Attend(t.Context(), run.ID, 0); err != nil {
				t.Fatal(err)
			}
			deliveries, err := h.ledger.Deliveries(t.Context(), ledger.Filter{})
			if err != nil {
				t.Fatal(err)
			}
			if deliveries[0].State != c.state || run.State != c.run {
				t.Errorf("delivery %s, run %s; want %s, %s (%s)", deliveries[0].State, run.State, c.state, c.run,
					deliveries[0].LastReply)
			}
			if got := h.notices(); (c.notice == "") != (got == "") || !strings.Contains(got, c.notice) {
				t.Errorf("notices %q, want %q", got, c.notice)
			}
		})
	}
}

// notices returns what operators are told, in the ledger whether or not it has been sent.
func (h *house) notices() string {
	h.Helper()
	deliveries, err := h.ledger.Deliveries(h.Context(), ledger.Filter{})
	if err != nil {
		h.Fatal(err)
	}
	var out strings.Builder
	for _, d := range deliveries {
		if d.Purpose == ledger.Notice {
			out.Write(d.Body)
		}
	}
	return decodeMail(out.String())
}

// TestDoubtIsResolvedByTime sends a delivery in doubt again after its time, with the mark and the same Message-ID.
func TestDoubtIsResolvedByTime(t *testing.T) {
	h := newHouse(t, "2020-11-10 09:00")
	s := h.service("a")
	h.sink.SetPlan(
		delivertest.Rules(delivertest.Rule{Phase: deliver.PhaseDot, Rcpt: "dept@example.org", Times: 1,
			Fault: delivertest.DropAfterAccept()}))
	run, _, err := s.Trigger(t.Context(), h.order(s, ""))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Attend(t.Context(), run.ID, 0); err != nil {
		t.Fatal(err)
	}
	h.clock.add(16 * time.Minute)
	h.serve(func() bool { return len(h.delivered()) == 1 }, s)
	var ids, marks []string
	for _, m := range h.sink.Messages() {
		if m.To[0] == "dept@example.org" {
			ids, marks = append(ids, m.Header("Message-Id")), append(marks, m.Header(deliver.DuplicateHeader))
		}
	}
	if len(ids) != 2 || ids[0] != ids[1] || marks[0] != "" || marks[1] != "1" {
		t.Errorf("Message-IDs %v, marks %v", ids, marks)
	}
}

// TestChannelStopsAndOpens holds every message back while the server refuses the login, tells the operators once, and
// goes on when it is mended.
func TestChannelStopsAndOpens(t *testing.T) {
	h := newHouse(t, "2020-11-10 09:00")
	s := h.service("a")
	wrong := h.sink.Server()
	h.sink.SetPlan(
		delivertest.Rules(delivertest.Rule{Phase: deliver.PhaseMail, Fault: delivertest.Reply(530, "login first")}))
	s.Sender = wrong
	run, _, err := s.Trigger(t.Context(), h.order(s, ""))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Attend(t.Context(), run.ID, 0); err != nil {
		t.Fatal(err)
	}
	if reason, _, err := h.ledger.Channel(t.Context()); err != nil || !strings.Contains(reason, "login first") {
		t.Fatalf("channel %q, %v", reason, err)
	}
	if n := strings.Count(h.notices(), "<h1"); n != 1 || !strings.Contains(h.notices(), "发信服务器曾拒绝登录") {
		t.Errorf("operators are told %d times", n)
	}
	h.sink.SetPlan(nil)
	h.clock.add(16 * time.Minute)
	h.serve(func() bool { return len(h.delivered()) == 1 && h.mailsTo("op@example.org") == 1 }, s)
	if reason, _, _ := h.ledger.Channel(t.Context()); reason != "" {
		t.Errorf("channel still stopped: %s", reason)
	}
}

// TestSecondLook fails a recipient that was refused without a word once it is refused again an hour later, and one
// whose mailbox stays full after a day; not before.
func TestSecondLook(t *testing.T) {
	for _, c := range []struct {
		reply string
		waits []time.Duration
		state ledger.DeliveryState
	}{
		{"5.7.1 Message rejected", []time.Duration{61 * time.Minute}, ledger.Failed},
		{"5.7.1 Message rejected", []time.Duration{50 * time.Minute}, ledger.Queued},
		{"5.2.2 Mailbox full", []time.Duration{2 * time.Hour, 20 * time.Hour}, ledger.Queued},
		{"5.2.2 Mailbox full", []time.Duration{2 * time.Hour, 25 * time.Hour}, ledger.Failed},
	} {
		h := newHouse(t, "2020-11-10 09:00")
		s := h.service("a")
		server := h.sink.Server()
		server.Probes = []string{"op@example.org"}
		s.Sender = timed{deliver.NewRelay(server), h.clock}
		h.sink.SetPlan(delivertest.Rules(delivertest.Rule{Phase: deliver.PhaseRcpt, Rcpt: "dept@example.org",
			Fault: delivertest.Reply(550, c.reply)}))
		run, _, err := s.Trigger(t.Context(), h.order(s, ""))
		if err != nil {
			t.Fatal(err)
		}
		for _, wait := range append([]time.Duration{0}, c.waits...) {
			h.clock.add(wait)
			if _, err := s.Attend(t.Context(), run.ID, 0); err != nil {
				t.Fatal(err)
			}
		}
		deliveries, err := h.ledger.Deliveries(t.Context(), ledger.Filter{Run: run.ID})
		if err != nil || deliveries[0].State != c.state || deliveries[1].State != ledger.Sent {
			t.Errorf("%s after %v: %s and %s, %v", c.reply, c.waits, deliveries[0].State, deliveries[1].State, err)
		}
	}
}

// timed is a sender whose tries happen at the test's time.
type timed struct {
	*deliver.Relay
	clock *clock
}

func (s timed) Send(ctx context.Context, e deliver.Envelope, message []byte, commit func() error) deliver.Outcome {
	o := s.Relay.Send(ctx, e, message, commit)
	o.Started, o.Ended = s.clock.Now(), s.clock.Now()
	return o
}

// TestProbeOpensTheChannel: a stopped channel is opened by an envelope to an operator, not by sending a report and
// seeing what comes of it, and nothing is sent while the probe is refused.
func TestProbeOpensTheChannel(t *testing.T) {
	h := newHouse(t, "2020-11-10 09:00")
	s := h.service("a")
	server := h.sink.Server()
	server.Probes = []string{"op@example.org"}
	s.Sender = deliver.NewRelay(server)
	h.sink.SetPlan(delivertest.Rules(delivertest.Rule{Phase: deliver.PhaseRcpt,
		Fault: delivertest.Reply(504, "5.5.2 <4f1c0ab977de>: Helo command rejected: need fully-qualified hostname")}))
	run, _, err := s.Trigger(t.Context(), h.order(s, ""))
	if err != nil {
		t.Fatal(err)
	}
	attend := func() int {
		h.Helper()
		if _, err := s.Attend(t.Context(), run.ID, 0); err != nil {
			t.Fatal(err)
		}
		deliveries, err := h.ledger.Deliveries(t.Context(), ledger.Filter{Run: run.ID})
		if err != nil {
			t.Fatal(err)
		}
		tries := 0
		for _, d := range deliveries {
			if d.Purpose == ledger.Report {
				tries += d.Attempts
			}
			if d.State == ledger.Failed {
				t.Errorf("%s failed, and was not refused himself", d.Recipient)
			}
		}
		return tries
	}
	if n := attend(); n != 1 {
		t.Errorf("%d tries before the channel stopped", n)
	}
	reason, _, err := h.ledger.Channel(t.Context())
	if err != nil || !strings.Contains(reason, "504 5.5.2") || !strings.Contains(reason, "set mail.hello") {
		t.Errorf("channel stopped for %q, %v", reason, err)
	}
	h.clock.add(16 * time.Minute)
	if n := attend(); n != 1 {
		t.Errorf("%d tries while the probe is refused", n)
	}
	h.sink.SetPlan(nil)
	h.clock.add(5 * time.Minute)
	if n := attend(); n != 1 {
		t.Errorf("%d tries before the next probe is due", n)
	}
	h.clock.add(11 * time.Minute)
	if n := attend(); n != 3 || h.mailsTo("dept@example.org") != 1 || h.mailsTo("street@example.org") != 1 {
		t.Errorf("%d tries, mails %d and %d", n, h.mailsTo("dept@example.org"), h.mailsTo("street@example.org"))
	}
}

// TestComposedWithinTheServersSize: what the server was last seen to take limits the next report; the largest
// attachment stays behind, and the mail says so.
func TestComposedWithinTheServersSize(t *testing.T) {
	h := newHouse(t, "2020-11-10 09:00")
	s := h.service("a", func(j *jobs.Job) { j.Attachments = []jobs.Form{jobs.Workbook} })
	if err := h.ledger.SeeRelay(t.Context(), ledger.Relay{SizeLimit: 300_001}); err != nil {
		t.Fatal(err)
	}
	p, err := s.Preview(t.Context(), h.order(s, ""))
	if err != nil {
		t.Fatal(err)
	}
	first, err := p.Message(0)
	if err != nil {
		t.Fatal(err)
	}
	if body := decodeMail(string(first)); strings.Contains(body, "attachment;") ||
		!strings.Contains(body, ".xlsx") {
		t.Errorf("the attachment was not left behind, or the mail does not say so")
	}
}
