package content

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"huizong/jobs/period"
	"huizong/jobs/reconcile"
	"huizong/jobs/report"
)

// guarded are words that say that all is well, and what must hold of a report before any form may say them. What is
// told of other things by the same letters is taken out first.
var guarded = []struct {
	words string
	holds func(r *report.Report) bool
}{
	{"逐条核对", func(r *report.Report) bool { return r.Unverified == 0 && r.Figures.Direct > 0 }},
	{"未报", func(r *report.Report) bool {
		due := r.Filing.Expected > 0
		for _, p := range r.Trend.Points {
			due = due || p.Expected > 0
		}
		for _, o := range []*report.Other{r.Comparison.Previous, r.Comparison.YearBefore} {
			due = due || o != nil && o.Completeness.Expected > 0
		}
		return due
	}},
	{
		"没有需要更正",
		func(r *report.Report) bool { return r.Corrections == nil && r.Compared > 0 && len(r.Restatements) == 0 },
	},
	{"没有更正", func(r *report.Report) bool { return r.Corrections == nil && r.Revision == 1 }},
	{"没有变动", func(r *report.Report) bool { return r.Compared > 0 && len(r.Restatements) == 0 }},
	{"均未达到", func(r *report.Report) bool { return r.Target.Projects > 0 && r.Target.Reached == 0 }},
	{"全部达到", func(r *report.Report) bool {
		return r.Target.Projects > 0 && r.Target.Reached == r.Target.Projects
	}},
	{"均未报", func(r *report.Report) bool { return r.Emptiness == report.NothingFiled && r.Filing.Expected > 0 }},
	{"全部按时", func(r *report.Report) bool {
		return r.Filing.Expected > 0 && r.Filing.OnTime == r.Filing.Expected
	}},
	{"全部报齐", func(r *report.Report) bool {
		return r.Filing.Expected > 0 && r.Filing.Filed() == r.Filing.Expected
	}},
	{"与填报相同", func(r *report.Report) bool {
		return r.Claimed.Direct > 0 && r.Claimed.Direct == r.Figures.Direct && r.Unverified == 0
	}},
	{"填报与核定数同为", func(r *report.Report) bool {
		return r.Claimed.Direct > 0 && r.Claimed.Direct == r.Figures.Direct && r.Unverified == 0
	}},
	{"没有重叠", func(r *report.Report) bool {
		return r.Persons.Method == reconcile.ByKeys && r.Persons.Both == report.Heads{}
	}},
}

// said is everything that any form says of a report.
func said(t interface{ Fatal(...any) }, r *report.Report) string {
	d, err := Of(r, Reader{Enclosed: []string{"xlsx"}})
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	add := func(s ...string) { all = append(all, s...) }
	table := func(t *Table) {
		if t == nil {
			return
		}
		add(t.Caption, t.Unit)
		add(t.Lead...)
		add(t.Notes...)
		for _, r := range t.All() {
			for _, c := range r.Cells {
				add(c.Text)
			}
		}
	}
	blocks := d.Front
	for _, s := range d.Sections {
		add(s.Title)
		blocks = append(blocks, s.Blocks...)
	}
	for _, b := range append(blocks, d.Foot...) {
		if b.Quote != nil {
			add(b.Quote.Text())
		}
		for _, x := range b.Totals {
			add(append(x.Lines, x.Label, x.Value.Text)...)
		}
		for _, p := range b.Points {
			add(p.Sentences...)
		}
		if b.Changed != nil {
			add(append(b.Changed.Sentences, b.Changed.Line)...)
			add(b.Changed.Note...)
			table(b.Changed.Table)
		}
		table(b.Table)
		add(append(append(b.Text, b.Note...), b.Items...)...)
	}
	for _, t := range d.Annex() {
		table(t)
	}
	for _, spans := range d.Page.Paragraphs {
		for _, s := range spans {
			add(s.Text)
		}
	}
	add(d.Subject, d.Preheader, d.Page.Banner)
	text := strings.Join(all, "\n")
	// the sentence that tells what is not missing, and the head of what was late, missing or returned
	for _, other := range []string{"“无应报”不是“未报”", "迟报、未报、退回的机构与月份"} {
		text = strings.ReplaceAll(text, other, "")
	}
	return text
}

