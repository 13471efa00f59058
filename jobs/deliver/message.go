package deliver

import (
	"bytes"
	"fmt"
	"strings"

	"golang.org/x/net/idna"
)

// maxLine is the longest line of a message, its CRLF not counted (RFC 5322 §2.1.1).
const maxLine = 998

// DuplicateHeader is the field that marks a message which may have been delivered before.
const DuplicateHeader = "X-Huizong-Possible-Duplicate"

// MarkPossibleDuplicate returns the message with the field X-Huizong-Possible-Duplicate: n as its first line; nothing
// else changes, and a signature of the sealed fields stays valid. n counts the tries in doubt before this one.
func MarkPossibleDuplicate(message []byte, n int) []byte {
	return append(fmt.Appendf(nil, "%s: %d\r\n", DuplicateHeader, n), message...)
}

// checkEnvelope refuses addresses that are none, or that would say more to the server than an address.
func checkEnvelope(e Envelope) error {
	if err := checkAddress(e.From); err != nil {
		return channelf("check sender %q: %w", e.From, err)
	}
	if err := checkAddress(e.To); err != nil {
		return refusedf("check recipient %q: %w", e.To, err)
	}
	return nil
}

func checkAddress(a string) error {
	at := strings.LastIndexByte(a, '@')
	switch {
	case strings.ContainsFunc(a, func(r rune) bool { return r <= ' ' || r == 0x7f || r == '<' || r == '>' }):
		return fmt.Errorf("a control character, a blank or an angle bracket is in it")
	case at <= 0 || at == len(a)-1:
		return fmt.Errorf("it is not of the form name@domain")
	case len(a) > 254: // RFC 5321 §4.5.3.1.3: a path of 256 with its brackets
		return fmt.Errorf("it is longer than 254 bytes")
	}
	return nil
}

// checkMessage refuses what is not in wire form, and reports whether there is a byte above 127. A bare CR or LF is
// read differently by different servers, and can be made to end a message early ("SMTP smuggling").
func checkMessage(message []byte) (eightBit bool, err error) {
	number := 0
	for rest := message; len(rest) > 0; {
		number++
		line, after, found := bytes.Cut(rest, []byte("\r\n"))
		switch {
		case !found:
			return false, refusedf("check message: line %d does not end in CRLF", number)
		case bytes.ContainsAny(line, "\r\n"):
			return false, refusedf("check message: line %d has a bare CR or LF", number)
		case bytes.IndexByte(line, 0) >= 0:
			return false, refusedf("check message: line %d has a NUL", number)
		case len(line) > maxLine:
			return false, refusedf("check message: line %d has %d bytes, more than %d", number, len(line), maxLine)
		}
		rest = after
	}
	if number == 0 {
		return false, refusedf("check message: it is empty")
	}
	return bytes.ContainsFunc(message, func(r rune) bool { return r > 127 }), nil
}

// Tagged writes an address with a tag (RFC 5233): name+tag@domain.
func Tagged(address, tag string) string {
	at := max(strings.LastIndexByte(address, '@'), 0)
	return address[:at] + "+" + tag + address[at:]
}

// ASCIIAddress writes an address with its domain in ASCII, as RFC 5891 has it: \u6c11\u653f.\u4e2d\u56fd becomes
// xn--5bvs5m.xn--fiqs8s. It fails where the local part is not ASCII, for which there is no such form.
func ASCIIAddress(a string) (string, error) {
	at := strings.LastIndexByte(a, '@')
	local, domain := a[:max(at, 0)], a[at+1:]
	if !isASCII(local) {
		return a, fmt.Errorf("the part before the @ is not ASCII")
	}
	if isASCII(domain) {
		return a, nil
	}
	ascii, err := idna.Lookup.ToASCII(domain)
	if err != nil {
		return a, fmt.Errorf("its domain is not one: %w", err)
	}
	return local + "@" + ascii, nil
}

func isASCII(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r > 127 })
}
