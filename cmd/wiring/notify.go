package wiring

import (
	"crypto/x509"
	"fmt"
	"os"
	"slices"
	"time"

	"huizong/config"
	"huizong/jobs"
	"huizong/jobs/bounce"
	"huizong/jobs/notify"
)

// Tells returns the channels that people are told over, beside mail.
func Tells(c *config.Config) []jobs.Tell {
	var out []jobs.Tell
	for _, n := range c.Notify {
		out = append(out, jobs.Tell{Kinds: n.Only, Off: slices.Contains(c.NotifyOff, n.Name),
			Channel: notify.Channel{Name: n.Name, Kind: notify.Kind(n.Kind),
				URL: n.URL.Reveal(), Secret: n.Secret.Reveal(), Private: n.Private}})
	}
	return out
}

// Bounces returns where reports of mail that was not delivered are read; nil where nobody reads them.
func Bounces(c *config.Config) (*jobs.Bounces, error) {
	box := c.Bounces.IMAP
	if box.Host == "" {
		return nil, nil
	}
	pool, err := trusted("bounces.imap.ca_file", box.CAFile)
	if err != nil {
		return nil, err
	}
	return &jobs.Bounces{Every: time.Duration(c.Bounces.Every), Mailbox: bounce.Mailbox{
		Host:     box.Host,
		Port:     box.Port,
		TLS:      box.TLS,
		Username: box.Username,
		Password: box.Password.Reveal(),
		Folder:   box.Folder,
		MoveTo:   box.MoveTo,
		RootCAs:  pool,
	}}, nil
}

// trusted returns the system's authorities and those of a file; nil, the system's alone, where none is named.
func trusted(key, file string) (*x509.CertPool, error) {
	if file == "" {
		return nil, nil
	}
	pem, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", key, err)
	}
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool() // a machine without roots of its own
	}
	if !pool.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("%s: %s holds no certificate in PEM form", key, file)
	}
	return pool, nil
}
