package words

import (
	"fmt"
	"html/template"
	"strconv"
	"strings"
	"time"

	"huizong/jobs/period"
	"huizong/templates/wording"
)

// Abs is a number without its sign.
func Abs(n int64) int64 { return max(n, -n) }

// Num writes a figure as the pages do in both languages: thousands by comma, a true minus.
func Num(n any) string {
	var v int64
	switch n := n.(type) {
	case int:
		v = int64(n)
	case int64:
		v = n
	case *int64:
		if n == nil {
			return wording.Dash
		}
		v = *n
	}
	return strings.Replace(wording.Thousands(v), "-", "\u2212", 1)
}

// Signed is num with a plus on every rise.
func Signed(n any) string {
	text := Num(n)
	if text != "0" && !strings.HasPrefix(text, "\u2212") && text != wording.Dash {
		return "+" + text
	}
	return text
}

// Change writes how far now lies from before, in per cent: 环比+27.5%; a dash without a base.
func Change(now, before int64) string {
	t, ok := wording.Tenths(now-before, before)
	if !ok {
		return wording.Dash
	}
	text := strings.Replace(wording.PercentOf(t), "-", "\u2212", 1)
	if t > 0 {
		text = "+" + text
	}
	return text
}

// Clockwork writes moments as the office's wall shows them.
type Clockwork struct {
	zone *time.Location
	lang Lang
}

// Clock is the clock of a zone, in a language.
func Clock(zone *time.Location, l Lang) Clockwork { return Clockwork{zone, l} }

// In is a moment on the wall of the office.
func (c Clockwork) In(t time.Time) time.Time { return t.In(c.zone) }

// Day is 11-10 of this year, 2019-11-10 of another.
func (c Clockwork) Day(t, now time.Time) string {
	if c.In(t).Year() == c.In(now).Year() {
		return c.In(t).Format("01-02")
	}
	return c.In(t).Format("2006-01-02")
}

// Stamp is 11-10 09:00.
func (c Clockwork) Stamp(t, now time.Time) string { return c.Day(t, now) + c.In(t).Format(" 15:04") }

// Exact is 11-10 09:00:31.
func (c Clockwork) Exact(t, now time.Time) string { return c.Day(t, now) + c.In(t).Format(" 15:04:05") }

// Full is 2020-11-10 09:00.
func (c Clockwork) Full(t time.Time) string { return c.In(t).Format("2006-01-02 15:04") }

// Weekday is 周二.
func (c Clockwork) Weekday(t time.Time) string {
	if c.lang.English() {
		return c.In(t).Format("Mon")
	}
	return "周" + string([]rune("日一二三四五六")[c.In(t).Weekday()])
}

// Slot is 11-10 周二 09:00.
func (c Clockwork) Slot(t, now time.Time) string {
	return c.Day(t, now) + " " + c.Weekday(t) + c.In(t).Format(" 15:04")
}

// Today is 2020年11月10日 星期二 10:26.
func (c Clockwork) Today(t time.Time) string {
	if c.lang.English() {
		return c.In(t).Format("Monday, 2 January 2006, 15:04")
	}
	return c.lang.Date(c.In(t)) + " 星期" + string([]rune("日一二三四五六")[c.In(t).Weekday()]) +
		c.In(t).Format(" 15:04")
}

// Wait says a stretch of time with its two largest units: 1小时26分, 17天3小时, 40秒.
func (c Clockwork) Wait(d time.Duration) string {
	d = max(d, 0)
	units := []struct {
		size    time.Duration
		han, en string
	}{{24 * time.Hour, "天", "d"}, {time.Hour, "小时", "h"}, {time.Minute, "分", "min"}, {time.Second, "秒", "s"}}
	var parts []string
	for i, u := range units {
		n := d / u.size
		d -= n * u.size
		if n == 0 && !(i == 3 && len(parts) == 0) || i == 3 && len(parts) > 0 {
			continue
		}
		if c.lang.English() {
			parts = append(parts, fmt.Sprintf("%d %s", n, u.en))
		} else {
			parts = append(parts, strconv.Itoa(int(n))+u.han)
		}
		if len(parts) == 2 {
			break
		}
	}
	if c.lang.English() {
		return strings.Join(parts, " ")
	}
	return strings.Join(parts, "")
}

// MonthShort is 9月, or Sep.
func (c Clockwork) MonthShort(m period.Month) string {
	if c.lang.English() {
		return m.Month().String()[:3]
	}
	return strconv.Itoa(int(m.Month())) + "月"
}

// HashLines cuts a SHA-256 into eight groups of eight, two on a line.
func HashLines(hash string) template.HTML {
	var b strings.Builder
	for i := 0; i+8 <= len(hash); i += 8 {
		switch {
		case i > 0 && i%16 == 0:
			b.WriteString("<br>")
		case i > 0:
			b.WriteByte(' ')
		}
		for _, r := range hash[i : i+8] {
			if r >= '0' && r <= '9' || r >= 'a' && r <= 'f' {
				b.WriteRune(r)
			}
		}
	}
	return template.HTML(b.String())
}

// HashShort is the two ends of a hash.
func HashShort(hash string) string {
	if len(hash) < 16 {
		return hash
	}
	return hash[:8] + "…" + hash[len(hash)-5:]
}
