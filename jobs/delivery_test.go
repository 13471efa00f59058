package jobs_test

import (
	"strings"
	"testing"
	"time"

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
	if n := strings.Count(h.notices(), "发信服务器拒绝登录"); n != 1 {
		t.Errorf("operators are told %d times", n)
	}
	h.sink.SetPlan(nil)
	h.clock.add(16 * time.Minute)
	h.serve(func() bool { return len(h.delivered()) == 1 && h.mailsTo("op@example.org") == 1 }, s)
	if reason, _, _ := h.ledger.Channel(t.Context()); reason != "" {
		t.Errorf("channel still stopped: %s", reason)
	}
}
