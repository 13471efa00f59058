package mail_test

import (
	"bytes"
	"mime"
	netmail "net/mail"
	"strings"
	"testing"
	"time"

	"huizong/templates/mail"
)

// head is that of a delivery to the department.
func head() mail.Head {
	return mail.Head{Date: time.Date(2020, 12, 10, 1, 2, 3, 456, time.UTC), MessageID: "huizong.1.abc@example.gov.cn",
		To: mail.Address{Name: "省民政厅慈善社工处", Address: "dept@example.gov.cn"}, References: "0@example.gov.cn"}
}

func TestHeadIsReadAsItWasMeant(t *testing.T) {
	for name, to := range map[string]mail.Address{
		"Chinese":            {Name: "省民政厅慈善社工处", Address: "dept@example.gov.cn"},
		"plain":              {Name: `Dept "of" <x@y> \ Affairs`, Address: "dept@example.gov.cn"},
		"none":               {Address: "dept@example.gov.cn"},
		"long":               {Name: strings.Repeat("延吉市社会工作", 20), Address: "dept@example.gov.cn"},
		"long and plain":     {Name: strings.Repeat("Department ", 20) + ".", Address: "dept@example.gov.cn"},
		"outside of the BMP": {Name: "\U00020BB7野家", Address: "dept@example.gov.cn"},
	} {
		t.Run(name, func(t *testing.T) {
			h := head()
			h.To = to
			raw, err := h.Put(compose(t, message(t)))
			if err != nil {
				t.Fatal(err)
			}
			for _, line := range strings.SplitAfter(string(raw[:bytes.Index(raw, []byte("From:"))]), "\n") {
				if len(line) > 80 || strings.HasPrefix(line, "To: \r") {
					t.Errorf("line %q", line)
				}
			}
			msg, err := netmail.ReadMessage(bytes.NewReader(raw))
			if err != nil {
				t.Fatal(err)
			}
			got, err := (&netmail.AddressParser{WordDecoder: new(mime.WordDecoder)}).Parse(msg.Header.Get("To"))
			if err != nil || got.Name != to.Name || got.Address != to.Address {
				t.Errorf("to %v, %v; want %v", got, err, to)
			}
			date, err := msg.Header.Date()
			if err != nil || !date.Equal(h.Date.Truncate(time.Second)) {
				t.Errorf("date %v, %v", date, err)
			}
			for field, want := range map[string]string{"Message-Id": "<huizong.1.abc@example.gov.cn>",
				"References": "<0@example.gov.cn>", "In-Reply-To": "<0@example.gov.cn>"} {
				if got := msg.Header.Get(field); got != want {
					t.Errorf("%s %s, want %s", field, got, want)
				}
			}
		})
	}
}

// TestSealedWholeStaysAsItIs puts nothing in front of what version 0.1 sealed, which has all of it already.
func TestSealedWholeStaysAsItIs(t *testing.T) {
	for name, c := range map[string]struct {
		sealed string
		whole  bool
	}{
		"dated":                      {"From: a\r\nDATE: Thu, 10 Dec 2020 09:00:00 +0000\r\n\r\nx", true},
		"a fold that looks like one": {"Subject: a\r\n Date: b\r\n\r\nx", false},
		"only in the body":           {"Subject: a\r\n\r\nDate: b\r\n", false},
		"no header":                  {"", false},
	} {
		got, err := head().Put([]byte(c.sealed))
		if err != nil || !strings.HasSuffix(string(got), c.sealed) || (string(got) == c.sealed) != c.whole {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

func TestHeadsCannotBeInjected(t *testing.T) {
	for name, edit := range map[string]func(*mail.Head){
		"to":         func(h *mail.Head) { h.To.Address = "a@example.org>\r\nBcc: b@example.org" },
		"name":       func(h *mail.Head) { h.To.Name = "a\r\nBcc: b@example.org" },
		"message id": func(h *mail.Head) { h.MessageID = "x>\r\nBcc: b@example.org" },
		"references": func(h *mail.Head) { h.References = "x>\r\nBcc: b@example.org" },
	} {
		h := head()
		edit(&h)
		if _, err := h.Put([]byte("From: a\r\n\r\n")); err == nil {
			t.Errorf("%s: put in front", name)
		}
	}
}

// TestHeadOfACopy: it names those it is a copy for, and who gets one, each on a line of its own.
func TestHeadOfACopy(t *testing.T) {
	h := head()
	h.Others = []mail.Address{h.To, {Address: "b@example.gov.cn"}}
	h.CC = []mail.Address{{Name: "公园街道", Address: "c@example.gov.cn"}, {Name: "D, E", Address: "d@example.gov.cn"}}
	raw, err := h.Put(compose(t, message(t)))
	if err != nil {
		t.Fatal(err)
	}
	msg, err := netmail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	for field, want := range map[string][]mail.Address{"To": h.Others, "Cc": h.CC} {
		got, err := (&netmail.AddressParser{WordDecoder: new(mime.WordDecoder)}).ParseList(msg.Header.Get(field))
		if err != nil || len(got) != len(want) {
			t.Fatalf("%s %v, %v", field, got, err)
		}
		for i, a := range got {
			if a.Name != want[i].Name || a.Address != want[i].Address {
				t.Errorf("%s %v, want %v", field, a, want[i])
			}
		}
	}
	if again, err := mail.Behead(raw); err != nil || bytes.Contains(again, []byte("\r\nCc:")) {
		t.Error("the heading stays in what is sent to another address")
	}
	h.CC = []mail.Address{{Address: "x@example.org>\r\nBcc: y@example.org"}}
	if _, err := h.Lines(); err == nil {
		t.Error("a line break in an address of a copy is let through")
	}
}
