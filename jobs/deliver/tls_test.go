package deliver_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"strings"
	"testing"
	"time"

	"huizong/jobs/deliver"
	"huizong/jobs/deliver/delivertest"
)

// TestTLS is what happens when encryption cannot be had: nothing is said in plain text, and the channel stops unless
// the network is to blame.
func TestTLS(t *testing.T) {
	t.Parallel()
	type server = deliver.Server
	at := func(p deliver.Phase, f delivertest.Fault) delivertest.Plan {
		return delivertest.Rules(delivertest.Rule{Phase: p, Fault: f})
	}
	accept := func(f delivertest.Fault) delivertest.Fault { f.Accept = true; return f }
	tests := []struct {
		name   string
		opts   delivertest.Options
		change func(*server)
		want   deliver.Class
		phase  deliver.Phase
		text   string // in the error of Check
	}{
		{"implicit, unknown authority", delivertest.Options{}, func(s *server) { s.RootCAs = x509.NewCertPool() },
			deliver.Channel, deliver.PhaseConnect, "set mail.ca_file to the certificate of the authority"},
		{"STARTTLS, unknown authority", delivertest.Options{TLS: deliver.STARTTLS},
			func(s *server) { s.RootCAs = x509.NewCertPool() },
			deliver.Channel, deliver.PhaseSTARTTLS, "set mail.ca_file to the certificate of the authority"},
		{"implicit, other host", delivertest.Options{Hosts: []string{"mail.other.test"}}, nil,
			deliver.Channel, deliver.PhaseConnect, "set mail.host or mail.server_name to a name"},
		{"STARTTLS, other host", delivertest.Options{TLS: deliver.STARTTLS, Hosts: []string{"mail.other.test"}}, nil,
			deliver.Channel, deliver.PhaseSTARTTLS, "set mail.host or mail.server_name to a name"},
		{"insecure does not skip verification", delivertest.Options{Hosts: []string{"mail.other.test"}},
			func(s *server) { s.Insecure = true },
			deliver.Channel, deliver.PhaseConnect, "certificate"},
		{"expired", delivertest.Options{Expires: time.Now().Add(-time.Hour)}, nil,
			deliver.Channel, deliver.PhaseConnect, "have the server's certificate renewed"},
		{
			"implicit, TLS 1.1",
			delivertest.Options{MaxTLS: tls.VersionTLS11},
			nil,
			deliver.Channel,
			deliver.PhaseConnect,
			"protocol version",
		},
		{"STARTTLS, TLS 1.1", delivertest.Options{TLS: deliver.STARTTLS, MaxTLS: tls.VersionTLS11}, nil,
			deliver.Channel, deliver.PhaseSTARTTLS, "protocol version"},
		{"implicit, but the server speaks first", delivertest.Options{TLS: deliver.NoTLS},
			func(s *server) { s.TLS, s.Insecure = deliver.ImplicitTLS, false },
			deliver.Channel, deliver.PhaseConnect, "set mail.tls to starttls"},
		{
			"implicit, cut in the handshake",
			delivertest.Options{Plan: at(deliver.PhaseConnect, delivertest.Drop())},
			nil,
			deliver.Temporary,
			deliver.PhaseConnect,
			"check mail.host and mail.port",
		},
		{"implicit, silence in the handshake",
			delivertest.Options{Plan: at(deliver.PhaseConnect, delivertest.Stall(stall))},
			func(s *server) { s.Timeouts.Connect = 100 * time.Millisecond }, deliver.Temporary, deliver.PhaseConnect,
			"timeout"},
		{"STARTTLS not offered", delivertest.Options{TLS: deliver.STARTTLS, Hide: []string{"STARTTLS"}}, nil,
			deliver.Channel, deliver.PhaseSTARTTLS,
			"the server does not offer STARTTLS; refusing to go on in plain text; set mail.tls to implicit"},
		{"EHLO refused for good, so no STARTTLS", delivertest.Options{TLS: deliver.STARTTLS, Plan: delivertest.Rules(
			delivertest.Rule{Phase: deliver.PhaseEHLO, Times: 1, Fault: delivertest.Reply(502, "what")},
			delivertest.Rule{Phase: deliver.PhaseEHLO, First: 3, Times: 1, Fault: delivertest.Reply(502, "what")})},
			nil,
			deliver.Channel, deliver.PhaseSTARTTLS, "does not offer STARTTLS"},
		{"EHLO refused for now, HELO taken", delivertest.Options{TLS: deliver.STARTTLS, Plan: delivertest.Rules(
			delivertest.Rule{Phase: deliver.PhaseEHLO, Times: 1, Fault: delivertest.Reply(451, "busy")},
			delivertest.Rule{Phase: deliver.PhaseEHLO, First: 3, Times: 1, Fault: delivertest.Reply(451, "busy")})},
			nil,
			deliver.Temporary, deliver.PhaseEHLO, "451 busy"},
		{"STARTTLS, then cut", delivertest.Options{TLS: deliver.STARTTLS,
			Plan: at(deliver.PhaseSTARTTLS, accept(delivertest.Drop()))}, nil,
			deliver.Temporary, deliver.PhaseSTARTTLS, "EOF"},
		{"STARTTLS, then garbage", delivertest.Options{TLS: deliver.STARTTLS,
			Plan: at(deliver.PhaseSTARTTLS, accept(delivertest.Garbage()))}, nil,
			deliver.Channel, deliver.PhaseSTARTTLS, "does not look like a TLS handshake"},
		{"second EHLO refused", delivertest.Options{TLS: deliver.STARTTLS,
			Plan: delivertest.Rules(
				delivertest.Rule{Phase: deliver.PhaseEHLO, First: 2, Times: 1,
					Fault: delivertest.Reply(451, "busy")},
				delivertest.Rule{
					Phase: deliver.PhaseEHLO,
					First: 4,
					Times: 1,
					Fault: delivertest.Reply(451, "busy"),
				},
			)},
			nil,
			deliver.Temporary, deliver.PhaseEHLO, "451 busy"},
		{"plain text without leave", delivertest.Options{TLS: deliver.NoTLS}, func(s *server) { s.Insecure = false },
			deliver.Channel, deliver.PhaseConnect, "set mail.tls to implicit or starttls, or mail.insecure to true"},
		{"unknown mode", delivertest.Options{}, func(s *server) { s.TLS = "opportunistic" }, deliver.Channel,
			deliver.PhaseConnect, "unknown TLS mode"},
		{"plain greeting awaited at a TLS port", delivertest.Options{}, func(s *server) {
			s.TLS, s.Timeouts.Greeting = deliver.STARTTLS, 100*time.Millisecond
		}, deliver.Temporary, deliver.PhaseGreeting, "if this is port 465, set mail.tls to implicit"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			tt.opts.Username, tt.opts.Password = sender, password
			sink := delivertest.New(t, tt.opts)
			s := sink.Server()
			if tt.change != nil {
				tt.change(&s)
			}
			o := deliver.Send(t.Context(), s, envelope, letter(100), nil)
			if o.Class != tt.want || o.Phase != tt.phase || o.Err == nil {
				t.Errorf("outcome %+v, want class %q in %q", o, tt.want, tt.phase)
			}
			if _, err := deliver.Check(t.Context(), s, envelope, ""); err == nil ||
				!strings.Contains(err.Error(), tt.text) {
				t.Errorf("check says %v, want %q in it", err, tt.text)
			}
			for _, said := range sink.Conversation() {
				if strings.Contains(said, "MAIL") || strings.Contains(said, "AUTH") {
					t.Errorf("client said %q", said)
				}
			}
		})
	}
}

