package content

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"huizong/jobs/period"
	"huizong/jobs/reconcile"
	"huizong/jobs/report"
	"huizong/templates/wording"
)

// guarded are words that say that all is well, what must hold of a report before any form may say them, and the
// predicate that stands before them (nil: none but what the words themselves are made of). What holds is written down
// here anew, so that neither leans on the other. What is told of other things by the same letters is taken out first.
var guarded = []struct {
	words string
	holds func(r *report.Report) bool
	guard func(m *maker) bool
}{
	{"逐条核对", func(r *report.Report) bool { return r.Unverified == 0 && r.Figures.Direct > 0 }, nil},
	{"未报", wasDue, nil},
	{"没有需要更正", func(r *report.Report) bool { return uncorrected(r) && unrestated(r) }, nil},
	{"没有更正", uncorrected, (*maker).nothingCorrected},
	{"没有变动", unrestated, (*maker).nothingRestated},
	{"各项数字与第", func(r *report.Report) bool {
		return r.Corrections != nil && len(r.Corrections.Changes) == 0
	}, (*maker).nothingChanged},
	{"均未达到", func(r *report.Report) bool { return r.Target.Projects > 0 && r.Target.Reached == 0 },
		(*maker).noneReached},
	{"全部达到", func(r *report.Report) bool {
		return r.Target.Projects > 0 && r.Target.Reached == r.Target.Projects
	}, (*maker).allReached},
	{"均未报", func(r *report.Report) bool {
		return r.Filing.Expected > 0 && r.Filing.OnTime+r.Filing.Late == 0 && r.Filing.Missing == r.Filing.Expected
	}, (*maker).allMissing},
	{"全部按时", func(r *report.Report) bool {
		return r.Filing.Expected > 0 && r.Filing.OnTime == r.Filing.Expected
	}, (*maker).allOnTime},
	{"全部报齐", func(r *report.Report) bool {
		return r.Filing.Expected > 0 && r.Filing.OnTime+r.Filing.Late == r.Filing.Expected
	}, (*maker).allFiled},
	{"与填报相同", asClaimed, (*maker).sameAsClaimed},
	{"填报与核定数同为", asClaimed, (*maker).sameAsClaimed},
	{"没有重叠", func(r *report.Report) bool {
		return r.Persons.Method == reconcile.ByKeys && r.Persons.Both == report.Heads{}
	}, (*maker).noOverlap},
	{"与推算一致", func(r *report.Report) bool {
		changed := slices.ContainsFunc(r.Bridge.Indirect, func(l reconcile.Line) bool {
			return l.Count > 0 && l.Code != "claimed" && l.Code != "reconciled"
		})
		return len(r.Bridge.Indirect) > 0 && r.Bridge.Indirect[0].Count > 0 && !changed &&
			r.Method.IndirectMethod == reconcile.Coefficient
	}, (*maker).estimateClaimed},
}

// abroad are the guarded words as English and Korean reports say them. What these two say otherwise (未报 as "missing"
// of single agencies too) is not guarded there.
var abroad = map[string]map[wording.Locale]string{
	"没有更正":     {wording.English: "no correction.", wording.Korean: "정정이 없다"},
	"没有变动":     {wording.English: "none differs", wording.Korean: "비교하였으며 변동이 없다"},
	"各项数字与第":   {wording.English: "all figures of services, persons", wording.Korean: "보고의 각 지표가"},
	"均未达到":     {wording.English: "none of the", wording.Korean: "모두 미도달"},
	"全部达到":     {wording.English: "every one of the", wording.Korean: "전부 도달"},
	"均未报":      {wording.English: "none came in", wording.Korean: "모두 보고하지 않아"},
	"全部按时":     {wording.English: "due, all on time", wording.Korean: "전부 기한내에"},
	"全部报齐":     {wording.English: "filings due, all in", wording.Korean: "부 전부 보고, 그중"},
	"与填报相同":    {wording.English: "The same as claimed", wording.Korean: "보고수와 같음"},
	"填报与核定数同为": {wording.English: "as many are reconciled", wording.Korean: "기구보고와 확정수가 다"},
	"没有重叠":     {wording.English: "no overlap", wording.Korean: "겹치는 사람이 없다"},
	"与推算一致":    {wording.English: "the same as the estimate", wording.Korean: "추산과 같다"},
}

// uncorrected: a first version, in the place of none.
func uncorrected(r *report.Report) bool { return r.Corrections == nil && r.Revision == 1 }

// unrestated: something was compared, and all of it is as it was.
func unrestated(r *report.Report) bool { return r.Compared > 0 && len(r.Restatements) == 0 }

