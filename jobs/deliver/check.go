package deliver

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"time"
)

// checkPatience is how long Check waits in any phase: somebody is watching.
const checkPatience = 20 * time.Second

// Check connects, greets, encrypts, logs in and takes leave; no message is sent. Its error says what to do. It waits at
// most 20 s for each answer.
func Check(ctx context.Context, s Server) error {
	s = s.withDefaults()
	for _, d := range s.Timeouts.fields() {
		*d = min(*d, checkPatience)
	}
	x := &session{server: s, phase: PhaseConnect}
	defer x.close()
	if err := x.open(ctx); err != nil {
		o := x.outcome(ctx, err)
		if advice := x.advice(o); advice != "" {
			return fmt.Errorf("%w; %s", o.Err, advice)
		}
		return o.Err
	}
	x.quit()
	return nil
}

// advice is what somebody who runs the program can do about an outcome of open.
func (x *session) advice(o Outcome) string {
	switch o.Phase {
	case PhaseConnect:
		return x.adviceTLS(o, "check mail.host and mail.port, and that the firewall lets this machine out to them "+
			"(many networks block port 25; 465 is usually open)")
	case PhaseGreeting:
		if o.Code == 0 && x.server.TLS != ImplicitTLS {
			return "the server said nothing: if this is port 465, set mail.tls to implicit"
		}
		return "the server takes no mail from this machine now: ask its administrator"
	case PhaseSTARTTLS:
		return x.adviceTLS(
			o, "set mail.tls to implicit and mail.port to 465, or ask the server's administrator for STARTTLS")
	case PhaseAuth:
		if o.Code/100 == 5 {
			return "check mail.username and mail.password (QQ, 163 and 126 want the authorization code from their " +
				"settings, not the password)"
		}
		if o.Code == 0 && o.Class == Channel {
			return "clear mail.username if this server wants no login; in mode none many servers offer it only " +
				"under TLS"
		}
	}
	return ""
}

func (x *session) adviceTLS(o Outcome, otherwise string) string {
	certificate, ok := errors.AsType[*tls.CertificateVerificationError](o.Err)
	switch {
	case ok && errors.As(certificate, new(x509.HostnameError)):
		return "set mail.host to a name that the certificate has"
	case ok && errors.As(certificate, new(x509.UnknownAuthorityError)):
		return "install the certificate of the authority that signed it (the file named by SSL_CERT_FILE, or the " +
			"system's store)"
	case ok:
		return "have the server's certificate renewed, and check this machine's clock"
	case errors.As(o.Err, new(tls.RecordHeaderError)):
		return "the server does not speak TLS first on this port: set mail.tls to starttls, or mail.port to 465"
	case o.Class == Channel && x.server.TLS == NoTLS:
		return "set mail.tls to implicit or starttls, or mail.insecure to true if the network is trusted"
	}
	return otherwise
}
