package period_test

import (
	"testing"
	"time"

	"huizong/jobs/period"
)

func TestParseSpoken(t *testing.T) {
	t.Parallel()
	today := time.Date(2026, 11, 26, 16, 0, 0, 0, time.FixedZone("Asia/Shanghai", 8*3600))
	for said, want := range map[string]string{
		"2026-10": "2026-10", "2026-Q3": "2026-Q3",
		"3月": "2026-03", "11月": "2026-11", "12月": "2025-12", "十二月": "2025-12",
		"3月份":     "2026-03",
		"2025年3月": "2025-03", "去年3月": "2025-03", "今年12月": "2026-12", "前年1月": "2024-01",
		"第三季度": "2026-Q3", "2026年第三季度": "2026-Q3", "2026年3季度": "2026-Q3", "去年四季度": "2025-Q4",
		"一季度": "2026-Q1",
		"上半年": "2026-H1", "2025年下半年": "2025-H2", "去年": "2025", "今年": "2026", "2024年": "2024",
		"2024年度": "2024",
		"":       "",
		"上月":     "2026-10", "本月": "2026-11", "上季度": "2026-Q3", "本季度": "2026-Q4",
		"13月": "", "0月": "", "第五季度": "", "昨天": "", "明年": "", "x": "",
	} {
		p, err := period.ParseSpoken(said, today)
		if got := p.String(); want != "" && (err != nil || got != want) ||
			want == "" && err == nil {
			t.Errorf("%s: %s, %v; want %q", said, got, err, want)
		}
	}
}

func TestParseDay(t *testing.T) {
	t.Parallel()
	today := time.Date(2026, 11, 26, 16, 0, 0, 0, time.FixedZone("Asia/Shanghai", 8*3600))
	for said, want := range map[string]string{
		"2026-11-10": "2026-11-10 2026-11-10", "11月10日": "2026-11-10 2026-11-10", "12月1日": "2025-12-01 2025-12-01",
		"2024年2月29日": "2024-02-29 2024-02-29", "昨天": "2026-11-25 2026-11-25", "今天": "2026-11-26 2026-11-26",
		"3月": "2026-03-01 2026-03-31", "2026年第三季度": "2026-07-01 2026-09-30", "去年": "2025-01-01 2025-12-31",
		"2月30日": "", "": "", "never": "",
	} {
		d, err := period.ParseDay(said, today)
		got := d.First.Format("2006-01-02 ") + d.Last.Format("2006-01-02")
		if want != "" && (err != nil || got != want) || want == "" && err == nil {
			t.Errorf("%s: %s, %v; want %q", said, got, err, want)
		}
	}
}
