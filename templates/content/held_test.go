package content

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"huizong/jobs/period"
	"huizong/jobs/reconcile"
	"huizong/jobs/report"
)

// lackingOf is a filing finding of an agency of that name.
func lackingOf(code reconcile.Code, agency string) report.Finding {
	return report.Finding{Finding: reconcile.Finding{Code: code}, Agency: agency, Project: "儿童项目",
		Community: "丹延社区"}
}

// TestHeldBelow: a notice says how far below which limit, whose filings are lacking of which project, and until when
// they were due; four or more by agency, and what it cannot name by project too.
func TestHeldBelow(t *testing.T) {
	limits := reconcile.Defaults(time.UTC)
	limits.MinCompleteness = 825
	limits.Deadline = func(m period.Month) time.Time { return m.End(time.UTC).AddDate(0, 0, 5) }
	missing, returned := reconcile.SubmissionMissing, reconcile.SubmissionReturned
	byAgency := []report.AgencyFiling{{State: reconcile.Missing, Agency: "乙中心", Count: 4}}
	for _, c := range []struct {
		name   string
		filed  reconcile.Completeness
		found  []report.Finding
		limits *reconcile.Options
		want   string
	}{
		{"one is missing", reconcile.Completeness{Expected: 3, OnTime: 2, Missing: 1},
			[]report.Finding{lackingOf(missing, "甲中心")}, &limits,
			"报送率66.7%，低于设定的82.5%：应报3份，实报2份。" +
				"缺1份：甲中心（儿童项目，丹延社区）未报。时限为2020年9月5日24时。"},
		{"one is returned, and what was late is not lacking",
			reconcile.Completeness{Expected: 4, OnTime: 1, Late: 1, Missing: 1, Returned: 1},
			[]report.Finding{lackingOf(missing, "甲中心"), lackingOf(returned, "乙中心"),
				lackingOf(reconcile.SubmissionLate, "丙中心")}, nil,
			"报送率50.0%，低于设定的限度：应报4份，实报2份。" +
				"缺2份：甲中心（儿童项目，丹延社区）未报，乙中心（儿童项目，丹延社区）退回。"},
		{"more than three", reconcile.Completeness{Expected: 5, OnTime: 1, Missing: 4},
			slices.Repeat([]report.Finding{lackingOf(missing, "乙中心")}, 4), nil,
			"报送率20.0%，低于设定的限度：应报5份，实报1份。缺4份：乙中心4份未报。"},
		{"one that cannot be read has no project",
			reconcile.Completeness{Expected: 6, OnTime: 2, Missing: 3, Quarantined: 1},
			slices.Repeat([]report.Finding{lackingOf(missing, "乙中心")}, 3), nil,
			"报送率33.3%，低于设定的限度：应报6份，实报2份。缺4份：乙中心4份未报。"},
	} {
		r := &report.Report{Period: period.Of(period.Monthly, period.MonthOf(2020, 8)), Findings: c.found}
		r.Filing.Completeness, r.Filing.Agencies = c.filed, byAgency
		n := Notice{Kind: NoticeHeld, Period: r.Period, Report: r, Limits: c.limits,
			Findings: []reconcile.Finding{{Code: reconcile.CompletenessBelow}}}
		if got := strings.Join(newTeller(n).told(), ""); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}

// TestHeldLimits: the limit is the one that was set, by rule.
func TestHeldLimits(t *testing.T) {
	limits := reconcile.Defaults(time.UTC)
	limits.MaxUnverified, limits.MaxChange = 100, 1500
	number := func(n int64) *int64 { return &n }
	n := Notice{Kind: NoticeHeld, Limits: &limits, Findings: []reconcile.Finding{
		{Code: reconcile.UnverifiedShare, Claimed: number(70), Counted: number(156)},
		{Code: reconcile.TotalSwing, Claimed: number(40), Counted: number(160)},
		{Code: reconcile.TotalSwing, Claimed: number(410), Counted: number(160)}}}
	want := "没有服务记录可核的有70人次，占直接受益156人次的44.9%，高于设定的10%。" +
		"直接受益40人次，上期160人次，变动75.0%，超过设定的150%。" +
		"直接受益410人次，上期160人次，变动156.3%，超过设定的150%。"
	if got := strings.Join(newTeller(n).told(), ""); got != want {
		t.Errorf("\n got %s\nwant %s", got, want)
	}
}

// TestHeldSteps: each rule says what is to be done about it, in the order of the rules, each once; who waits no longer
// reads last how it goes out all the same.
func TestHeldSteps(t *testing.T) {
	for detail, want := range map[string]string{
		"completeness-below (2 against 3)":                "催报 不再等",
		"no-submissions, completeness-below":              "催报 不再等",
		"row-quarantined (1 rows: x), total-swing":        "改数据 查变动 核实无误",
		"the database was restored, and may have sent it": "核实上述问题 核实无误",
		"unverified-share, personal-data, source-stale":   "补记录 去个人信息 等数据库 核实无误",
	} {
		steps := newTeller(Notice{Kind: NoticeHeld, Detail: detail}).steps()
		words := strings.Fields(want)
		if len(steps) != len(words) {
			t.Errorf("%s: %q", detail, steps)
			continue
		}
		for i, w := range words {
			if !strings.Contains(steps[i], w) {
				t.Errorf("%s: step %d is %s, want %s", detail, i+1, steps[i], w)
			}
		}
	}
}

// TestHeldAgain: where somebody has the period already, no notice says that nobody has anything: not the first, nor one
// that comes again and knows its reason alone.
func TestHeldAgain(t *testing.T) {
	first := Notice{Kind: NoticeHeld, Recipients: []string{"甲处"},
		Findings: []reconcile.Finding{{Code: reconcile.AlreadySent}}}
	again := Notice{Kind: NoticeHeld, Recipients: []string{"甲处"}, Detail: "already-sent: run 1 of job monthly"}
	for _, n := range []Notice{first, again} {
		m := newTeller(n)
		said := fmt.Sprint(m.told(), m.say("what"), m.facts())
		if strings.Contains(said, "没有人收到") || strings.Contains(said, "没有收到任何内容") ||
			!strings.Contains(said, "甲处，这一次都没有发；其中有人已由改名或取消的任务发过这一期。") {
			t.Errorf("%s", said)
		}
	}
}

// TestPlanned: who has to decide reads when the report was to go out; of one that somebody ordered nothing is said.
func TestPlanned(t *testing.T) {
	at := time.Date(2020, 9, 10, 9, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		kind NoticeKind
		at   time.Time
		says bool
	}{{NoticeHeld, at, true}, {NoticeAwaiting, at, true},
		{NoticeHeld, time.Time{}, false}, {NoticeRefused, at, false}} {
		d := Tell(Notice{Kind: c.kind, Run: 7, Planned: c.at})
		if said := strings.Contains(strings.Join(d.Stamp, " "), "计划2020年9月10日9时发出"); said != c.says {
			t.Errorf("%s planned at %s: %q", c.kind, c.at, d.Stamp)
		}
	}
}
