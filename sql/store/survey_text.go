package store

import (
	"database/sql/driver"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// text looks whether a text was written in another encoding than it was read in.
func (v *surveyor) text(q *QuerySurvey, c *ColumnSurvey, value driver.Value, id string) {
	b, ok := value.([]byte)
	if !ok || c.Name == "person_key" {
		return
	}
	if why := Mojibake(b); why != "" {
		c.strange++
		v.remark(Remark{File: q.File, Column: c.Name, Reason: why, Row: id, Value: textOf(value)})
	}
}

// Mojibake says how a text was spoilt that was written in one encoding and read in another; empty if it was not. A text
// is only taken for spoilt where the other encoding makes hanzi of all of it.
func Mojibake(b []byte) string {
	wide, question := 0, 0
	for _, c := range b {
		if c >= utf8.RuneSelf {
			wide++
		}
		if c == '?' {
			question++
		}
	}
	switch {
	case question >= 3 && question*2 > utf8.RuneCount(b):
		return "its characters were lost when it was written (question marks): the connection that wrote it was " +
			"not utf8mb4; write it again"
	case wide == 0:
		return ""
	case !utf8.Valid(b):
		return "is no UTF-8: bytes, or GBK declared as something else; CONVERT(CAST(x AS BINARY) USING " +
			"gbk)"
	}
	if latin := latin1(b); latin != nil {
		switch {
		case hanziIn(latin) > 0:
			return "UTF-8 that was read as latin1 (mojibake); CONVERT(CAST(CONVERT(x USING latin1) AS BINARY) USING " +
				"utf8mb4)"
		case hanziOf(simplifiedchinese.GBK, latin) > 1:
			return "GBK that was read as latin1 (mojibake); CONVERT(CAST(CONVERT(x USING latin1) AS BINARY) USING gbk)"
		}
	}
	if gbk, err := simplifiedchinese.GBK.NewEncoder().Bytes(b); err == nil && hanziIn(gbk) >= 2 {
		return "UTF-8 that was read as GBK (mojibake); CONVERT(CAST(CONVERT(x USING gbk) AS BINARY) USING utf8mb4)"
	}
	return ""
}

// latin1 writes a text as servers know latin1: Windows-1252, its five gaps filled by control characters. nil: it cannot
// be written so.
func latin1(text []byte) []byte {
	var out []byte
	for _, r := range string(text) {
		c, ok := charmap.Windows1252.EncodeRune(r)
		switch {
		case r < 0x100:
			c = byte(r)
		case !ok:
			return nil
		}
		out = append(out, c)
	}
	return out
}

// hanziOf is hanziIn of a text in an encoding.
func hanziOf(e encoding.Encoding, b []byte) int {
	text, err := e.NewDecoder().Bytes(b)
	if err != nil {
		return 0
	}
	return hanziIn(text)
}

// hanziIn counts the hanzi of a text whose characters beyond ASCII are all hanzi or their punctuation; 0 of any other.
func hanziIn(b []byte) (n int) {
	for len(b) > 0 {
		r, size := utf8.DecodeRune(b)
		switch {
		case r == utf8.RuneError, r >= utf8.RuneSelf && size < 3 && r != '\u00b7':
			return 0
		case unicode.Is(unicode.Han, r):
			n++
		}
		b = b[size:]
	}
	return n
}