// drawn is a random report: its parts are drawn apart from one another, so that no sentence can lean on another.
func drawn(t *rapid.T) *report.Report {
	amount := func(name string, most int64) int64 { return rapid.Int64Range(0, most).Draw(t, name) }
	r := made(rapid.IntRange(0, 12).Draw(t, "agencies"), "甲")
	f := &r.Filing
	f.OnTime, f.Late, f.Missing, f.Returned = amount(
		"on time",
		3,
	), amount(
		"late",
		2,
	), amount(
		"missing",
		2,
	), amount(
		"returned",
		2,
	)
	f.Expected = f.OnTime + f.Late + f.Missing + f.Returned
	f.Agencies = nil
	for state, n := range map[reconcile.State]int64{reconcile.Missing: f.Missing, reconcile.NotAccepted: f.Returned,
		reconcile.Late: f.Late} {
		if n > 0 {
			f.Agencies = append(f.Agencies, report.AgencyFiling{State: state, Agency: "甲", Count: int(n),
				Months: []period.Month{r.Period.From}})
		}
	}
	for i := range r.Trend.Points {
		r.Trend.Points[i].Completeness = f.Completeness
	}
	r.Emptiness = rapid.SampledFrom([]report.Emptiness{"", "", "", report.NoService}).Draw(t, "emptiness")
	switch {
	case f.Expected == 0 && rapid.Bool().Draw(t, "nothing due"):
		r.Emptiness = report.NothingDue
	case f.Filed() == 0 && f.Expected > 0:
		r.Emptiness = report.NothingFiled
	}
	r.Claimed.Direct = amount("claimed", 2) * r.Figures.Direct / 2
	r.Unverified = amount("unverified", 1) * min(r.Figures.Direct, 10)
	r.Revision = rapid.IntRange(1, 2).Draw(t, "revision")
	r.Compared = rapid.IntRange(0, 3).Draw(t, "compared")
	if rapid.Bool().Draw(t, "restated") {
		r.Restatements = []report.Restatement{{Period: r.Period, Before: 1, Now: amount("restated to", 3),
			Causes: []report.Cause{{Kind: report.LateFiling, Agency: "甲", Late: true}}}}
		r.Compared++
	}
	if r.Revision > 1 {
		before, now := r.Figures.Direct+1, r.Figures.Direct
		r.Corrections = &report.Correction{Revision: 1, SentAt: r.AsOf, Changes: []report.Change{
			{Table: "figures", Code: "direct", Column: "direct", Before: &before, Now: &now}}}
	}
	n := rapid.IntRange(0, r.Target.Projects).Draw(t, "reached")
	r.Target.Reached = n
	both := amount("both", 9)
	r.Persons = report.Persons{
		Method: rapid.SampledFrom([]reconcile.PersonsMethod{reconcile.ByKeys, reconcile.ByInterval,
			reconcile.NoPersons}).Draw(t, "persons"),
		Direct:   report.Heads{Low: 10, High: 12},
		Indirect: report.Heads{Low: 20, High: 22},
		Total: report.Heads{
			Low:  30,
			High: 30,
		},
		Both: report.Heads{Low: both, High: both, Withheld: both > 0 && both < 5},
	}
	if r.Persons.Both.Withheld {
		r.Persons.Both = report.Heads{Withheld: true}
	}
	other := &report.Other{
		Submissions:  rapid.IntRange(0, 1).Draw(t, "base"),
		Figures:      reconcile.Figures{Direct: amount("base direct", 60)},
		SameProjects: rapid.Bool().Draw(t, "same projects"),
	}
	other.Completeness = reconcile.Completeness{Expected: int64(other.Submissions), OnTime: int64(other.Submissions)}
	r.Comparison.Previous, r.Comparison.YearBefore = other, nil
	return r
}

