package form

import (
	"errors"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/width"

	"huizong/jobs/intake"
	"huizong/jobs/reconcile"
	"huizong/templates/wording"
)

// recordRow reads one record.
func (c *checker) recordRow(r *row) {
	t := c.records
	before := len(c.faults)
	u := c.find(t, r)
	var out intake.Record
	kind := t.at["form.kind"]
	if out.Kind = c.kind(r.text(kind)); out.Kind == none {
		c.fault(true, t, r, kind, c.say.Format("form.fault.kind", "value", r.text(kind)),
			c.choose(kindNames(c.own), r.text(kind)))
	}
	day := c.day(u, r)
	out.Day = day
	out.Title = c.words(r, "form.name", 255)
	out.Code = c.words(r, "form.code", 64)
	var filed bool
	if out.Attendances, filed = c.counted(r, "form.attendances"); !filed && len(c.faults) == before {
		c.missing(r, "form.attendances")
	}
	if out.Sessions, filed = c.counted(r, "form.sessions"); !filed {
		out.Sessions = 1
	}
	stopped := false
	for _, f := range c.faults[before:] {
		stopped = stopped || f.Stops
	}
	switch {
	case u != nil && stopped:
		u.torn = true
	case u != nil:
		u.filed.Records = append(u.filed.Records, out)
	}
}

// none is no kind of record.
const none = reconcile.Kind(255)

// kind reads a kind by its name in the form, or by its word.
func (c *checker) kind(text string) reconcile.Kind {
	for k, key := range kindKeys {
		if text == c.own.Text(key) || text == reconcile.Kind(k).String() {
			return reconcile.Kind(k)
		}
	}
	return none
}

func kindNames(c *wording.Catalogue) (out []string) {
	for _, key := range kindKeys {
		out = append(out, c.Text(key))
	}
	return out
}

func (c *checker) missing(r *row, key string) {
	c.wrong(true, c.records, r, c.records.at[key], "empty", "column", c.own.Text(key))
}

// words reads a text that may not be empty, nor hold what tells of a person.
func (c *checker) words(r *row, key string, most int) string {
	t := c.records
	text := strings.TrimPrefix(r.text(t.at[key]), "'")
	switch n := utf8.RuneCountInString(text); {
	case text == "":
		c.missing(r, key)
	case n > most:
		c.wrong(true, t, r, t.at[key], "long", "column", c.own.Text(key), "n", n, "most", most)
	case key == "form.name" && reconcile.HoldsPersonalData(text):
		c.wrong(true, t, r, t.at[key], "personal")
		c.faults[len(c.faults)-1].Value = "\u2026" // shown to nobody
	}
	return text
}

// counted reads a figure of a record; 0 is filed, and will not be counted.
func (c *checker) counted(r *row, key string) (int64, bool) {
	n, filed := c.whole(c.records, r, key)
	if filed && n == 0 {
		c.wrong(false, c.records, r, c.records.at[key], "zero", "column", c.own.Text(key))
	}
	return n, filed
}

// whole reads a whole number; an empty cell is not filed, which is not 0.
func (c *checker) whole(t *table, r *row, key string) (int64, bool) {
	col, column := t.at[key], c.own.Text(key)
	text, kind := plain(r.text(col)), ""
	n, err := strconv.ParseInt(text, 10, 64)
	switch {
	case !r.filled(col):
		return 0, false
	case text == "":
		kind = "formula"
	case n > largest || errors.Is(err, strconv.ErrRange):
		kind = "huge"
	case n < 0:
		kind = "negative"
	case err == nil:
		return n, true
	default:
		kind = "whole"
		if n, ok := spelled(text); ok {
			c.fault(true, t, r, col, c.say.Format("form.fault.whole", "column", column),
				c.say.Format("form.do.number", "n", n))
			return 0, false
		}
	}
	c.wrong(true, t, r, col, kind, "column", column)
	return 0, false
}

var (
	grouped = regexp.MustCompile(`^[0-9]{1,3}(,[0-9]{3})+$`)
	noPart  = regexp.MustCompile(`^(-?[0-9]+)\.0*$`)
)

// plain is a number as a program writes it: wide digits, groups and an empty fraction mean no other number.
func plain(text string) string {
	text = width.Narrow.String(text)
	if grouped.MatchString(text) {
		text = strings.ReplaceAll(text, ",", "")
	}
	return noPart.ReplaceAllString(text, "$1")
}

// spelled reads a number that was written in characters, up to 9999, as what to type instead.
func spelled(text string) (n int, ok bool) {
	digit := -1
	for _, r := range strings.TrimSuffix(strings.TrimSuffix(text, "\u6b21"), "\u4eba") {
		switch at, unit := strings.IndexRune(characters, r), units[r]; {
		case at >= 0 && digit <= 0:
			digit = at / 3
		case r == '\u4e24' && digit <= 0:
			digit = 2
		case unit > 0:
			if digit < 0 {
				digit = 1
			}
			n, digit = n+digit*unit, -1
		default:
			return 0, false
		}
		ok = true
	}
	return n + max(digit, 0), ok
}

// characters are the digits from 0 to 9.
const characters = "\u96f6\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d"

var units = map[rune]int{'\u5341': 10, '\u767e': 100, '\u5343': 1000}

var typedDay = regexp.MustCompile(
	`^([0-9]{4})(?:/|-|\.|\x{5e74})([0-9]{1,2})(?:/|-|\.|\x{6708})([0-9]{1,2})\x{65e5}?(?: .*)?$`,
)

// day reads the day of a record. One outside of the month, or of the project, will not be counted.
func (c *checker) day(u *unit, r *row) reconcile.Date {
	t := c.records
	col := t.at["form.day"]
	day, ok := dayOf(r, col)
	switch {
	case !ok:
		c.wrong(true, t, r, col, "day", "day", firstDay(c.of.Month).String())
	case day.Month() != c.of.Month:
		c.wrong(false, t, r, col, "outside_month", "month", c.of.Month.String(), "right", day.Month().String())
	case u != nil && (day < u.From || day > u.Until):
		c.wrong(false, t, r, col, "outside_project", "from", u.From.String(), "until", u.Until.String())
	}
	if ok && r.at(col).number && len(c.faults) > 0 {
		if last := &c.faults[len(c.faults)-1]; last.Sheet == t.sheet && last.Cell == name(col, r.n) {
			last.Value = day.String() // and not the number that a workbook keeps for it
		}
	}
	return day
}

// dayOf reads a day: as a workbook keeps it, or as it was typed.
func dayOf(r *row, col int) (reconcile.Date, bool) {
	text := r.text(col)
	if r.at(col).number {
		serial, _, _ := strings.Cut(text, ".")
		n, err := strconv.Atoi(serial)
		day := reconcile.Date(n - r.epoch)
		return day, err == nil && day > reconcile.DateOf(1990, 1, 1) && day < reconcile.DateOf(2200, 1, 1)
	}
	m := typedDay.FindStringSubmatch(width.Narrow.String(text))
	if m == nil {
		return 0, false
	}
	two := func(s string) string { return strings.Repeat("0", 2-len(s)) + s }
	day, err := reconcile.ParseDate([]byte(m[1] + "-" + two(m[2]) + "-" + two(m[3])))
	return day, err == nil
}
