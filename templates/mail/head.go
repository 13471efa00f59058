package mail

import (
	"bufio"
	"bytes"
	"slices"
	"strings"
	"time"

	"github.com/emersion/go-message/textproto"

	"huizong/templates/wording"
)

// Head is what one delivery puts in front of a sealed message. It is the same in every try, so that each try of a
// delivery has the same bytes.
type Head struct {
	Date       time.Time // of the first try; zero: not tried yet
	MessageID  string    // without angle brackets
	To         Address
	Others     []Address // to whom it says that it goes instead, where that is not To alone
	CC         []Address
	References string // the Message-ID of the mail that this one follows, without angle brackets; empty: none
}

// Put returns the whole message. One that has a date of its own was sealed whole, by version 0.1, and stays as it is.
func (h Head) Put(sealed []byte) ([]byte, error) {
	of, _, err := parsed(sealed)
	if err != nil || of.Has("Date") {
		return sealed, err
	}
	lines, err := h.Lines()
	return append(lines, sealed...), err
}

// Lines are the fields, each with its line end.
func (h Head) Lines() ([]byte, error) {
	if err := oneLine(h.To.Name, h.To.Address, h.MessageID, h.References); err != nil {
		return nil, err
	}
	for _, a := range slices.Concat(h.Others, h.CC) {
		if err := oneLine(a.Name, a.Address); err != nil {
			return nil, err
		}
	}
	var b strings.Builder
	field := func(name, value string) { b.WriteString(name + ": " + value + "\r\n") }
	if !h.Date.IsZero() {
		field("Date", h.Date.UTC().Format(time.RFC1123Z))
	}
	field("Message-ID", "<"+h.MessageID+">")
	if h.References != "" {
		field("In-Reply-To", "<"+h.References+">")
		field("References", "<"+h.References+">")
	}
	to := h.Others
	if len(to) == 0 {
		to = []Address{h.To}
	}
	field("To", mailboxes(to))
	if len(h.CC) > 0 {
		field("Cc", mailboxes(h.CC))
	}
	return []byte(b.String()), nil
}

// mailboxes writes a list of addresses, each on a line of its own.
func mailboxes(list []Address) string {
	out := make([]string, len(list))
	for i, a := range list {
		out[i] = mailbox(a)
	}
	return strings.Join(out, ",\r\n ")
}

// mailbox writes an address with its name: in encoded words, or quoted where all of it is plain. It never begins with a
// fold.
func mailbox(a Address) string {
	name, angle := wording.Clean(a.Name), "<"+a.Address+">"
	plain := !strings.ContainsFunc(name, func(r rune) bool { return r < ' ' || r > '~' })
	switch {
	case name == "":
		return angle
	case plain && len(name) <= 60:
		return `"` + quoted(name) + `" ` + angle
	}
	return encodedWords(name) + "\r\n " + angle
}

// parsed is the header of a message, each field as it stands, and a reader at its body.
func parsed(message []byte) (textproto.Header, *bufio.Reader, error) {
	r := bufio.NewReader(bytes.NewReader(message))
	h, err := textproto.ReadHeader(r)
	return h, r, err
}

// withoutFields leaves fields of the header out, with their folds.
func withoutFields(message []byte, names ...string) ([]byte, error) {
	h, body, err := parsed(message)
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		h.Del(name)
	}
	var out bytes.Buffer
	if err := textproto.WriteHeader(&out, h); err != nil {
		return nil, err
	}
	_, err = body.WriteTo(&out)
	return out.Bytes(), err
}

// Behead takes away what is of one delivery alone (Head), so that the same report can be addressed to another.
func Behead(message []byte) ([]byte, error) {
	return withoutFields(message, "Date", "Message-ID", "To", "Cc", "References", "In-Reply-To")
}
