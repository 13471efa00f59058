package web

import (
	"strings"
	"time"

	"huizong/admin/words"
	"huizong/jobs/period"
	"huizong/templates/wording"
)

// Step is one step of a way: done, now (waits for people), stop (blocked), move (the system works), none (not needed),
// or to come.
type Step struct {
	Class, Name, Text string
}

// stepWords say a step's state to those who do not see its shape.
var stepWords = map[string]string{"done": "已完成", "now": "等待中", "stop": "受阻", "move": "进行中", "none": "不需要",
	"": "未开始"}

// Said is the state in a word.
func (s Step) Said() string { return stepWords[s.Class] }

// Awaited says whose approval is waited for.
func (v *Visit) Awaited(names []string) string {
	if len(names) == 0 {
		return v.Lang.Say("没有别的审批员账号，请管理员添加。")
	}
	return v.Lang.Say("等{names}批准。", "names", v.Either(names))
}

// Either joins names of whom one is enough.
func (v *Visit) Either(names []string) string {
	if v.Lang.English() {
		return strings.Join(names, " or ")
	}
	return strings.Join(names, "或")
}

// Copies is how many messages a run sends.
func (v *Visit) Copies(n int) string { return v.Lang.Say("{n}份", "n", words.Num(n)) }

// Deadline says the end of the day before a midnight: 11-05 24:00.
func (v *Visit) Deadline(t time.Time) string {
	return v.Clock().Day(t.Add(-time.Minute), v.Now()) + " 24:00"
}

// Minimum is the rate of filing below which a report is held.
func (v *Visit) Minimum() string {
	return wording.Percent(int64(v.Service.Options.MinCompleteness), 1000)
}

// Overdue reports whether the deadline of a month has passed.
func (v *Visit) Overdue(m period.Month) bool { return !v.Now().Before(v.Service.Options.Deadline(m)) }
