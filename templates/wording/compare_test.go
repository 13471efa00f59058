package wording

import "testing"

func TestCompare(t *testing.T) {
	of := func(n int64) *int64 { return &n }
	const none, level = "上期无数\uff0c不作比较\u3002", "持平"
	for _, c := range []struct {
		name  string
		basis Basis
		now   int64
		base  *int64
		want  Comparison
	}{
		{"rise", Adjacent, 408, of(320), Comparison{"增长27.5%", "环比增长27.5%", ""}},
		{"rise on the year", YearBefore, 408, of(228), Comparison{"增长78.9%", "同比增长78.9%", ""}},
		{"fall of the year to date", YearToDate, 2268, of(2735), Comparison{"下降17.1%", "累计同比下降17.1%", ""}},
		{"more than double stays a percentage", Adjacent, 660, of(300), Comparison{"增长120.0%", "环比增长120.0%", ""}},
		{"to nothing", Adjacent, 0, of(300), Comparison{"下降100.0%", "环比下降100.0%", ""}},
		{"level", Adjacent, 320, of(320), Comparison{level, "环比持平", ""}},
		{"below 0.05 %", Adjacent, 2002, of(2001), Comparison{level, "环比持平", ""}},
		{"0.05 %", Adjacent, 2001, of(2000), Comparison{"增长0.1%", "环比增长0.1%", ""}},
		{"minus 0.05 %", Adjacent, 1999, of(2000), Comparison{"下降0.1%", "环比下降0.1%", ""}},
		{"base of 30", Adjacent, 33, of(30), Comparison{"增长10.0%", "环比增长10.0%", ""}},
		{"small base, more", Adjacent, 33, of(29), Comparison{"比上期增加4人次", "比上期增加4人次", ""}},
		{"small base, fewer", YearBefore, 3, of(29), Comparison{"比上年同期减少26人次", "比上年同期减少26人次", ""}},
		{"small base, level", Adjacent, 7, of(7), Comparison{level, "环比持平", ""}},
		{"base of 0", Adjacent, 7, of(0), Comparison{Dash, "环比" + Dash, none}},
		{"no base", Adjacent, 7, nil, Comparison{Dash, "环比" + Dash, none}},
		{"no base a year before", YearBefore, 7, nil,
			Comparison{Dash, "同比" + Dash, "上年同期无数\uff0c不作比较\u3002"}},
	} {
		if got := In(Chinese).Compare(c.basis, c.now, c.base); got != c.want {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
	if got := In(Korean).Compare(YearBefore, 408, of(228)).Phrase; got != "동기대비 78.9% 증가" {
		t.Errorf("Korean: %s", got)
	}
	if got := In(English).Compare(Adjacent, 33, of(29)).Phrase; got != "4 more than in the previous period" {
		t.Errorf("English: %s", got)
	}
}

func TestComparePoints(t *testing.T) {
	for tenths, want := range map[int64]Comparison{
		23:  {"提高2.3个百分点", "环比提高2.3个百分点", ""},
		-5:  {"降低0.5个百分点", "环比降低0.5个百分点", ""},
		0:   {"持平", "环比持平", ""},
		100: {"提高10.0个百分点", "环比提高10.0个百分点", ""},
	} {
		if got := In(Chinese).ComparePoints(Adjacent, tenths); got != want {
			t.Errorf("%d: %+v, want %+v", tenths, got, want)
		}
	}
}