// TestGuardedSentences refuses each sentence that all is well where its predicate is false, whatever the report.
func TestGuardedSentences(t *testing.T) {
	seen := map[string]bool{}
	look := func(rt *rapid.T) {
		r := drawn(rt)
		text := said(rt, r)
		for _, g := range guarded {
			if strings.Contains(text, g.words) {
				seen[g.words] = true
				if !g.holds(r) {
					i := strings.Index(text, g.words)
					rt.Fatalf(
						"%q is said where it does not hold: %s",
						g.words,
						text[max(0, i-60):min(len(text), i+90)],
					)
				}
			}
		}
	}
	for range 20 { // some of them are rarely true
		rapid.Check(t, look)
	}
	for _, words := range []string{"未报", "没有更正", "没有变动", "均未达到", "全部达到", "均未报", "全部按时",
		"全部报齐", "与填报相同", "没有重叠"} {
		if !seen[words] {
			t.Errorf("no report said %s: the test looks at nothing", words)
		}
	}
}

// TestGuardsRefuse holds each predicate itself at its boundary.
func TestGuardsRefuse(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*report.Report)
		holds  func(*maker) bool
		want   bool
	}{
		"nothing due is not on time": {func(r *report.Report) { r.Filing.Completeness = reconcile.Completeness{} },
			(*maker).allOnTime, false},
		"one late": {func(r *report.Report) { r.Filing.OnTime, r.Filing.Late = 1, 1 },
			(*maker).allOnTime, false},
		"all on time": {func(r *report.Report) { r.Filing.OnTime, r.Filing.Late = 2, 0 },
			(*maker).allOnTime, true},
		"same as claimed": {func(*report.Report) {}, (*maker).sameAsClaimed, true},
		"records come to less than was claimed": {func(r *report.Report) { r.Claimed.Direct = r.Figures.Direct + 1 },
			(*maker).sameAsClaimed, false},
		"same, but one unverified": {func(r *report.Report) { r.Unverified = 1 }, (*maker).sameAsClaimed, false},
		"nothing claimed": {func(r *report.Report) { r.Claimed.Direct, r.Figures.Direct = 0, 0 },
			(*maker).sameAsClaimed, false},
		"nothing compared":       {func(*report.Report) {}, (*maker).nothingRestated, false},
		"compared, none differs": {func(r *report.Report) { r.Compared = 1 }, (*maker).nothingRestated, true},
		"a second version":       {func(r *report.Report) { r.Revision = 2 }, (*maker).nothingCorrected, false},
		"a first version that takes the place of another": {
			func(r *report.Report) { r.Corrections = &report.Correction{} }, (*maker).nothingCorrected, false},
		"no project has a target, so not all reached": {func(r *report.Report) { r.Target = report.Target{} },
			(*maker).allReached, false},
		"indirect as claimed":   {func(*report.Report) {}, (*maker).estimateClaimed, true},
		"no bridge of indirect": {func(r *report.Report) { r.Bridge.Indirect = nil }, (*maker).estimateClaimed, false},
		"one claim of indirect changed": {func(r *report.Report) {
			b := r.Bridge.Indirect
			r.Bridge.Indirect = []reconcile.Line{b[0], {Code: "over-claimed", Count: 1}, b[1]}
		}, (*maker).estimateClaimed, false},
		"overlap withheld": {func(r *report.Report) {
			r.Persons = report.Persons{Method: reconcile.ByKeys, Both: report.Heads{Withheld: true}}
		}, (*maker).noOverlap, false},
		"persons from claims": {func(r *report.Report) { r.Persons = report.Persons{Method: reconcile.ByInterval} },
			(*maker).noOverlap, false},
		"no project has a target": {func(r *report.Report) { r.Target = report.Target{} }, (*maker).noneReached,
			false},
		"of two projects one reached": {func(r *report.Report) { r.Target.Reached = 1 }, (*maker).allReached, false},
	} {
		r := made(2, "A")
		r.Filing.Completeness = reconcile.Completeness{Expected: 2, OnTime: 2}
		c.change(r)
		m := newMaker(r, Reader{})
		if got := c.holds(m); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}
