package postfixtest_test

import (
	"strings"
	"testing"
	"time"

	"huizong/jobs/bounce"
	"huizong/jobs/deliver"
	"huizong/jobs/deliver/delivertest"
	"huizong/jobs/deliver/postfixtest"
)

// TestThereAndBack submits over TLS with a login; mail for the domain lands in a mailbox, mail for others leaves, and
// what is refused outside comes back as a bounce.
func TestThereAndBack(t *testing.T) {
	outside := delivertest.New(t, delivertest.Options{TLS: deliver.NoTLS, Plan: delivertest.Rules(delivertest.Rule{
		Phase: deliver.PhaseRcpt, Rcpt: "nobody@*", Fault: delivertest.Reply(550, "5.1.1 user unknown")})})
	s := postfixtest.Start(t, outside.Port())
	letter := []byte("From: <report@office.test>\r\nTo: <x@example.org>\r\nMessage-ID: <1@office.test>\r\n" +
		"Subject: Report\r\n\r\nbody\r\n")
	relay := deliver.NewRelay(s.Client())
	defer relay.Close()
	for _, to := range []string{"dept@example.org", "nobody@example.org", postfixtest.Operator} {
		o := relay.Send(
			t.Context(),
			deliver.Envelope{From: "report+7.abc@office.test", To: to, ID: "huizong-7"},
			letter,
			nil,
		)
		if o.Class != deliver.Sent {
			t.Fatalf("%s: %+v\n%s", to, o, s.Log())
		}
	}
	found, news := relay.Found()
	if !news || !found.DSN || found.Size == 0 {
		t.Errorf("found %+v", found)
	}
	var report bounce.Report
	end := time.Now().Add(60 * time.Second)
	at, pause := bounce.Position{}, 100*time.Millisecond
	for ; report.MessageID == "" && time.Now().Before(end); time.Sleep(pause) {
		var err error
		if at, err = s.Mailbox("report").Poll(t.Context(), at, func(raw []byte) error {
			r, err := bounce.Parse(raw)
			report = r
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
	if report.MessageID != "1@office.test" || report.EnvelopeID != "huizong-7" || len(report.Statuses) != 1 ||
		!report.Statuses[0].Names("nobody@example.org") || report.To[0] != "report+7.abc@office.test" {
		t.Errorf("bounce %+v\n%s", report, s.Log())
	}
	for len(outside.Messages()) < 1 && time.Now().Before(end) {
		time.Sleep(50 * time.Millisecond)
	}
	if got := outside.Messages(); len(got) != 1 || got[0].To[0] != "dept@example.org" {
		t.Errorf("outside got %d", len(got))
	}
	if n, err := s.Mailbox("operator").Check(t.Context()); err != nil || n != 1 {
		t.Errorf("the operator has %d mails, %v", n, err)
	}
	if strings.Contains(s.Log(), "fatal") {
		t.Errorf("Postfix says %s", s.Log())
	}
}
