package bounce

import (
	"slices"
	"strings"
	"unicode"
)

// Action is what became of the mail for a recipient (RFC 3464 §2.3.3).
type Action string

// The actions that mean something to a sender; relayed, expanded and delivered do not.
const (
	Failed  Action = "failed"
	Delayed Action = "delayed"
	Unclear Action = "unclear" // perhaps it failed: a person has to read the letter
)

// Report is what one bounce says.
type Report struct {
	To         []string // addresses the bounce itself was sent to; one may carry the tag of its delivery
	EnvelopeID string   // what the sender called the envelope (RFC 3461)
	MessageID  string   // of the mail that was returned, without angle brackets
	Statuses   []Status // one a recipient; never empty
	Standard   bool     // it is a multipart/report
}

// Status is what became of the mail for one recipient.
type Status struct {
	// as the last server names it, and as the sender did where that is said too; none where it has no address for it
	Recipients []string
	Action     Action
	Code       string // enhanced status code, such as 5.1.1; empty where none is named
	Text       string // what the last server said, on one line
}

// Names reports whether the status is about a recipient.
func (s Status) Names(recipient string) bool {
	return slices.ContainsFunc(s.Recipients, func(r string) bool { return strings.EqualFold(r, recipient) })
}

// maxText is how much of a server's text is kept.
const maxText = 500

// oneLine makes a text from outside fit for a column and a page.
func oneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case !unicode.IsPrint(r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "?"))
	s = strings.Join(strings.Fields(s), " ")
	if runes := []rune(s); len(runes) > maxText {
		s = string(runes[:maxText-1]) + "\u2026"
	}
	return s
}
