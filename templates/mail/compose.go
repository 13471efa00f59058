package mail

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	gomail "github.com/wneessen/go-mail"

	"huizong/templates/wording"
)

// Address is a mailbox with the name that is shown.
type Address struct{ Name, Address string }

// Message is one mail before it is made into bytes: all of it that is sealed. What is of one delivery alone (whom it
// goes to, its number, its date) is put in front when it is sent: see Head.
type Message struct {
	From        Address
	Content     *Content
	Attachments []Attachment
	Headers     map[string]string // beyond the usual ones
}

// Attachment is one enclosed file.
type Attachment struct {
	Name  string // as the recipient sees it
	Form  string // xlsx, pdf, docx
	Bytes []byte
}

// mediaTypes are those of the forms.
var mediaTypes = map[string]string{"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	"pdf":  "application/pdf",
	"docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document"}

// Compose makes the bytes that are sealed: text before HTML, attachments behind, every line short and in ASCII.
func Compose(m Message) ([]byte, error) {
	if err := oneLine(m.From.Name, m.From.Address); err != nil {
		return nil, err
	}
	msg := gomail.NewMsg(gomail.WithNoDefaultUserAgent(), gomail.WithEncoding(gomail.EncodingB64))
	if err := msg.FromFormat(quoted(m.From.Name), m.From.Address); err != nil {
		return nil, fmt.Errorf("compose: from %q: %w", m.From.Address, err)
	}
	msg.Subject(wording.Clean(m.Content.Subject))
	msg.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834: nobody answers by machine
	for _, name := range slices.Sorted(maps.Keys(m.Headers)) {
		msg.SetGenHeader(gomail.Header(name), wording.Clean(m.Headers[name]))
	}
	msg.SetBodyString(gomail.TypeTextPlain, m.Content.Text)
	if m.Content.HTML != "" {
		msg.AddAlternativeString(gomail.TypeTextHTML, m.Content.HTML)
	}
	for _, a := range m.Attachments {
		if err := msg.AttachReader(a.Form, bytes.NewReader(a.Bytes), named(a)); err != nil {
			return nil, fmt.Errorf("compose: attach %s: %w", a.Name, err)
		}
	}
	var out bytes.Buffer
	if _, err := msg.WriteTo(&out); err != nil {
		return nil, fmt.Errorf("compose: %w", err)
	}
	return withoutFields(out.Bytes(), "Date", "Message-ID") // which the library puts in where there is none
}

// oneLine refuses a text that would break a header.
func oneLine(texts ...string) error {
	for _, v := range texts {
		if strings.ContainsAny(v, "\r\n\x00") {
			return fmt.Errorf("compose: %q would break a header", v)
		}
	}
	return nil
}

// quoted escapes what ends a quoted string (RFC 5322 §3.2.4): the library puts the quotes, and nothing else, around a
// name.
func quoted(name string) string {
	return strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(name)
}

// named writes an attachment's name in the two forms that between them every client reads: encoded words in
// Content-Type (RFC 2047, as QQ mail wants it) and an extended parameter in Content-Disposition (RFC 2231).
func named(a Attachment) gomail.FileOption {
	return func(f *gomail.File) {
		f.Header.Set("Content-Type", mediaTypes[a.Form]+";\r\n name=\""+encodedWords(a.Name)+"\"")
		f.Header.Set("Content-Disposition", "attachment;\r\n filename*=utf-8''"+
			strings.ReplaceAll(url.QueryEscape(a.Name), "+", "%20"))
		f.Header.Set("Content-Transfer-Encoding", "base64")
	}
}

// encodedWords writes a text in encoded words of at most 75 characters, one on a line.
func encodedWords(s string) string {
	const most = 45 // bytes, which base64 makes 60 characters of
	var words []string
	for len(s) > 0 {
		n := 0
		for n < len(s) {
			_, size := utf8.DecodeRuneInString(s[n:])
			if n+size > most {
				break
			}
			n += size
		}
		words = append(words, "=?UTF-8?B?"+base64.StdEncoding.EncodeToString([]byte(s[:n]))+"?=")
		s = s[n:]
	}
	return strings.Join(words, "\r\n ")
}

// Fit leaves the largest attachments out until what is enclosed, encoded, is at most limit bytes.
func Fit(all []Attachment, limit int64) (kept, left []Attachment) {
	kept = slices.Clone(all)
	for limit > 0 && len(kept) > 0 && EncodedSize(kept) > limit {
		largest := 0
		for i, a := range kept {
			if len(a.Bytes) > len(kept[largest].Bytes) {
				largest = i
			}
		}
		left = append(left, kept[largest])
		kept = slices.Delete(kept, largest, largest+1)
	}
	return kept, left
}

// reserve is what text, HTML and headers may take of the limit.
const reserve = 300_000

// EncodedSize is what attachments take in base64 with its line ends (RFC 2045 §6.8: 76 characters a line).
func EncodedSize(all []Attachment) int64 {
	n := int64(reserve)
	for _, a := range all {
		n += int64(len(a.Bytes)+2) / 3 * 4 * 78 / 76
	}
	return n
}
