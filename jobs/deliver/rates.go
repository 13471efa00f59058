package deliver

import "strings"

// rateTexts are texts of permanent replies that mean "too fast" or "not now": their senders say so in their help pages,
// and a mail so refused is accepted later. Texts are in lower case; all of a row must be found in the reply. Logins are
// not looked at: QQ's one text for every failed login mentions a frequency too.
var rateTexts = []struct {
	provider string
	texts    []string
}{
	// 550 Ip, Domain, Sender or Connection frequency limited
	{"QQ", []string{"frequency limited"}},
	// 550: the recipient got too much in a short time
	{"QQ", []string{"mailbox unavailable or access denied", "mail.qq.com"}},
	// 554: the same refusal comes as 451 "please try again"
	{"163", []string{"dt:spm"}},
	{"163", []string{"mi:sfq"}}, // this sender, in 15 minutes
	{"163", []string{"mi:stc"}}, // this sender, today
	{"163", []string{"mi:dmc"}}, // messages on this connection
	{"163", []string{"mi:cel"}}, // faulty commands
	{"163", []string{"mi:ccl"}}, // commands
	{"163", []string{"rp:qrc"}}, // recipients of this sender, lately
	{"163", []string{"rp:drc"}}, // recipients on this connection
	{"163", []string{"rp:trc"}}, // recipients of this sender, today
	{"163", []string{"hl:icc"}}, // connections of this address
	{"163", []string{"hl:ifc"}}, // messages of this address, lately
	{"163", []string{"hl:ifq"}}, // the same, at servers of the same make
	{"sina", []string{"too many connect"}},
	{"any", []string{"too many"}},
	{"any", []string{"frequency"}},
	{"any", []string{"rate limit"}},
	{"any", []string{"throttl"}},
	{"any", []string{"try again later"}},
	{"any", []string{"\u9891\u7387"}},             // frequency
	{"any", []string{"\u9891\u7e41"}},             // too often
	{"any", []string{"\u8d85\u8fc7\u9650\u5236"}}, // above the limit
	{"any", []string{"\xc6\xb5\xc2\xca"}},         // frequency, in GBK, which some servers still answer in
	{"any", []string{"\xc6\xb5\xb7\xb1"}},         // too often, in GBK
}

// loops are texts with "too many" that no waiting helps (RFC 5321 §6.3).
var loops = []string{"hops", "received"}

// isRate reports whether the text of a 5xx means that the same message may be accepted later.
func isRate(text string) bool {
	text = lowerASCII(text)
	for _, loop := range loops {
		if strings.Contains(text, "too many") && strings.Contains(text, loop) {
			return false
		}
	}
	for _, row := range rateTexts {
		if containsAll(text, row.texts) {
			return true
		}
	}
	return false
}

func containsAll(text string, parts []string) bool {
	for _, part := range parts {
		if !strings.Contains(text, part) {
			return false
		}
	}
	return true
}

// lowerASCII leaves bytes of other encodings as they are, which strings.ToLower does not.
func lowerASCII(s string) string {
	b := []byte(s)
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
}
