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

// Found is what a server was found to offer.
type Found struct {
	Size   int64 // of the largest message it takes; 0: it does not say
	DSN    bool  // reports what it could not deliver when asked to (RFC 3461)
	UTF8   bool  // takes addresses that are not ASCII (RFC 6531)
	Tagged bool  // takes a sender with a tag, name+tag@domain

	Expires time.Time // the end of its certificate; zero: it shows none
}

// Check plays an envelope: it connects, greets, encrypts, logs in, names the sender and a recipient, takes that back
// and takes leave; no message is sent. Its error says what to do. It waits at most 20 s for each answer. tagged is a
// second sender to try, the first one with a tag; empty for none.
func Check(ctx context.Context, s Server, e Envelope, tagged string) (Found, error) {
	s = s.withDefaults()
	for _, d := range s.Timeouts.fields() {
		*d = min(*d, checkPatience)
	}
	x := &session{server: s, phase: PhaseConnect}
	defer x.close()
	f, o := x.play(ctx, e)
	if o.Class != Sent {
		if advice := x.advice(o); advice != "" {
			return f, fmt.Errorf("%w; %s", o.Err, advice)
		}
		return f, o.Err
	}
	if tagged != "" {
		f.Tagged = x.try(ctx, Envelope{From: tagged, To: tagged}, 0, false).Class == Sent
	}
	if x.reset() == nil {
		x.quit()
	}
	return f, nil
}

// Probe plays an envelope as Check does, for a message of a size, in the server's own time.
func Probe(ctx context.Context, s Server, e Envelope, size int64) (Found, Outcome) {
	started := time.Now()
	x := &session{server: s.withDefaults(), phase: PhaseConnect}
	defer x.close()
	f, o := x.play(ctx, e)
	if o.Class == Sent && f.Size > 0 && size > f.Size {
		o = x.outcome(ctx, tooLarge(size, f.Size))
	}
	if o.Class == Sent && x.reset() == nil {
		x.quit()
	}
	o.Started, o.Ended = started, time.Now()
	return f, o
}

// play does all that comes before DATA.
func (x *session) play(ctx context.Context, e Envelope) (Found, Outcome) {
	if err := checkEnvelope(e); err != nil {
		return Found{}, x.outcome(ctx, err)
	}
	if err := x.open(ctx); err != nil {
		return Found{}, x.outcome(ctx, err)
	}
	f := x.found()
	if err := x.envelope(e, 0, false); err != nil {
		return f, x.outcome(ctx, err)
	}
	return f, Outcome{Class: Sent, Phase: PhaseRcpt}
}

// found is what the server's EHLO offers.
func (x *session) found() Found {
	dsn, _ := x.client.Extension("DSN")
	utf8, _ := x.client.Extension("SMTPUTF8")
	return Found{Size: x.sizeLimit(), DSN: dsn, UTF8: utf8, Expires: x.expires}
}

// Cure is what somebody who runs the program can do about a reply that stops the channel; empty where it does not
// tell.
func Cure(o Outcome) string {
	row := rowOf(o.Enhanced, o.Text)
	switch {
	case o.Code == 0:
		return ""
	case row.means == meansSize:
		return "set mail.max_size to less than the server takes, cancel the run and make a revision"
	case o.Code == 530 && row.about != "encryption":
		return cures["login"]
	}
	return cures[row.about]
}

// cures are those of the causes in replies.csv.
var cures = map[string]string{
	"hello": "set mail.hello to the full name of this machine, such as huizong.example.gov.cn",
	"sender": "set mail.from and mail.bounce to an address that mail.username may send as, or ask the server's " +
		"administrator to let it",
	"client": "ask the server's administrator to let this machine's address send, or to give it a name in DNS",
	"relay": "set mail.username and mail.password_file if the server wants a login, or ask its administrator to let " +
		"this machine send to other domains",
	"login":      "set mail.username and mail.password_file: the server wants a login before it takes mail",
	"encryption": "set mail.tls to starttls or implicit: the server wants encryption before it takes mail",
	"signature": "have mail.dkim sign with the key that the domain's DNS publishes, or send through the office's own " +
		"server",
	"blocklist": "this machine's address is on a block list: send through the office's own server, or ask the list " +
		"to take it off",
}

// advice is what somebody who runs the program can do about an outcome of play.
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
		return x.adviceTLS(o, "set mail.tls to implicit and mail.port to 465, "+
			"or ask the server's administrator for STARTTLS")
	case PhaseAuth:
		if o.Code/100 == 5 {
			return "check mail.username and mail.password (QQ, 163 and 126 want the authorization code from their " +
				"settings, not the password)"
		}
		if o.Code == 0 && o.Class == Channel {
			return "clear mail.username if this server wants no login; in mode none many servers offer it only " +
				"under TLS"
		}
	case PhaseMail, PhaseRcpt, PhaseEHLO:
		return x.adviceEnvelope(o)
	}
	return ""
}

func (x *session) adviceEnvelope(o Outcome) string {
	switch cure := Cure(o); {
	case cure != "":
		return cure
	case o.Class == Temporary:
		return "the server takes no mail now; what is due waits and is tried again"
	case o.Phase == PhaseMail:
		return cures["sender"]
	case o.Class == Refused || o.Class == Full:
		return "correct this operator's address"
	case o.Phase == PhaseRcpt:
		return "ask the server's administrator why: whatever is sent now would be refused alike"
	}
	return ""
}

func (x *session) adviceTLS(o Outcome, otherwise string) string {
	certificate, ok := errors.AsType[*tls.CertificateVerificationError](o.Err)
	switch {
	case ok && errors.As(certificate, new(x509.HostnameError)):
		return "set mail.host or mail.server_name to a name that the certificate has"
	case ok && errors.As(certificate, new(x509.UnknownAuthorityError)):
		return "set mail.ca_file to the certificate of the authority that signed it"
	case ok:
		return "have the server's certificate renewed, and check this machine's clock"
	case errors.As(o.Err, new(tls.RecordHeaderError)):
		return "the server does not speak TLS first on this port: set mail.tls to starttls, or mail.port to 465"
	case o.Class == Channel && x.server.TLS == NoTLS:
		return "set mail.tls to implicit or starttls, or mail.insecure to true if the network is trusted"
	}
	return otherwise
}
