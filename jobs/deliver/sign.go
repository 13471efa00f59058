package deliver

import (
	"bytes"
	"context"
	"crypto"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"fmt"
	"net"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// Signer signs messages for a domain (DKIM, RFC 6376). RSA-SHA256 is deterministic, so a message signed again for the
// same moment has the same bytes.
type Signer struct {
	Domain   string
	Selector string
	key      crypto.Signer
}

// signed are the fields that the signature covers; From stands once more than it occurs, so that none can be added.
var signed = []string{"From", "To", "Cc", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "Reply-To",
	"MIME-Version", "Content-Type"}

// leastBits is the shortest key that receivers believe (RFC 8301 §3.2 says 2048 should be used).
const leastBits = 2048

// NewSigner reads a private key in PEM form. Keys other than RSA are refused: many servers cannot verify them.
func NewSigner(domain, selector string, pem []byte) (*Signer, error) {
	key, err := gomail.PrivKeyFromPEM(pem)
	if err != nil {
		return nil, fmt.Errorf("read the DKIM key: %w; want an RSA private key in PEM form", err)
	}
	private, ok := key.(*rsa.PrivateKey)
	if !ok {
		return nil, fmt.Errorf("read the DKIM key: it is %T; want an RSA key, which every server can verify", key)
	}
	if bits := private.N.BitLen(); bits < leastBits {
		return nil, fmt.Errorf("read the DKIM key: it has %d bits; want %d or more", bits, leastBits)
	}
	return &Signer{Domain: domain, Selector: selector, key: private}, nil
}

// Sign returns the message with its signature in front, as of a moment. A nil signer signs nothing.
func (s *Signer) Sign(message []byte, at time.Time) ([]byte, error) {
	if s == nil {
		return message, nil
	}
	headers, body, found := bytes.Cut(message, []byte("\r\n\r\n"))
	if !found {
		return nil, fmt.Errorf("sign message: it has no body")
	}
	g := gomail.NewDKIMSigner(s.Domain, s.Selector, s.key)
	g.SignHeaders(present(headers)...)
	g.OversignHeaders("From")
	g.NowFunc = func() time.Time { return at }
	line, err := g.Sign(append(bytes.Clone(headers), "\r\n"...), body)
	if err != nil {
		return nil, fmt.Errorf("sign message: %w", err)
	}
	return append([]byte(line), message...), nil
}

// present returns the fields to be signed that the headers have.
func present(headers []byte) []string {
	lower := "\n" + strings.ToLower(string(headers))
	var out []string
	for _, name := range signed {
		if strings.Contains(lower, "\n"+strings.ToLower(name)+":") {
			out = append(out, name)
		}
	}
	return out
}

// Record is the name and the text that the domain's DNS has to publish.
func (s *Signer) Record() (name, text string, err error) {
	der, err := x509.MarshalPKIXPublicKey(s.key.Public())
	if err != nil {
		return "", "", fmt.Errorf("encode the DKIM key: %w", err)
	}
	return s.Selector + "._domainkey." + s.Domain, "v=DKIM1; k=rsa; p=" + base64.StdEncoding.EncodeToString(der), nil
}

// CheckRecord compares what DNS publishes with the key, and says what to publish.
func (s *Signer) CheckRecord(ctx context.Context, lookup func(context.Context, string) ([]string, error)) error {
	name, text, err := s.Record()
	if err != nil {
		return err
	}
	if lookup == nil {
		lookup = net.DefaultResolver.LookupTXT
	}
	records, err := lookup(ctx, name)
	if err != nil {
		return fmt.Errorf("look up %s: %w; publish this TXT record there: %s", name, err, text)
	}
	_, want, _ := strings.Cut(text, "p=")
	for _, r := range records {
		if _, p, found := strings.Cut(strings.Join(strings.Fields(r), ""), "p="); found && strings.HasPrefix(p, want) {
			return nil
		}
	}
	return fmt.Errorf("%s publishes another key than mail.dkim.key_file has: publish %s", name, text)
}
