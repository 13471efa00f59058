package content

import (
	"slices"
	"strings"
	"testing"
	"time"

	"huizong/jobs/period"
	"huizong/jobs/reconcile"
	"huizong/jobs/report"
	"huizong/templates/wording"
)

// saidOf is what a maker says of a report that a row has changed.
type saidOf struct {
	name   string
	change func(r *report.Report)
	say    func(m *maker) []string
	want   string
}

func check(t *testing.T, rows []saidOf) {
	t.Helper()
	for _, c := range rows {
		r := made(3, "甲中心")
		r.Filing.Completeness = reconcile.Completeness{Expected: 3, OnTime: 3}
		r.Filing.Agencies = nil
		c.change(r)
		m := newMaker(r, Reader{Enclosed: []string{"xlsx"}})
		if got := m.Join(c.say(m)...); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}

func one(f func(m *maker) string) func(m *maker) []string {
	return func(m *maker) []string { return []string{f(m)} }
}

func keys(direct, indirect, both int64) report.Persons {
	of := func(n int64) report.Heads { return report.Heads{Low: n, High: n} }
	return report.Persons{
		Method:   reconcile.ByKeys,
		Direct:   of(direct),
		Indirect: of(indirect),
		Total:    of(direct + indirect),
		Both:     of(both),
	}
}

func TestPersons(t *testing.T) {
	with := func(p report.Persons) func(*report.Report) { return func(r *report.Report) { r.Persons = p } }
	hidden := report.Heads{Withheld: true}
	few := func(edit func(p *report.Persons)) func(*report.Report) {
		p := keys(10, 20, 3)
		p.Both = hidden
		edit(&p)
		return with(p)
	}
	check(t, []saidOf{
		{"adds up for its reader", with(keys(2834, 4899, 1077)), (*maker).persons,
			"去重共7733人：直接2834人（其中1077人同时也是间接受益人，不再计入间接），间接4899人。"},
		{"no overlap", with(keys(10, 20, 0)), (*maker).persons, "去重共30人：直接10人，间接20人，没有重叠。"},
		{"few in both, or few of direct only", few(func(*report.Persons) {}), (*maker).persons,
			"去重共30人\uff1a直接10人\uff0c间接20人\uff08两者有重叠\uff0c只计入直接\uff1b重叠人数不列\uff09。"},
		{"few in both", few(func(p *report.Persons) { p.FewBoth = true }), (*maker).persons,
			"去重共30人：直接10人，间接20人（两者重叠不足5人，只计入直接）。"},
		{"few direct", few(func(p *report.Persons) { p.Direct, p.Total = hidden, hidden }), (*maker).persons,
			"直接不足5人，间接20人；不足5人的不列数，合计从略。"},
		{"few of both", few(func(p *report.Persons) { p.Direct, p.Indirect = hidden, hidden }), (*maker).persons,
			"直接、间接都不足5人，不列数。"},
		{"interval", with(report.Persons{Method: reconcile.ByInterval, Direct: report.Heads{Low: 5, High: 9},
			Indirect: report.Heads{Low: 7, High: 7}}), (*maker).persons,
			"人数由填报推出：直接5人至9人，间接7人，没有去重。"},
		{"silent filings", with(report.Persons{Method: reconcile.ByInterval, Direct: report.Heads{Low: 5, High: 9},
			Coverage: &reconcile.Coverage{Filed: 1, Of: 3}}), (*maker).persons,
			"人数由填报推出：直接至少5人（2份没有填报人数），没有去重。"},
		{"not filed", with(report.Persons{Method: reconcile.NoPersons}), (*maker).persons, "人数没有填报，不作推算。"},
	})
}

func TestFiling(t *testing.T) {
	states := func(c reconcile.Completeness, agencies ...report.AgencyFiling) func(*report.Report) {
		return func(r *report.Report) { r.Filing.Completeness, r.Filing.Agencies = c, agencies }
	}
	of := func(s reconcile.State, name string, n int) report.AgencyFiling {
		return report.AgencyFiling{State: s, Agency: name, Count: n, Months: []period.Month{period.MonthOf(2020, 8)}}
	}
	check(t, []saidOf{
		{"all on time", states(reconcile.Completeness{Expected: 3, OnTime: 3}), (*maker).filingLine,
			"应报3份，全部按时。"},
		{"all in, one late", states(reconcile.Completeness{Expected: 3, OnTime: 2, Late: 1}), (*maker).filingLine,
			"应报3份，全部报齐，其中迟报1份。"},
		{"all in, all late", states(reconcile.Completeness{Expected: 3, Late: 3}), (*maker).filingLine,
			"应报3份，全部报齐，均为迟报。"},
		{"one missing by name", states(reconcile.Completeness{Expected: 3, OnTime: 2, Missing: 1},
			of(reconcile.Missing, "乙", 1)), (*maker).filingLine,
			"应报3份，实报2份，报送率66.7%。缺1份：乙1份未报。"},
		{"missing and returned", states(reconcile.Completeness{Expected: 4, OnTime: 2, Missing: 1, Returned: 1},
			of(reconcile.Missing, "乙", 1), of(reconcile.NotAccepted, "丙", 1)), (*maker).filingLine,
			"应报4份，实报2份，报送率50.0%。缺2份：乙1份未报，丙1份退回。"},
		{"more than four agencies", states(reconcile.Completeness{Expected: 9, OnTime: 4, Missing: 5},
			of(reconcile.Missing, "一", 1), of(reconcile.Missing, "二", 1), of(reconcile.Missing, "三", 1),
			of(reconcile.Missing, "四", 1), of(reconcile.Missing, "五", 1)), (*maker).filingLine,
			"应报9份，实报4份，报送率44.4%。缺5份：一1份、二1份、三1份等5个机构，名单见后。"},
		{"one missing, and all others late", states(reconcile.Completeness{Expected: 3, Late: 2, Missing: 1},
			of(reconcile.Missing, "乙", 1)), (*maker).filingLine,
			"应报3份，实报2份，报送率66.7%。缺1份：乙1份未报。迟报2份已计入。"},
		{
			"in few words", states(reconcile.Completeness{Expected: 6, OnTime: 2, Missing: 1, Returned: 2,
				Quarantined: 1}),
			one((*maker).filingShort), "应报6份，未报1份、退回2份、数据有误1份。"},
		{"what is 0 is not told", states(reconcile.Completeness{Expected: 3, OnTime: 2, Quarantined: 1}),
			one((*maker).filingShort), "应报3份，数据有误1份。"},
		{"on page one", states(reconcile.Completeness{Expected: 3, Quarantined: 3}), (*maker).filingParagraph,
			"应报3份，实报0份，报送率0.0%。数据有误3份，不计入，也不以0代替，名单见附件。"},
		{"nothing due", states(reconcile.Completeness{}), (*maker).filingLine,
			"应报0份。“无应报”不是“未报”，没有机构缺报；“—”不是0。"},
	})
}

func TestComparison(t *testing.T) {
	base := func(o report.Other) func(*report.Report) {
		return func(r *report.Report) {
			r.Figures.Direct, r.Comparison.Previous, r.Comparison.YearBefore = 40, &o, nil
		}
	}
	full := reconcile.Completeness{Expected: 3, OnTime: 3}
	other := func(direct int64, c reconcile.Completeness, same bool) report.Other {
		return report.Other{
			Figures:      reconcile.Figures{Direct: direct},
			Completeness: c,
			Submissions:  int(c.Filed()),
			SameProjects: same,
		}
	}
	uneven := other(32, reconcile.Completeness{Expected: 3, OnTime: 2, Missing: 1}, true)
	uneven.CoverageDiffers = true
	uneven.LikeForLike = &report.LikeForLike{
		Filings: 2,
		Now:     reconcile.Pair{Direct: 36},
		Before:  reconcile.Pair{Direct: 30},
	}
	check(t, []saidOf{
		{"like with like", base(other(32, full, true)), (*maker).comparison, "上月32人次，应报3份、报齐。"},
		{"other projects", base(other(32, full, false)), (*maker).comparison,
			"上月32人次，应报3份、报齐。两期实施的项目不同，环比仅供参考。"},
		{"the same units come first", base(uneven), (*maker).comparison,
			"上月32人次，应报3份、缺1份。与上月同口径（两期都报的2份）增长20.0%。两期报送率不同，环比仅供参考。"},
		{"base of 30 has a percentage", base(other(30, full, true)), one((*maker).comparedShort), "环比增长33.3%"},
		{"base of 29 has none", base(other(29, full, true)), one((*maker).comparedShort), ""},
		{"small base", base(other(29, full, true)), (*maker).comparison,
			"上月29人次，增加11人次（基数小于30，不计幅度）。"},
		{"small base, level", base(other(29, full, true)), func(m *maker) []string {
			m.r.Figures.Direct = 29
			return m.comparison()
		}, "上月29人次，持平。"},
		{"base of 0", base(other(0, full, true)), (*maker).comparison, "上月0人次，增加40人次。"},
		{"base of 0, and 0 now", base(other(0, full, true)), func(m *maker) []string {
			m.r.Figures.Direct = 0
			return m.comparison()
		}, "上月0人次，持平。"},
		{"nothing was due", base(report.Other{}), (*maker).comparison, "上月无应报，不作环比。"},
		{"nothing was filed", base(report.Other{Completeness: reconcile.Completeness{Expected: 3, Missing: 3}}),
			(*maker).comparison, "上月未报，不作环比。"},
		{"one was returned, and nothing else came", base(report.Other{
			Completeness: reconcile.Completeness{Expected: 3, Missing: 2, Returned: 1}}), (*maker).comparison,
			"上月没有可以计入的填报，不作环比。"},
	})
}

// TestNothingToTell: of what came to nothing no shares are told, and no error is called 0 where nothing could be looked
// at.
func TestNothingToTell(t *testing.T) {
	direct := func(n, unverified int64) func(*report.Report) {
		return func(r *report.Report) {
			r.Figures.Direct, r.Unverified = n, unverified
			r.Regions, r.Agencies = r.Regions[:1], r.Agencies[:2]
		}
	}
	zero := func(m *maker) []string { return m.bridgeNotes(true)[:1] }
	const none, estimate = "其余各类差错为0。", "间接受益：自填75人次，与推算一致。"
	agencies := func(m *maker) (out []string) {
		for _, b := range m.agencies().blocks {
			out = append(out, b.Text...)
		}
		return out
	}
	check(t, []saidOf{
		{"all have records", direct(30, 0), zero, none},
		{"some have none", direct(30, 29), zero, none},
		{"none has records", direct(30, 30), zero, estimate},
		{"nothing was served", direct(0, 0), zero, none},
		{"visits alone were left out", func(r *report.Report) {
			b := r.Bridge.Direct
			r.Bridge.Direct = []reconcile.Line{b[0], {Code: "record-repeated", Count: 2}, {Code: "record-duplicate"},
				b[1]}
		}, zero, "另剔除不计入直接受益的记录2条，不影响核定数。"},
		{"few agencies", direct(20, 0), agencies, "分街道：甲中心1个社区10人次，占50.0%。" +
			"甲中心直接受益10人次、间接受益25人次，占50.0%；甲中心直接受益10人次、间接受益25人次，占50.0%。"},
		{"few agencies, nothing served", direct(0, 0), agencies, ""},
		{"one region, of which nothing came", func(r *report.Report) {
			r.Regions = []report.Row{{Name: "东街道"}}
		}, one((*maker).regionsTold), "分街道：东街道未报。"},
		{"one region, of which all was returned", func(r *report.Report) {
			r.Regions = []report.Row{{Name: "东街道", Uncounted: true}}
		}, one((*maker).regionsTold), "分街道：东街道没有可以计入的填报。"},
		{"many agencies, nothing served", direct(0, 0), one((*maker).regionsTold), ""},
	})
}

func TestClaimed(t *testing.T) {
	unclaimed := func(n int) func(*report.Report) {
		return func(r *report.Report) {
			r.Claimed.Direct, r.FindingKinds = 0, []report.FindingKind{{Code: reconcile.DirectMissing, Count: n}}
		}
	}
	with := func(claimed, direct, unverified int64) func(*report.Report) {
		return func(r *report.Report) {
			r.Claimed.Direct, r.Figures.Direct, r.Unverified = claimed, direct, unverified
		}
	}
	check(t, []saidOf{
		{"less", with(439, 408, 0), one((*maker).claimed), "填报439，净核减31（7.1%）"},
		{"more", with(400, 408, 0), one((*maker).claimed), "填报400，净核增8（2.0%）"},
		{"same", with(408, 408, 0), one((*maker).claimed), "与填报相同"},
		{"never the same while unverified", with(408, 408, 1), one((*maker).claimed), "填报408，其中1未经核对"},
		{"0 claimed", with(0, 408, 0), one((*maker).claimed), "填报0，净核增408"},
		{"0 claimed, and 0 stands", with(0, 0, 0), one((*maker).claimed), "与填报相同"},
		{"nothing claimed", unclaimed(3), one((*maker).claimed), "填报未填"},
		{"some claim nothing", unclaimed(2), func(m *maker) []string { return m.bridgeNotes(false)[:1] },
			"填报数中2份没有填直接受益，按0计。"},
		{"claims of indirect at most the estimate", func(r *report.Report) {
			r.Method.IndirectMethod = reconcile.ClaimedCapped
		}, one((*maker).indirectNote), "间接受益：自填75人次，都不高于推算，照自填数计。"},
		{"all claim", with(408, 408, 0), func(m *maker) []string { return m.bridgeNotes(false)[:1] },
			"间接受益：自填75人次，与推算一致。"},
	})
}

// TestUnverified: what is pasted, and how the figures came about, say what was not verified.
func TestUnverified(t *testing.T) {
	unverified := func(events, attendances, n int64) func(*report.Report) {
		return func(r *report.Report) {
			r.Figures.Events, r.Figures.EventAttendances, r.Unverified = events, attendances, n
		}
	}
	quote := one(func(m *maker) string { return m.quote().Text() })
	how := one(func(m *maker) string { return strings.SplitAfter(m.method()[2], "。")[0] })
	const opening = "2026年10月，3个机构在3个社区实施社会工作服务项目3个。"
	check(t, []saidOf{
		{"verified", unverified(3, 30, 0), quote,
			opening + "开展社区活动3个、服务30人次。项目直接受益人群30人次，间接受益人群75人次（推算）。"},
		{"a part is not", unverified(3, 18, 12), quote, opening +
			"开展社区活动3个、服务18人次。项目直接受益人群30人次（其中12人次未经核对），间接受益人群75人次（推算）。"},
		{"nothing is", unverified(0, 0, 30), quote,
			opening + "项目直接受益人群30人次（均未经核对），间接受益人群75人次（推算）。"},
		{"how, verified", unverified(3, 30, 0), how, "核定以服务记录为准。"},
		{"how, with some unverified", unverified(3, 29, 1), how,
			"核定以服务记录为准，没有服务记录的按填报数计，未经核对。"},
	})
}

// TestNoService: a period without services has no records, or none that counts.
func TestNoService(t *testing.T) {
	with := func(l reconcile.Line) func(*report.Report) {
		return func(r *report.Report) {
			b := r.Bridge.Direct
			r.Emptiness, r.Bridge.Direct = report.NoService, []reconcile.Line{b[0], l, b[1]}
		}
	}
	check(t, []saidOf{
		{"no records", with(reconcile.Line{Code: "record-nonpositive"}), one((*maker).empty),
			"2026年10月已报3份，服务记录为0。"},
		{"claims alone", with(reconcile.Line{Code: "over-claimed", Count: 3}), one((*maker).empty),
			"2026年10月已报3份，服务记录为0。"},
		{"all left out", with(reconcile.Line{Code: "record-nonpositive", Count: 48}), one((*maker).empty),
			"2026年10月已报3份，没有一条服务记录可以计入。"},
	})
}

// TestTrendTitle: the months of a programme are its own, those of a month are the last.
func TestTrendTitle(t *testing.T) {
	title := one(func(m *maker) string { title, _ := m.trendTitle(); return title })
	unit := one(func(m *maker) string { _, unit := m.trendTitle(); return unit })
	years := func(from, to period.Month) func(*report.Report) {
		return func(r *report.Report) {
			r.Kind, r.Trend = period.Programme, report.Trend{ByYear: true}
			for p := period.Of(period.Yearly, from); p.From <= to; p = period.Of(period.Yearly, p.To+1) {
				first, last := max(p.From, from), min(p.To, to)
				r.Trend.Points = append(r.Trend.Points, report.Point{Period: p, From: first, To: last,
					Partial: first != p.From || last != p.To})
			}
		}
	}
	june, october := period.MonthOf(2015, 6), period.MonthOf(2017, 10)
	const whole = "单位：人次、份"
	check(t, []saidOf{{"a month", func(*report.Report) {}, title, "近1个月"},
		{"a programme", func(r *report.Report) { r.Kind = period.Programme }, title, "分月"},
		{"whole years", years(june-5, october+2), unit, whole},
		{"years from June to October", years(june, october), unit,
			whole + "；2015年为6月至12月；2017年为1月至10月"},
		{"a quarter from June", func(r *report.Report) {
			r.Trend.Points[0] = report.Point{Period: period.Of(period.Quarterly, june), From: june, To: june,
				Partial: true}
		}, unit, whole + "；2015年第二季度为6月"}})
}

// TestLongNames: mail and page one, which are read at a glance, give a name of the data two lines at most; the annex
// has all of it, and what the office says of itself is never cut.
func TestLongNames(t *testing.T) {
	long, contact := strings.Repeat("长", 200), strings.Repeat("联", 90)
	r := made(3, long)
	r.Filing.Completeness = reconcile.Completeness{Expected: 3, Missing: 3}
	for i := range r.Filing.Agencies {
		r.Filing.Agencies[i].State = reconcile.Missing
	}
	d, err := Of(r, Reader{Office: Office{Contact: contact}})
	if err != nil {
		t.Fatal(err)
	}
	var mail []string
	d.Said(func(s ...string) { mail = append(mail, s...) })
	if text := strings.Join(mail, "\n"); strings.Contains(text, long[:40*3]) || !strings.Contains(text, contact) {
		t.Errorf("the mail says %s", text)
	}
	if !strings.Contains(d.Words(), long) || !strings.Contains(d.Words(), contact) {
		t.Error("the brief cuts a name or its contact")
	}
}

// TestOpening: a programme of months of one year is told by them, not by the year.
func TestOpening(t *testing.T) {
	months := func(from, to period.Month) func(*report.Report) {
		return func(r *report.Report) {
			r.Kind, r.Period = period.Programme, period.Period{Kind: period.Programme, From: from, To: to}
		}
	}
	october := period.MonthOf(2020, 10)
	when := func(m *maker) []string { return strings.Split(m.opening(), "\uff0c")[:1] }
	check(t, []saidOf{
		{"a month", months(october, october), when, "2020年10月"},
		{"some months", months(october-6, october), when, "2020年4月至10月"},
	})
}

// TestProjectNotes: why a project with a target has none in the table.
func TestProjectNotes(t *testing.T) {
	target := int64(10)
	check(t, []saidOf{
		{"begun before", func(r *report.Report) {
			p := &r.Projects[0]
			r.Target, p.Target, p.WhollyInRegion, p.Rated = report.Target{}, &target, true, false
		}, func(m *maker) []string { return m.projectNotes(tally{}) },
			"“—”的1个项目在统计范围之前已经开始，此前的服务不在累计核定内，不与目标比较。"},
		{"without a target", func(r *report.Report) { r.Target, r.Projects[0].Target = report.Target{}, nil },
			func(m *maker) []string { return m.projectNotes(tally{}) }, ""},
	})
}

func TestTargets(t *testing.T) {
	with := func(x report.Target) func(*report.Report) { return func(r *report.Report) { r.Target = x } }
	check(t, []saidOf{
		{"some", with(report.Target{Projects: 18, Target: 13600, Direct: 15288, Reached: 10}), (*maker).targets,
			"18个项目合同目标共13600人次，累计完成15288人次，112.4%；10个达到，8个未达到。"},
		{"of a whole programme", func(r *report.Report) {
			r.Target = report.Target{Projects: 2, Target: 25, Direct: 30, Reached: 1}
			r.Kind = period.Programme
		}, (*maker).targets, "2个项目合同目标共25人次，完成120.0%；1个达到，1个未达到。"},
		{"of a programme with other projects too", func(r *report.Report) {
			r.Target = report.Target{Projects: 2, Target: 25, Direct: 20, Reached: 1}
			r.Kind = period.Programme
		}, (*maker).targets, "2个项目合同目标共25人次，累计完成20人次，80.0%；1个达到，1个未达到。"},
		{"all", with(report.Target{Projects: 2, Target: 10, Direct: 12, Reached: 2}), (*maker).targets,
			"2个项目合同目标共10人次，累计完成12人次，120.0%；2个全部达到。"},
		{"none", with(report.Target{Projects: 3, Target: 36, Direct: 30}), (*maker).targets,
			"3个项目合同目标共36人次，累计完成30人次，83.3%；3个均未达到。"},
		{"one without", with(report.Target{Projects: 1, Target: 10, Direct: 12, Reached: 1, Without: 1}),
			(*maker).targets,
			"1个项目合同目标共10人次，累计完成12人次，120.0%；已达到。另有1个项目没有合同目标。"},
		{"one, which has not", with(report.Target{Projects: 1, Target: 20, Direct: 12}), (*maker).targets,
			"1个项目合同目标共20人次，累计完成12人次，60.0%；未达到。"},
		{"one, which has ended", func(r *report.Report) {
			ends := reconcile.DateOf(2026, 10, 31)
			r.Target, r.Projects = report.Target{Projects: 1, Target: 20, Direct: 12}, r.Projects[:1]
			r.Projects[0].EndsOn = &ends
		}, (*maker).targets,
			"1个项目合同目标共20人次，累计完成12人次，60.0%；项目期2026年10月31日已满，未达到。"},
		{"one, on its last day", func(r *report.Report) {
			ends := reconcile.DateOf(2026, 10, 31)
			r.Target, r.Projects = report.Target{Projects: 1, Target: 20, Direct: 12}, r.Projects[:1]
			r.Projects[0].EndsOn, r.AsOf = &ends, time.Date(2026, 10, 31, 9, 0, 0, 0, time.UTC)
		}, (*maker).targets, "1个项目合同目标共20人次，累计完成12人次，60.0%；未达到。"},
		{"no targets, no sentence", with(report.Target{Without: 3}), (*maker).targets, ""},
	})
}

func TestChanges(t *testing.T) {
	sept := period.Of(period.Monthly, period.MonthOf(2026, 9))
	restated := func(before, now int64, kind report.CauseKind) func(*report.Report) {
		return func(r *report.Report) {
			r.Restatements = []report.Restatement{{Period: sept, Before: before, Now: now,
				Causes: []report.Cause{{Kind: kind, Agency: "乙", Late: kind == report.LateFiling}}}}
			r.Compared = 1
		}
	}
	overlapping := func(kind report.CauseKind, n int) func(*report.Report) {
		return func(r *report.Report) { // of a programme, sent month by month
			for i := range n {
				r.Restatements = append(r.Restatements, report.Restatement{Before: 10, Now: 18,
					Period: period.Window(period.MonthOf(2015, 1), period.MonthOf(2026, 10)-period.Month(n-i)),
					Causes: []report.Cause{{Kind: kind}}})
			}
			r.Compared = n
		}
	}
	check(t, []saidOf{
		{"nothing was compared", func(*report.Report) {}, (*maker).changes, "第1版，没有更正。"},
		{"compared, none differs", func(r *report.Report) { r.Compared = 4 }, (*maker).changes,
			"第1版，没有更正。此前已发出的4期与现数逐项比较，没有变动。"},
		{"late", restated(10, 15, report.LateFiling), (*maker).changes,
			"第1版，没有更正。报告发出后补入的迟报使1期共增加5人次，累计用现数。"},
		{"filed anew", restated(10, 8, report.ChangedFiling), (*maker).changes,
			"第1版，没有更正。2026年9月因乙改报，已报数由10改为8人次，累计用现数。"},
		{"direct the same", restated(10, 10, report.ChangedFiling), (*maker).changes,
			"第1版，没有更正。2026年9月因乙改报，人次不变（10人次），其他指标有变动，累计用现数。"},
		{"late, of windows that lie in each other", overlapping(report.LateFiling, 2), (*maker).changes,
			"第1版，没有更正。已发出的2期核定数有变化（时段重叠，不相加）：" +
				"最近的2015年1月至2026年9月由10改为18人次，累计用现数。"},
		{"many, of windows that lie in each other", overlapping(report.ChangedFiling, 4), (*maker).changes,
			"第1版，没有更正。已发出的4期核定数有变化（时段重叠，不相加）：" +
				"最近的2015年1月至2026年9月由10改为18人次，累计用现数。"},
		{"method is no change of data", restated(10, 10, report.MethodChange), (*maker).changes, "第1版，没有更正。"},
		{"a break in series", func(r *report.Report) {
			r.Breaks = []report.Break{
				{SettingChange: report.SettingChange{Key: "reconcile.coefficient", Before: "2.5", Now: "3"},
					Reports: 2, Through: sept},
			}
		}, (*maker).breaks, "间接系数由2.5改为3：截至2026年9月发出的2期按旧口径，与本报告不可比；" +
			"本报告的比较和趋势已按新口径重算。"},
	})
}

func TestCorrection(t *testing.T) {
	n := func(v int64) *int64 { return &v }
	corrected := func(changes ...report.Change) func(*report.Report) {
		return func(r *report.Report) {
			r.Revision, r.Corrections = 2, &report.Correction{Revision: 1, SentAt: r.AsOf, Changes: changes}
		}
	}
	direct := report.Change{Table: "figures", Code: "direct", Column: "direct", Before: n(408), Now: n(438)}
	check(t, []saidOf{
		{"before and after", corrected(direct, report.Change{Table: "figures", Code: "indirect", Column: "indirect",
			Before: n(1021), Now: n(1096)}), one((*maker).correctionLine),
			"直接受益408→438人次（+30），间接受益1021→1096人次（推算，+75）"},
		{"nothing", corrected(), one((*maker).correctionLine), "受益、人数、报送各项数字与第1版相同"},
		{"nothing filed in either", func(r *report.Report) {
			corrected(report.Change{Table: "completeness", Code: "expected", Column: "expected", Before: n(1),
				Now: n(2)})(r)
			r.Emptiness = report.NothingFiled
		}, one((*maker).correctionLine), "两版都没有受益数据，其他指标有变动"},
		{"nothing counts any more", corrected(report.Change{Table: "figures", Column: "direct", Before: n(408)},
			report.Change{Table: "figures", Column: "indirect", Before: n(1021)}), one((*maker).correctionLine),
			"直接受益408人次、间接受益1021人次（推算）不再成立，本版没有可报数据"},
		{"something counts again", corrected(report.Change{Table: "figures", Column: "direct", Now: n(408)},
			report.Change{Table: "figures", Column: "indirect", Now: n(1021)}), one((*maker).correctionLine),
			"前一版没有可报数据，本版直接受益408人次，间接受益1021人次（推算）"},
		{"causes that read alike", func(r *report.Report) {
			corrected(direct)(r)
			of := report.Cause{Kind: report.StatusChange, Agency: "乙"}
			r.Corrections.Causes = []report.Cause{{Kind: report.ReferenceData, Reference: "regions"},
				{Kind: report.ReferenceData, Reference: "projects"}, of, of}
		}, (*maker).reasons, "原因2处：地区、机构或项目资料变动。乙填报退回或作废。"},
		{"more causes than are told", func(r *report.Report) {
			corrected(direct)(r)
			for _, name := range []string{"乙", "丙", "丁", "戊"} {
				of := report.Cause{Kind: report.StatusChange, Agency: name}
				r.Corrections.Causes = append(r.Corrections.Causes, of)
			}
			r.Corrections.Reason = "核对"
		}, (*maker).reasons,
			"原因4处：乙填报退回或作废。丙填报退回或作废。丁填报退回或作废。其余1处（见附件工作簿）。理由：核对。"},
		{"one of two", corrected(direct), one((*maker).correctionLine),
			"直接受益408→438人次（+30），间接受益不变（75人次，推算）"},
		{"other figures", corrected(report.Change{Table: "figures", Code: "cases", Column: "cases", Before: n(1),
			Now: n(2)}), one((*maker).correctionLine), "直接受益不变（30人次），其他指标有变动"},
		{"withheld: that, not by how much", corrected(direct, report.Change{Table: "persons", Code: "direct",
			Column: "direct", Withheld: true}),
			func(m *maker) []string { return []string{m.effects().Rows[1].Cells[3].Text} }, "有变动"},
		{"persons known another way", corrected(report.Change{Table: "persons", Code: "method", Column: "method",
			Was: "none", Is: "keys"}), (*maker).correctionNotes,
			"人数口径由没有填报改为按编码去重，两版不可比。其余受益、人数、报送与前一版相同。"},
		{"a rate alone", func(r *report.Report) {
			corrected()(r)
			r.Corrections.Rates = []report.RateChange{{Column: "year"}}
		}, one((*maker).correctionLine), "直接受益不变（30人次），其他指标有变动"},
		{"the version before goes", corrected(direct), func(m *maker) []string { return m.changed().Sentences[1:2] },
			"第1版停止使用。"},
		{"all versions before go", func(r *report.Report) {
			corrected(direct)(r)
			r.Corrections.Revision = 2
		}, func(m *maker) []string { return m.changed().Sentences[1:2] },
			"第2版和以前各版停止使用。"},
	})
}

// TestCauses tells of each cause what it was: of records that are of one person, no day and no code.
func TestCauses(t *testing.T) {
	month, day, at := period.MonthOf(2020, 10), reconcile.DateOf(2020, 10, 17),
		time.Date(2020, 12, 9, 18, 0, 0, 0, time.UTC)
	of := func(kind, code string) *report.JudgedRecord {
		if code == "" {
			return &report.JudgedRecord{Kind: kind}
		}
		return &report.JudgedRecord{Kind: kind, Code: code, OccurredOn: &day}
	}
	undone := func(c report.Cause) report.Cause {
		c.Judged.Undone = true
		return c
	}
	judged := func(v reconcile.Verdict, record, other *report.JudgedRecord) report.Cause {
		return report.Cause{Kind: report.Judgement, Community: "丹山社区", Month: &month, At: &at,
			Judged: &report.Judged{Verdict: v, Record: record, Other: other}}
	}
	for _, c := range []struct {
		cause report.Cause
		want  string
	}{
		{judged(reconcile.Same, of("event", "E5"), of("event", "E8")),
			"2020年12月9日认定丹山社区2020年10月17日社区活动E5与2020年10月17日社区活动E8重复\uff0c不再计入。"},
		{judged(reconcile.Different, of("group", "G1"), nil),
			"2020年12月9日认定丹山社区2020年10月17日小组活动G1与其他地区的1条记录不重复。"},
		{judged(reconcile.Same, of("case", ""), of("case", "")),
			"2020年12月9日认定丹山社区2020年10月1条个案服务记录与2020年10月1条个案服务记录重复\uff0c不再计入。"},
		{judged(reconcile.Accepted, nil, nil), "2020年12月9日认定1行无法识别的数据不计入。"},
		{undone(judged(reconcile.Accepted, nil, nil)),
			"2020年12月9日撤销认定，1行无法识别的数据重新待处理。"},
		{undone(judged(reconcile.Same, of("event", "E5"), of("event", "E8"))),
			"2020年12月9日撤销对丹山社区2020年10月17日社区活动E5与2020年10月17日社区活动E8的认定。"},
		{report.Cause{Kind: report.Judgement, Community: "丹山社区", Month: &month, At: &at},
			"丹山社区2020年10月的记录2020年12月9日18时经核查认定。"},
		{report.Cause{Kind: report.MethodChange,
			Setting: &report.SettingChange{Key: "reconcile.coefficient", Before: "2.5",
				Now: "3"}}, "间接系数由2.5改为3。"},
		{report.Cause{Kind: report.MethodChange, Setting: &report.SettingChange{Key: "other", Before: "a", Now: "b"}},
			"other由a改为b。"},
		{report.Cause{Kind: report.MethodChange, Setting: &report.SettingChange{Key: "reconcile.method",
			Before: "coefficient", Now: "claimed-capped"}}, "间接受益的方法由直接受益乘以系数改为自填与推算取小。"},
		{report.Cause{Kind: report.MethodChange, Setting: &report.SettingChange{Key: "reconcile.direct_kinds",
			Before: "case", Now: "visit, case"}}, "计入直接受益的类别由个案服务改为个案探访、个案服务。"},
		{report.Cause{Kind: report.MethodChange, Setting: &report.SettingChange{Key: "deadline.roll", Before: "none",
			Now: "next"}}, "时限遇休息日的办法由不作变动改为顺延。"},
		{report.Cause{Kind: report.MethodChange, Setting: &report.SettingChange{Key: "reconcile.fields", Before: "",
			Now: "青少年 2.0, 居家养老 3.0"}}, "各领域的间接系数由无改为青少年 2.0、居家养老 3.0。"},
		{report.Cause{Kind: report.UnknownCause}, "源数据变动。"},
	} {
		if got := newMaker(made(1, "甲"), Reader{}).cause(c.cause); got != c.want {
			t.Errorf("%+v:\n got %s\nwant %s", c.cause, got, c.want)
		}
	}
}

// TestReasonsAreSentences begins each cause with a capital, where a language has them.
func TestReasonsAreSentences(t *testing.T) {
	r := made(1, "A")
	r.Corrections = &report.Correction{Causes: []report.Cause{{Kind: report.StatusChange, Agency: "B"},
		{Kind: report.StatusChange, Agency: "C"}}}
	m := newMaker(r, Reader{Locale: "en"})
	const want = "2 causes: a filing of B was returned or withdrawn. A filing of C was returned or withdrawn."
	if got := m.Join(m.reasons()...); got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}

// TestOne: of one filing the verb and the noun are those of one, where a language has them.
func TestOne(t *testing.T) {
	for n, want := range map[int64]string{1: "1 filing (1 agency) came late and is counted. | 1 filing",
		2: "2 filings (1 agency) came late and are counted. | 2 filings"} {
		r := made(1, "A")
		r.Filing.Late = n
		m := newMaker(r, Reader{Locale: "en"})
		cell := m.filings(n)
		if got := m.lateTold() + " | " + cell.Text + cell.Unit; got != want {
			t.Errorf("got %s\nwant %s", got, want)
		}
	}
}

// TestMethod holds the notes on method to what the office has set.
func TestMethod(t *testing.T) {
	rolled := func(roll string) func(*report.Report) {
		return func(r *report.Report) { r.Settings = []report.Setting{{Key: "deadline.roll", Value: roll}} }
	}
	variance := report.FindingKind{Code: reconcile.IndirectVariance, Count: 1, Agencies: 1}
	treated := one(func(m *maker) string { return m.treatment(variance) })
	check(t, []saidOf{
		{"a day off moves nothing", rolled("none"), one((*maker).deadline), "报送时限为次月5日24时。"},
		{"sealed before it was kept", func(*report.Report) {}, one((*maker).deadline), "报送时限为次月5日24时。"},
		{"to the next working day", rolled("next"), one((*maker).deadline),
			"报送时限为次月5日24时，遇休息日顺延至其后第一个工作日。"},
		{"to the last working day", rolled("prev"), one((*maker).deadline),
			"报送时限为次月5日24时，遇休息日提前至其前最后一个工作日。"},
		{"the estimate decides", func(*report.Report) {}, treated, "以推算为准"},
		{"the smaller decides", func(r *report.Report) { r.Method.IndirectMethod = reconcile.ClaimedCapped }, treated,
			"取自填与推算中较小的"},
	})
}

// TestTrendLacking names the one period in which filings are lacking; of several it says what holds of all.
func TestTrendLacking(t *testing.T) {
	for _, c := range []struct {
		lacking []int64 // by period
		want    string
	}{{[]int64{0, 0, 0}, ""}, {[]int64{0, 2, 0}, "2020年2月缺2份\uff0c不以0代替。"},
		{[]int64{1, 0, 1}, "实报少于应报的各期\uff0c缺报部分不以0代替。"}} {
		r := made(1, "甲")
		r.Trend.Points = nil
		for i, n := range c.lacking {
			month := period.MonthOf(2020, time.Month(i+1))
			r.Trend.Points = append(r.Trend.Points, report.Point{Period: period.Of(period.Monthly, month), From: month,
				To: month, Submissions: 1,
				Completeness: reconcile.Completeness{Expected: 3, OnTime: 3 - n, Missing: n}})
		}
		m := newMaker(r, Reader{})
		if got := m.Join(m.trendTable().Notes...); got != c.want {
			t.Errorf("lacking %v: %s", c.lacking, got)
		}
	}
}

// TestCapital: only what begins with a small letter changes.
func TestCapital(t *testing.T) {
	for s, want := range map[string]string{"": "", "up 2%": "Up 2%", "Up": "Up", "环比": "环比", "5 more": "5 more"} {
		if got := capital(s); got != want {
			t.Errorf("%q: %q", s, got)
		}
	}
}

// TestRates: the lowest rate comes first, whatever the figures; of equal ones the lower code; without a target last.
func TestRates(t *testing.T) {
	of := func(code string, toDate, target int64) report.ProjectRow {
		p := report.ProjectRow{Row: report.Row{Code: code}, ToDate: toDate, Rated: true}
		if target > 0 {
			p.Target = &target
		}
		return p
	}
	const large = 400_000_000_000
	for _, c := range []struct{ first, second report.ProjectRow }{
		{of("B", 1, 3), of("A", 1, 2)}, {of("A", 1, 2), of("B", 2, 4)}, {of("B", 0, 1), of("A", 1, 9)},
		{of("B", large/2, large), of("A", large, large)}, {of("B", 9*large, 9), of("A", 0, 0)},
		{of("A", 1, 0), of("B", 0, 0)},
	} {
		if compareRates(c.first, c.second) >= 0 || compareRates(c.second, c.first) <= 0 {
			t.Errorf("%+v does not stand before %+v", c.first, c.second)
		}
	}
}

// TestFolding holds at which length a list is told, shown whole, or folded, and that a folded one still adds up.
func TestFolding(t *testing.T) {
	for _, c := range []struct{ n, rows int }{{3, 3}, {10, 10}, {11, 6}, {300, 6}} {
		r := made(c.n, "甲")
		m := newMaker(r, Reader{Enclosed: []string{"xlsx"}})
		short, whole := m.table(m.agencyList(), true), m.table(m.agencyList(), false)
		if len(short.Rows) != c.rows || len(whole.Rows) != c.n {
			t.Errorf("%d agencies: %d rows folded, %d whole", c.n, len(short.Rows), len(whole.Rows))
		}
		sum := int64(0)
		for _, row := range short.Rows {
			sum += row.Cells[1].N
		}
		if sum != short.Total.Cells[1].N {
			t.Errorf("%d agencies: rows add up to %d, total %d", c.n, sum, short.Total.Cells[1].N)
		}
		last := short.Rows[len(short.Rows)-1].Cells
		if c.n > 10 != strings.HasSuffix(last[0].Text, "（见附件工作簿）") || last[0].Quiet != (c.n > 10) ||
			last[1].Quiet {
			t.Errorf("%d agencies: the row of the rest is %+v", c.n, last)
		}
	}
	r := made(12, "甲")
	r.Projects[0].Target, r.Projects[1].Rated = nil, false
	var names []string
	for _, row := range newMaker(r, Reader{}).projectTable(true).Rows[firstRows:] {
		names = append(names, row.Cells[0].Text)
	}
	if want := []string{"其余5个未达到目标的项目", "没有合同目标的1个项目",
		"目标不计入本表的1个项目"}; !slices.Equal(names, want) {
		t.Errorf("projects are folded to %v", names)
	}
	for enclosed, want := range map[string]string{"": "只列前120行，另有180行没有列出。",
		"xlsx": "只列前120行，其余180行见工作簿。"} {
		m := newMaker(made(300, "甲"), Reader{Enclosed: []string{enclosed}})
		if notes := m.cut([]*Table{m.projectTable(false)})[0].Notes; notes[len(notes)-1] != want {
			t.Errorf("with %q enclosed: %v", enclosed, notes)
		}
	}
	for n, table := range map[int]bool{1: false, 2: false, 3: true} {
		if got := newMaker(made(n, "甲"), Reader{}).agencies().blocks[0].Table != nil; got != table {
			t.Errorf("%d agencies are a table: %v", n, got)
		}
	}
}

func TestLeftOutSaysTheTrueReason(t *testing.T) {
	m := newMaker(
		made(1, "甲"), Reader{
			LeftOut: []LeftOut{{Name: "大.xlsx", Bytes: 6_000_000, Total: 12_340_000, Limit: 10_000_000}},
		})
	want := "连同附件本信为12.3 MB，超过每封10 MB的限额，最大的附件“大.xlsx”（6 MB）未随信发送，存O，可索取。"
	if got := m.enclosed(); len(got) != 1 || got[0] != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestNamesOfOtherLanguages(t *testing.T) {
	r := made(1, "甲中心")
	r.Title = "延吉市社会工作服务情况"
	to := Reader{Locale: "en"}
	if got := newMaker(r, to).title(); got != "延吉市社会工作服务情况 (social work services)" {
		t.Errorf("without a name: %q", got)
	}
	to.Office.Names = map[string]map[string]string{"en": {"延吉市社会工作服务情况": "Social Work in Yanji"}}
	if got := newMaker(r, to).title(); got != "Social Work in Yanji" {
		t.Errorf("with a name: %q", got)
	}
}

// TestJoinNeverGlues holds the joiner: two sentences whose ends are digits stay two.
func TestJoinNeverGlues(t *testing.T) {
	for _, c := range []struct {
		locale wording.Locale
		want   string
	}{{wording.English, "142. 3 projects."}, {wording.Chinese, "142。3 projects."}} {
		if got := c.locale.Join("142", "", "3 projects."); got != c.want {
			t.Errorf("%s: %q, want %q", c.locale, got, c.want)
		}
	}
}

func TestLetters(t *testing.T) {
	r := made(1, "甲中心")
	r.Agencies[0].ClaimedDirect = 12
	r.Findings = []report.Finding{{Finding: reconcile.Finding{Code: reconcile.RecordRepeated,
		Severity:   reconcile.Warning,
		AgencyCode: "0000", Records: []reconcile.RecordDetail{{Title: "活动", Attendances: 2}}}}}
	d := Feedback(r, "0000", nil, Reader{})
	if got, want := d.Front[0].Text[0], "甲中心2026年10月填报直接受益12人次，核定10人次，净核减2人次。"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	repeated := r.Findings[0]
	lead := func(row report.Row, found ...report.Finding) string {
		row.Code, row.Name = "0000", "甲中心"
		r.Agencies[0], r.Findings = row, append(found, repeated)
		return strings.Join(Feedback(r, "0000", nil, Reader{}).Front[0].Text, "")
	}
	silent := report.Finding{Finding: reconcile.Finding{Code: reconcile.DirectMissing, AgencyCode: "0000"}}
	for got, want := range map[string]string{
		lead(report.Row{Submissions: 1, Direct: 10}, silent): "甲中心2026年10月没有填报直接受益合计，核定10人次。",
		lead(report.Row{Submissions: 2, Direct: 10, ClaimedDirect: 4}, silent): "甲中心2026年10月填报直接受益4人次，" +
			"核定10人次，净核增6人次。填报数中1份没有填直接受益，按0计。",
		lead(report.Row{Submissions: 1, Direct: 10, ClaimedDirect: 10, Unverified: 10}): "甲中心2026年10月" +
			"填报直接受益10人次，" +
			"核定10人次，两数相等。直接受益中10人次（100.0%）没有服务记录，按填报数计，未经核对。",
	} {
		if got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	if row := d.Front[2].Table.Rows[0]; row.Cells[3].Text != "同一填报内记录重复" ||
		row.Cells[4].Text != "删去重复的一条" {
		t.Errorf("the record left out: %v", row.Cells)
	}
	r.Findings = nil
	r.Unlisted = []reconcile.FindingCount{{Code: reconcile.RecordRepeated, AgencyCode: "0000", Count: 3},
		{Code: reconcile.RecordSimilar, AgencyCode: "0001", Count: 5}}
	for agency, want := range map[string]string{"0000": "贵机构另有3件只计数，没有列出。",
		"0002": "没有其他核查问题。"} {
		d := Feedback(r, agency, nil, Reader{})
		if text := d.Front[len(d.Front)-1].Text[0]; !strings.HasSuffix(text, want) {
			t.Errorf("%s: %s, want %s", agency, text, want)
		}
	}
	r.Filing.Agencies = []report.AgencyFiling{{State: reconcile.Missing, AgencyCode: "0000", Agency: "甲中心", Count: 1,
		Months: []period.Month{period.MonthOf(2026, 10)}}}
	deadline := r.AsOf
	for now, want := range map[int]string{-1: "请于", 0: "已过"} {
		d := Remind(r, "0000", Reader{}, deadline, deadline.AddDate(0, 0, now))
		if d == nil || !strings.Contains(d.Front[0].Text[0], want) {
			t.Errorf("day %d: %v", now, d)
		}
	}
	if Remind(r, "0001", Reader{}, deadline, deadline) != nil {
		t.Error("who has filed is reminded")
	}
}

// TestFeedbackResult sets what was claimed beside what stands: by kind, then direct as a whole, then indirect.
func TestFeedbackResult(t *testing.T) {
	n := func(v int64) *int64 { return &v }
	for _, tt := range []struct {
		name  string
		row   report.Row
		kinds []Worked
		want  string
	}{
		{"as claimed", report.Row{Direct: 10, ClaimedDirect: 10, Indirect: 25, ClaimedIndirect: 25},
			[]Worked{{"event", n(10), 10}}, "社区活动 10 10 0; *直接受益 10 10 0; 间接受益 25 25 0"},
		{"less and more", report.Row{Direct: 135, ClaimedDirect: 241, Indirect: 338, ClaimedIndirect: 330},
			[]Worked{{"case", n(11), 11}, {"group", n(60), 62}, {"event", n(168), 62}},
			"个案服务 11 11 0; 小组活动 60 62 +2; 社区活动 168 62 -106; *直接受益 241 135 -106; 间接受益 330 338 +8"},
		{"not claimed by kind", report.Row{Direct: 3, ClaimedDirect: 4, Indirect: 8}, []Worked{{"event", nil, 3}},
			"社区活动 - 3 -; *直接受益 4 3 -1; 间接受益 0 8 +8"},
		{"without records", report.Row{Direct: 9, ClaimedDirect: 9, Unverified: 9}, []Worked{{"event", n(9), 0}},
			"社区活动 9 0 -9; 没有服务记录\uff0c按填报数计 - 9 -; *直接受益 9 9 0; 间接受益 0 0 0"},
	} {
		r := made(1, "A")
		tt.row.Code, tt.row.Name = r.Agencies[0].Code, r.Agencies[0].Name
		r.Agencies[0] = tt.row
		table := Feedback(r, tt.row.Code, tt.kinds, Reader{}).Front[1].Table
		var got []string
		for _, row := range table.Rows {
			var cells []string
			for _, c := range row.Cells {
				cells = append(cells, strings.NewReplacer("\u2212", "-", "\u2014", "-").Replace(c.Text))
			}
			line := strings.Join(cells, " ")
			if row.Bold {
				line = "*" + line
			}
			got = append(got, line)
		}
		if line := strings.Join(got, "; "); line != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, line, tt.want)
		}
		if table.Caption != "结果" || table.Unit == "" {
			t.Errorf("%s: caption %s, unit %s", tt.name, table.Caption, table.Unit)
		}
	}
}

// TestEffects holds which figures of the first screen a correction tells, and which stay with the rows: every form sets
// this one table.
func TestEffects(t *testing.T) {
	n := func(v int64) *int64 { return &v }
	r := made(3, "A")
	r.Revision, r.Corrections = 2, &report.Correction{Revision: 1, SentAt: r.AsOf, Changes: []report.Change{
		{Table: "figures", Code: "direct", Column: "direct", Before: n(408), Now: n(438)},
		{Table: "agencies", Code: "0000", Name: "A", Column: "direct", Before: n(20), Now: n(50)}},
		YearToDate: &report.Change{Table: "year_to_date", Code: "direct", Column: "direct", Before: n(2268),
			Now: n(2298)},
		Rates: []report.RateChange{
			{Column: "previous", Before: &report.Rate{Part: 408, Whole: 320}, Now: &report.Rate{Part: 438, Whole: 320}},
			{Column: "year_to_date", Before: &report.Rate{Part: 2268, Whole: 2735},
				Now: &report.Rate{Part: 2298, Whole: 2735}},
			{Column: "year_before", Before: nil, Now: &report.Rate{Part: 438, Whole: 29}}}}
	d, err := Of(r, Reader{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, row := range d.Effects().Rows {
		var cells []string
		for _, c := range row.Cells {
			cells = append(cells, c.Text)
		}
		got = append(got, strings.Join(cells, " "))
	}
	want := []string{"直接受益人次 408 438 +30", "本年累计直接受益人次 2268 2298 +30",
		"直接受益环比 +27.5% +36.9% +9.4",
		"本年累计同比 -17.1% -16.0% +1.1", "直接受益同比 — — —"}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if annex := d.Annex()[0]; annex.Caption != d.Effects().Caption || len(annex.Rows) != len(want) {
		t.Errorf("the annex begins with %q", annex.Caption)
	}
	if rows := d.RowChanges(); len(rows) != 1 || rows[0].Table != "agencies" {
		t.Errorf("changes of rows: %v", rows)
	}
}

// TestNobodyIsCountedWhereNothingWas: a report that says that nothing was done does not say how many people it reached.
func TestNobodyIsCountedWhereNothingWas(t *testing.T) {
	r := &report.Report{Emptiness: report.NoService, Persons: report.Persons{Method: reconcile.ByKeys,
		Direct: report.Heads{Low: 7, High: 7}, Total: report.Heads{Low: 7, High: 7}}}
	if told := newMaker(r, Reader{}).persons(); len(told) > 0 {
		t.Error(told)
	}
}
