package schedule_test

import (
	"fmt"
	"slices"
	"testing"

	"huizong/jobs/schedule"
)

// The notice for 2021 as it was published.
const notice2021 = `一、元旦：2021年1月1日至3日放假，共3天。
二、春节：2月11日至17日放假调休，共7天。2月7日（星期日）、2月20日（星期六）上班。
三、清明节：4月3日至5日放假调休，共3天。
四、劳动节：5月1日至5日放假调休，共5天。4月25日（星期日）、5月8日（星期六）上班。
五、端午节：6月12日至14日放假，共3天。
六、中秋节：9月19日至21日放假调休，共3天。9月18日（星期六）上班。
七、国庆节：10月1日至7日放假调休，共7天。9月26日（星期日）、10月9日（星期六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫等工作。`

// A notice is read day by day, and what of it does not hold is named by its line.
func TestReadNotice(t *testing.T) {
	holidays, faults := schedule.ReadNotice(notice2021, 2021)
	days, err := schedule.DaysOf(holidays)
	if len(faults) > 0 || err != nil || len(holidays) != 7 || len(days.Off) != 31 {
		t.Fatalf("%d holidays, %d days off, faults %v, %v", len(holidays), len(days.Off), faults, err)
	}
	if want := []string{"2021-02-07", "2021-02-20", "2021-04-25", "2021-05-08", "2021-09-18", "2021-09-26",
		"2021-10-09"}; !slices.Equal(days.Work, want) {
		t.Errorf("worked %v", days.Work)
	}
	if _, err := schedule.NewCalendar(map[int]schedule.Days{2031: {}}); err != nil {
		t.Error(err)
	}
	for name, row := range map[string]struct {
		text string
		year int
		off  int
		code string
	}{
		"one day, its weekday in the brackets": {"一、元旦：1月1日（周三）放假1天，不调休。", 2025, 1, ""},
		"over a month's end": {"二、春节：1月28日（农历除夕、周二）至2月4日（农历正月初七、周二）放假调休，共8天。" +
			"1月26日（周日）、2月8日（周六）上班。", 2025, 8, ""},
		"over a year's end": {"一、元旦：2022年12月31日至2023年1月2日放假调休，共3天。", 2023, 3,
			""},
		"a wrong weekday": {"二、春节：2月11日至17日放假，共7天。2月7日（星期六）上班。", 2021, 7,
			"weekday"},
		"a span of one day":                    {"一、元旦：1月1日（周三）至放假。", 2025, 1, ""},
		"a span of one day, its weekday wrong": {"一、元旦：1月1日（周四）至放假。", 2025, 1, "weekday"},
		"a day with a zero":                    {"一、元旦：1月01日放假。", 2025, 1, ""},
		"the day zero":                         {"一、元旦：1月0日放假。", 2025, 0, "unread"},
		"the thirteenth month":                 {"一、元旦：13月1日放假。", 2025, 0, "unread"},
		"a wrong number":                       {"二、春节：2月11日至17日放假，共8天。", 2021, 7, "count"},
		"no day":                               {"三、清明节：放假调休，共3天。", 2021, 0, "unread"},
		"a day that is none":                   {"三、清明节：4月31日放假。", 2021, 0, "unread"},
		"the wrong way":                        {"三、清明节：4月5日至3日放假。", 2021, 0, "order"},
		"no month":                             {"三、清明节：3日至5日放假。", 2021, 0, "unread"},
		"no holiday":                           {"各地要妥善安排好值班工作，放假期间注意安全。", 2021, 0, ""},
	} {
		holidays, faults := schedule.ReadNotice("关于放假的通知\n"+row.text, row.year)
		n := 0
		for _, h := range holidays {
			n += len(h.Off)
		}
		code := ""
		if len(faults) > 0 {
			code = faults[0].Code
			if faults[0].Line != 2 {
				t.Errorf("%s: line %d", name, faults[0].Line)
			}
		}
		if n != row.off || code != row.code || len(faults) > 1 {
			t.Errorf("%s: %d days off, fault %q; want %d, %q", name, n, code, row.off, row.code)
		}
	}
	if _, err := schedule.DaysOf(
		[]schedule.Holiday{{Off: []string{"2021-01-01"}, Work: []string{"2021-01-01"}}}); err == nil {
		t.Error("a day is off and worked")
	}
}

// Days are read one by one as people type them; what is no day of the year is a fault at its line.
func TestReadDays(t *testing.T) {
	for _, tt := range []struct {
		text   string
		want   []string
		faults string // line and text of each
	}{
		{"", nil, ""},
		{"2021-09-03", []string{"2021-09-03"}, ""},
		{"9\u67083\u65e5\u30019\u67084\u65e5\n 10-1 , 2021/10/02",
			[]string{"2021-09-03", "2021-09-04", "2021-10-01", "2021-10-02"}, ""},
		{"2021\u5e742\u670828\u65e5\n2\u670829\u65e5", []string{"2021-02-28"}, "2 2\u670829\u65e5; "},
		{"2020-12-31", nil, "1 2020-12-31; "},
		{"\u5dde\u5e86", nil, "1 \u5dde\u5e86; "},
		{"9-3\n\n9-4 x,9-5\ny", []string{"2021-09-03", "2021-09-04", "2021-09-05"}, "3 x; 4 y; "},
		{"13-1\n0-1\n1-0\n1-32", nil, "1 13-1; 2 0-1; 3 1-0; 4 1-32; "},
	} {
		got, faults := schedule.ReadDays(tt.text, 2021)
		said := ""
		for _, f := range faults {
			if said += fmt.Sprintf("%d %s; ", f.Line, f.Text); f.Code != "unread" {
				t.Errorf("%q: %+v", tt.text, f)
			}
		}
		if !slices.Equal(got, tt.want) || said != tt.faults {
			t.Errorf("%q: %v with %q, want %q", tt.text, got, said, tt.faults)
		}
	}
}
