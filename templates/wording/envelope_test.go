package wording

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"

	"huizong/jobs/period"
)

const yanji = "延吉市社会工作服务情况"

func TestSubject(t *testing.T) {
	for _, c := range []struct {
		name   string
		locale Locale
		marks  []Mark
		title  string
		period string
		want   string
	}{
		{"month", Chinese, nil, yanji, "2026-10", "【月报】延吉市社会工作服务情况\uff082026年10月\uff09"},
		{"programme", Chinese, nil, yanji, "2015-01..2020-11",
			"【累计】延吉市社会工作服务情况\uff082015年1月至2020年11月\uff09"},
		{"correction", Chinese, []Mark{Correction}, yanji, "2026-Q3",
			"【更正】【季报】延吉市社会工作服务情况\uff082026年第三季度\uff09"},
		{"both marks in their order", Chinese, []Mark{Correction, Test}, yanji, "2026-H1",
			"【测试】【更正】【半年报】延吉市社会工作服务情况\uff082026年上半年\uff09"},
		{"year", Chinese, []Mark{Test}, yanji, "2026", "【测试】【年报】延吉市社会工作服务情况\uff082026年\uff09"},
		{"title with a line break", Chinese, nil, "甲\r\nBcc: x", "2026-10", "【月报】甲 Bcc: x\uff082026年10月\uff09"},
		{"Korean", Korean, []Mark{Correction}, "연길시 사회사업 복무정황", "2026-10",
			"[정정][월보] 연길시 사회사업 복무정황 (2026년 10월)"},
		{"English", English, []Mark{Test}, "Social work in Yanji", "2026-Q3",
			"[Test][Quarterly report] Social work in Yanji (third quarter of 2026)"},
	} {
		if got := In(c.locale).Subject(c.marks, c.title, window(t, c.period), "subject"); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func TestReportName(t *testing.T) {
	for p, want := range map[string]string{"2015-01..2020-11": "2015年1月至2020年11月累计报告",
		"2026-10": "2026年10月月报", "2026-H2": "2026年下半年半年报"} {
		if got := In(Chinese).ReportName(window(t, p)); got != want {
			t.Errorf("%s: %s, want %s", p, got, want)
		}
	}
}

func TestFileStem(t *testing.T) {
	long := strings.Repeat("长", 60)
	flags := strings.Repeat("\U0001F1E8\U0001F1F3", 20)
	for _, c := range []struct {
		name     string
		locale   Locale
		title    string
		period   string
		revision int
		want     string
	}{
		{"month", Chinese, yanji, "2026-10", 1, "延吉市社会工作服务情况月报\uff082026年10月\uff09.xlsx"},
		{"programme", Chinese, yanji, "2015-01..2020-11", 1,
			"延吉市社会工作服务情况累计报告\uff082015年1月至2020年11月\uff09.xlsx"},
		{"revision", Chinese, yanji, "2026-10", 3, "延吉市社会工作服务情况月报\uff082026年10月\uff09_更正2.xlsx"},
		{"revision of a programme has the short kind", Chinese, yanji, "2015-01..2020-11", 2,
			"延吉市社会工作服务情况累计\uff082015年1月至2020年11月\uff09_更正1.xlsx"},
		{"long title", Chinese, long, "2026-10", 1, strings.Repeat("长", 23) + "月报\uff082026年10月\uff09.xlsx"},
		{"characters of two code points", Chinese, "甲" + flags, "2026-10", 1, "甲" +
			strings.Repeat("\U0001F1E8\U0001F1F3", 11) + "月报\uff082026年10月\uff09.xlsx"},
		{"forbidden", Chinese, "../a/b\\c:*?\"<>|\u202egnp\u200b 甲 乙\r\n", "2026-10", 1,
			"abcgnp甲乙月报\uff082026年10月\uff09.xlsx"},
		{"nothing left", Chinese, " /\u200b", "2026-10", 1, "月报\uff082026年10月\uff09.xlsx"},
		{"brackets of the title stay", Chinese, "甲(示例)", "2026", 1, "甲(示例)年报\uff082026年\uff09.xlsx"},
		{"Korean", Korean, "연길시 사회사업 복무정황", "2026-10", 1, "연길시_사회사업_복무정황_월보_(2026년10월).xlsx"},
		{"English", English, "Social work", "2015-01..2020-11", 1, "Social_work_total_2015-01_2020-11.xlsx"},
		{"English month", English, "Yanji", "2026-10", 2, "Yanji_monthly_report_2026-10_corr1.xlsx"},
	} {
		if got := In(c.locale).FileStem(c.title, window(t, c.period), c.revision) + ".xlsx"; got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func TestFileStemIsSafe(t *testing.T) {
	odd := rapid.StringOf(rapid.OneOf(rapid.Rune(),
		rapid.SampledFrom([]rune("/\\:*?\"<>|.\r\n\u202e\u200b\u0301\U0001F1E8 \u3000甲한a"))))
	rapid.Check(t, func(t *rapid.T) {
		title := odd.Draw(t, "title")
		p := period.Of(rapid.SampledFrom(period.Kinds).Draw(t, "kind"), period.MonthOf(2026, 10))
		if p.Kind == period.Programme {
			p.From -= 100
		}
		for _, l := range Locales {
			name := In(l).FileStem(title, p, rapid.IntRange(1, 99).Draw(t, "revision")) + ".docx"
			if utf8.RuneCountInString(name) > 40 || !strings.HasSuffix(name, ".docx") || name[0] == '.' ||
				name[0] == '-' {
				t.Fatalf("%q makes %q", title, name)
			}
			if strings.ContainsFunc(name, func(r rune) bool {
				return strings.ContainsRune(`/\:*?"<>|`, r) || unicode.IsSpace(r) ||
					unicode.In(r, unicode.Cc, unicode.Cf) && r != '\u200d'
			}) {
				t.Fatalf("%q makes %q", title, name)
			}
			if again := Clean(name); again != name {
				t.Fatalf("%q is cut in the middle of a character", name)
			}
		}
	})
}
