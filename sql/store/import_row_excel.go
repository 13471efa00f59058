package store

import (
	"regexp"
	"strconv"
	"strings"

	"huizong/jobs/period"
	"huizong/jobs/reconcile"
)

// What a spreadsheet program makes of what was typed.
var (
	cutNumber = regexp.MustCompile(`^-?[0-9](\.[0-9]+)?[Ee]\+[0-9]+$`) // of a code of more than 11 digits
	grouped   = regexp.MustCompile(`^-?[0-9]{1,3}(,[0-9]{3})+(\.0+)?$`)
	slashDay  = regexp.MustCompile(
		`^([0-9]{4})(?:/|-|\.|年)([0-9]{1,2})(?:/|-|\.|月)([0-9]{1,2})日?(?: +[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)?$`,
	)
	slashMon = regexp.MustCompile(`^([0-9]{4})(?:/|-|年)([0-9]{1,2})(?:月|/1|-0?1|月1日)?$`)
)

// digitsKept is how many digits of a number a spreadsheet keeps.
const digitsKept = 15

// asText says how to keep a spreadsheet from changing what is typed.
const asText = "format the column as text in the spreadsheet and enter it again"

// cut reports, as a fault, a code that a spreadsheet took for a number and has cut.
func (r *csvRow) cut(column int) bool {
	s := r.raw(column)
	number := r.file.reader.Number(r.file.fields[column]) && len(strings.TrimLeft(s, "-0")) > digitsKept
	if !number && (strings.IndexByte(s, '+') < 0 || !cutNumber.MatchString(s)) {
		return false
	}
	r.fault(
		column,
		"a spreadsheet took the code for a number and cut it to %s: its digits are lost; %s",
		quoted(s),
		asText,
	)
	return true
}

// day reads a date as the server writes it. A year below 1000 is none to a server.
func (r *csvRow) day(column int) string {
	s := r.raw(column)
	day, ok := r.dayOf(s, column)
	switch {
	case ok:
		return day
	case isSerial(s):
		r.fault(column, "want a date like 2026-10-05, got %s, the number a spreadsheet keeps for a day; "+
			"format the column as a date (yyyy-mm-dd) and save it again", quoted(s))
	default:
		r.fault(column, "want a date like 2026-10-05, got %s", quoted(s))
	}
	return s
}

// dayOf reads a date: 2026-10-05, 2026/10/5, 2026.10.5, 2026年10月5日, or the number that a workbook keeps for a day.
// Of a time its day is taken.
func (r *csvRow) dayOf(s string, column int) (string, bool) {
	if _, err := reconcile.ParseDate([]byte(s)); err == nil {
		return s, s[0] != '0'
	}
	if m := slashDay.FindStringSubmatch(s); m != nil {
		s = m[1] + "-" + twoDigits(m[2]) + "-" + twoDigits(m[3])
	} else if r.file.reader.Number(r.file.fields[column]) && isSerial(s) {
		whole, _, _ := strings.Cut(s, ".")
		n, _ := strconv.Atoi(whole)
		s = reconcile.Date(n - r.file.reader.Epoch).String()
	}
	_, err := reconcile.ParseDate([]byte(s))
	return s, err == nil && s[0] != '0'
}

// digits returns a figure without what programs add to it where that says the same number: 1,234 or 185.0.
func (r *csvRow) digits(column int) string {
	s := r.raw(column)
	if strings.IndexByte(s, ',') >= 0 && grouped.MatchString(s) {
		s = strings.ReplaceAll(s, ",", "")
	}
	if whole, fraction, _ := strings.Cut(s, "."); fraction != "" && strings.Trim(fraction, "0") == "" {
		return whole
	}
	return s
}

// isSerial reports whether s is the number that a spreadsheet keeps for a day between 1927 and 2173.
func isSerial(s string) bool {
	whole, fraction, _ := strings.Cut(s, ".")
	n, err := strconv.Atoi(whole)
	_, err2 := strconv.ParseUint("0"+fraction, 10, 64)
	return err == nil && err2 == nil && n >= 10_000 && n < 100_000
}

// month reads a month: 2026-10, 2026/10, 2026年10月, or its first day where a spreadsheet took it for a day.
func (r *csvRow) month(column int) string {
	s := r.raw(column)
	if len(s) == len("2026-10") && s[4] == '-' {
		if _, err := period.ParseMonth(s); err == nil && s[0] != '0' {
			return s
		}
	}
	text := s
	if m := slashMon.FindStringSubmatch(s); m != nil {
		text = m[1] + "-" + twoDigits(m[2])
	} else if day, ok := r.dayOf(s, column); ok && strings.HasSuffix(day, "-01") {
		text = day[:len("2026-10")]
	}
	if _, err := period.ParseMonth(text); err != nil || text[0] == '0' {
		r.fault(column, "want a month like 2026-10, got %s; if a spreadsheet made a date of it, %s", quoted(s), asText)
	}
	return text
}

func twoDigits(s string) string {
	if len(s) == 1 {
		return "0" + s
	}
	return s
}
