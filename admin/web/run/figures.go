package run

import (
	"slices"

	"huizong/admin/read"
	"huizong/admin/web"
	"huizong/admin/words"
	"huizong/jobs/ledger"
	"huizong/jobs/period"
	"huizong/jobs/reconcile"
	"huizong/jobs/report"
	"huizong/templates/content"
	"huizong/templates/wording"
)

// figure is a key figure: a number, its unit, and how it compares or how it is known.
type figure struct {
	Name, Value, Unit string
	Notes             []string
	Href              string // where its records are
}

// service is a line of the figures by kind of work; nil is what the kind does not have.
type service struct {
	Name                         string
	Cases, Sessions, Attendances *int64
	Direct                       bool
}

// share is a region's part.
type share struct {
	Name             string
	Direct, Indirect int64
	Share            string
	Total            bool
}

// fillFigures puts the report into the form of the page.
func (v *visit) fillFigures(view *runView, run ledger.Run) {
	r, l := view.Report, v.Lang
	f := r.Figures
	view.Headline = content.Headline(r, string(l.Locale))
	direct := figure{l.Say("直接受益"), words.Num(f.Direct), l.Say("人次"), nil, ""}
	indirect := figure{l.Say("间接受益（推算）"), words.Num(f.Indirect), l.Say("人次"), nil, ""}
	for _, c := range []struct {
		word string
		with *report.Other
	}{{"环比{change}", r.Comparison.Previous}, {"同比{change}", r.Comparison.YearBefore}} {
		if c.with != nil && c.with.Submissions > 0 {
			direct.Notes = append(direct.Notes, l.Say(c.word, "change", words.Change(f.Direct, c.with.Figures.Direct)))
			indirect.Notes = append(indirect.Notes,
				l.Say(c.word, "change", words.Change(f.Indirect, c.with.Figures.Indirect)))
		}
	}
	if r.Kind == period.Programme {
		if last, d := v.sentBefore(run); d != nil {
			view.Compared = l.Say("较上次：{period}，{day}发出", "period", l.Period(last.Period), "day",
				v.Clock().Day(last.UpdatedAt, v.Now()))
			direct.Notes = append(direct.Notes,
				l.Say("较上次{change}", "change", words.Signed(f.Direct-d.Figures[run.Region].Direct)))
			indirect.Notes = append(indirect.Notes,
				l.Say("较上次{change}", "change", words.Signed(f.Indirect-d.Figures[run.Region].Indirect)))
		}
	}
	direct.Href = web.FiguresPath(run.Period.String(), r.Region.Code, r.AsOf)
	view.Figures = append([]figure{direct, indirect}, v.persons(r)...)
	for _, row := range []struct {
		kind, name             string
		cases, sessions, times *int64
	}{{"visit", "个案探访", nil, nil, &f.VisitAttendances}, {"case", "个案服务", &f.Cases, nil, &f.CaseAttendances},
		{"group", "小组活动", &f.Groups, &f.GroupSessions, &f.GroupAttendances},
		{"event", "社区活动", &f.Events, nil, &f.EventAttendances}} {
		view.Services = append(view.Services,
			service{l.Say(row.name), row.cases, row.sessions, row.times,
				slices.Contains(r.Method.DirectKinds, row.kind)})
	}
	for _, row := range r.Regions {
		view.Regions = append(view.Regions,
			share{row.Name, row.Direct, row.Indirect, wording.Percent(row.Direct, f.Direct), false})
	}
	if len(view.Regions) > 0 {
		view.Regions = append(view.Regions,
			share{r.Region.Name, f.Direct, f.Indirect, wording.Percent(f.Direct, f.Direct), true})
	}
	view.Bridges = []bridge{newBridge(l, r.Bridge.Direct), newBridge(l, r.Bridge.Indirect)}
	word := "填报{claimed}，核定{stands}，少{less}"
	less := r.Claimed.Direct - f.Direct
	if less < 0 {
		word = "填报{claimed}，核定{stands}，多{less}"
	}
	view.BridgeNote = l.Say(word, "claimed", words.Num(r.Claimed.Direct), "stands", words.Num(f.Direct), "less",
		words.Num(words.Abs(less)))
}

// sentBefore is the run of the same job that was delivered before, of another period.
func (v *visit) sentBefore(run ledger.Run) (ledger.Run, *read.Digest) {
	runs, err := v.Ledger().Runs(v.R.Context(),
		ledger.Filter{Job: run.Job, State: string(ledger.Delivered), Limit: read.RecentRuns})
	if err != nil {
		return ledger.Run{}, nil
	}
	for _, r := range runs {
		if r.ID < run.ID && r.TestTo == "" && r.Period != run.Period {
			d, err := v.DigestOf(v.R.Context(), r)
			if err == nil {
				return r, d
			}
		}
	}
	return ledger.Run{}, nil
}

// persons are the two figures in heads.
func (v *visit) persons(r *report.Report) []figure {
	p, l := r.Persons, v.Lang
	direct, indirect := figure{l.Say("直接受益人数"), "", l.Say("人"), nil, ""},
		figure{l.Say("间接受益人数"), "", l.Say("人"), nil, ""}
	switch p.Method {
	case reconcile.ByKeys:
		direct.Value, direct.Notes = span(p.Direct), []string{l.Say("按标识去重")}
		indirect.Value, indirect.Notes = span(p.Indirect), []string{l.Say("去重前{n}", "n", span(p.IndirectGross))}
	case reconcile.ByInterval:
		direct.Value, indirect.Value = span(p.Direct), span(p.Indirect)
		direct.Notes = []string{l.Say("按各份人数估计")}
	case report.WithheldBeside:
		direct.Value, direct.Notes, direct.Unit = wording.Dash,
			[]string{l.Say("不列，以免推算出同期其他报告中不足5人的人数")}, ""
		indirect.Value, indirect.Unit = wording.Dash, ""
	default:
		direct.Value, direct.Notes, direct.Unit = wording.Dash, []string{l.Say("未填报标识")}, ""
		indirect.Value, indirect.Unit = wording.Dash, ""
	}
	return []figure{direct, indirect}
}

// span is a number of persons, or its bounds; of too few to be told it is a sign.
func span(i report.Heads) string {
	if i.Withheld {
		return wording.Withheld
	}
	if i.Low == i.High {
		return words.Num(i.Low)
	}
	return words.Num(i.Low) + "–" + words.Num(i.High)
}