// asClaimed: something was claimed, be it 0, records come to as much, and every figure has its records.
func asClaimed(r *report.Report) bool {
	missing := 0
	if n := len(r.FindingKinds); n > 0 {
		missing = r.FindingKinds[n-1].Count
	}
	return (r.Claimed.Direct > 0 || missing < r.Submissions.Counted) &&
		r.Claimed.Direct == r.Figures.Direct && r.Unverified == 0
}

// wasDue: in the period, a month of the trend or a window of comparison something had to be filed.
func wasDue(r *report.Report) bool {
	due := r.Filing.Expected > 0
	for _, p := range r.Trend.Points {
		due = due || p.Expected > 0
	}
	for _, o := range []*report.Other{r.Comparison.Previous, r.Comparison.YearBefore,
		r.Comparison.YearToDateBefore} {
		due = due || o != nil && o.Completeness.Expected > 0
	}
	return due
}

// said is everything that any form says of a report in a language.
func said(t interface{ Fatal(...any) }, r *report.Report, l wording.Locale) string {
	d, err := Of(r, Reader{Locale: string(l), Enclosed: []string{"xlsx"}})
	if err != nil {
		t.Fatal(err)
	}
	all := []string{d.Subject, d.Preheader}
	add := func(s ...string) { all = append(all, s...) }
	d.Said(add)
	d.Printed(add)
	text := strings.Join(all, "\n")
	// the sentence that tells what is not missing, and the head of what was late, missing or returned
	for _, other := range []string{"“无应报”不是“未报”", "迟报、未报、退回的机构与月份"} {
		text = strings.ReplaceAll(text, other, "")
	}
	return text
}

// drawn is a random report: its parts are drawn apart from one another, so that no sentence can lean on another.
func drawn(t *rapid.T) *report.Report {
	number := func(name string, least, most int64) int64 { return rapid.Int64Range(least, most).Draw(t, name) }
	coin := func(name string) bool { return rapid.Bool().Draw(t, name) }
	r := made(rapid.IntRange(0, 12).Draw(t, "agencies"), "甲")
	r.Filing.Completeness = drawnFiling(t, r)
	for i := range r.Trend.Points {
		r.Trend.Points[i].Completeness = r.Filing.Completeness
	}
	f := r.Filing
	r.Emptiness = rapid.SampledFrom([]report.Emptiness{"", "", "", report.NoService}).Draw(t, "emptiness")
	switch {
	case f.Expected == 0 && coin("nothing due"):
		r.Emptiness = report.NothingDue
	case f.Filed() == 0 && f.Expected > 0:
		r.Emptiness = report.NothingFiled
	}
	r.Figures.Direct *= number("served", 0, 1)
	r.Claimed.Direct = max(0, r.Figures.Direct+number("claimed beside", -1, 1)) * number("claimed", 0, 1)
	if r.Claimed.Direct == 0 {
		r.FindingKinds = append(r.FindingKinds, report.FindingKind{Code: reconcile.DirectMissing,
			Count: rapid.IntRange(0, r.Submissions.Counted).Draw(t, "without a claim")})
	} else {
		r.FindingKinds = nil
	}
	r.Unverified = min(r.Figures.Direct, number("unverified", 0, 2))
	r.Bridge.Indirect = drawnBridge(t)
	r.Method.IndirectMethod = rapid.SampledFrom([]reconcile.Method{reconcile.Coefficient,
		reconcile.ClaimedCapped}).Draw(t, "method of indirect")
	r.Revision = rapid.IntRange(1, 3).Draw(t, "revision")
	if coin("corrects") {
		before, now := r.Figures.Direct+1, r.Figures.Direct
		r.Corrections = &report.Correction{Revision: 1, SentAt: r.AsOf, Changes: []report.Change{
			{Table: "figures", Code: "direct", Column: "direct", Before: &before, Now: &now}}[number("unchanged", 0,
			1):]}
	}
	r.Compared = rapid.IntRange(0, 2).Draw(t, "compared")
	if coin("restated") {
		r.Restatements = []report.Restatement{{Period: r.Period, Before: 1, Now: number("restated to", 0, 3),
			Causes: []report.Cause{{Kind: report.LateFiling, Agency: "甲", Late: true}}}}
	}
	r.Target.Projects = rapid.IntRange(0, 3).Draw(t, "projects with a target")
	r.Target.Reached = rapid.IntRange(0, r.Target.Projects).Draw(t, "reached")
	if ends := reconcile.DateOf(2026, 10, 31); coin("ended") {
		for i := range r.Projects {
			r.Projects[i].EndsOn = &ends
		}
	}
	r.Persons = drawnPersons(t)
	r.Comparison.Previous, r.Comparison.YearBefore = drawnBase(t), nil
	r.Comparison.YearToDate, r.Comparison.YearToDateBefore = drawnBase(t), drawnBase(t)
	return r
}

