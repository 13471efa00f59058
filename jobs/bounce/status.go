package bounce

import (
	"bufio"
	"bytes"
	"net/textproto"
	"regexp"
	"slices"
	"strings"
)

// status reads the groups of a message/delivery-status (RFC 3464 §2.1): one of the mail, then one for each recipient.
func (l *letter) status(raw []byte) {
	raw = bytes.TrimLeft(bytes.ReplaceAll(raw, []byte("\r\n"), []byte("\n")), "\n")
	for group := range bytes.SplitSeq(raw, []byte("\n\n")) {
		if len(bytes.TrimSpace(group)) == 0 {
			continue
		}
		fields, err := textproto.NewReader(bufio.NewReader(bytes.NewReader(append(bytes.Clone(group), "\n\n"...)))).
			ReadMIMEHeader()
		if err != nil && len(fields) == 0 {
			continue
		}
		if id := fields.Get("Original-Envelope-Id"); id != "" {
			l.envelope = id
		}
		if s, ok := recipientStatus(fields); ok {
			l.statuses = append(l.statuses, s)
		}
	}
}

// recipientStatus reads one group; false where it tells nothing of a failure or a delay.
func recipientStatus(f textproto.MIMEHeader) (Status, bool) {
	s := Status{Action: Action(strings.ToLower(strings.TrimSpace(f.Get("Action")))), Code: code(f.Get("Status"))}
	if s.Action == "" && strings.HasPrefix(s.Code, "5") {
		s.Action = Failed
	}
	if s.Action != Failed && s.Action != Delayed {
		return s, false
	}
	for _, field := range []string{"Final-Recipient", "Original-Recipient", "X-Actual-Recipient"} {
		if a := typed(f.Get(field)); strings.Contains(a, "@") && !slices.Contains(s.Recipients, a) {
			s.Recipients = append(s.Recipients, a)
		}
	}
	s.Text = oneLine(typed(f.Get("Diagnostic-Code")))
	if inText := code(s.Text); s.Code == "" || strings.HasSuffix(s.Code, ".0.0") && inText != "" {
		s.Code = inText
	}
	if s.Text == "" {
		s.Text = oneLine(f.Get("Status"))
	}
	return s, true
}

// typed is the value of a field such as "rfc822; dept@example.org" without its type.
func typed(value string) string {
	if _, after, found := strings.Cut(value, ";"); found {
		value = after
	}
	return strings.Trim(strings.TrimSpace(value), "<>")
}

var enhanced = regexp.MustCompile(`\b([245]\.[0-9]{1,3}\.[0-9]{1,3})\b`)

func code(s string) string { return enhanced.FindString(s) }

// Words of letters to a person, in lower case.
var (
	failing = []string{"undeliver", "could not be delivered", "couldn't be delivered", "not be delivered", "failure",
		"failed", "returned mail", "mail delivery", "bounce", "rejected", "permanent error", "does not exist",
		"\u9000\u4fe1", "\u9000\u56de", "\u65e0\u6cd5\u6295\u9012", "\u672a\u80fd\u6295\u9012",
		"\u6295\u9012\u5931\u8d25",
		"\u53d1\u9001\u5931\u8d25", "\u65e0\u6cd5\u53d1\u9001", "\u4e0d\u5b58\u5728", "\u62d2\u6536"}
	delaying = []string{"delayed", "still being retried", "will be retried", "will continue to be attempted",
		"warning: message", "not yet been delivered", "\u5ef6\u8fdf", "\u7ee7\u7eed\u5c1d\u8bd5",
		"\u5c1a\u672a\u9001\u8fbe"}
)

// absences are how subjects of notes begin that somebody is away, in lower case.
var absences = []string{"automatic reply", "auto reply", "auto-reply", "autoreply", "out of office", "vacation",
	"\u81ea\u52a8\u56de\u590d", "\u81ea\u52a8\u7b54\u590d", "\uc790\ub3d9"}

// address is a mailbox among text.
var address = regexp.MustCompile(`[A-Za-z0-9.!#$%&'*+/=?^_{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+`)

// smtpLine is what a server said, among text: a code of three digits and its text.
var smtpLine = regexp.MustCompile(`\b([45][0-9][0-9])[ -](?:#?[45]\.[0-9]{1,3}\.[0-9]{1,3})?[^\r\n]*`)

// refused is a server's word among text that it does not take a mail; a number of a telephone is none.
var refused = regexp.MustCompile(`(?:^|[^\d-])55[0-4][ -](?:#?5\.\d{1,3}\.\d{1,3}\b|[^\s\d])`)

// meaning is what a letter to a person says of a mail; nothing where it is about none.
func (l *letter) meaning(said string, named bool) Action {
	fails, refused := containsAny(said, failing), refused.MatchString(said)
	switch postmaster := l.namedPostmaster(); {
	case fails && refused && (named || postmaster): // whoever signs it
		return Failed
	case !postmaster && l.absent():
		return ""
	case !refused && l.fromPostmaster() && containsAny(said, delaying):
		return Delayed
	case postmaster && fails:
		return Failed
	case postmaster, fails && l.generated():
		return Unclear
	}
	return ""
}

// guess reads a letter to a person. Whose mail it is about, its Message-ID or the tag of its sender tells.
func (l *letter) guess() []Status {
	subject, _ := l.header.Text("Subject")
	text := plain(strings.Join(l.texts, "\n"))
	var s Status
	failed := strings.Split(l.header.Get("X-Failed-Recipients"), ",")
	for _, a := range append(failed, address.FindAllString(text, 100)...) {
		if a = strings.Trim(a, " <>.,"); strings.Contains(a, "@") && !slices.Contains(s.Recipients, a) {
			s.Recipients = append(s.Recipients, a)
		}
	}
	s.Text = oneLine(smtpLine.FindString(text))
	s.Code = code(s.Text)
	if s.Text == "" {
		s.Text = oneLine(subject)
	}
	ours := append(l.recipients(), l.returned) // say nothing of whose the mail was
	named := slices.ContainsFunc(s.Recipients, func(a string) bool { return !slices.Contains(ours, a) })
	s.Action = l.meaning(strings.ToLower(subject+"\n"+text), named)
	if s.Action == "" {
		return nil
	}
	return []Status{s}
}

func containsAny(s string, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(s, w) })
}

var tags = regexp.MustCompile(`(?s)<style.*?</style>|<[A-Za-z/!][^<>]*>`)

// plain takes the tags out of HTML; addresses in angle brackets stay, since they are no tags.
func plain(s string) string {
	s = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&nbsp;", " ", "&amp;", "&").Replace(s)
	return tags.ReplaceAllStringFunc(s, func(tag string) string {
		if strings.Contains(tag, "@") && !strings.Contains(tag, " ") {
			return tag
		}
		return " "
	})
}
