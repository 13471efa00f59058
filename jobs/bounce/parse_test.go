package bounce_test

import (
	"errors"
	"strings"
	"testing"

	"huizong/jobs/bounce"
	"huizong/jobs/bounce/bouncetest"
)

var sentMail = bouncetest.Mail{
	From:      "report+d7.0123456789@office.example",
	To:        "gongyuan@example.org",
	MessageID: "huizong.monthly.7.abc@office.example",
	Envelope:  "huizong-7",
}

// TestDialects reads the same failure as five servers report it.
func TestDialects(t *testing.T) {
	t.Parallel()
	said := map[string]string{"postfix": "User unknown", "exchange": "RESOLVER.ADR.RecipNotFound; not found",
		"exim": "550 5.1.1 No such user here", "qq": "550 Mailbox not found", "163": "550 User not found"}
	for name, write := range bouncetest.Dialects {
		r, err := bounce.Parse(write(sentMail))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		s := r.Statuses[0]
		if len(r.Statuses) != 1 || s.Action != bounce.Failed || !s.Names(sentMail.To) ||
			!strings.Contains(s.Text, said[name]) {
			t.Errorf("%s: %+v", name, s)
		}
		if r.MessageID != sentMail.MessageID || len(r.To) == 0 || r.To[0] != sentMail.From {
			t.Errorf("%s: %+v", name, r)
		}
		if standard := name == "postfix" || name == "exchange"; r.Standard != standard ||
			standard && s.Code != "5.1.1" {
			t.Errorf("%s: standard %t, code %q", name, r.Standard, s.Code)
		}
		if name == "postfix" && r.EnvelopeID != "huizong-7" {
			t.Errorf("%s: envelope %q", name, r.EnvelopeID)
		}
	}
}

// TestDelay is a note, not a failure.
func TestDelay(t *testing.T) {
	t.Parallel()
	r, err := bounce.Parse(bouncetest.PostfixDelay(sentMail))
	if err != nil || r.Statuses[0].Action != bounce.Delayed || r.Statuses[0].Code != "4.4.1" {
		t.Errorf("%+v, %v", r, err)
	}
}

// TestLeftAlone is what is no report of a delivery.
func TestLeftAlone(t *testing.T) {
	t.Parallel()
	relayed := strings.ReplaceAll(string(bouncetest.Postfix(sentMail)), "Action: failed", "Action: relayed")
	// as RFC 3834 asks
	away := "Return-Path: <>\r\n" + strings.Replace(string(bouncetest.Away(sentMail)), " Message-ID: <",
		" It is no failure.\r\n\r\n> To: "+sentMail.To+"\r\n> Message-ID: <", 1)
	noReturn := strings.ReplaceAll(string(bouncetest.QQ(sentMail)), "message/rfc822", "application/octet-stream")
	tests := map[string][]byte{
		"somebody is away":        bouncetest.Away(sentMail),
		"away, with our mail":     []byte(away),
		"away, says Exchange":     []byte(strings.Replace(away, "auto-replied (vacation)", "auto-generated", 1)),
		"a confirmation":          bouncetest.Read(sentMail),
		"relayed":                 []byte(relayed),
		"a bounce without a mail": []byte(noReturn),
		"a letter that mentions a failure": []byte(
			"From: <wang@example.org>\r\nSubject: failed\r\n\r\nMail to a@b.example failed.\r\n" +
				"Message-ID: <" + sentMail.MessageID + ">\r\n",
		),
		"nothing": nil,
		"garbage": []byte("\x00\xff\r\n\r\n\xfe"),
	}
	for name, raw := range tests {
		if r, err := bounce.Parse(raw); !errors.Is(err, bounce.ErrNone) {
			t.Errorf("%s: %+v, %v", name, r, err)
		}
	}
}

// TestNoAddress: a server that names the reader as it knows him, not as we do, still says that the mail failed; whose
// it was, the tag of its sender tells.
func TestNoAddress(t *testing.T) {
	t.Parallel()
	raw := strings.NewReplacer("Final-Recipient: rfc822; "+sentMail.To, "Final-Recipient: local; gongyuan",
		"Original-Recipient: rfc822;"+sentMail.To+"\r\n", "",
	).Replace(string(bouncetest.Postfix(sentMail)))
	r, err := bounce.Parse([]byte(raw))
	if err != nil || len(r.Statuses) != 1 || r.Statuses[0].Action != bounce.Failed ||
		r.Statuses[0].Names(sentMail.To) {
		t.Errorf("%+v, %v", r, err)
	}
}

// TestHostileText: what a server says is one line, without controls, of bounded length.
func TestHostileText(t *testing.T) {
	t.Parallel()
	raw := strings.ReplaceAll(string(bouncetest.Postfix(sentMail)), "Diagnostic-Code: smtp; 550",
		"Diagnostic-Code: smtp; \x1b[31m"+strings.Repeat("x", 2000)+" 550")
	r, err := bounce.Parse([]byte(raw))
	if err != nil || strings.ContainsAny(r.Statuses[0].Text, "\x1b\r\n") || len([]rune(r.Statuses[0].Text)) > 500 {
		t.Errorf("%+v, %v", r, err)
	}
}

func FuzzParse(f *testing.F) {
	for _, write := range bouncetest.Dialects {
		f.Add(write(sentMail))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		r, err := bounce.Parse(raw)
		if err == nil && len(r.Statuses) == 0 {
			t.Errorf("%+v", r)
		}
	})
}
