package wiring

import (
	"cmp"
	"context"
	"fmt"
	"net/mail"
	"os"
	"slices"
	"time"

	"huizong/config"
	"huizong/jobs"
	"huizong/jobs/deliver"
)

// channel is the one way out: a mail server, within a rate.
type channel struct {
	*deliver.Relay
	limiter *deliver.Limiter
}

// Send implements jobs.Sender.
func (c channel) Send(ctx context.Context, e deliver.Envelope, message []byte, commit func() error) deliver.Outcome {
	begin := time.Now()
	if err := c.limiter.Wait(ctx); err != nil {
		return deliver.Outcome{Class: deliver.Temporary, Phase: deliver.PhaseConnect, Err: err, Started: begin,
			Ended: time.Now()}
	}
	return c.Relay.Send(ctx, e, message, commit)
}

// Channel returns the way out that the configuration describes.
func Channel(c *config.Config) (jobs.Sender, error) {
	server, err := Server(c)
	if err != nil {
		return nil, err
	}
	rate, err := deliver.ParseRate(c.Mail.Rate)
	if err != nil {
		return nil, fmt.Errorf("mail.rate: %w", err)
	}
	return channel{deliver.NewRelay(server), deliver.NewLimiter(rate)}, nil
}

// Sender is the address that mail is sent from.
func Sender(c *config.Config) string {
	from, err := mail.ParseAddress(c.Mail.From)
	if err != nil {
		return "" // the configuration was checked
	}
	return from.Address
}

// Bounce is the address of the envelope, which reports of failed deliveries go to.
func Bounce(c *config.Config) string { return cmp.Or(c.Mail.Bounce, Sender(c)) }

// Server returns the mail server that the configuration describes.
func Server(c *config.Config) (deliver.Server, error) {
	host, _ := os.Hostname()
	from := Sender(c)
	s := deliver.Server{
		Host:     c.Mail.Host,
		Name:     c.Mail.ServerName,
		Port:     c.Mail.Port,
		TLS:      deliver.TLSMode(c.Mail.TLS),
		Insecure: c.Mail.Insecure,
		Username: c.Mail.Username,
		Password: c.Mail.Password.Reveal(),
		Hello:    cmp.Or(c.Mail.Hello, deliver.HelloName(host, from)),
		Probes:   append(slices.Clone(c.Operators), from),
	}
	var err error
	s.RootCAs, err = trusted("mail.ca_file", c.Mail.CAFile)
	return s, err
}

// Signer returns what signs the mail; nil where nothing is configured.
func Signer(c *config.Config) (*deliver.Signer, error) {
	d := c.Mail.DKIM
	if d.Domain == "" {
		return nil, nil
	}
	pem, err := os.ReadFile(d.KeyFile)
	if err != nil {
		return nil, fmt.Errorf("mail.dkim.key_file: %w", err)
	}
	signer, err := deliver.NewSigner(d.Domain, d.Selector, pem)
	if err != nil {
		return nil, fmt.Errorf("mail.dkim.key_file: %w", err)
	}
	return signer, nil
}
