package schedule

import (
	"fmt"
	"strings"
	"time"
)

// Words says the schedule in Chinese, as an office would: 每月10日09:00, then, after a comma, 遇非工作日顺延. Cron is
// quoted. Empty of the zero Spec.
func (s Spec) Words() string {
	r, ok := s.Rule()
	switch {
	case ok:
		return r.words()
	case s.walls == nil:
		return ""
	}
	return "按cron表达式\u201c" + strings.TrimSpace(s.text) + "\u201d"
}

func (r Rule) words() string {
	roll := map[Roll]string{Next: "\uff0c遇非工作日顺延", Prev: "\uff0c遇非工作日提前"}[r.Roll]
	return fmt.Sprintf("%s%s%02d:%02d%s", r.everyWords(), r.dayWords(), r.Hour, r.Minute, roll)
}

func (r Rule) everyWords() string {
	switch r.Every {
	case Week:
		return "每周"
	case Quarter:
		return "每季度首月"
	case HalfYear:
		return "每半年首月"
	case Year:
		return fmt.Sprintf("每年%d月", r.Month)
	}
	return "每月"
}

func (r Rule) dayWords() string {
	yearly := r.Every == Year && r.Month != time.February
	switch {
	case r.Every == Week:
		return string([]rune("日一二三四五六")[r.Weekday])
	case r.Workday == -1:
		return "最后一个工作日"
	case r.Workday < 0:
		return fmt.Sprintf("倒数第%d个工作日", -r.Workday)
	case r.Workday > 0:
		return fmt.Sprintf("第%d个工作日", r.Workday)
	case r.Day == 31 && !yearly:
		return "最后一日"
	case r.Day > 28 && !yearly:
		return fmt.Sprintf("%d日\uff08无此日则为月末\uff09", r.Day)
	}
	return fmt.Sprintf("%d日", r.Day)
}
