package schedule

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// Holiday is one holiday of a notice: the days off, and the days worked in their place.
type Holiday struct {
	Name string   `json:"name"`
	Off  []string `json:"off"`
	Work []string `json:"work"`
}

// NoticeFault is a line of a notice that cannot be taken as it stands.
type NoticeFault struct {
	Line int    `json:"line"`
	Text string `json:"text"` // of the line
	Code string `json:"code"` // unread, weekday, count, order
	Said string `json:"said"` // what the line says
	Is   string `json:"is"`   // what it is
}

var (
	noticeDay = regexp.MustCompile(`(?:(\d{4})\x{5e74})?(?:(\d{1,2})\x{6708})?(\d{1,2})\x{65e5}` +
		`(?:\s*[\x{ff08}(]([^\x{ff09})]*)[\x{ff09})])?`)
	noticeWeekday = regexp.MustCompile(`(?:\x{661f}\x{671f}|\x{5468})([\x{4e00}\x{4e8c}\x{4e09}\x{56db}\x{4e94}` +
		`\x{516d}\x{65e5}\x{5929}])`)
	noticeCount = regexp.MustCompile(`(?:\x{5171}|\x{653e}\x{5047})(\d{1,2})\x{5929}`)
	noticeName  = regexp.MustCompile(`^[\x{4e00}-\x{9fa5}]{1,3}\x{3001}\s*([^\x{ff1a}:]{2,12})[\x{ff1a}:]`)
)

// weekdays are the Chinese words of the days of a week.
var weekdays = map[string]time.Weekday{"\u4e00": time.Monday, "\u4e8c": time.Tuesday, "\u4e09": time.Wednesday,
	"\u56db": time.Thursday, "\u4e94": time.Friday, "\u516d": time.Saturday, "\u65e5": time.Sunday,
	"\u5929": time.Sunday}

// ReadNotice reads the State Council's notice of the holidays of a year, pasted as it was published: a line for each
// holiday, its days off and the days worked instead. Weekdays and numbers of days that it names are held against the
// calendar. Lines without a holiday are passed over; what of a holiday cannot be read is a fault.
func ReadNotice(text string, year int) (out []Holiday, faults []NoticeFault) {
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		off, work := strings.Contains(line, "\u653e\u5047"), strings.Contains(line, "\u4e0a\u73ed")
		name := noticeName.FindStringSubmatch(line)
		if name == nil || !off && !work {
			continue
		}
		r := noticeLine{year: year, line: i + 1, text: line}
		h := Holiday{Name: name[1], Off: []string{}, Work: []string{}}
		for _, part := range strings.Split(line[len(name[0]):], "\u3002") {
			switch {
			case strings.Contains(part, "\u653e\u5047"):
				h.Off = append(h.Off, r.span(part)...)
			case strings.Contains(part, "\u4e0a\u73ed"):
				h.Work = append(h.Work, r.days(part)...)
			}
		}
		if len(h.Off) == 0 && len(r.faults) == 0 {
			r.fault("unread", "", "")
		}
		out, faults = append(out, h), append(faults, r.faults...)
	}
	return out, faults
}

// noticeLine reads one line.
type noticeLine struct {
	year, month, line int
	text              string
	faults            []NoticeFault
}

func (r *noticeLine) fault(code, said, is string) {
	r.faults = append(r.faults, NoticeFault{Line: r.line, Text: r.text, Code: code, Said: said, Is: is})
}

// day is the day that a match names; its month is that of the day before where it names none.
func (r *noticeLine) day(m []string) (time.Time, bool) {
	year := r.year
	if m[1] != "" {
		year, _ = strconv.Atoi(m[1])
	}
	if m[2] != "" {
		r.month, _ = strconv.Atoi(m[2])
	}
	t, err := time.Parse("2006-1-2", fmt.Sprintf("%04d-%d-%s", year, r.month, m[3]))
	if err != nil {
		r.fault("unread", m[0], "")
		return t, false
	}
	if w := noticeWeekday.FindStringSubmatch(m[4]); w != nil && weekdays[w[1]] != t.Weekday() {
		r.fault("weekday", m[0], "\u661f\u671f"+
			string([]rune("\u65e5\u4e00\u4e8c\u4e09\u56db\u4e94\u516d")[t.Weekday()]))
	}
	return t, true
}

// span is the days from the first to the last that a part names.
func (r *noticeLine) span(part string) (out []string) {
	ms := noticeDay.FindAllStringSubmatch(part, -1)
	if len(ms) == 0 {
		r.fault("unread", part, "")
		return nil
	}
	from, ok := r.day(ms[0])
	to := from
	if ok && strings.Contains(part, "\u81f3") && len(ms) > 1 {
		to, ok = r.day(ms[len(ms)-1])
	}
	switch {
	case !ok:
		return nil
	case to.Before(from), to.Sub(from) > 20*24*time.Hour:
		r.fault("order", ms[len(ms)-1][0], from.Format(time.DateOnly))
		return nil
	}
	for d := from; !d.After(to); d = d.AddDate(0, 0, 1) {
		out = append(out, d.Format(time.DateOnly))
	}
	if m := noticeCount.FindStringSubmatch(part); m != nil && m[1] != strconv.Itoa(len(out)) {
		r.fault("count", m[0], strconv.Itoa(len(out)))
	}
	return out
}

// days are the days that a part names.
func (r *noticeLine) days(part string) (out []string) {
	for _, m := range noticeDay.FindAllStringSubmatch(part, -1) {
		if d, ok := r.day(m); ok {
			out = append(out, d.Format(time.DateOnly))
		}
	}
	if len(out) == 0 {
		r.fault("unread", part, "")
	}
	return out
}

// singleDay is a day as people type it: 2021-09-03, 9月3日, 09-03.
var singleDay = regexp.MustCompile(`^(?:(\d{4})[-/\x{5e74}])?(\d{1,2})[-/\x{6708}](\d{1,2})\x{65e5}?$`)

// ReadDays reads days of a year that were typed one by one; what is no day of it is a fault.
func ReadDays(text string, year int) (days []string, faults []NoticeFault) {
	for i, line := range strings.Split(text, "\n") {
		for _, said := range strings.FieldsFunc(line, func(r rune) bool {
			return unicode.IsSpace(r) || strings.ContainsRune(",;\uff0c\u3001\uff1b", r)
		}) {
			m := singleDay.FindStringSubmatch(said)
			if m == nil {
				faults = append(faults, NoticeFault{Line: i + 1, Text: said, Code: "unread"})
				continue
			}
			if m[1] == "" {
				m[1] = strconv.Itoa(year)
			}
			day, err := time.Parse("2006-1-2", m[1]+"-"+m[2]+"-"+m[3])
			if err != nil || day.Year() != year {
				faults = append(faults, NoticeFault{Line: i + 1, Text: said, Code: "unread"})
				continue
			}
			days = append(days, day.Format(time.DateOnly))
		}
	}
	return days, faults
}

// DaysOf are the days off and the days worked of holidays, in order; faults where a day is both.
func DaysOf(holidays []Holiday) (Days, error) {
	var d Days
	for _, h := range holidays {
		d.Off, d.Work = append(d.Off, h.Off...), append(d.Work, h.Work...)
	}
	slices.Sort(d.Off)
	slices.Sort(d.Work)
	d.Off, d.Work = slices.Compact(d.Off), slices.Compact(d.Work)
	for _, day := range d.Work {
		if slices.Contains(d.Off, day) {
			return d, fmt.Errorf("%s is a day off and a working day", day)
		}
	}
	return d, nil
}
