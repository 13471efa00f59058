package bounce

import (
	"bytes"
	"errors"
	"io"
	"net/mail"
	"regexp"
	"slices"
	"strings"

	"github.com/emersion/go-message"
	_ "github.com/emersion/go-message/charset" // GB18030 and its like
)

// ErrNone says that a mail is no report of a delivery.
var ErrNone = errors.New("no report of a delivery")

// maxParts bounds what is looked at of one mail.
const maxParts = 50

// letter is a mail taken apart.
type letter struct {
	header   message.Header
	texts    []string // of its text parts, and of returned headers
	statuses []Status
	envelope string
	returned string // Message-ID of the mail that was returned
	about    bool   // it is a complaint, or a confirmation of reading
	standard bool   // it has a message/delivery-status, which then says all
}

// Parse reads one mail. It returns ErrNone for what is no report, or one that says nothing of a failure or a delay.
func Parse(raw []byte) (Report, error) {
	root, err := message.Read(bytes.NewReader(raw))
	if root == nil || err != nil && !readable(err) {
		return Report{}, ErrNone
	}
	l := &letter{header: root.Header}
	l.walk(root)
	if l.about {
		return Report{}, ErrNone
	}
	r := Report{To: l.recipients(), EnvelopeID: l.envelope, MessageID: l.returned, Statuses: l.statuses,
		Standard: l.standard}
	if !l.standard {
		r.Statuses = l.guess()
	}
	if len(r.Statuses) == 0 {
		return Report{}, ErrNone
	}
	return r, nil
}

// readable reports whether a mail can be read in spite of a charset or encoding that is not known.
func readable(err error) bool { return message.IsUnknownCharset(err) || message.IsUnknownEncoding(err) }

// walk looks at every part, and at the mail that is enclosed.
func (l *letter) walk(root *message.Entity) {
	parts := 0
	_ = root.Walk(func(_ []int, e *message.Entity, err error) error {
		if parts++; e == nil || parts > maxParts {
			return io.EOF
		}
		if err != nil && !readable(err) {
			return err
		}
		kind, params, _ := e.Header.ContentType()
		kind = strings.ToLower(kind)
		switch {
		case kind == "multipart/report":
			about := strings.ToLower(params["report-type"])
			l.about = l.about || about != "" && about != "delivery-status"
		case strings.HasPrefix(kind, "multipart/"):
		case kind == "message/delivery-status" || kind == "message/global-delivery-status":
			l.standard = true
			l.status(body(e))
		case kind == "message/feedback-report" || kind == "message/disposition-notification":
			l.about = true
		case kind == "message/rfc822" || kind == "message/global" || kind == "text/rfc822-headers" ||
			kind == "message/global-headers":
			l.enclosed(body(e))
		case strings.HasPrefix(kind, "text/") || kind == "":
			l.texts = append(l.texts, string(body(e)))
		}
		return nil
	})
	if l.returned == "" {
		l.returned = quotedID(strings.Join(l.texts, "\n"))
	}
}

// body reads a part, decoded.
func body(e *message.Entity) []byte {
	raw, _ := io.ReadAll(io.LimitReader(e.Body, 256<<10)) // what can be read of a damaged part
	return raw
}

// enclosed reads the headers of the mail that was returned.
func (l *letter) enclosed(raw []byte) {
	head, _, _ := bytes.Cut(bytes.ReplaceAll(raw, []byte("\r\n"), []byte("\n")), []byte("\n\n"))
	m, err := mail.ReadMessage(io.MultiReader(bytes.NewReader(head), strings.NewReader("\n\n")))
	if err == nil && l.returned == "" {
		l.returned = strings.Trim(m.Header.Get("Message-Id"), "<> \t")
	}
}

// messageID is a field Message-ID as a letter quotes it among its text.
var messageID = regexp.MustCompile(`(?im)^[>\s]*Message-ID:\s*(?:&lt;|<)([^<>\s&]+@[^<>\s&]+)(?:&gt;|>)`)

func quotedID(text string) string {
	if m := messageID.FindStringSubmatch(text); m != nil {
		return m[1]
	}
	return ""
}

// absent reports whether a program of a person wrote the mail, such as a note that somebody is away: it is replied
// (RFC 3834 §5), not generated, or says so in its own way. It has an empty return path as a server's letter has.
func (l *letter) absent() bool {
	h := l.header
	subject, _ := h.Text("Subject")
	subject = strings.ToLower(strings.TrimSpace(subject))
	return strings.HasPrefix(strings.ToLower(h.Get("Auto-Submitted")), "auto-replied") || h.Has("X-Autoreply") ||
		h.Has("X-Autorespond") || h.Has("X-Auto-Response-Suppress") ||
		strings.EqualFold(h.Get("Precedence"), "auto_reply") ||
		slices.ContainsFunc(absences, func(w string) bool { return strings.HasPrefix(subject, w) })
}

// generated reports whether a program wrote the mail.
func (l *letter) generated() bool {
	return strings.HasPrefix(strings.ToLower(l.header.Get("Auto-Submitted")), "auto-") || l.fromPostmaster()
}

// postmasters are whom servers write as.
var postmasters = []string{"mailer-daemon", "postmaster", "mail-daemon", "maildaemon", "mdaemon", "mailerdaemon"}

// fromPostmaster reports whether a server wrote the mail.
func (l *letter) fromPostmaster() bool {
	return strings.TrimSpace(l.header.Get("Return-Path")) == "<>" || l.namedPostmaster()
}

func (l *letter) namedPostmaster() bool {
	from, err := mail.ParseAddress(l.header.Get("From"))
	if err != nil {
		return false
	}
	name, _, _ := strings.Cut(strings.ToLower(from.Address), "@")
	for _, p := range postmasters {
		if name == p {
			return true
		}
	}
	return false
}

// recipients are the addresses that the bounce itself was sent to.
func (l *letter) recipients() []string {
	var out []string
	for _, field := range []string{"Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "To"} {
		for _, value := range l.header.Values(field) {
			list, err := mail.ParseAddressList(value)
			if err != nil {
				continue
			}
			for _, a := range list {
				out = append(out, a.Address)
			}
		}
	}
	return out
}
