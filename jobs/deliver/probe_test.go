package deliver_test

import (
	"strings"
	"testing"
	"time"

	"huizong/jobs/deliver"
	"huizong/jobs/deliver/delivertest"
)

// TestProbe holds whom a refusal at RCPT is about, when its words do not say: another mailbox at the same server
// tells.
func TestProbe(t *testing.T) {
	t.Parallel()
	const ops, ops2 = "ops@huizong.test", "ops2@huizong.test"
	rcpt := func(who string, f delivertest.Fault) delivertest.Rule {
		return delivertest.Rule{Phase: deliver.PhaseRcpt, Rcpt: who, Fault: f}
	}
	no := delivertest.Reply(550, "5.7.1 Message rejected")
	tests := []struct {
		name   string
		rules  []delivertest.Rule
		probes []string
		want   deliver.Class
	}{
		{"accepted", []delivertest.Rule{rcpt(recipient, no)}, []string{ops}, deliver.Unconfirmed},
		{"refused alike", []delivertest.Rule{rcpt("", no)}, []string{ops}, deliver.Channel},
		{"alike but for the address", []delivertest.Rule{
			rcpt(recipient, delivertest.Reply(550, "5.7.1 <"+recipient+">: rejected")),
			rcpt(ops, delivertest.Reply(550, "5.7.1 <"+ops+">: rejected"))}, []string{ops}, deliver.Channel},
		{"refused otherwise", []delivertest.Rule{rcpt(recipient, no),
			rcpt(ops, delivertest.Reply(550, "5.1.1 user unknown"))}, []string{ops}, deliver.Unconfirmed},
		{"the probe names us", []delivertest.Rule{rcpt(recipient, no),
			rcpt(ops, delivertest.Reply(553, "5.7.1 sender address rejected"))}, []string{ops}, deliver.Channel},
		{"one of two accepted", []delivertest.Rule{rcpt(recipient, no), rcpt(ops, no)}, []string{ops, ops2},
			deliver.Unconfirmed},
		{"no other mailbox", []delivertest.Rule{rcpt("", no)}, []string{recipient}, deliver.Unconfirmed},
		{"not now", []delivertest.Rule{rcpt(recipient, no), rcpt(ops, delivertest.Reply(451, "4.3.0 not now"))},
			[]string{ops}, deliver.Temporary},
		{"hung up, and refused alike", []delivertest.Rule{rcpt("", no),
			{Phase: deliver.PhaseReset, Times: 1, Fault: delivertest.Drop()}}, []string{ops}, deliver.Channel},
		{"hung up, and accepted", []delivertest.Rule{rcpt(recipient, no),
			{Phase: deliver.PhaseReset, Times: 1, Fault: delivertest.Drop()}}, []string{ops}, deliver.Unconfirmed},
		{"the words tell", []delivertest.Rule{rcpt("", delivertest.Reply(550, "5.1.1 user unknown"))}, []string{ops},
			deliver.Refused},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			sink := delivertest.New(t, delivertest.Options{Plan: delivertest.Rules(tt.rules...)})
			server := sink.Server()
			server.Probes = tt.probes
			o := server.Send(t.Context(), envelope, letter(1000), nil)
			if o.Class != tt.want || o.Phase != deliver.PhaseRcpt || o.Code/100 != 5 {
				t.Errorf("outcome %+v, want %q", o, tt.want)
			}
			if said := strings.Join(sink.Conversation(), "\n"); strings.Contains(said, "DATA") {
				t.Errorf("client said %s", said)
			}
		})
	}
}

