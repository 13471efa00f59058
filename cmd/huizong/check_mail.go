package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"huizong/cmd/wiring"
	"huizong/config"
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
	said := server.Addr() + c.record(a, found) + expiring(found.Expires, time.Now())
	coming, err := a.coming()
	if err != nil {
		return "", err
	}
	if all := unspelt(found, coming...); len(all) > 0 {
		return "", fmt.Errorf("%s: the server takes no such address (it does not offer SMTPUTF8): give another address",
			strings.Join(all, ", "))
	}
	if len(a.settings.Operators) == 0 {
		said = "warning: " + said + "; no operators: whom a refusal is about is asked with our own address"
	}
	if limit := a.settings.Mail.MaxSize; found.Size > 0 && found.Size < limit {
		return "warning: " + said + fmt.Sprintf("; it takes %d bytes and mail.max_size is %d: attachments above the "+
			"server's limit stay behind; set mail.max_size to at most %d", found.Size, limit, found.Size), nil
	}
	return said, nil
}

// coming is the configuration in force, and as it will be with each change in the ledger that is for a later day.
func (a *app) coming() ([]*config.Config, error) {
	out := []*config.Config{a.settings}
	if a.settings.File == nil {
		return out, nil
	}
	l, all, err := a.settled()
	if err != nil {
		return nil, err
	}
	now, err := l.Now(a.ctx) // by which what is in force was chosen
	if err != nil {
		return nil, err
	}
	for _, s := range all {
		if s.State == ledger.Confirmed && s.From.After(now) {
			c, err := wiring.Overlay(a.settings.File, ledger.InForce(all, s.From))
			if err != nil {
				return nil, err
			}
			out = append(out, c)
		}
	}
	return out, nil
}

// unspelt are the operators and recipients whom the server cannot be told of: the part before the @ is not ASCII.
func unspelt(found deliver.Found, configs ...*config.Config) (out []string) {
	var all []string
	for _, c := range configs {
		all = append(all, c.Operators...)
		for _, j := range c.Jobs {
			for _, r := range j.Recipients {
				all = append(all, r.Address)
			}
		}
	}
	for _, address := range all {
		if _, err := deliver.ASCIIAddress(address); err != nil && !found.UTF8 && !slices.Contains(out, address) {
			out = append(out, address)
		}
	}
	return out
}

// soon is how long before its end a certificate is warned of: renewing one takes a working day and the people for it.
const soon = 14 * 24 * time.Hour

// expiring warns of a certificate of the mail server that is about to end: from then on all mail waits.
func expiring(end, now time.Time) string {
	if end.IsZero() || end.Sub(now) > soon {
		return ""
	}
	return fmt.Sprintf("; warning: its certificate ends on %s, and all mail waits from then on: have it renewed",
		end.Format(time.DateOnly))
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

// signing compares the key that mail is signed with to the one that the domain publishes.
func (c *checkCmd) signing(a *app) (string, error) {
	signer, err := wiring.Signer(a.settings)
	if err != nil || signer == nil {
		return "off (mail.dkim)", err
	}
	_, domain, _ := strings.Cut(wiring.Sender(a.settings), "@")
	if !strings.HasSuffix("."+domain, "."+signer.Domain) {
		return "", fmt.Errorf("mail.dkim.domain %s is not the domain of mail.from, %s: receivers would not count the "+
			"signature", signer.Domain, domain)
	}
	ctx, cancel := context.WithTimeout(a.ctx, 10*time.Second)
	defer cancel()
	return signer.Selector + "._domainkey." + signer.Domain, signer.CheckRecord(ctx, nil)
}

// bounces opens the mailbox that reports of undelivered mail arrive in, or says that nobody reads them.
func (c *checkCmd) bounces(a *app) (string, error) {
	b, err := wiring.Bounces(a.settings)
	if err != nil {
		return "", err
	}
	if b == nil {
		return "warning: reports of mail that could not be delivered go to " + wiring.Bounce(a.settings) +
			", and nothing here reads them; set bounces.imap", nil
	}
	mails, err := b.Mailbox.Check(a.ctx)
	return fmt.Sprintf("%s, %d mails, read every %s", b.Mailbox, mails, b.Every), err
}
