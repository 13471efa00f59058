package deliver_test

import (
	"bytes"
	"crypto/tls"
	"io"
	"net"
	"os"
	"path/filepath"
	"testing"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"huizong/jobs/deliver"
	"huizong/jobs/deliver/delivertest"
)

// mailbox is a go-smtp server: a second opinion on what SMTP is, beside our own sink.
type mailbox struct {
	from, to string
	raw      []byte
	user     string
}

func (m *mailbox) NewSession(*smtp.Conn) (smtp.Session, error) { return m, nil }
func (m *mailbox) Reset()                                      {}
func (m *mailbox) Logout() error                               { return nil }
func (m *mailbox) AuthMechanisms() []string                    { return []string{sasl.Plain, sasl.Login} }
func (m *mailbox) Mail(from string, _ *smtp.MailOptions) error { m.from = from; return nil }
func (m *mailbox) Rcpt(to string, _ *smtp.RcptOptions) error   { m.to = to; return nil }
func (m *mailbox) Data(r io.Reader) (err error)                { m.raw, err = io.ReadAll(r); return err }
func (m *mailbox) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, pass string) error {
		if user != sender || pass != password {
			return smtp.ErrAuthFailed
		}
		m.user = user
		return nil
	}), nil
}

func TestGoSMTP(t *testing.T) {
	t.Parallel()
	certified := delivertest.New(t, delivertest.Options{}) // for its certificate
	pemFile := filepath.Join(t.TempDir(), "cert.pem")
	if err := certified.WriteCertificate(pemFile); err != nil {
		t.Fatal(err)
	}
	if raw, err := os.ReadFile(pemFile); err != nil || !bytes.HasPrefix(raw, []byte("-----BEGIN CERTIFICATE-----")) {
		t.Fatalf("certificate %q, %v", raw, err)
	}
	config := certified.TLSConfig()
	for _, mode := range []deliver.TLSMode{deliver.ImplicitTLS, deliver.STARTTLS, deliver.NoTLS} {
		t.Run(string(mode), func(t *testing.T) {
			box := &mailbox{}
			server := smtp.NewServer(box)
			server.Domain, server.AllowInsecureAuth, server.MaxMessageBytes = "mail.test", mode == deliver.NoTLS, 1<<20
			l, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			switch mode {
			case deliver.ImplicitTLS:
				l = tls.NewListener(l, config)
			case deliver.STARTTLS:
				server.TLSConfig = config
			}
			done := make(chan error, 1)
			go func() { done <- server.Serve(l) }()
			client := certified.Server()
			client.Port, client.TLS, client.Insecure = l.Addr().(*net.TCPAddr).Port, mode, mode == deliver.NoTLS
			client.Username, client.Password = sender, password
			message := letter(200_000)
			o := client.Send(t.Context(), envelope, message, nil)
			if o.Class != deliver.Sent {
				t.Errorf("outcome %+v", o)
			}
			if _, err := deliver.Check(t.Context(), client, envelope, ""); err != nil {
				t.Error(err)
			}
			_ = server.Close()
			if err := <-done; err != nil {
				t.Error(err)
			}
			if box.from != sender || box.to != recipient || box.user != sender || !bytes.Equal(box.raw, message) {
				t.Errorf("from %q to %q by %q, %d bytes of %d", box.from, box.to, box.user, len(box.raw), len(message))
			}
		})
	}
}
