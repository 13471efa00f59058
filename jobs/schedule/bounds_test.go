package schedule

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/robfig/cron/v3"
)

// Which days are off by law, whatever the notice of their year says.
func TestStatutoryDays(t *testing.T) {
	for year, want := range map[int][]int{
		2024: {101, 501, 1001, 1002, 1003},
		2025: {101, 501, 502, 1001, 1002, 1003},
		2027: {101, 205, 206, 207, 208, 405, 501, 502, 609, 915, 1001, 1002, 1003},
	} {
		var got []int
		for day := time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC); day.Year() == year; day = day.AddDate(0, 0, 1) {
			if statutory(day) {
				got = append(got, key(day)%10000)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%d: %v, want %v", year, got, want)
		}
	}
}

// A number has one or two digits and no sign.
func TestNumber(t *testing.T) {
	for text, want := range map[string]bool{"0": true, "1": true, "31": true, "32": false, "": false, "031": false,
		"-1": false, "+1": false, "1x": false, "007": false, "-01": false, "+31": false} {
		n, ok := number(text, 0, 31)
		if ok != want || text == "31" && n != 31 {
			t.Errorf("%q: %d, %t", text, n, ok)
		}
	}
}

// A day of the week is its name, or the first three letters of it.
func TestWeekdayNames(t *testing.T) {
	for text, want := range map[string]time.Weekday{"sunday": time.Sunday, "sun": time.Sunday, "mon": time.Monday,
		"saturday": time.Saturday, "sat": time.Saturday} {
		var r Rule
		if err := r.parseWeekday(text); err != nil || r.Weekday != want {
			t.Errorf("%s is %s, %v", text, r.Weekday, err)
		}
	}
}

// What of a notice cannot be read, or does not hold, is named by its line, what it says and what is so.
func TestNoticeFaults(t *testing.T) {
	const (
		till                            = "\u81f3"
		off                             = "\u653e\u5047"
		spring                          = "\u4e8c\u3001\u6625\u8282\uff1a"
		worked                          = "\u4e0a\u73ed"
		stop                            = "\u3002"
		february, eleventh, seventeenth = "2\u6708", "11\u65e5", "17\u65e5"
	)
	for name, row := range map[string]struct {
		text string
		off  int
		work []string
		want []NoticeFault // without the line and its text
	}{
		"as it is":              {february + eleventh + till + seventeenth + off, 7, []string{}, nil},
		"one day":               {february + eleventh + off, 1, []string{}, nil},
		"two days, and no span": {february + eleventh + "\u3001" + seventeenth + off, 1, []string{}, nil},
		"twenty-one days":       {"2\u67081\u65e5" + till + "21\u65e5" + off, 21, []string{}, nil},
		"twenty-two days": {"2\u67081\u65e5" + till + "22\u65e5" + off, 0, []string{},
			[]NoticeFault{{Code: "order", Said: "22\u65e5", Is: "2021-02-01"}}},
		"the wrong way": {february + seventeenth + till + eleventh + off, 0, []string{},
			[]NoticeFault{{Code: "order", Said: eleventh, Is: "2021-02-17"}}},
		"a day that is none": {"2\u670830\u65e5" + off, 0, []string{},
			[]NoticeFault{{Code: "unread", Said: "2\u670830\u65e5"}}},
		"a month that is none": {"13\u67081\u65e5" + off, 0, []string{},
			[]NoticeFault{{Code: "unread", Said: "13\u67081\u65e5"}}},
		"no day off": {february + "7\u65e5" + worked, 0, []string{"2021-02-07"}, []NoticeFault{{Code: "unread"}}},
		"no day":     {off, 0, []string{}, []NoticeFault{{Code: "unread", Said: off}}},
		"no day worked": {february + eleventh + off + stop + worked, 1, []string{},
			[]NoticeFault{{Code: "unread", Said: worked}}},
		"one worked day that is none": {february + eleventh + off + stop + "2\u670831\u65e5" + worked, 1, []string{},
			[]NoticeFault{{Code: "unread", Said: "2\u670831\u65e5"},
				{Code: "unread", Said: "2\u670831\u65e5" + worked}}},
		"a wrong weekday": {february + "7\u65e5\uff08\u661f\u671f\u516d\uff09" + worked + stop + february + eleventh +
			off,
			1, []string{"2021-02-07"}, []NoticeFault{{Code: "weekday",
				Said: "2\u67087\u65e5\uff08\u661f\u671f\u516d\uff09", Is: "\u661f\u671f\u65e5"}}},
		"a wrong number": {february + eleventh + till + seventeenth + off + "\uff0c\u51718\u5929", 7, []string{},
			[]NoticeFault{{Code: "count", Said: "\u51718\u5929", Is: "7"}}},
	} {
		line := spring + row.text
		got, faults := ReadNotice("\n  "+line+"  \n", 2021)
		if len(got) != 1 || got[0].Name != "\u6625\u8282" || len(got[0].Off) != row.off || got[0].Off == nil ||
			got[0].Work == nil || !slices.Equal(got[0].Work, row.work) {
			t.Errorf("%s: %+v", name, got)
		}
		for i := range row.want {
			row.want[i].Line, row.want[i].Text = 2, line
		}
		if !slices.Equal(faults, row.want) {
			t.Errorf("%s: %+v, want %+v", name, faults, row.want)
		}
	}
}

