package store

import (
	"database/sql"
	"encoding/hex"
	"net/mail"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"huizong/jobs/reconcile"
	"huizong/sql/sheet"
)

// largest is the bound of every figure, so that sums of millions of them cannot overflow.
const largest = 1_000_000_000

// csvRow is one row of a file. Its methods read a field as something, and report a fault where it is something else.
type csvRow struct {
	file   *csvFile
	record []string
	bad    bool // a fault was reported
}

// line is where field begins; a quoted field may begin lower than its record.
func (r *csvRow) line(column int) int {
	return r.file.reader.Line(r.file.fields[column])
}

func (r *csvRow) raw(column int) string { return r.record[r.file.fields[column]] }

func (r *csvRow) fault(column int, format string, args ...any) {
	r.bad = true
	r.file.faults.add(r.faultAt(column, format, args...))
}

// faultAt makes a fault to be reported later, or not at all.
func (r *csvRow) faultAt(column int, format string, args ...any) Fault {
	return r.file.at(r.line(column), r.file.fields[column]+1, r.file.columns[column], format, args...)
}

// quoted shows a value of the file in a fault, cut where it is long.
func quoted(s string) string {
	if len(s) > 60 {
		s = strings.ToValidUTF8(s[:60], "") + "…"
	}
	return strconv.Quote(s)
}

// text reads a field of at most most characters.
func (r *csvRow) text(column, most int) string {
	s := r.raw(column)
	switch {
	case !utf8.ValidString(s) || decoded(r.file.reader.Encoding) && strings.ContainsRune(s, utf8.RuneError):
		r.fault(
			column,
			"the text is damaged at %s, while the rest of the file is %s; correct it and save the file again",
			quoted(strings.ToValidUTF8(s, "\ufffd")),
			r.file.reader.Encoding.Name(),
		)
	case strings.ContainsRune(s, 0):
		r.fault(column, "want text, got a NUL character in %s", quoted(s))
	case len(s) > most && utf8.RuneCountInString(s) > most:
		r.fault(column, "want at most %d characters, got %d", most, utf8.RuneCountInString(s))
	case (strings.IndexByte(s, 0xee) >= 0 || strings.IndexByte(s, 0xef) >= 0) && strings.ContainsFunc(s, ofPrivateFont):
		r.file.private(r.line(column))
	}
	return s
}

// decoded reports whether a character that is none comes as U+FFFD.
func decoded(e sheet.Encoding) bool { return e != "" && e != sheet.UTF8 }

// ofPrivateFont reports whether a character has a shape in the fonts of one office only: rare names were once written
// so.
func ofPrivateFont(c rune) bool { return c >= 0xe000 && c <= 0xf8ff }

// name reads a text that may not be empty.
func (r *csvRow) name(column, most int) string {
	s := r.text(column, most)
	if strings.TrimSpace(s) == "" {
		r.fault(column, "want a name, got %s", quoted(s))
	}
	return s
}

// code reads a key: visible characters without a blank, since a server takes "A" and "A " for one key.
func (r *csvRow) code(column, most int) string {
	s := r.text(column, most)
	if r.cut(column) {
		return s
	}
	if s == "" || strings.ContainsFunc(s,
		func(c rune) bool { return c <= ' ' || c == 0x7f || c == 0xa0 || c == 0x3000 }) {
		r.fault(column, "want a code without blanks, got %s", quoted(s))
	}
	return s
}

// mailbox reads an address of an office, or nothing. One that holds a telephone or identity number is a person's.
func (r *csvRow) mailbox(column int) string {
	s := strings.TrimSpace(r.text(column, 320))
	if s == "" {
		return ""
	}
	to, err := mail.ParseAddress(s)
	switch what := reconcile.PersonalDataIn(s); {
	case err != nil || to.Address != s:
		r.fault(column, "want one address like office@example.org, or nothing, got %s", quoted(s))
	case what != "":
		r.fault(column, "want an address of the office, got one that holds %s", what)
	}
	return s
}

func (r *csvRow) oneOf(column int, words []string) string {
	s := r.raw(column)
	if !slices.Contains(words, s) {
		r.fault(column, "want one of %s, got %s", strings.Join(words, ", "), quoted(s))
	}
	return s
}

// id reads what names a submission or a record: text or a number, as the tables keep it.
func (r *csvRow) id(column int, kept ids) reconcile.ID {
	if r.cut(column) {
		return ""
	}
	if !kept.numbers {
		return reconcile.ID(r.code(column, reconcile.LongestID))
	}
	n, err := strconv.ParseInt(r.raw(column), 10, 64)
	if err != nil || n < 1 {
		r.fault(column, "want a whole number above 0, got %s; %s", quoted(r.raw(column)), numbersOnly)
	}
	return reconcile.ID(strconv.FormatInt(n, 10))
}

// numbersOnly says why a text is no id in tables made by an earlier version.
const numbersOnly = "these tables, of an earlier version, keep ids as numbers; how to let them take text stands in " +
	"docs/reconciliation.md, Input"

// whole reads a figure between least and largest.
func (r *csvRow) whole(column int, least int64) int64 {
	n, err := strconv.ParseInt(r.digits(column), 10, 64)
	switch {
	case err != nil && !isRange(err):
		r.fault(column, "want a whole number, got %s", quoted(r.raw(column)))
	case err != nil || n < least || n > largest:
		r.fault(column, "want a whole number between %d and %d, got %s", least, largest, quoted(r.raw(column)))
	}
	return n
}

func isRange(err error) bool {
	e, ok := err.(*strconv.NumError)
	return ok && e.Err == strconv.ErrRange
}

// filed reads a figure that may be empty: not filed, which is not 0.
func (r *csvRow) filed(column int, least int64) sql.NullInt64 {
	if r.raw(column) == "" {
		return sql.NullInt64{}
	}
	return sql.NullInt64{Int64: r.whole(column, least), Valid: true}
}

// moment reads an RFC 3339 time as UTC, to the microsecond that the server keeps.
func (r *csvRow) moment(column int) time.Time {
	t, err := time.Parse(time.RFC3339, r.raw(column))
	t = t.UTC().Truncate(time.Microsecond)
	if err != nil || t.Year() < 1000 || t.Year() > 9999 {
		r.fault(column, "want a time like 2026-10-05T09:00:00+08:00, got %s", quoted(r.raw(column)))
	}
	return t
}

// person reads a keyed hash of 32 hexadecimal digits.
func (r *csvRow) person(column int) (key reconcile.PersonKey) {
	s := r.raw(column)
	if len(s) == 2*len(key) {
		if _, err := hex.Decode(key[:], []byte(s)); err == nil {
			return key
		}
	}
	// shown to nobody: it could be an identity
	r.fault(column, "want 32 hexadecimal digits, got a text of %d characters", utf8.RuneCountInString(s))
	return key
}
