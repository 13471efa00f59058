package wording

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"huizong/jobs/period"
)

// marks turns the ASCII marks that the wanted sentences below are typed with into the full-width marks of print.
var marks = strings.NewReplacer(",", "\uff0c", ";", "\uff1b", ":", "\uff1a", "(", "\uff08", ")", "\uff09", "<",
	"\u201c", ">", "\u201d")

// TestYanjiSentences holds each sentence of the programme report of Yanji, with its real figures.
func TestYanjiSentences(t *testing.T) {
	c := In(Chinese)
	asOf := time.Date(2020, 12, 10, 9, 0, 0, 0, time.FixedZone("CST", 8*3600))
	for _, s := range []struct {
		want, key string
		args      []any
	}{
		{"2015年以来,延吉市连续六年承接三区计划和福彩公益金,共有13个机构16个社区参与承接18个社会工作服务项目。",
			"quote.programme",
			[]any{"since", c.Year(2015), "region", "延吉市", "years", c.CountYears(6), "agencies", 13,
				"communities", 16,
				"programmes", c.And([]string{"三区计划", "福彩公益金"}), "projects", 18}},
		{"小组活动128个、496节、5900余人次", "service.group",
			[]any{"n", 128, "sessions", 496, "attendances", c.Approx(5938)}},
		{"项目直接受益人群1.5万余人次,间接受益人群3.8万余人次。", "beneficiaries.programme",
			[]any{"direct", c.Format("amount.attendances", "n", c.Approx(15288)),
				"indirect", c.Format("amount.attendances", "n", c.Approx(38266))}},
		{"填报17210,净核减1922(11.2%)", "claimed.less", []any{"claimed", 17210, "n", 1922, "share",
			Percent(1922, 17210)}},
		{"按直接受益乘以2.5,不是清点数", "estimate.coefficient", []any{"coefficient", "2.5"}},
		{"去重共7733人:直接2834人(其中1077人同时也是间接受益人,不再计入间接),间接4899人。", "people.keys",
			[]any{"n", 7733, "direct", 2834, "indirect", 4899, "both", 1077}},
		{"2020年为1月至11月。", "trend.partial",
			[]any{"year", c.Year(2020), "months", c.MonthsOfYear(period.MonthOf(2020, 1), period.MonthOf(2020, 11))}},
		{"183份为实报177份加计划外6份。", "bridge.unexpected", []any{"counted", 183, "filed", 177, "n", 6}},
		{"应报183份,实报177份,报送率96.7%。", "filing.lead",
			[]any{"expected", 183, "filed", 177, "rate", Percent(177, 183)}},
		{"杨柳社会工作服务中心3份:2015年4月、5月;2019年6月", "filing.agency",
			[]any{"agency", "杨柳社会工作服务中心", "n", 3,
				"months", c.Months([]period.Month{period.MonthOf(2015, 4), period.MonthOf(2015, 5),
					period.MonthOf(2019, 6)})}},
		{"填报数与核定数相差超过5%的31件(12个机构),以服务记录为准", "findings.item",
			[]any{"name", c.Text("finding.claim-variance.name"), "n", 31, "agencies", 12,
				"treatment", c.Treatment("claim-variance", 0)}},
		{"月报后补入的迟报使6期共增加365人次,累计用现数。", "restated.late", []any{"n", 6, "more", 365}},
		{"另有15份填报由机构改报,取最新一版:填报直接受益由2820人次改为2438人次。", "refiled",
			[]any{"n", 15, "before", 2820, "now", 2438}},
		{"本版(第2版)更正2020年12月10日9时发出的第1版,报告编号甲。", "correction.which",
			[]any{"revision", 2, "time", c.Time(asOf), "before", 1, "id", "甲"}},
		{"直接受益为个案服务、小组活动、社区活动三项人次之和,个案探访不计入。", "how.direct",
			[]any{"kinds", c.List([]string{c.Text("kind.case"), c.Text("kind.group"), c.Text("kind.event")}),
				"n", c.CountWord(3), "out", c.Text("kind.visit")}},
	} {
		if d := cmp.Diff(marks.Replace(s.want), c.Format(s.key, s.args...)); d != "" {
			t.Errorf("%s: %s", s.key, d)
		}
	}
}

// sample fills every place of a text with a number.
func sample(c *Catalogue, key string, n any) []any {
	var args []any
	for _, name := range c.Places(key) {
		args = append(args, name, n)
	}
	return args
}

// TestEveryTextReads renders every text of every locale with 0, 1 and many, and with text from the data.
func TestEveryTextReads(t *testing.T) {
	for _, l := range Locales {
		c := In(l)
		for _, key := range c.Keys() {
			for _, n := range []any{0, 1, int64(12345), "守望(示例)社"} {
				text := c.Format(key, sample(c, key, n)...)
				if strings.ContainsAny(text, "{}|") || strings.TrimSpace(text) != text || strings.Contains(text, "  ") {
					t.Errorf("%s %s: %q", l, key, text)
				}
				for _, f := range l.HalfWidthBesideHan(text, "守望(示例)社") {
					t.Errorf("%s %s: %v", l, key, f)
				}
			}
		}
	}
}