// Days of several holidays are one list in order, each once.
func TestDaysOfHolidays(t *testing.T) {
	d, err := DaysOf([]Holiday{{Off: []string{"2021-02-12", "2021-02-11"}, Work: []string{"2021-02-20", "2021-02-07"}},
		{Off: []string{"2021-01-01", "2021-02-11"}, Work: []string{"2021-02-07"}}})
	if err != nil || !slices.Equal(d.Off, []string{"2021-01-01", "2021-02-11", "2021-02-12"}) ||
		!slices.Equal(d.Work, []string{"2021-02-07", "2021-02-20"}) {
		t.Errorf("%+v, %v", d, err)
	}
}

// A leap day is found beyond the years that the library looks over at once.
func TestLeapDays(t *testing.T) {
	s := parse(t, "0 8 29 2 *", "Asia/Shanghai")
	for after, want := range map[string]string{"2027-01-01": "2028-02-29T08:00", "2096-02-28": "2096-02-29T08:00",
		"2096-03-01": "2104-02-29T08:00", "2098-01-01": "2104-02-29T08:00", "2098-06-01": "2104-02-29T08:00",
		"2098-12-31": "2104-02-29T08:00"} {
		from, err := time.ParseInLocation(time.DateOnly, after, s.Zone())
		if err != nil {
			t.Fatal(err)
		}
		if slot, ok := s.Next(from); !ok || slot.Wall != want {
			t.Errorf("after %s: %s, %t, want %s", after, slot.Wall, ok, want)
		}
	}
}

// Whatever the library panics at is an error.
func TestSafely(t *testing.T) {
	for want, parse := range map[string]func(string) (cron.Schedule, error){
		"cannot be read: x": func(string) (cron.Schedule, error) { panic("x") },
		"of the library":    func(string) (cron.Schedule, error) { return nil, errors.New("of the library") },
	} {
		if _, err := safely(parse, ""); err == nil || err.Error() != want {
			t.Errorf("%v, want %s", err, want)
		}
	}
}

// A rule is due at the full minute.
func TestFullMinute(t *testing.T) {
	for _, spec := range []string{"monthly 10 09:30", "workday 3 09:30", "weekly mon 09:30", "30 9 10 * *"} {
		slot, ok := parse(t, spec, "Asia/Shanghai").Next(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
		if !ok || !slot.At.Equal(slot.At.Truncate(time.Minute)) || slot.At.Minute() != 30 {
			t.Errorf("%s is due at %s", spec, slot.At)
		}
	}
}