// drawnFiling is a few filings in every state, and of some the agency's name.
func drawnFiling(t *rapid.T, r *report.Report) (f reconcile.Completeness) {
	r.Filing.Agencies = nil
	for _, x := range []struct {
		state reconcile.State
		n     *int64
		most  int64
	}{{reconcile.OnTime, &f.OnTime, 2}, {reconcile.Late, &f.Late, 1}, {reconcile.Missing, &f.Missing, 2},
		{reconcile.NotAccepted, &f.Returned, 1}, {reconcile.Unreadable, &f.Quarantined, 1}} {
		*x.n = max(0, rapid.Int64Range(-x.most, x.most).Draw(t, string(x.state)))
		f.Expected += *x.n
		if *x.n > 0 && x.state != reconcile.OnTime {
			r.Filing.Agencies = append(r.Filing.Agencies, report.AgencyFiling{State: x.state, Agency: "甲",
				Count: int(*x.n), Months: []period.Month{r.Period.From}})
		}
	}
	return f
}

// drawnBridge is a bridge of indirect with lines that count nothing, one or two, or none at all.
func drawnBridge(t *rapid.T) []reconcile.Line {
	if rapid.IntRange(0, 9).Draw(t, "no bridge") == 0 {
		return nil
	}
	claimed := rapid.Int64Range(0, 2).Draw(t, "claims of indirect")
	out := []reconcile.Line{{Code: "claimed", Amount: claimed * 25, Count: claimed}}
	for _, code := range []string{"over-claimed", "under-claimed", "indirect-missing"} {
		if rapid.Bool().Draw(t, "line "+code) {
			out = append(out, reconcile.Line{Code: code, Count: rapid.Int64Range(0, 2).Draw(t, code)})
		}
	}
	return append(out, reconcile.Line{Code: "reconciled", Amount: claimed * 25, Count: claimed})
}

// drawnPersons is what was found of heads by any method; those of both kinds may be withheld, or nobody.
func drawnPersons(t *rapid.T) report.Persons {
	both := report.Heads{Low: rapid.Int64Range(0, 6).Draw(t, "both")}
	both.High = both.Low
	if rapid.Bool().Draw(t, "both withheld") {
		both = report.Heads{Withheld: true}
	}
	return report.Persons{
		Method: rapid.SampledFrom([]reconcile.PersonsMethod{reconcile.ByKeys, reconcile.ByInterval,
			reconcile.NoPersons}).Draw(t, "persons"),
		Direct:   report.Heads{Low: 10, High: 12},
		Indirect: report.Heads{Low: 20, High: 22},
		Total:    report.Heads{Low: 30, High: 30},
		Both:     both,
	}
}

// drawnBase is another window, of which nothing was due, or one filing, which came or did not.
func drawnBase(t *rapid.T) *report.Other {
	o := &report.Other{
		Submissions:  rapid.IntRange(0, 1).Draw(t, "base"),
		Figures:      reconcile.Figures{Direct: rapid.Int64Range(0, 60).Draw(t, "base direct")},
		SameProjects: rapid.Bool().Draw(t, "same projects"),
	}
	o.Completeness = reconcile.Completeness{Expected: int64(o.Submissions), OnTime: int64(o.Submissions)}
	if o.Submissions == 0 && rapid.Bool().Draw(t, "base due") {
		o.Completeness = reconcile.Completeness{Expected: 1, Missing: 1}
	}
	return o
}

// TestGuardedSentences refuses each sentence that all is well where its predicate is false, whatever the report and its
// language; and the predicate itself says neither more nor less than what must hold.
func TestGuardedSentences(t *testing.T) {
	seen := map[string]bool{}
	look := func(rt *rapid.T) {
		r := drawn(rt)
		l := rapid.SampledFrom(wording.Locales).Draw(rt, "language")
		m, text := newMaker(r, Reader{}), said(rt, r, l)
		for _, g := range guarded {
			if g.guard != nil && g.guard(m) != g.holds(r) {
				rt.Fatalf("the predicate of %q is %v, which is not so", g.words, g.guard(m))
			}
			words := g.words
			if l != wording.Chinese {
				words = abroad[g.words][l]
			}
			i := strings.Index(text, words)
			if words == "" || i < 0 {
				continue
			}
			seen[words] = true
			if !g.holds(r) {
				rt.Fatalf("%q is said where it does not hold: %s", words, text[max(0, i-60):min(len(text), i+90)])
			}
		}
	}
	for range 30 { // some of them are rarely true
		rapid.Check(t, look)
	}
	rare := []string{"逐条核对", "没有需要更正", "填报与核定数同为", abroad["填报与核定数同为"][wording.English],
		abroad["填报与核定数同为"][wording.Korean]}
	for _, g := range guarded {
		words := append(slices.Collect(maps.Values(abroad[g.words])), g.words)
		for _, w := range words {
			if !seen[w] && !slices.Contains(rare, w) {
				t.Errorf("no report said %s: the test looks at nothing", w)
			}
		}
	}
}
