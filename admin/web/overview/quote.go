package overview

import (
	"huizong/admin/read"
	"huizong/admin/words"
	"huizong/jobs/ledger"
	"huizong/jobs/period"
	"huizong/jobs/reconcile"
	"huizong/jobs/report"
	"huizong/templates/content"
	"huizong/templates/wording"
)

// quote is a sentence that can be copied as it stands, of the last report that was sent.
type quote struct {
	Text, Of, Sent  string
	Other, OtherFor string // the same of the programme, or of the month
}

// smallBase is the least figure that a change in per cent is told against, as in the reports.
const smallBase = 30

// quote takes the newest month that was sent, or the programme where it is asked for.
func (v *visit) quote(st *read.Stock) (out quote, err error) {
	newest := func(programme bool) (run ledger.Run, ok bool) {
		for _, r := range st.Runs {
			sent := r.State == ledger.Delivered || r.State == ledger.PartlyDelivered
			if r.TestTo == "" && sent && (r.Period.Kind == period.Programme) == programme &&
				(!ok || r.Period.To > run.Period.To) {
				run, ok = r, true
			}
		}
		return run, ok
	}
	wanted := v.R.URL.Query().Get("sentence") == "programme"
	run, ok := newest(wanted)
	other, more := newest(!wanted)
	if !ok {
		if run, ok, more, wanted = other, more, false, !wanted; !ok {
			return out, nil
		}
	}
	reports, err := v.ReportsOf(v.R.Context(), run)
	if err != nil || reports[run.Region] == nil {
		return out, err
	}
	out.Text, out.Of = v.sentence(reports[run.Region]), v.Label(run.Job, v.Lang)
	out.Sent = v.Clock().Day(run.UpdatedAt, v.Now())
	if more {
		out.Other, out.OtherFor = "/?sentence=programme", v.Lang.Say("换成累计")
		if wanted {
			out.Other, out.OtherFor = "/", v.Lang.Say("换成{month}", "month", v.Lang.Period(other.Period))
		}
	}
	return out, nil
}

// sentence says who worked, what for, and how that compares.
func (v *visit) sentence(r *report.Report) string {
	if r.Emptiness != "" {
		return content.Headline(r, string(v.Lang.Locale))
	}
	args := []any{"period", v.Lang.Period(r.Period), "region", r.Region.Name, "agencies",
		words.Num(r.Headline.Agencies), "n", words.Num(r.Figures.Direct)}
	indirect := v.Lang.Say("间接受益{n}人次", "n", words.Num(r.Figures.Indirect))
	if r.Method.IndirectMethod == reconcile.Coefficient {
		indirect += v.Lang.Say("（按系数{c}推算）", "c", r.Method.Coefficient)
	}
	if r.Period.Kind == period.Programme {
		return v.Lang.Say("{period}，{region}{agencies}个社会工作服务机构累计提供直接服务{n}人次", args...) +
			v.Lang.Say("，") + indirect + v.Lang.Say("。")
	}
	parts := []string{
		v.Lang.Say("{period}，{region}{agencies}个社会工作服务机构在{communities}个社区提供直接服务{n}人次",
			append(args, "communities", words.Num(r.Headline.Communities))...)}
	for _, b := range []struct {
		name string
		o    *report.Other
	}{{"环比", r.Comparison.Previous}, {"同比", r.Comparison.YearBefore}} {
		if b.o == nil || b.o.Submissions == 0 || b.o.Figures.Direct < smallBase {
			continue
		}
		parts = append(parts, v.change(b.name, r.Figures.Direct, b.o.Figures.Direct))
	}
	return v.Lang.Clauses(parts) + v.Lang.Say("；") + indirect + v.Lang.Say("。")
}

// change says how far a figure lies from another.
func (v *visit) change(name string, now, before int64) string {
	t, _ := wording.Tenths(words.Abs(now-before), before)
	name = v.Lang.Say(name)
	switch {
	case now > before:
		return v.Lang.Say("{base}增长{p}", "base", name, "p", wording.PercentOf(t))
	case now < before:
		return v.Lang.Say("{base}下降{p}", "base", name, "p", wording.PercentOf(t))
	}
	return v.Lang.Say("{base}持平", "base", name)
}