// TestCheckPlaysTheEnvelope holds what check says of a server that lets everybody in and refuses us at RCPT.
func TestCheckPlaysTheEnvelope(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		phase deliver.Phase
		reply delivertest.Fault
		want  string
	}{
		{
			"greeting",
			deliver.PhaseRcpt,
			delivertest.Reply(504, "5.5.2 <box>: Helo command rejected: need fully-qualified hostname"),
			"set mail.hello",
		},
		{
			"sender",
			deliver.PhaseRcpt,
			delivertest.Reply(553, "5.7.1 Sender address rejected: not owned by user office"),
			"set mail.from",
		},
		{
			"sender at MAIL",
			deliver.PhaseMail,
			delivertest.Reply(501, "mail from address must be same"),
			"set mail.from",
		},
		{"relay", deliver.PhaseRcpt, delivertest.Reply(554, "5.7.1 Relay access denied"), "send to other domains"},
		{"login", deliver.PhaseRcpt, delivertest.Reply(530, "5.7.0 no"), "set mail.username"},
		{
			"block list",
			deliver.PhaseRcpt,
			delivertest.Reply(554, "5.7.1 blocked using bl.example.net"),
			"on a block list",
		},
		{
			"operator",
			deliver.PhaseRcpt,
			delivertest.Reply(550, "5.1.1 user unknown"),
			"correct this operator's address",
		},
		{
			"no words",
			deliver.PhaseRcpt,
			delivertest.Reply(554, "5.7.1 rejected"),
			"ask the server's administrator why",
		},
		{"later", deliver.PhaseRcpt, delivertest.Reply(450, "4.7.1 greylisted"), "tried again"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			sink := delivertest.New(t, delivertest.Options{Plan: delivertest.Rules(
				delivertest.Rule{Phase: tt.phase, Fault: tt.reply})})
			_, err := deliver.Check(t.Context(), sink.Server(), envelope, "")
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("check says %v, want %q", err, tt.want)
			}
		})
	}
	sink := delivertest.New(t, delivertest.Options{MaxSize: 123456, DSN: true})
	found, err := deliver.Check(t.Context(), sink.Server(), envelope, "report+tag@huizong.test")
	found.Expires = time.Time{} // TestCheckKnowsWhenTheCertificateEnds
	if want := (deliver.Found{Size: 123456, DSN: true, Tagged: true}); err != nil || found != want {
		t.Errorf("found %+v, %v; want %+v", found, err, want)
	}
	if len(sink.Messages()) != 0 || strings.Contains(strings.Join(sink.Conversation(), "\n"), "DATA") {
		t.Errorf("client said %q", sink.Conversation())
	}
}

// TestHelloName holds what a host without a full name greets with.
func TestHelloName(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ host, from, want string }{
		{"mail.example.org", "report@office.example", "mail.example.org"},
		{"4f1c0ab977de", "report@office.example", "office.example"},
		{"localhost", "report@office.example", "office.example"},
		{"localhost.localdomain", "report@office.example", "office.example"},
		{"box", "report@\u6c11\u653f.\u4e2d\u56fd", "xn--5bvs5m.xn--fiqs8s"},
		{"under_score.example.org", "report@office.example", "office.example"},
		{"box", "", "box"},
		{"", "", "localhost"},
	} {
		if got := deliver.HelloName(c.host, c.from); got != c.want {
			t.Errorf("host %q, from %q: %q, want %q", c.host, c.from, got, c.want)
		}
	}
}

// TestDomainsInASCII: a server without SMTPUTF8 is told the domain in ASCII.
func TestDomainsInASCII(t *testing.T) {
	t.Parallel()
	sink := delivertest.New(t, delivertest.Options{DSN: true})
	o := sink.Server().
		Send(t.Context(), deliver.Envelope{From: sender, To: "dept@\u6c11\u653f.\u4e2d\u56fd", ID: "d7"},
			letter(500), nil)
	if o.Class != deliver.Sent || sink.Messages()[0].To[0] != "dept@xn--5bvs5m.xn--fiqs8s" {
		t.Errorf("outcome %+v, %+v", o, sink.Messages())
	}
	if got := sink.Messages()[0].Params; !strings.Contains(
		got,
		"ENVID=d7 BODY=8BITMIME RET=HDRS NOTIFY=FAILURE,DELAY",
	) {
		t.Errorf("parameters %s", got)
	}
}
