package deliver_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"huizong/jobs/deliver"
	"huizong/jobs/deliver/delivertest"
)

func TestLogin(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		offered []string
		mode    deliver.TLSMode
		used    string
	}{
		{"SCRAM before all", []string{"LOGIN", "PLAIN", "CRAM-MD5", "SCRAM-SHA-256"}, deliver.ImplicitTLS,
			"SCRAM-SHA-256"},
		{"SCRAM in plain text", []string{"PLAIN", "SCRAM-SHA-256"}, deliver.NoTLS, "SCRAM-SHA-256"},
		{"PLAIN before LOGIN", []string{"LOGIN", "PLAIN"}, deliver.STARTTLS, "PLAIN"},
		{"LOGIN", []string{"XOAUTH2", "LOGIN"}, deliver.ImplicitTLS, "LOGIN"},
		{"LOGIN in plain text", []string{"LOGIN"}, deliver.NoTLS, "LOGIN"},
		{"CRAM-MD5", []string{"CRAM-MD5"}, deliver.ImplicitTLS, "CRAM-MD5"},
		{"CRAM-MD5 first in plain text", []string{"PLAIN", "LOGIN", "CRAM-MD5"}, deliver.NoTLS, "CRAM-MD5"},
		{"in small letters", []string{"plain"}, deliver.ImplicitTLS, "PLAIN"},
	}
	for _, tt := range tests {
		for _, right := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s/%t", tt.name, right), func(t *testing.T) {
				t.Parallel()
				mechanisms := tt.offered
				if tt.name == "in small letters" {
					mechanisms = append(mechanisms, "PLAIN")
				}
				sink := delivertest.New(t,
					delivertest.Options{TLS: tt.mode, Username: sender, Password: password, Mechanisms: mechanisms})
				server := sink.Server()
				if !right {
					server.Password = "guess-me-not"
				}
				o := server.Send(t.Context(), envelope, letter(100), nil)
				if right && (o.Class != deliver.Sent || sink.Messages()[0].User != sender) {
					t.Errorf("outcome %+v", o)
				}
				if !right && (o.Class != deliver.Channel || o.Phase != deliver.PhaseAuth || o.Code != 535 ||
					o.Enhanced != "5.7.8") {
					t.Errorf("outcome %+v", o)
				}
				if said := strings.Join(sink.Conversation(), "\n"); !strings.Contains(said, "AUTH "+tt.used) {
					t.Errorf("client said %s", said)
				}
			})
		}
	}
}