func TestCheck(t *testing.T) {
	t.Parallel()
	for _, mode := range []deliver.TLSMode{deliver.ImplicitTLS, deliver.STARTTLS, deliver.NoTLS} {
		sink := delivertest.New(t, delivertest.Options{TLS: mode, Username: sender, Password: password})
		if _, err := deliver.Check(t.Context(), sink.Server(), envelope, ""); err != nil {
			t.Errorf("%s: %v", mode, err)
		}
		if said := sink.Conversation(); said[len(said)-1] != "1 QUIT" {
			t.Errorf("%s: client said %q", mode, said)
		}
	}
}

func TestCheckSaysWhatToDo(t *testing.T) {
	t.Parallel()
	at := func(p deliver.Phase, f delivertest.Fault) delivertest.Plan {
		return delivertest.Rules(delivertest.Rule{Phase: p, Fault: f})
	}
	tests := []struct {
		name   string
		opts   delivertest.Options
		change func(*deliver.Server)
		want   string
	}{
		{"wrong password", delivertest.Options{}, func(s *deliver.Server) { s.Password = "guess-me-not" },
			"535 5.7.8 authentication failed; check mail.username and mail.password (QQ, 163 and 126"},
		{"no login offered", delivertest.Options{Hide: []string{"AUTH"}}, nil,
			"the server offers no AUTH; clear mail.username"},
		{"strange mechanism", delivertest.Options{Mechanisms: []string{"GSSAPI", "NTLM"}}, nil,
			"the server offers no mechanism of ours, but GSSAPI NTLM"},
		{
			"refused at the door", delivertest.Options{Plan: at(deliver.PhaseGreeting,
				delivertest.Reply(554, "no service"))}, nil,
			"554 no service; the server takes no mail from this machine now"},
		{"nobody there", delivertest.Options{}, func(s *deliver.Server) { s.Port = 1 },
			"check mail.host and mail.port, and that the firewall"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			tt.opts.Username, tt.opts.Password = sender, password
			s := delivertest.New(t, tt.opts).Server()
			if tt.change != nil {
				tt.change(&s)
			}
			_, err := deliver.Check(t.Context(), s, envelope, "")
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Fatalf("check says %v, want %q in it", err, tt.want)
			}
			if strings.Contains(err.Error(), s.Password) {
				t.Error("the password is in it")
			}
		})
	}
}

// TestCheckKnowsWhenTheCertificateEnds: whichever way it is shown; in plain text there is none.
func TestCheckKnowsWhenTheCertificateEnds(t *testing.T) {
	t.Parallel()
	end := time.Now().Add(72 * time.Hour).Truncate(time.Second).UTC()
	for _, mode := range []deliver.TLSMode{deliver.ImplicitTLS, deliver.STARTTLS, deliver.NoTLS} {
		sink := delivertest.New(t, delivertest.Options{TLS: mode, Expires: end})
		found, err := deliver.Check(t.Context(), sink.Server(), deliver.Envelope{From: "a@example.org",
			To: "b@example.org"}, "")
		want := end
		if mode == deliver.NoTLS {
			want = time.Time{}
		}
		if err != nil || !found.Expires.Equal(want) {
			t.Errorf("%v: %v, %v; want %v", mode, found.Expires, err, want)
		}
	}
}

func TestCheckCancelled(t *testing.T) {
	t.Parallel()
	sink := delivertest.New(t, delivertest.Options{
		Plan: delivertest.Rules(delivertest.Rule{Phase: deliver.PhaseGreeting, Fault: delivertest.Stall(stall)})})
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := deliver.Check(ctx, sink.Server(), envelope, ""); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("check says %v", err)
	}
}
