package schedule

import "testing"

func TestWords(t *testing.T) {
	for _, c := range []struct{ spec, want string }{
		{"monthly 10 09:00", "每月10日09:00"},
		{"monthly 10 09:00 roll=next", "每月10日09:00\uff0c遇非工作日顺延"},
		{"monthly 10 09:00 roll=prev", "每月10日09:00\uff0c遇非工作日提前"},
		{"monthly last 17:30", "每月最后一日17:30"},
		{"monthly 31 17:30", "每月最后一日17:30"},
		{"monthly 30 17:30", "每月30日\uff08无此日则为月末\uff0917:30"},
		{"monthly 29 17:30", "每月29日\uff08无此日则为月末\uff0917:30"},
		{"monthly 28 17:30", "每月28日17:30"},
		{"workday 1 09:00", "每月第1个工作日09:00"},
		{"workday 3 09:00", "每月第3个工作日09:00"},
		{"workday -1 09:00", "每月最后一个工作日09:00"},
		{"workday -3 09:00", "每月倒数第3个工作日09:00"},
		{"quarterly workday 3 09:00", "每季度首月第3个工作日09:00"},
		{"half-yearly 10 09:00 roll=next", "每半年首月10日09:00\uff0c遇非工作日顺延"},
		{"yearly 10 09:00", "每年1月10日09:00"},
		{"yearly 12-31 09:00", "每年12月31日09:00"},
		{"yearly 02-29 09:00", "每年2月29日\uff08无此日则为月末\uff0909:00"},
		{"yearly workday 3 09:00", "每年1月第3个工作日09:00"},
		{"weekly mon 09:00 roll=next", "每周一09:00\uff0c遇非工作日顺延"},
		{"weekly sun 09:00", "每周日09:00"},
		{" 0 9 10 * * ", "按cron表达式\u201c0 9 10 * *\u201d"},
	} {
		if got := parse(t, c.spec, "Asia/Shanghai").Words(); got != c.want {
			t.Errorf("%q in words: %s, want %s", c.spec, got, c.want)
		}
	}
}

// TestEitherDay tells those schedules that are due on a day of the month or on a weekday.
func TestEitherDay(t *testing.T) {
	for spec, want := range map[string]bool{
		"0 9 1-7 * mon":    true,
		"0 9 13 * fri":     true,
		"0 9 */2 * mon":    false, // with a star it is both
		"0 9 10 * *":       false,
		"0 9 * * mon":      false,
		"0 9 ? * mon":      false,
		"@monthly":         false,
		"workday 3 09:00":  false,
		"monthly 10 09:00": false,
	} {
		if got := parse(t, spec, "Asia/Shanghai").EitherDay(); got != want {
			t.Errorf("%q: %v, want %v", spec, got, want)
		}
	}
}