func TestEnvelope(t *testing.T) {
	t.Parallel()
	reply := func(p deliver.Phase, code int, text string) delivertest.Plan {
		return delivertest.Rules(delivertest.Rule{Phase: p, Fault: delivertest.Reply(code, text)})
	}
	tests := []struct {
		name  string
		e     deliver.Envelope
		opts  delivertest.Options
		want  deliver.Class
		phase deliver.Phase
		text  string
	}{
		{"as usual", envelope, delivertest.Options{}, deliver.Sent, deliver.PhaseDot, ""},
		{"CRLF in the recipient", deliver.Envelope{From: sender, To: "a@x.test>\r\nRCPT TO:<b@x.test"},
			delivertest.Options{},
			deliver.Refused, deliver.PhaseConnect, "control character"},
		{"LF in the sender", deliver.Envelope{From: "a@x.test\nDATA", To: recipient}, delivertest.Options{},
			deliver.Channel, deliver.PhaseConnect, "control character"},
		{"parameters in the recipient", deliver.Envelope{From: sender, To: "a@x.test> NOTIFY=NEVER"},
			delivertest.Options{},
			deliver.Refused, deliver.PhaseConnect, "angle bracket"},
		{"no recipient", deliver.Envelope{From: sender}, delivertest.Options{}, deliver.Refused, deliver.PhaseConnect,
			"name@domain"},
		{"no sender", deliver.Envelope{To: recipient}, delivertest.Options{}, deliver.Channel, deliver.PhaseConnect,
			"name@domain"},
		{"no domain", deliver.Envelope{From: sender, To: "a@"}, delivertest.Options{}, deliver.Refused,
			deliver.PhaseConnect, "name@domain"},
		{"too long", deliver.Envelope{From: sender, To: strings.Repeat("a", 250) + "@x.test"}, delivertest.Options{},
			deliver.Refused, deliver.PhaseConnect, "longer than 254"},
		{"Chinese recipient", deliver.Envelope{From: sender, To: "\u6c11\u653f@x.test"}, delivertest.Options{},
			deliver.Refused, deliver.PhaseRcpt, "SMTPUTF8"},
		{"Chinese sender", deliver.Envelope{From: "\u6c11\u653f@x.test", To: recipient}, delivertest.Options{},
			deliver.Channel, deliver.PhaseMail, "SMTPUTF8"},
		{"Chinese, and the server can", deliver.Envelope{From: "\u6c11\u653f@x.test", To: "\u6c11\u653f@\u4f8b.test"},
			delivertest.Options{UTF8: true},
			deliver.Sent, deliver.PhaseDot, ""},
		{"ASCII, and the server can", envelope, delivertest.Options{UTF8: true}, deliver.Sent, deliver.PhaseDot, ""},
		{"too big, as announced", envelope, delivertest.Options{MaxSize: 100}, deliver.Channel, deliver.PhaseMail,
			"the server takes at most 100"},
		{"too big, said at MAIL", envelope, delivertest.Options{Plan: reply(deliver.PhaseMail, 552, "5.3.4 too big")},
			deliver.Channel, deliver.PhaseMail, "too big"},
		{"too big, found out at the dot", envelope, delivertest.Options{MaxSize: 100, Hide: []string{"SIZE"}},
			deliver.Channel, deliver.PhaseDot, "552"},
		{"login wanted at RCPT", envelope,
			delivertest.Options{Plan: reply(deliver.PhaseRcpt, 530, "5.7.0 authentication required")},
			deliver.Channel, deliver.PhaseRcpt, "530"},
		{"relaying denied is about us", envelope,
			delivertest.Options{Plan: reply(deliver.PhaseRcpt, 554, "5.7.1 relay access denied")},
			deliver.Channel, deliver.PhaseRcpt, "554"},
		{"login must be the sender", envelope,
			delivertest.Options{Plan: reply(deliver.PhaseMail, 553, "mail from must equal authorized user")},
			deliver.Channel, deliver.PhaseMail, "553"},
		{"QQ, too fast at the door", envelope,
			delivertest.Options{Plan: reply(deliver.PhaseGreeting, 550, "Ip frequency limited")},
			deliver.Temporary, deliver.PhaseGreeting, "550"},
		{"QQ, too fast at MAIL", envelope,
			delivertest.Options{Plan: reply(deliver.PhaseMail, 550, "Sender frequency limited")},
			deliver.Temporary, deliver.PhaseMail, "550"},
		{"QQ, its one text for any failed login", envelope,
			delivertest.Options{Username: sender, Password: password, Plan: reply(deliver.PhaseAuth, 535,
				"Login fail. Account is abnormal, service is not open, password is incorrect, login frequency "+
					"limited, or system is busy.")},
			deliver.Channel, deliver.PhaseAuth, "535"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			sink := delivertest.New(t, tt.opts)
			o := deliver.Send(t.Context(), sink.Server(), tt.e, letter(1000), nil)
			if o.Class != tt.want || o.Phase != tt.phase {
				t.Fatalf("outcome %+v, want class %q in %q", o, tt.want, tt.phase)
			}
			if o.Err != nil && !strings.Contains(o.Err.Error(), tt.text) {
				t.Errorf("error %v, want %q in it", o.Err, tt.text)
			}
			if n := len(sink.Messages()); (n == 1) != (tt.want == deliver.Sent) {
				t.Errorf("accepted %d", n)
			}
			said := strings.Join(sink.Conversation(), "\n")
			if strings.Contains(said, "SMTPUTF8") != strings.HasSuffix(tt.name, "Chinese, and the server can") {
				t.Errorf("client said %s", said)
			}
		})
	}
}

