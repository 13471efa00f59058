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
		{
			"2015年以来连续六年,13个机构在16个社区承接社会工作服务项目18个。" +
				"累计进行个案探访2185人次,开展个案服务320个、738人次," +
				"小组活动128个、496节、5900余人次,社区活动143个、服务8600余人次。" +
				"项目直接受益人群1.5万余人次,间接受益人群3.8万余人次。",
			"headline.programme", []any{"since", c.Year(2015), "years", c.CountWord(6), "agencies", 13, "communities",
				16, "projects", 18, "visits", 2185, "cases", 320,
				"case_attendances", 738, "groups", 128, "sessions", 496, "group_attendances", c.Approx(5938), "events",
				143,
				"event_attendances", c.Approx(8612), "direct", c.Approx(15288), "indirect", c.Approx(38266)}},
		{"填报17210人次,核减1922人次", "key.direct.less", []any{"claimed", 17210, "n", 1922}},
		{"按直接受益乘以2.5", "key.indirect.coefficient", []any{"coefficient", "2.5"}},
		{"目标13600人次", "key.target.sub", []any{"n", 13600}},
		{"应报183份,缺6份", "key.filing.sub", []any{"expected", 183, "n", 6}},
		{"本年累计2268人次,累计同比下降17.1%,完成合同目标87.2%", "key.year_to_date.target",
			[]any{"n", 2268, "change", c.Compare(YearToDate, 2268, new(int64(2735))).Phrase, "rate",
				Percent(2268, 2600)}},
		{"受益人数(按受益人编码去重):直接2834人,间接4899人;另有1077人既是直接又是间接,只计入直接。", "persons.keys",
			[]any{"direct", 2834, "indirect", 4899, "both", 1077}},
		{"2020年为1月至11月。", "trend.partial",
			[]any{"year", c.Year(2020), "months", c.MonthsOfYear(period.MonthOf(2020, 1), period.MonthOf(2020, 11))}},
		{"机构填报直接受益17210人次,逐条核对服务记录后核定15288人次,净核减1922人次,占11.2%。", "bridge.lead.less",
			[]any{"claimed", 17210, "reconciled", 15288, "n", 1922, "share", Percent(1922, 17210)}},
		{"核减最多的两项:填报多于服务记录1597人次,同一活动重复填报373人次。", "bridge.top.two",
			[]any{"first", c.Text("bridge.direct.over-claimed"), "first_n", 1597, "second",
				c.Text("bridge.direct.record-duplicate"), "second_n", 373}},
		{"负数为核减,正数为核增。<依据>为所涉填报份数或记录条数。", "bridge.note", nil},
		{"6个街道中,进学街道直接受益4499人次,居首位,占29.4%。", "regions.lead.street",
			[]any{"n", 6, "name", "进学街道", "direct", 4499, "share", Percent(4499, 15288)}},
		{"按行政区划代码排列。占比指占直接受益,因四舍五入,各项之和与100.0%略有出入。", "regions.note", nil},
		{"13个机构中,杨柳社会工作服务中心直接受益2301人次,居首位,占15.1%。", "agencies.lead",
			[]any{"n", 13, "name", "杨柳社会工作服务中心", "direct", 2301, "share", Percent(2301, 15288)}},
		{"按资金来源,三区计划9个项目直接受益8890人次,福彩公益金9个项目6398人次。", "programmes.lead",
			[]any{"items", c.Clauses([]string{
				c.Format("programmes.item.first", "name", "三区计划", "projects", 9, "direct", 8890),
				c.Format("programmes.item", "name", "福彩公益金", "projects", 9, "direct", 6398)})}},
		{"18个项目合同目标共13600人次,完成112.4%;10个达到目标,8个未达到,最低的完成62.8%。", "targets.some",
			[]any{"n", 18, "target", 13600, "rate", Percent(15288, 13600), "reached", 10, "missed", 8, "lowest",
				Percent(628, 1000)}},
		{"完成率超过150%的3个项目(YJ2015-01、YJ2017-01、YJ2019-01),请核实目标或填报。", "targets.above",
			[]any{"n", 3, "codes", c.List([]string{"YJ2015-01", "YJ2017-01", "YJ2019-01"})}},
		{"应报183份,实报177份,报送率96.7%。", "filing.lead",
			[]any{"expected", 183, "filed", 177, "rate", Percent(177, 183)}},
		{"未报5份、退回1份,不计入本报告,也不以0代替。", "filing.out.both", []any{"missing", 5, "returned", 1}},
		{"杨柳社会工作服务中心3份:2015年4月、5月;2019年6月", "filing.agency",
			[]any{"agency", "杨柳社会工作服务中心", "n", 3,
				"months", c.Months([]period.Month{period.MonthOf(2015, 4), period.MonthOf(2015, 5),
					period.MonthOf(2019, 6)})}},
		{"另有计划外填报6份,见第七节;本报告计入183份,即实报177份与计划外6份。", "filing.note.unexpected",
			[]any{"n", 6, "counted", 183, "filed", 177}},
		{"共12类89件,其中填报数与核定数相差超过5%31件,居首位。逐件清单见附件工作簿。", "findings.lead",
			[]any{"kinds", 12, "n", 89, "top", c.Text("finding.claim-variance.name"), "top_n", 31}},
		{"本报告为第1版,没有已报数需要更正。", "corrections.first", []any{"revision", 1}},
		{"与各月月报时点(次月10日9时)比较,6个月的核定数因迟报补入而增加,累计一律用现数。", "restatements.months",
			[]any{"day", 10, "hour", 9, "n", 6}},
		{"怡心社会工作服务中心迟报", "restatement.late", []any{"agency", "怡心社会工作服务中心"}},
		{"另有15份填报由机构改报,取最新一版:填报直接受益由2820人次改为2438人次。", "refiled",
			[]any{"n", 15, "before", 2820, "now", 2438}},
		{"直接受益人次为个案服务、小组活动、社区活动三项人次之和。", "method.direct",
			[]any{"kinds", c.List([]string{c.Text("kind.case"), c.Text("kind.group"), c.Text("kind.event")}), "count",
				c.CountWord(3)}},
		{"间接受益人次系推算:每份填报按直接受益乘以2.5四舍五入后相加。机构自填39255人次只作对照。",
			"method.indirect.coefficient",
			[]any{"coefficient", "2.5", "claimed", 39255}},
		{"每份填报取数据截至时的最新一版。计入183份;被新版取代15份、草稿2份、退回1份、作废1份,不计入。",
			"method.submissions",
			[]any{"counted", 183, "superseded", 15, "draft", 2, "returned", 1, "voided", 1}},
		{"报送时限为次月5日24时(北京时间),以首版报送时间判断是否按时。", "method.deadline",
			[]any{"day", 5, "zone", c.Text("zone.Asia/Shanghai")}},
		{"总体情况文字中的<余>为去尾取整,其余各处都是准确数。比率四舍五入到0.1个百分点。", "method.rounding", nil},
		{"2020年12月10日9时(北京时间)", "foot.time", []any{"time", c.Time(asOf), "zone", c.Text("zone.Asia/Shanghai")}},
		{"核定直接受益15288人次,间接受益38266人次(推算);应报183份,未报5份、退回1份。", "preheader",
			[]any{"direct", 15288, "indirect", 38266, "expected", 183, "missing", 5, "returned", 1}},
		{"第2版,更正2020年12月10日发出的第1版,共3处,见第八节。", "banner.correction",
			[]any{"revision", 2, "date", c.Date(asOf), "before", 1, "n", 3}},
		{"本期应报183份,均未报,没有可报数据。", "empty.nothing_filed", []any{"n", 183}},
		{"附件<甲>超过10 MB,未随信发送,存放处:乙", "attachment.left_out",
			[]any{"name", "甲", "size", 10, "place", "乙"}},
		{"全部见附件工作簿<分机构>表。", "note.rest", []any{"sheet", c.Text("sheet.agencies")}},
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
