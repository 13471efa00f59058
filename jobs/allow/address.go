package allow

import (
	"net/mail"
	"strings"

	"golang.org/x/net/idna"
)

// Address reports whether a text is an address without a name, as mail servers take it: what is none is refused where
// it is entered, and not when a report is to go to it.
func Address(text string) bool {
	parsed, err := mail.ParseAddress(text)
	if err != nil || parsed.Address != text {
		return false
	}
	at := strings.LastIndexByte(text, '@')
	ascii, err := ascii(text[at+1:])
	// 254 bytes: RFC 5321 §4.5.3.1.3, a path of 256 with its brackets. Letters of full width are an input method's.
	return err == nil && at <= 64 && at+1+len(ascii) <= 254 &&
		!strings.ContainsFunc(text[:at], func(r rune) bool { return r >= '\uff01' && r <= '\uff5e' })
}

// Key is the same for every spelling of one mailbox: in capitals or not, its domain in ASCII or not.
func Key(address string) string {
	at := strings.LastIndexByte(address, '@')
	return strings.ToLower(address[:at+1]) + domain(address)
}

// ascii is a domain in ASCII (RFC 5891).
func ascii(domain string) (string, error) {
	if !strings.ContainsFunc(domain, func(r rune) bool { return r > 127 }) {
		return strings.ToLower(domain), nil
	}
	return idna.Lookup.ToASCII(domain)
}

// domain is the domain of an address, or what stands for it, as all its spellings have it.
func domain(address string) string {
	name := address[strings.LastIndexByte(address, '@')+1:]
	if of, err := ascii(name); err == nil {
		return of
	}
	return strings.ToLower(name)
}
