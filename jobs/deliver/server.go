package deliver

import (
	"cmp"
	"context"
	"crypto/x509"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"strconv"
	"strings"
	"time"

	"golang.org/x/net/idna"
)

// TLSMode is how a connection is encrypted.
type TLSMode string

// The modes; the empty one is ImplicitTLS. There is no mode that falls back to plain text.
const (
	ImplicitTLS TLSMode = "implicit" // from the first byte: port 465 (RFC 8314)
	STARTTLS    TLSMode = "starttls" // required after EHLO: port 587 (RFC 3207)
	NoTLS       TLSMode = "none"     // plain text; needs Server.Insecure
)

// Server is an SMTP server to submit to. Printing or logging it, in whatever way, does not show the password.
type Server struct {
	Host     string
	Port     int // 0: 465, 587 or 25, by mode
	TLS      TLSMode
	Insecure bool   // allows plain text, with a login too; it never skips the verification of a certificate
	Username string // empty: no login
	Password string `json:"-"`
	Hello    string // name to greet with; empty: the host's
	RootCAs  *x509.CertPool
	Name     string   // of its certificate, where that is not the host (mail.server_name)
	Probes   []string // mailboxes named to learn whom a refusal is about: operators, or our own
	Timeouts Timeouts
	Dial     func(ctx context.Context, network, addr string) (net.Conn, error) // nil: the network
}

// Timeouts are how long each phase may take; 0 means the default.
type Timeouts struct {
	Connect  time.Duration // TCP and implicit TLS: 1 min
	Greeting time.Duration // 5 min (RFC 5321 §4.5.3.2.1)
	Command  time.Duration // EHLO, STARTTLS and AUTH: 5 min each
	Mail     time.Duration // 5 min (§4.5.3.2.2)
	Rcpt     time.Duration // 5 min (§4.5.3.2.3)
	Data     time.Duration // 2 min (§4.5.3.2.4)
	Block    time.Duration // each 32 KiB of content: 3 min (§4.5.3.2.5)
	Dot      time.Duration // from the dot to its reply: 10 min (§4.5.3.2.6)
	Linger   time.Duration // of Dot, once the context is cancelled: 30 s
	Quit     time.Duration // 5 s; its reply changes nothing
}

// DefaultTimeouts returns those of RFC 5321 §4.5.3.2.
func DefaultTimeouts() Timeouts {
	return Timeouts{Connect: time.Minute, Greeting: 5 * time.Minute, Command: 5 * time.Minute, Mail: 5 * time.Minute,
		Rcpt: 5 * time.Minute,
		Data: 2 * time.Minute, Block: 3 * time.Minute, Dot: 10 * time.Minute, Linger: 30 * time.Second,
		Quit: 5 * time.Second}
}

// fields returns every timeout, so that two sets can be gone through side by side.
func (t *Timeouts) fields() []*time.Duration {
	return []*time.Duration{
		&t.Connect,
		&t.Greeting,
		&t.Command,
		&t.Mail,
		&t.Rcpt,
		&t.Data,
		&t.Block,
		&t.Dot,
		&t.Linger,
		&t.Quit,
	}
}

// Send is the function Send with this server.
func (s Server) Send(ctx context.Context, e Envelope, message []byte, commit func() error) Outcome {
	return Send(ctx, s, e, message, commit)
}

// Addr returns host and port.
func (s Server) Addr() string {
	s = s.withDefaults()
	return net.JoinHostPort(s.Host, strconv.Itoa(s.Port))
}

func (s Server) withDefaults() Server {
	s.TLS = cmp.Or(s.TLS, ImplicitTLS)
	s.Port = cmp.Or(s.Port, map[TLSMode]int{ImplicitTLS: 465, STARTTLS: 587, NoTLS: 25}[s.TLS])
	if s.Hello == "" {
		host, _ := os.Hostname()
		s.Hello = HelloName(host, "")
	}
	if ascii, err := idna.Lookup.ToASCII(s.Host); err == nil && !isASCII(s.Host) {
		s.Host = ascii
	}
	if s.Dial == nil {
		s.Dial = new(net.Dialer).DialContext
	}
	defaults := DefaultTimeouts()
	for i, d := range s.Timeouts.fields() {
		*d = cmp.Or(*d, *defaults.fields()[i])
	}
	return s
}

// HelloName is what to greet with where nothing is configured: the name of the host, or the domain of an address where
// the host's name has no dot, as in a container, which Postfix's reject_non_fqdn_helo_hostname refuses.
func HelloName(host, from string) string {
	if isHelloName(host) && strings.Contains(strings.Trim(host, "."), ".") && host != "localhost.localdomain" {
		return host
	}
	if ascii, err := ASCIIAddress(from); err == nil && isHelloName(domainOf(ascii)) {
		return domainOf(ascii)
	}
	if isHelloName(host) {
		return host
	}
	return "localhost"
}

func domainOf(address string) string { return address[strings.LastIndexByte(address, '@')+1:] }

// isHelloName reports whether a name can stand behind EHLO: a domain or an address literal. Containers are named more
// freely.
func isHelloName(name string) bool {
	return name != "" && len(name) <= 255 && !strings.ContainsFunc(name, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' ||
			strings.ContainsRune(".-[]:", r))
	})
}

// checkMode refuses what must not be tried at all.
func (s Server) checkMode() error {
	switch {
	case s.TLS == NoTLS && !s.Insecure:
		return channelf("refuse plain text to %s: mode %q needs insecure", s.Addr(), NoTLS)
	case s.TLS != NoTLS && s.TLS != STARTTLS && s.TLS != ImplicitTLS:
		return channelf("unknown TLS mode %q: it is %q, %q or %q", s.TLS, ImplicitTLS, STARTTLS, NoTLS)
	}
	return nil
}

// String describes the server without its password.
func (s Server) String() string {
	password := ""
	if s.Password != "" {
		password = "[redacted]"
	}
	return fmt.Sprintf("{%s tls=%s insecure=%t username=%q password=%s}", s.Addr(), cmp.Or(s.TLS, ImplicitTLS),
		s.Insecure, s.Username, password)
}

// Format prints String for every verb, so that none shows the password.
func (s Server) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, s.String()) }

// GoString is String.
func (s Server) GoString() string { return s.String() }

// LogValue is String.
func (s Server) LogValue() slog.Value { return slog.StringValue(s.String()) }
