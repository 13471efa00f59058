package period

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestParse(t *testing.T) {
	for _, c := range []struct{ in, from, to string }{
		{"2026-10", "2026-10", "2026-10"},
		{"2026-Q1", "2026-01", "2026-03"},
		{"2026-Q4", "2026-10", "2026-12"},
		{"2026-H1", "2026-01", "2026-06"},
		{"2026-H2", "2026-07", "2026-12"},
		{"2026", "2026-01", "2026-12"},
		{"2015-01..2020-11", "2015-01", "2020-11"},
	} {
		p, err := Parse(c.in)
		if err != nil {
			t.Errorf("Parse(%q): %v", c.in, err)
			continue
		}
		if p.From.String() != c.from || p.To.String() != c.to || p.String() != c.in {
			t.Errorf("Parse(%q) = %v (%v to %v), want %s to %s", c.in, p, p.From, p.To, c.from, c.to)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for _, in := range []string{"", "2026-13", "2026-00", "2026-Q5", "2026-Q0", "2026-H3", "26", "2026-1", "2026-10-01",
		"2026-Q4x",
		"2020-11..2015-01", "2020-11..", "..2020-11", "2020..2021", "二〇二六"} {
		if p, err := Parse(in); err == nil {
			t.Errorf("Parse(%q) = %v, want an error", in, p)
		} else if in != "" && !strings.Contains(err.Error(), in[:2]) {
			t.Errorf("Parse(%q): the error does not show the text: %v", in, err)
		}
	}
}

func TestNeighbours(t *testing.T) {
	for _, c := range []struct{ in, previous, yearBefore, toDate string }{
		{"2026-01", "2025-12", "2025-01", "2026-01..2026-01"},
		{"2026-10", "2026-09", "2025-10", "2026-01..2026-10"},
		{"2026-Q1", "2025-Q4", "2025-Q1", "2026-01..2026-03"},
		{"2026-H2", "2026-H1", "2025-H2", "2026-01..2026-12"},
		{"2026", "2025", "2025", "2026-01..2026-12"},
		{"2019-07..2020-02", "2018-11..2019-06", "2018-07..2019-02", "2020-01..2020-02"},
	} {
		p, err := Parse(c.in)
		if err != nil {
			t.Fatal(err)
		}
		if got := p.Previous().String(); got != c.previous {
			t.Errorf("%s: previous %s, want %s", c.in, got, c.previous)
		}
		if got := p.YearBefore().String(); got != c.yearBefore {
			t.Errorf("%s: year before %s, want %s", c.in, got, c.yearBefore)
		}
		if got := p.YearToDate().String(); got != c.toDate {
			t.Errorf("%s: to date %s, want %s", c.in, got, c.toDate)
		}
	}
}

func TestLastComplete(t *testing.T) {
	at := func(s string) time.Time {
		v, err := time.Parse("2006-01-02 15:04", s)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	start := MonthOf(2015, 1)
	for _, c := range []struct {
		kind     Kind
		at, want string
	}{
		{Monthly, "2026-11-10 09:00", "2026-10"},
		{Monthly, "2026-11-01 00:00", "2026-10"},
		{Monthly, "2026-01-01 00:00", "2025-12"},
		{Quarterly, "2026-10-10 09:00", "2026-Q3"},
		{Quarterly, "2026-12-31 23:59", "2026-Q3"},
		{Quarterly, "2027-01-01 00:00", "2026-Q4"},
		{HalfYear, "2026-07-01 00:00", "2026-H1"},
		{HalfYear, "2026-06-30 23:59", "2025-H2"},
		{Yearly, "2026-12-31 23:59", "2025"},
		{Yearly, "2027-01-10 09:00", "2026"},
		{Programme, "2020-12-10 09:00", "2015-01..2020-11"},
	} {
		if got := LastComplete(c.kind, start, at(c.at)).String(); got != c.want {
			t.Errorf("LastComplete(%s, %s) = %s, want %s", c.kind, c.at, got, c.want)
		}
	}
}

func TestPeriodProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := Month(rapid.IntRange(1900*12, 2200*12).Draw(t, "month"))
		kind := rapid.SampledFrom(Kinds).Draw(t, "kind")
		p := Of(kind, m)
		if !p.Contains(m) {
			t.Fatalf("%v does not contain %v", p, m)
		}
		back, err := Parse(p.String())
		if err != nil || back != p {
			t.Fatalf("Parse(%s) = %v, %v", p, back, err)
		}
		if prev := p.Previous(); prev.To+1 != p.From || prev.Months() != p.Months() {
			t.Fatalf("previous of %v is %v", p, prev)
		}
	})
}
