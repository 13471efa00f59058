package mail_test

import (
	"bytes"
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	netmail "net/mail"
	"os"
	"os/exec"
	"strings"
	"testing"

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

// part is one leaf of a message.
type part struct {
	media, name, filename string
	body                  []byte
}

func leaves(t *testing.T, contentType, encoding, disposition string, body io.Reader) []part {
	t.Helper()
	media, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		t.Fatal(err)
	}
	if strings.HasPrefix(media, "multipart/") {
		var out []part
		r := multipart.NewReader(body, params["boundary"])
		for {
			p, err := r.NextRawPart()
			if err == io.EOF {
				return out
			} else if err != nil {
				t.Fatal(err)
			}
			out = append(out, leaves(t, p.Header.Get("Content-Type"), p.Header.Get("Content-Transfer-Encoding"),
				p.Header.Get("Content-Disposition"), p)...)
		}
	}
	if encoding != "base64" {
		t.Errorf("%s is encoded as %s", media, encoding)
	}
	raw, err := io.ReadAll(base64.NewDecoder(base64.StdEncoding, body))
	if err != nil {
		t.Fatal(err)
	}
	p := part{media: media, body: raw}
	if p.name, err = new(mime.WordDecoder).DecodeHeader(params["name"]); err != nil {
		t.Fatal(err)
	}
	if _, d, err := mime.ParseMediaType(disposition); err == nil {
		p.filename = d["filename"]
	}
	return []part{p}
}

func TestComposedParts(t *testing.T) {
	m := message(t)
	raw := compose(t, m)
	msg, err := netmail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	got := leaves(t, msg.Header.Get("Content-Type"), "", "", msg.Body)
	if len(got) != 4 || got[0].media != "text/plain" || got[1].media != "text/html" {
		t.Fatalf("%d parts", len(got))
	}
	if string(got[0].body) != strings.ReplaceAll(m.Content.Text, "\n", "\r\n") &&
		string(got[0].body) != m.Content.Text || string(got[1].body) != m.Content.HTML {
		t.Error("the bodies do not come back")
	}
	if got[2].name != longName || got[2].filename != longName || !bytes.Equal(got[2].body, m.Attachments[0].Bytes) {
		t.Errorf("attachment named %q and %q", got[2].name, got[2].filename)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(msg.Header.Get("Subject"))
	if err != nil || subject != m.Content.Subject {
		t.Errorf("subject %q, %v", subject, err)
	}
	for _, field := range []string{"Date", "Message-Id", "To", "References"} {
		if got := msg.Header.Get(field); got != "" {
			t.Errorf("%s %s is sealed, though it is of a delivery", field, got)
		}
	}
}

// TestPythonReadsIt lets another library take the message apart: its strict policy reads both forms of a name.
func TestPythonReadsIt(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		if os.Getenv("HUIZONG_REQUIRE_MYSQL") == "1" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	const script = `
import email, email.policy, sys
m = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.default)
print(m["subject"])
for p in m.walk():
    if p.get_content_maintype() != "multipart":
        print(p.get_content_type(), p.get_filename(), len(p.get_payload(decode=True)), len(p.defects))
`
	m := message(t)
	cmd := exec.Command(python, "-c", script)
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
