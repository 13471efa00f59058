package period

import (
	"fmt"
	"strings"
	"time"
)

// Kind says how long a period is and how it is named.
type Kind string

// The kinds of period, in the words of the configuration's `period` key.
const (
	Monthly   Kind = "month"
	Quarterly Kind = "quarter"
	HalfYear  Kind = "half-year"
	Yearly    Kind = "year"
	Programme Kind = "programme" // any window of months, usually from the start of a programme
)

// Kinds lists every kind, shortest first.
var Kinds = []Kind{Monthly, Quarterly, HalfYear, Yearly, Programme}

// months is the length of each kind of fixed length.
var months = map[Kind]Month{Monthly: 1, Quarterly: 3, HalfYear: 6, Yearly: 12}

// Period is a window of whole months, both ends included.
type Period struct {
	Kind Kind  `json:"kind"`
	From Month `json:"from"`
	To   Month `json:"to"`
}

// Window returns the months from..to as a period of kind Programme.
func Window(from, to Month) Period { return Period{Kind: Programme, From: from, To: to} }

// Of returns the period of a fixed-length kind that month m lies in. Of a Programme it returns the single month.
func Of(kind Kind, m Month) Period {
	n, ok := months[kind]
	if !ok {
		return Window(m, m)
	}
	from := m - m%n // years are whole multiples of every kind's length
	return Period{Kind: kind, From: from, To: from + n - 1}
}

// Parse reads the five written forms: 2026-10, 2026-Q4, 2026-H2, 2026 and 2015-01..2020-11.
func Parse(s string) (Period, error) {
	if from, to, ok := strings.Cut(s, ".."); ok {
		return parseWindow(s, from, to)
	}
	var year, part int
	for _, form := range []struct {
		layout string
		kind   Kind
		parts  int
	}{{"%04d-Q%d", Quarterly, 4}, {"%04d-H%d", HalfYear, 2}} {
		if n, _ := fmt.Sscanf(s, form.layout, &year, &part); n == 2 && fmt.Sprintf(form.layout, year, part) == s &&
			part >= 1 && part <= form.parts && year > 0 {
			return Of(form.kind, MonthOf(year, time.Month(1+(part-1)*12/form.parts))), nil
		}
	}
	if t, err := time.Parse("2006", s); err == nil && len(s) == 4 && t.Year() > 0 {
		return Of(Yearly, MonthOf(t.Year(), 1)), nil
	}
	if m, err := ParseMonth(s); err == nil {
		return Of(Monthly, m), nil
	}
	return Period{}, fmt.Errorf("want a period like 2026-10, 2026-Q4, 2026-H2, 2026 or 2015-01..2020-11, got %q", s)
}

// longest is how many months a window has at most: whoever asks for more asks for everything, by mistake or not.
const longest = 100 * 12

func parseWindow(s, from, to string) (Period, error) {
	f, err := ParseMonth(from)
	if err != nil {
		return Period{}, fmt.Errorf("period %q: %w", s, err)
	}
	t, err := ParseMonth(to)
	if err != nil {
		return Period{}, fmt.Errorf("period %q: %w", s, err)
	}
	if t < f {
		return Period{}, fmt.Errorf("period %q ends before it begins", s)
	}
	if t-f >= longest {
		return Period{}, fmt.Errorf("period %q is longer than %d months", s, longest)
	}
	return Window(f, t), nil
}

// String returns the written form that Parse reads.
func (p Period) String() string {
	switch p.Kind {
	case Monthly:
		return p.From.String()
	case Quarterly:
		return fmt.Sprintf("%04d-Q%d", p.From.Year(), (int(p.From.Month())+2)/3)
	case HalfYear:
		return fmt.Sprintf("%04d-H%d", p.From.Year(), (int(p.From.Month())+5)/6)
	case Yearly:
		return fmt.Sprintf("%04d", p.From.Year())
	default:
		return p.From.String() + ".." + p.To.String()
	}
}

// MarshalText writes the form that Parse reads.
func (p Period) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalText reads the form that Parse reads.
func (p *Period) UnmarshalText(b []byte) (err error) {
	*p, err = Parse(string(b))
	return err
}

// Months returns how many months p has.
func (p Period) Months() int { return int(p.To-p.From) + 1 }

// Contains reports whether m lies in p.
func (p Period) Contains(m Month) bool { return p.From <= m && m <= p.To }

// Previous returns the adjacent earlier period of the same length (环比).
func (p Period) Previous() Period { return p.shift(Month(p.Months())) }

// YearBefore returns the same months one year earlier (同比).
func (p Period) YearBefore() Period { return p.shift(12) }

func (p Period) shift(by Month) Period { return Period{Kind: p.Kind, From: p.From - by, To: p.To - by} }

// YearToDate returns January of the year in which p ends, to the end of p (本年累计).
func (p Period) YearToDate() Period { return Window(MonthOf(p.To.Year(), 1), p.To) }

// LastComplete returns the last period of the kind that was complete at t (in t's own zone). A Programme runs from
// start to the last complete month.
func LastComplete(kind Kind, start Month, t time.Time) Period {
	last := MonthAt(t) - 1
	if kind == Programme {
		return Window(start, last)
	}
	p := Of(kind, last)
	if p.To > last {
		p = p.Previous()
	}
	return p
}