func TestMessagesNotInWireForm(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, message, want string }{
		{"empty", "", "it is empty"},
		{"no end of line", "Subject: a\r\n\r\nb", "line 3 does not end in CRLF"},
		{"bare LF", "Subject: a\r\n\r\nb\nc\r\n", "line 3 has a bare CR or LF"},
		{"bare CR", "Subject: a\r\n\r\nb\rc\r\n", "line 3 has a bare CR or LF"},
		{"CR before CRLF", "Subject: a\r\r\n", "line 1 has a bare CR or LF"},
		{"smuggled end", "Subject: a\r\n\r\nb\n.\r\nMAIL FROM:<x@x.test>\r\n", "line 3 has a bare CR or LF"},
		{"LF alone", "\n", "line 1 does not end in CRLF"},
		{"NUL", "Subject: a\x00\r\n", "line 1 has a NUL"},
		{"long line", "Subject: a\r\n" + strings.Repeat("x", 999) + "\r\n", "line 2 has 999 bytes, more than 998"},
	}
	sink := delivertest.New(t, delivertest.Options{})
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			o := deliver.Send(t.Context(), sink.Server(), envelope, []byte(tt.message), nil)
			if o.Class != deliver.Refused || o.Phase != deliver.PhaseContent ||
				!strings.Contains(o.Err.Error(), tt.want) {
				t.Errorf("outcome %+v, want %q", o, tt.want)
			}
		})
	}
	if _, ever := sink.Connections(); ever != 0 {
		t.Errorf("%d connections were made", ever)
	}
	t.Run("998 bytes are not too many", func(t *testing.T) {
		o := deliver.Send(t.Context(), sink.Server(), envelope, []byte(strings.Repeat("x", 998)+"\r\n"), nil)
		if o.Class != deliver.Sent {
			t.Errorf("outcome %+v", o)
		}
	})
}

func TestEightBit(t *testing.T) {
	t.Parallel()
	message := []byte("Subject: \u6c47\u603b\r\n\r\n")
	for _, hide := range [][]string{nil, {"8BITMIME"}} {
		sink := delivertest.New(t, delivertest.Options{Hide: hide})
		o := deliver.Send(t.Context(), sink.Server(), envelope, message, nil)
		want := deliver.Sent
		if hide != nil {
			want = deliver.Refused
		}
		if o.Class != want {
			t.Errorf("without %q: outcome %+v", hide, o)
		}
	}
}

func TestMarkPossibleDuplicate(t *testing.T) {
	t.Parallel()
	message := letter(500)
	before := bytes.Clone(message)
	marked := deliver.MarkPossibleDuplicate(message, 2)
	if want := append([]byte("X-Huizong-Possible-Duplicate: 2\r\n"), before...); !bytes.Equal(marked, want) {
		t.Errorf("marked %q", marked)
	}
	marked[len(marked)-3] = '!'
	if !bytes.Equal(message, before) {
		t.Error("the sealed message was changed")
	}
}

func TestPasswordIsNeverPrinted(t *testing.T) {
	t.Parallel()
	s := deliver.Server{Host: "mail.test", Username: "report", Password: "s3cret-word"}
	var log bytes.Buffer
	logger := slog.New(slog.NewTextHandler(&log, nil))
	logger.Info("sending", "server", s, "pointer", &s, "list", []deliver.Server{s})
	printed := map[string]string{
		"log": log.String(), "String": s.String(), "GoString": s.GoString(),
		"struct": fmt.Sprintf("%+v", struct{ S deliver.Server }{s}), "pointer": fmt.Sprintf("%v", &s),
		"error": fmt.Errorf("send to %v", s).Error(),
	}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d", "%x"} {
		printed[verb] = fmt.Sprintf(verb, s)
	}
	//lint:ignore SA1026 a server is no JSON; whoever tries all the same must not get the password
	if raw, err := json.Marshal(s); err == nil {
		printed["json"] = string(raw)
	}
	for how, text := range printed {
		if strings.Contains(text, "s3cret") || strings.Contains(text, "733363726574") {
			t.Errorf("%s prints the password: %s", how, text)
		}
	}
	if want := `{mail.test:465 tls=implicit insecure=false username="report" password=[redacted]}`; s.String() != want {
		t.Errorf("String() is %s, want %s", s, want)
	}
}

// TestPasswordEchoed: some servers say what they were told.
func TestPasswordEchoed(t *testing.T) {
	t.Parallel()
	sink := delivertest.New(t, delivertest.Options{Username: sender, Password: password,
		Plan: delivertest.Rules(delivertest.Rule{Phase: deliver.PhaseAuth,
			Fault: delivertest.Reply(535, "no such password: "+password)})})
	o := deliver.Send(t.Context(), sink.Server(), envelope, letter(100), nil)
	if o.Text != "no such password: [redacted]" || strings.Contains(o.Err.Error(), password) {
		t.Errorf("text %q, error %v", o.Text, o.Err)
	}
}
