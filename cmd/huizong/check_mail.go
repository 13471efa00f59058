package main

import (
	"errors"
	"fmt"
	"strings"

	"huizong/cmd/wiring"
	"huizong/jobs/deliver"
	"huizong/jobs/ledger"
)

// mail plays the envelope of a report to an operator, and records what the server offers for reports to be composed
// within.
func (c *checkCmd) mail(a *app) (string, error) {
	server, err := wiring.Server(a.settings)
	if err != nil {
		return "", err
	}
	if server.Host == "" {
		return "", errors.New("mail.host is not set")
	}
	from := wiring.Bounce(a.settings)
	tagged := deliver.Tagged(from, "check")
	found, err := c.play(a, server, from, tagged)
	if err != nil {
		return "", err
	}
	said := server.Addr() + c.record(a, found)
	if len(a.settings.Operators) == 0 {
		said = "warning: " + said + "; no operators: whom a refusal is about is asked with our own address"
	}
	if limit := a.settings.Mail.MaxSize; found.Size > 0 && found.Size < limit {
		return "warning: " + said + fmt.Sprintf("; it takes %d bytes and mail.max_size is %d: attachments above the "+
			"server's limit stay behind; set mail.max_size to at most %d", found.Size, limit, found.Size), nil
	}
	return said, nil
}

// play names each operator in turn, and our own address last: one that is accepted is enough.
func (c *checkCmd) play(a *app, server deliver.Server, from, tagged string) (found deliver.Found, err error) {
	for _, to := range server.Probes {
		found, err = deliver.Check(a.ctx, server, deliver.Envelope{From: from, To: to}, tagged)
		if err == nil {
			return found, nil
		}
		if !strings.Contains(err.Error(), "correct this operator's address") {
			break
		}
	}
	return found, err
}

// record keeps what the server offers in the ledger, where there is one.
func (c *checkCmd) record(a *app, f deliver.Found) string {
	said := ""
	if f.Size > 0 {
		said = fmt.Sprintf(", messages up to %d bytes", f.Size)
	}
	l, err := a.ledger()
	if err == nil {
		err = l.SeeRelay(a.ctx, ledger.Relay{SizeLimit: f.Size, DSN: f.DSN, UTF8: f.UTF8, Tagged: f.Tagged})
	}
	if err != nil {
		said += fmt.Sprintf(" (not recorded: %v)", err)
	}
	return said
}
