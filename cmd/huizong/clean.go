package main

import (
	"cmp"
	"io"
	"strings"
	"unicode"
)

// plain writes text without what would move a terminal's cursor, colour it or turn its direction: what agencies, mail
// servers and other people wrote comes out here too. Lines and tabs stay.
// What could not be written is kept: then not all was printed, whatever the command came to.
type plain struct {
	w   io.Writer
	err error
}

// Write implements io.Writer. A character that is cut by the end of b is one of several bytes, and goes as it is.
func (p *plain) Write(b []byte) (int, error) {
	if _, err := io.WriteString(p.w, plainly(string(b))); err != nil {
		p.err = cmp.Or(p.err, err)
		return 0, err
	}
	return len(b), nil
}

// plainly is a text without controls.
func plainly(s string) string {
	if strings.IndexFunc(s, moving) < 0 {
		return s
	}
	return strings.Map(func(r rune) rune {
		if moving(r) {
			return -1
		}
		return r
	}, s)
}

// moving reports whether a character controls a terminal: C0 and C1, and what turns the direction of text.
func moving(r rune) bool {
	return unicode.IsControl(r) && r != '\n' && r != '\t' || r >= '\u202a' && r <= '\u202e' || r >= '\u2066' &&
		r <= '\u2069'
}
