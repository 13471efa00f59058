package report

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"huizong/jobs/reconcile"
)

// Rules is the version of the rules by which reports are made (docs: reconciliation). A report that was sealed before
// the version was sealed with it was made by version 1.
const Rules = 2

// Setting is one setting by which a report was made, as the configuration names and writes it.
type Setting struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

// Settings returns everything in the configuration that a figure, a finding or a state depends on.
func settings(in Input) []Setting {
	o := in.Options
	out := methodSettings(method(in))
	tolerance := func(t reconcile.Tolerance) string { return fmt.Sprintf("%d, %s", t.Floor, decimal(t.Share)) }
	limits := func(r reconcile.Range) string { return fmt.Sprintf("%d-%d", r.Min, r.Max) }
	out = append(out, Setting{"deadline.roll", in.DeadlineRoll})
	if in.DeadlineRoll != "none" {
		out = append(out, Setting{lastDays, in.lastDays()})
	}
	return append(out,
		Setting{"reconcile.direct_tolerance", tolerance(o.DirectTolerance)},
		Setting{"reconcile.indirect_tolerance", tolerance(o.IndirectTolerance)},
		Setting{"reconcile.group_session", limits(o.GroupSessionRatio)},
		Setting{"reconcile.event", limits(o.EventRatio)},
		Setting{"reconcile.record_limit", recordLimits(o)},
		Setting{"gate.min_completeness", decimal(o.MinCompleteness)},
		Setting{"gate.max_unverified", decimal(o.MaxUnverified)},
		Setting{"gate.max_change", decimal(o.MaxChange)},
		Setting{"reconcile.target_overrun", decimal(o.TargetOverrun)})
}

// lastDays is the setting of the days by which a report's months were to be filed, month by month, where the calendar
// moves them.
const lastDays = "holidays"

func (in *Input) lastDays() string {
	var out []string
	for m := in.Period.From; m <= in.Period.To; m++ {
		out = append(out, in.Options.Deadline(m).In(in.Zone).AddDate(0, 0, -1).Format(time.DateOnly))
	}
	return strings.Join(out, ", ")
}

// daysApart leaves of two lists of days, of the same months, those that differ.
func (c SettingChange) daysApart() SettingChange {
	now := strings.Split(c.Now, ", ")
	var was, is []string
	for i, day := range strings.Split(c.Before, ", ") {
		if i < len(now) && day != now[i] {
			was, is = append(was, day), append(is, now[i])
		}
	}
	return SettingChange{c.Key, strings.Join(was, ", "), strings.Join(is, ", ")}
}

func recordLimits(o *reconcile.Options) string {
	var out []string
	for k, limit := range o.RecordLimits {
		out = append(out, fmt.Sprintf("%s %d", reconcile.Kind(k), limit))
	}
	return strings.Join(out, ", ")
}

// methodSettings are those that the notes on method state: all that is known of a report of version 1.
func methodSettings(m Method) []Setting {
	fields := make([]string, len(m.FieldCoefficients))
	for i, f := range m.FieldCoefficients {
		fields[i] = f.Field + " " + f.Coefficient
	}
	return []Setting{
		{"reconcile.direct_kinds", strings.Join(m.DirectKinds, ", ")},
		{"reconcile.method", string(m.IndirectMethod)},
		{"reconcile.coefficient", m.Coefficient},
		{"reconcile.fields", strings.Join(fields, ", ")},
		{"deadline.day", strconv.Itoa(m.DeadlineDay)},
		{"zone", m.Zone},
	}
}

// changedSettings returns the settings that both have and that differ, in the order of now.
func changedSettings(before, now []Setting) []SettingChange {
	var out []SettingChange
	for _, s := range now {
		i := slices.IndexFunc(before, func(b Setting) bool { return b.Key == s.Key })
		if i >= 0 && before[i].Value != s.Value {
			change := SettingChange{Key: s.Key, Before: before[i].Value, Now: s.Value}
			if s.Key == lastDays {
				change = change.daysApart()
			}
			out = append(out, change)
		}
	}
	return out
}

// SettingChange is a setting that is another one now.
type SettingChange struct {
	Key    string `json:"key"`
	Before string `json:"before"`
	Now    string `json:"now"`
}

// bearsOn reports whether a setting can move any of the figures that differ.
func (s SettingChange) bearsOn(changes []Change) bool {
	return slices.ContainsFunc(changes, func(c Change) bool {
		switch s.Key {
		case "reconcile.direct_kinds":
			return c.Table == "persons" || c.Column == "direct" || c.Column == "indirect"
		case "reconcile.method", "reconcile.coefficient", "reconcile.fields":
			return c.Column == "indirect"
		}
		return s.movesDeadlines() && c.Table == "completeness" && (c.Column == "on_time" || c.Column == "late")
	})
}

// movesDeadlines reports whether what is late hangs on a setting.
func (s SettingChange) movesDeadlines() bool {
	return slices.Contains([]string{"deadline.day", "deadline.roll", "zone", lastDays}, s.Key)
}
