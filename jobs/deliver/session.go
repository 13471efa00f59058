package deliver

import (
	"cmp"
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"net/textproto"
	"strings"
	"time"

	"github.com/wneessen/go-mail/smtp"
)

// session is one conversation. go-mail's client speaks; the session keeps the time, the phase and the right to hang
// up.
type session struct {
	server    Server
	phase     Phase
	committed bool // the final dot may have been written
	conn      *conn
	client    *smtp.Client
	uncancel  func() bool // stops ctx from closing the connection
	expires   time.Time   // the end of the server's certificate; zero: none was shown
	hello     [2]error    // what EHLO and HELO were answered with, if not 250
}

// replyLimit is how many bytes are read in one phase, certificates included. net/textproto would read a line without
// end into memory.
const replyLimit = 256 << 10

// conn is the socket below TLS, with a budget of bytes to read beside the deadline. It is read by one goroutine.
type conn struct {
	net.Conn
	left int
	err  error // of reading, in this phase
}

// begin starts a phase: its deadline and its budget.
func (c *conn) begin(d time.Duration) {
	c.left, c.err = replyLimit, nil
	_ = c.SetDeadline(time.Now().Add(d))
}

// Read fails once the budget of the phase is used up.
func (c *conn) Read(p []byte) (int, error) {
	if c.left <= 0 {
		c.err = fmt.Errorf("read reply: %w after %d bytes", errTooLong, replyLimit)
		return 0, c.err
	}
	n, err := c.Conn.Read(p[:min(len(p), c.left)])
	c.left -= n
	if err != nil {
		c.err = err
	}
	return n, err
}

// step runs one phase under its deadline. A yes that was cut off is none: net/textproto takes what came before the end
// of a connection for a whole line.
func (x *session) step(p Phase, d time.Duration, do func() error) error {
	x.phase = p
	x.conn.begin(d)
	if err := do(); err != nil {
		return err
	}
	return x.conn.err
}

// open does all that comes before the envelope: connect, greeting, EHLO, TLS, AUTH.
func (x *session) open(ctx context.Context) error {
	if err := x.server.checkMode(); err != nil {
		return err
	}
	if err := x.connect(ctx); err != nil {
		return fmt.Errorf("connect to %s: %w", x.server.Addr(), err)
	}
	if err := x.step(PhaseGreeting, x.server.Timeouts.Greeting, x.greeting); err != nil {
		return fmt.Errorf("read greeting of %s: %w", x.server.Addr(), err)
	}
	if err := x.step(PhaseEHLO, x.server.Timeouts.Command, x.greet); err != nil {
		return fmt.Errorf("greet %s: %w", x.server.Addr(), err)
	}
	if x.server.TLS == STARTTLS {
		if err := x.step(PhaseSTARTTLS, x.server.Timeouts.Command, x.startTLS); err != nil {
			return fmt.Errorf("start TLS with %s: %w", x.server.Addr(), err)
		}
	}
	if x.server.Username != "" {
		if err := x.step(PhaseAuth, x.server.Timeouts.Command, x.login); err != nil {
			return fmt.Errorf("log in to %s as %s: %w", x.server.Addr(), x.server.Username, err)
		}
	}
	return nil
}

// connect opens the socket. From here on ctx closes it, until commit.
func (x *session) connect(ctx context.Context) error {
	dialing, cancel := context.WithTimeout(ctx, x.server.Timeouts.Connect)
	defer cancel()
	raw, err := x.server.Dial(dialing, "tcp", x.server.Addr())
	if err != nil {
		return err
	}
	x.conn = &conn{Conn: raw}
	x.obey(ctx)
	return nil
}

// obey lets ctx close the connection, until commit or the next call.
func (x *session) obey(ctx context.Context) {
	if x.uncancel != nil {
		x.uncancel()
	}
	raw := x.conn.Conn
	x.uncancel = context.AfterFunc(ctx, func() { _ = raw.Close() })
}

// greeting reads the server's first line, after the TLS handshake if that comes first.
func (x *session) greeting() error {
	stream := net.Conn(x.conn)
	if x.server.TLS == ImplicitTLS {
		secure := tls.Client(x.conn, x.tlsConfig())
		x.phase = PhaseConnect
		x.conn.begin(x.server.Timeouts.Connect)
		if err := secure.Handshake(); err != nil {
			return tlsError(err)
		}
		x.phase = PhaseGreeting
		x.conn.begin(x.server.Timeouts.Greeting)
		stream = secure
	}
	client, err := smtp.NewClient(stream, x.server.Host)
	if err != nil {
		return err
	}
	client.SkipSMTPUTF8(true)
	client.ErrorHandlerRegistry.RegisterHandler(x.server.Host, "ehlo", replies{x, 0})
	client.ErrorHandlerRegistry.RegisterHandler(x.server.Host, "helo", replies{x, 1})
	x.client = client
	return nil
}

// replies keeps what EHLO and HELO were answered with: go-mail tries HELO after any error of EHLO, a lost line as well
// as a refusal, and the second EHLO, inside StartTLS, is a phase of its own here.
type replies struct {
	x *session
	i int
}

// HandleError keeps the error and hands it on.
func (r replies) HandleError(_, _ string, _ *textproto.Conn, err error) error {
	r.x.phase = PhaseEHLO
	r.x.hello[r.i] = err
	return err
}

// greet says EHLO, and HELO to a server that refuses EHLO for good.
func (x *session) greet() error {
	err := x.client.Hello(x.server.Hello)
	if x.hello[0] == nil {
		return err
	}
	if code, _, ok := reply(x.hello[0]); !ok || code/100 != 5 {
		return x.hello[0]
	}
	if err != nil && x.hello[1] != nil {
		return x.hello[1]
	}
	return err
}

// startTLS encrypts the connection or fails; what was said in plain text before counts no more.
func (x *session) startTLS() error {
	if ok, _ := x.client.Extension("STARTTLS"); !ok {
		return channelf("the server does not offer STARTTLS; refusing to go on in plain text")
	}
	err := x.client.StartTLS(x.tlsConfig())
	if err == nil || x.phase == PhaseEHLO {
		return err
	}
	return tlsError(err)
}

func (x *session) tlsConfig() *tls.Config {
	return &tls.Config{
		ServerName: cmp.Or(x.server.Name, x.server.Host),
		RootCAs:    x.server.RootCAs,
		MinVersion: tls.VersionTLS12,
		VerifyConnection: func(s tls.ConnectionState) error { // after the chain was verified
			x.expires = s.PeerCertificates[0].NotAfter
			return nil
		},
	}
}

// login authenticates with the best mechanism both sides know.
func (x *session) login() error {
	ok, offered := x.client.Extension("AUTH")
	if !ok {
		return channelf("the server offers no AUTH")
	}
	auth := x.mechanism(strings.Fields(strings.ToUpper(offered)))
	if auth == nil {
		return channelf("the server offers no mechanism of ours, but %s", offered)
	}
	return x.client.Auth(auth)
}

// quit takes leave; the message has been accepted, so nothing that happens now matters.
func (x *session) quit() {
	_ = x.step(PhaseQuit, x.server.Timeouts.Quit, x.client.Quit)
}

// close frees the socket. It is closed below TLS: a close-notify could block on a peer that reads nothing.
func (x *session) close() {
	if x.conn != nil {
		x.uncancel()
		_ = x.conn.Close()
	}
}
