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
	tests := map[string][]byte{
		"somebody is away":       bouncetest.Away(sentMail),
		"away, with our mail":    []byte(away),
		"away, says Exchange":    []byte(strings.Replace(away, "auto-replied (vacation)", "auto-generated", 1)),
		"away, says its subject": []byte(strings.Replace(away, "Auto-Submitted: auto-replied (vacation)\r\n", "", 1)),
		"a confirmation":         bouncetest.Read(sentMail),
		"relayed":                []byte(relayed),
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

// TestWhoeverSigns: a letter is a report of failure by what it says, and one that may be is told to a person.
func TestWhoeverSigns(t *testing.T) {
	t.Parallel()
	const gone = "Undelivered: <gongyuan@example.org> said: 550 5.1.1 User unknown"
	const gateway, master = "gateway@corp.example", "postmaster@corp.example"
	const auto, empty = "Auto-Submitted: auto-generated\r\n", "Return-Path: <>\r\n"
	quoted := "\r\n> Message-ID: <" + sentMail.MessageID + ">\r\n"
	for name, row := range map[string]struct {
		from, head, text string
		want             bounce.Action
	}{
		"generated":                    {gateway, auto, gone, bounce.Failed},
		"replied":                      {gateway, "Auto-Submitted: auto-replied\r\n", gone, bounce.Failed},
		"says nothing of itself":       {gateway, "", gone, bounce.Failed},
		"in Chinese":                   {gateway, "", "\u9000\u4fe1 gongyuan@example.org 554 DT:SPM", bounce.Failed},
		"no address, a code":           {gateway, auto, "Undelivered: 550 no", bounce.Unclear},
		"an address, no code":          {gateway, auto, "Failed: " + sentMail.To, bounce.Unclear},
		"an empty path, no code":       {gateway, empty, "Failed: " + sentMail.To, bounce.Unclear},
		"a postmaster, unknown words":  {master, "", "Nedoru\u010deno: gongyuan@example.org", bounce.Unclear},
		"a postmaster, no code":        {master, "", "Failed: gongyuan@example.org", bounce.Failed},
		"a person, no code":            {"wang@example.org", "", "It failed: gongyuan@example.org", ""},
		"generated, of something else": {"news@corp.example", auto, "News for gongyuan@example.org", ""},
		"away, and a telephone": {sentMail.To, "Auto-Submitted: auto-replied\r\n",
			"If it failed call 0433-550 1234 or 551 2345, gongyuan@example.org", ""},
		"away, and says so by X-Autoreply": {sentMail.To, "X-Autoreply: yes\r\n" + empty,
			"A failure? gongyuan@example.org", ""},
		"away, Precedence": {sentMail.To, "Precedence: auto_reply\r\n" + empty,
			"A failure? gongyuan@example.org", ""},
		"away, Exchange": {sentMail.To, auto + "X-Auto-Response-Suppress: All\r\n",
			"A failure? gongyuan@example.org", ""},
		"still tried": {master, "", "Delayed: gongyuan@example.org 451 busy", bounce.Delayed},
	} {
		r, err := bounce.Parse([]byte("From: <" + row.from + ">\r\nTo: <" + sentMail.From + ">\r\n" + row.head +
			"Content-Type: text/plain; charset=utf-8\r\n\r\n" + row.text + quoted))
		if row.want == "" && errors.Is(err, bounce.ErrNone) {
			continue
		}
		if err != nil || r.Statuses[0].Action != row.want || r.MessageID != sentMail.MessageID {
			t.Errorf("%s: %+v, %v, want %q", name, r, err, row.want)
		}
	}
	bare := strings.ReplaceAll(string(bouncetest.QQ(sentMail)), "message/rfc822", "application/octet-stream")
	if r, err := bounce.Parse([]byte(bare)); err != nil || r.Statuses[0].Action != bounce.Failed || r.MessageID != "" {
		t.Errorf("a bounce without its mail is known by its tag: %+v, %v", r, err)
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
