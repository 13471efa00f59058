package filing

import (
	"slices"
	"time"

	"huizong/admin/words"
	"huizong/jobs"
	"huizong/jobs/period"
	"huizong/jobs/reconcile"
	"huizong/templates/wording"
)

// drill is a unit in detail.
type drill struct {
	Title, About, Close string
	Rows                []drillRow
	Filed               string
	Sums                [4]*int64
}

// drillRow is one month: how it was filed, and what was claimed, counted and reconciled.
type drillRow struct {
	Month                                string
	Tag                                  words.Tag
	At                                   string
	Submission                           reconcile.ID
	Claimed, Counted, Reconciled, Effect *int64
	Notes                                []string
}

// drill reads a unit's year in detail.
func (v *visit) drill(f *jobs.Filing, r unitRow) (*drill, error) {
	w := reconcile.Window{From: period.MonthOf(r.year, 1), To: min(period.MonthOf(r.year, 12), v.LastComplete())}
	months, err := v.UnitMonths(v.R.Context(), f, r.key(), r.unit, w)
	if err != nil {
		return nil, err
	}
	d := &drill{Title: r.Agency + v.Lang.Say("，") + r.Community, About: r.unit.ProjectCode}
	if p := f.Directory.Projects[r.unit.ProjectCode]; p != nil {
		d.About = v.Lang.Say("{code} {field} · {programme} · {from}至{to}", "code", p.Code, "field", p.Field,
			"programme", p.Programme, "from", p.StartsOn.String(), "to", p.EndsOn.String())
	}
	filedMonths, due := 0, 0
	var sums [4]int64
	for _, m := range months {
		row := drillRow{Month: v.Clock().MonthShort(m.Month), Tag: words.SlotTags[m.Slot.State], At: wording.Dash,
			Submission: m.Slot.Submission, Claimed: m.Claimed, Counted: m.Counted, Reconciled: m.Reconciled}
		if !m.Slot.FiledAt.IsZero() {
			row.At = v.Clock().In(m.Slot.FiledAt).Format("01-02 15:04")
		}
		if m.Slot.State != reconcile.Unexpected {
			due++
		}
		if m.Slot.State == reconcile.OnTime || m.Slot.State == reconcile.Late {
			filedMonths++
		}
		if m.Reconciled != nil {
			effect := *m.Reconciled
			if m.Claimed != nil {
				effect -= *m.Claimed
				sums[0] += *m.Claimed
			}
			row.Effect = &effect
			sums[1], sums[2], sums[3] = sums[1]+*m.Counted, sums[2]+*m.Reconciled, sums[3]+effect
		}
		row.Notes = v.slotNotes(m)
		d.Rows = append(d.Rows, row)
	}
	d.Filed = words.Num(filedMonths) + "/" + words.Num(due)
	for i := range sums {
		d.Sums[i] = &sums[i]
	}
	return d, nil
}

// slotNotes says what is to be known of a month.
func (v *visit) slotNotes(m jobs.UnitMonth) []string {
	var out []string
	switch {
	case m.Slot.Voided:
		out = append(out, v.Lang.Say("已作废，没有重报"))
	case m.Slot.State == reconcile.Missing && !m.Slot.DraftAt.IsZero():
		out = append(out, v.Lang.Say("有草稿（{time}），未提交", "time",
			v.Clock().In(m.Slot.DraftAt).Format("01-02 15:04")))
	case m.Slot.State == reconcile.Late:
		late := m.Slot.FiledAt.Sub(v.Service.Options.Deadline(m.Month))
		out = append(out, v.Lang.Say("迟报{n}天", "n", words.Num(max(int64(late/(24*time.Hour)), 1))))
	}
	if m.Slot.Revision > 1 {
		out = append(out, v.Lang.Say("第{n}次报送", "n", words.Num(m.Slot.Revision)))
	}
	var rules []string
	for _, f := range m.Findings {
		if name := v.Lang.Say(words.RuleName(string(f.Code))); !slices.Contains(rules, name) {
			rules = append(rules, name)
		}
	}
	return append(out, rules...)
}
