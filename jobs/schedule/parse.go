package schedule

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// forms gives the first word of each rule, how often it is due, and an example of it.
var forms = []struct {
	word    string
	every   Every
	example string
}{
	{"workday", Month, "workday 3 09:00"},
	{"monthly", Month, "monthly 10 09:00 roll=next"},
	{"quarterly", Quarter, "quarterly workday 3 09:00"},
	{"half-yearly", HalfYear, "half-yearly 10 09:00 roll=next"},
	{"half-year", HalfYear, "half-yearly 10 09:00 roll=next"},
	{"yearly", Year, "yearly 01-15 09:00 roll=next"},
	{"weekly", Week, "weekly mon 09:00 roll=next"},
}

// Parse reads a schedule: cron or a working-day rule, in the forms of the package comment. Its slots follow the wall
// clock of zone, and the calendar's working days. The error quotes the schedule and says what was expected, with an
// example.
func Parse(spec string, zone *time.Location, cal *Calendar) (Spec, error) {
	if zone == nil || cal == nil {
		return Spec{}, fmt.Errorf("schedule %q: want a zone and a calendar", spec)
	}
	w, err := parseWalls(spec, cal)
	if err != nil {
		return Spec{}, fmt.Errorf("schedule %q: %w", spec, err)
	}
	return Spec{text: spec, zone: zone, calendar: cal, walls: w}, nil
}

func parseWalls(spec string, cal *Calendar) (walls, error) {
	words := strings.Fields(strings.ToLower(spec))
	if len(words) == 0 {
		return nil, fmt.Errorf("empty; %s, or %s", cronForm, ruleForms())
	}
	for _, form := range forms {
		if words[0] != form.word {
			continue
		}
		if form.word != "workday" {
			words = words[1:]
		}
		rule, err := parseRule(form.every, words)
		if err != nil {
			return nil, fmt.Errorf("%w (example: %s)", err, form.example)
		}
		return ruleWalls{rule, cal}, nil
	}
	if c := words[0][0]; c >= 'a' && c <= 'z' && !strings.Contains(words[0], "tz=") || c >= 0x80 {
		return nil, fmt.Errorf("unknown word %q; want %s, or cron like \"0 9 10 * *\"", words[0], ruleForms())
	}
	return parseCron(strings.TrimSpace(spec))
}

// ruleForms lists an example of every rule.
func ruleForms() string {
	var list []string
	for _, form := range forms {
		if form.word != "half-year" {
			list = append(list, form.example)
		}
	}
	return strings.Join(list, " | ")
}

// parseRule reads the words after the first: a day, a time, and how to roll.
func parseRule(every Every, words []string) (Rule, error) {
	r := Rule{Every: every, Roll: None}
	if every == Year {
		r.Month = time.January
	}
	words, err := r.parseDay(words)
	if err != nil {
		return Rule{}, err
	}
	if len(words) == 0 {
		return Rule{}, errors.New("want a time of day after the day, like 09:00")
	}
	if err := r.parseTime(words[0]); err != nil {
		return Rule{}, err
	}
	return r, r.parseRoll(words[1:])
}

// parseDay reads the words that place the rule's day and returns the rest.
func (r *Rule) parseDay(words []string) ([]string, error) {
	switch {
	case len(words) == 0:
		return nil, errors.New("want a day")
	case r.Every == Week:
		return words[1:], r.parseWeekday(words[0])
	case words[0] != "workday":
		return words[1:], r.parseDate(words[0])
	case len(words) == 1:
		return nil, errors.New("want the number of the working day")
	}
	return words[2:], r.parseWorkday(words[1])
}

func (r *Rule) parseWeekday(word string) error {
	for day := time.Sunday; day <= time.Saturday; day++ {
		if name := strings.ToLower(day.String()); word == name || word == name[:3] {
			r.Weekday = day
			return nil
		}
	}
	return fmt.Errorf("want a weekday, mon to sun, got %q", word)
}

// parseWorkday reads N. From the end it counts only where the end is in no doubt: that of a quarter's first month is
// not its quarter's.
func (r *Rule) parseWorkday(word string) error {
	n, ok := number(strings.TrimPrefix(word, "-"), 1, 23)
	switch negative := word[0] == '-'; {
	case !ok:
		return fmt.Errorf("want a working day, 1 to 23 or -1 (the last) to -23, got %q", word)
	case negative && r.Every != Month:
		return fmt.Errorf(
			"want a working day counted from the start of the first month, 1 to 23, got %q; only monthly rules "+
				"count from the end", word)
	case negative:
		n = -n
	}
	r.Workday = n
	return nil
}

// parseDate reads D, last, or of a yearly rule MM-DD.
func (r *Rule) parseDate(word string) (err error) {
	month, day, dashed := strings.Cut(word, "-")
	switch {
	case word == "last" && r.Every == Month:
		r.Day = 31
		return nil
	case word == "last":
		return errors.New("want a day of the first month, 1 to 31; only monthly rules know last")
	case dashed && r.Every == Year && len(word) == len("01-15"):
		date, err := time.Parse("2006-01-02", "2000-"+word) // a leap year: 02-29 is the last of February in the others
		if err != nil {
			return fmt.Errorf("want a date of the year, month and day like 01-15, got %q", word)
		}
		r.Month, r.Day = date.Month(), date.Day()
		return nil
	}
	n, ok := number(month, 1, 31)
	if !ok || day != "" || dashed {
		return fmt.Errorf("want %s, got %q", wantDay[r.Every], word)
	}
	r.Day = n
	return nil
}

// wantDay says what may place a rule's day.
var wantDay = map[Every]string{
	Month:    "a day of the month, 1 to 31 or last, or workday N",
	Quarter:  "a day of the quarter's first month, 1 to 31, or workday N",
	HalfYear: "a day of the half-year's first month, 1 to 31, or workday N",
	Year:     "a date like 01-15, a day of January, 1 to 31, or workday N",
}

func (r *Rule) parseTime(word string) error {
	hour, minute, _ := strings.Cut(word, ":")
	h, okHour := number(hour, 0, 23)
	m, okMinute := number(minute, 0, 59)
	if !okHour || !okMinute || len(word) != len("09:00") {
		return fmt.Errorf("want a time of day, 00:00 to 23:59, got %q", word)
	}
	r.Hour, r.Minute = h, m
	return nil
}

func (r *Rule) parseRoll(words []string) (err error) {
	if len(words) == 0 {
		return nil
	}
	value, ok := strings.CutPrefix(words[0], "roll=")
	switch {
	case !ok || len(words) > 1:
		return fmt.Errorf("want nothing more than roll=next, roll=prev or roll=none after the time, got %q",
			strings.Join(words, " "))
	case r.Workday != 0:
		return errors.New("a rule by working days does not roll; leave roll= out")
	}
	r.Roll, err = ParseRoll(value)
	return err
}

// number reads one or two decimal digits, and nothing else that strconv would take.
func number(s string, low, high int) (n int, ok bool) {
	if len(s) < 1 || len(s) > 2 || s[0] == '-' || s[0] == '+' {
		return n, false
	}
	n, err := strconv.Atoi(s)
	return n, err == nil && n >= low && n <= high
}
