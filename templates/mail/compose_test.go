package mail_test

import (
	"bytes"
	netmail "net/mail"
	"os"
	"os/exec"
	"strings"
	"testing"

	"huizong/templates/content/contenttest"
	"huizong/templates/mail"
)

// longName has 35 Chinese characters and an extension.
var longName = strings.Repeat("延吉市社会", 6) + "工作情况（\u3011.xlsx"

func message(t testing.TB) mail.Message {
	t.Helper()
	s := samples(t)[1]
	return mail.Message{From: mail.Address{Name: "延吉市民政局", Address: "report@example.gov.cn"},
		Content: render(t, s),
		Attachments: []mail.Attachment{{Name: longName, Form: "xlsx", Bytes: bytes.Repeat([]byte{0, 1, 2, 255}, 5000)},
			{Name: "简报.pdf", Form: "pdf", Bytes: []byte("%PDF")}},
		Headers: map[string]string{"X-Huizong-Report": "222401-202010-202010"}}
}

func compose(t testing.TB, m mail.Message) []byte {
	t.Helper()
	raw, err := mail.Compose(m)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func TestComposedLines(t *testing.T) {
	raw := compose(t, message(t))
	header := true
	for i, line := range strings.Split(string(raw), "\r\n") {
		if line == "" {
			header = false
		}
		if strings.HasPrefix(line, "--") {
			header = true
		}
		if strings.ContainsAny(line, "\r\n") {
			t.Errorf("line %d has a bare line end", i)
		}
		if !header && len(line) > 76 {
			t.Errorf("line %d of a body has %d bytes", i, len(line))
		}
		if len(line) > 400 {
			t.Errorf("line %d has %d bytes", i, len(line))
		}
		for _, b := range []byte(line) {
			if b > 126 {
				t.Fatalf("line %d is not ASCII: %q", i, line)
			}
		}
	}
	if bytes.Contains(raw, []byte("User-Agent")) || bytes.Contains(raw, []byte("go-mail")) ||
		!bytes.Contains(raw, []byte("Auto-Submitted: auto-generated")) {
		t.Error("headers tell of the library, or do not say that nobody wrote it")
	}
}

func TestComposedParts(t *testing.T) {
	m := message(t)
	raw := compose(t, m)
	header, got, err := mail.Read(raw)
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 4 || got[0].Type != "text/plain" || got[1].Type != "text/html" {
		t.Fatalf("%d parts", len(got))
	}
	if string(got[0].Body) != strings.ReplaceAll(m.Content.Text, "\n", "\r\n") &&
		string(got[0].Body) != m.Content.Text || string(got[1].Body) != m.Content.HTML {
		t.Error("the bodies do not come back")
	}
	if got[2].Name != longName || !bytes.Equal(got[2].Body, m.Attachments[0].Bytes) {
		t.Errorf("attachment named %q", got[2].Name)
	}
	if got := bytes.Count(raw, []byte("\r\nContent-Transfer-Encoding: base64\r\n")); got != 4 {
		t.Errorf("%d parts are encoded", got)
	}
	if subject := mail.Subject(header); subject != m.Content.Subject {
		t.Errorf("subject %q", subject)
	}
	for _, field := range []string{"Date", "Message-Id", "To", "References"} {
		if got := header.Get(field); got != "" {
			t.Errorf("%s %s is sealed, though it is of a delivery", field, got)
		}
	}
}

// TestPythonReadsIt lets another library take the message apart: its strict policy reads both forms of a name.
func TestPythonReadsIt(t *testing.T) {
	const script = `
import email, email.policy, sys
m = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.default)
print(m["subject"])
for p in m.walk():
    if p.get_content_maintype() != "multipart":
        print(p.get_content_type(), p.get_filename(), len(p.get_payload(decode=True)), len(p.defects))
`
	m := message(t)
	cmd := exec.Command(contenttest.Program(t, "python3"), "-c", script)
	cmd.Env = append(os.Environ(), "PYTHONIOENCODING=utf-8")
	cmd.Stdin = bytes.NewReader(compose(t, m))
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for _, want := range []string{m.Content.Subject, longName + " 20000 0", "application/pdf 简报.pdf 4 0"} {
		if !strings.Contains(string(out), want) {
			t.Errorf("python reads no %q:\n%s", want, out)
		}
	}
}

func TestHeadersCannotBeInjected(t *testing.T) {
	for name, edit := range map[string]func(*mail.Message){
		"address": func(m *mail.Message) { m.From.Address = "a@example.org>\r\nBcc: b@example.org" },
		"name":    func(m *mail.Message) { m.From.Name = "a\r\nBcc: b@example.org" },
	} {
		m := message(t)
		edit(&m)
		if _, err := mail.Compose(m); err == nil {
			t.Errorf("%s: composed", name)
		}
	}
	m := message(t)
	content := *m.Content
	content.Subject = "a\r\nBcc: b@example.org"
	m.Content, m.Headers = &content, map[string]string{"X-Huizong-Report": "x\r\nBcc: b@example.org"}
	msg, err := netmail.ReadMessage(bytes.NewReader(compose(t, m)))
	if err != nil || msg.Header.Get("Bcc") != "" {
		t.Errorf("Bcc %q, %v", msg.Header.Get("Bcc"), err)
	}
}

func TestFit(t *testing.T) {
	all := []mail.Attachment{{Name: "a", Bytes: make([]byte, 1000)}, {Name: "b", Bytes: make([]byte, 5_000_000)},
		{Name: "c", Bytes: make([]byte, 2_000_000)}}
	for _, c := range []struct {
		limit      int64
		kept, left int
	}{{100_000_000, 3, 0}, {5_000_000, 2, 1}, {400_000, 1, 2}, {0, 3, 0}} {
		kept, left := mail.Fit(all, c.limit)
		if len(kept) != c.kept || len(left) != c.left {
			t.Errorf("limit %d: kept %d, left %d", c.limit, len(kept), len(left))
		}
	}
}

// A name may hold what ends a quoted string: it is shown as it is, and nothing of it becomes an address.
func TestNamesWithQuotes(t *testing.T) {
	name := `Dept "of" <x@evil.example> \ Affairs`
	body, err := mail.Compose(mail.Message{From: mail.Address{Name: name, Address: "a@example.org"},
		Content: &mail.Content{Subject: "s", Text: "t"}})
	if err != nil {
		t.Fatal(err)
	}
	if body, err = (mail.Head{MessageID: "1@example.org",
		To: mail.Address{Name: name, Address: "b@example.org"}}).Put(body); err != nil {
		t.Fatal(err)
	}
	header, _, err := mail.Read(body)
	if err != nil {
		t.Fatal(err)
	}
	for field, address := range map[string]string{"From": "a@example.org", "To": "b@example.org"} {
		list, err := header.AddressList(field)
		if err != nil || len(list) != 1 || list[0].Name != name || list[0].Address != address {
			t.Errorf("%s: %v, %v", field, list, err)
		}
	}
}
