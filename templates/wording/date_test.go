package wording

import (
	"testing"
	"time"

	"huizong/jobs/period"
)

func month(t *testing.T, s string) period.Month {
	t.Helper()
	m, err := period.ParseMonth(s)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func window(t *testing.T, s string) period.Period {
	t.Helper()
	p, err := period.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestDateAndTime(t *testing.T) {
	zone := time.FixedZone("CST", 8*3600)
	for _, c := range []struct {
		at         time.Time
		locale     Locale
		date, time string
	}{
		{time.Date(2020, 12, 10, 9, 0, 0, 0, zone), Chinese, "2020年12月10日", "2020年12月10日9时"},
		{time.Date(2020, 12, 10, 9, 30, 0, 0, zone), Chinese, "2020年12月10日", "2020年12月10日9时30分"},
		{time.Date(2026, 11, 5, 0, 5, 59, 0, zone), Chinese, "2026年11月5日", "2026年11月5日0时5分"},
		{time.Date(2026, 11, 5, 23, 59, 0, 0, time.UTC).In(zone), Chinese, "2026年11月6日", "2026年11月6日7时59分"},
		{time.Date(2026, 11, 5, 9, 0, 0, 0, zone), Korean, "2026년 11월 5일", "2026년 11월 5일 9시"},
		{time.Date(2026, 11, 5, 9, 30, 0, 0, zone), Korean, "2026년 11월 5일", "2026년 11월 5일 9시 30분"},
		{time.Date(2026, 11, 5, 9, 0, 0, 0, zone), English, "5 November 2026", "5 November 2026, 9:00"},
	} {
		if d, w := c.locale.Date(c.at), c.locale.Time(c.at); d != c.date || w != c.time {
			t.Errorf("%s %s: %q, %q", c.locale, c.at, d, w)
		}
	}
}

func TestPeriodNames(t *testing.T) {
	for _, c := range []struct{ period, zh, ko, en string }{
		{"2026-10", "2026年10月", "2026년 10월", "October 2026"},
		{"2026-Q1", "2026年第一季度", "2026년 1분기", "first quarter of 2026"},
		{"2026-Q3", "2026年第三季度", "2026년 3분기", "third quarter of 2026"},
		{"2026-Q4", "2026年第四季度", "2026년 4분기", "fourth quarter of 2026"},
		{"2026-H1", "2026年上半年", "2026년 상반년", "first half of 2026"},
		{"2026-H2", "2026年下半年", "2026년 하반년", "second half of 2026"},
		{"2026", "2026年", "2026년", "2026"},
		{"2015-01..2020-11", "2015年1月至2020年11月", "2015년 1월부터 2020년 11월까지",
			"January 2015 to November 2020"},
		{"2020-01..2020-11", "2020年1月至11月", "2020년 1월부터 11월까지", "January to November 2020"},
		{"2020-03..2020-03", "2020年3月", "2020년 3월", "March 2020"},
	} {
		p := window(t, c.period)
		if got := [3]string{Chinese.Period(p), Korean.Period(p), English.Period(p)}; got != [3]string{c.zh, c.ko,
			c.en} {
			t.Errorf("%s: %q", c.period, got)
		}
	}
}

func TestMonths(t *testing.T) {
	for _, c := range []struct {
		name, zh, ko, en string
		months           []string
	}{
		{"none", "", "", "", nil},
		{"one", "2015年3月", "2015년 3월", "March 2015", []string{"2015-03"}},
		{"two years", "2015年4月、5月；2019年6月", "2015년 4월, 5월; 2019년 6월", "April, May 2015; June 2019",
			[]string{"2015-04", "2015-05", "2019-06"}},
		{"apart", "2018年5月、11月", "2018년 5월, 11월", "May, November 2018", []string{"2018-05", "2018-11"}},
		{"a run", "2018年1月、3月至6月、9月", "2018년 1월, 3월부터 6월까지, 9월",
			"January, March to June, September 2018",
			[]string{"2018-01", "2018-03", "2018-04", "2018-05", "2018-06", "2018-09"}},
		{"over the new year", "2018年11月、12月；2019年1月至3月", "2018년 11월, 12월; 2019년 1월부터 3월까지",
			"November, December 2018; January to March 2019",
			[]string{"2018-11", "2018-12", "2019-01", "2019-02", "2019-03"}},
	} {
		var list []period.Month
		for _, m := range c.months {
			list = append(list, month(t, m))
		}
		if got := [3]string{Chinese.Months(list), Korean.Months(list), English.Months(list)}; got != [3]string{c.zh,
			c.ko, c.en} {
			t.Errorf("%s: %q", c.name, got)
		}
	}
}

func TestLocales(t *testing.T) {
	for _, l := range Locales {
		if back, err := ParseLocale(string(l)); err != nil || back != l {
			t.Errorf("ParseLocale(%s) = %s, %v", l, back, err)
		}
	}
	if l, err := ParseLocale(""); l != Chinese || err != nil {
		t.Errorf("the locale of no text is %s, %v", l, err)
	}
	if l, err := ParseLocale("fr"); err == nil {
		t.Errorf("ParseLocale(fr) = %s, want an error", l)
	}
	if zh, ko := Chinese.Int(15288), Korean.Int(15288); zh != "15288" || ko != "15,288" {
		t.Errorf("15288 is %s and %s", zh, ko)
	}
	if zh, en := Chinese.Signed(-1597), English.Signed(1243); zh != "-1597" || en != "+1,243" {
		t.Errorf("signed: %s, %s", zh, en)
	}
	if got := Chinese.List([]string{"a", "b"}) + English.List([]string{"a", "b"}); got != "a\u3001ba, b" {
		t.Errorf("lists: %s", got)
	}
	if got := [3]string{Chinese.CountWord(6), Korean.CountWord(6), English.CountWord(6)}; got != [3]string{"六", "6",
		"six"} {
		t.Errorf("six is %q", got)
	}
}

// TestUntil writes midnight as the end of the day before.
func TestUntil(t *testing.T) {
	midnight := time.Date(2020, 9, 6, 0, 0, 0, 0, time.UTC)
	for want, got := range map[string]string{
		"2020年9月5日24时":            Chinese.Until(midnight),
		"2020년 9월 5일 24시":         Korean.Until(midnight),
		"5 September 2020, 24:00": English.Until(midnight),
		"2020年9月6日0时30分":          Chinese.Until(midnight.Add(30 * time.Minute)),
		"2020年9月5日18时":            Chinese.Until(midnight.Add(-6 * time.Hour)),
	} {
		if got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
