package wording

import "testing"

func TestCompare(t *testing.T) {
	for _, c := range []struct {
		name      string
		now, base int64
		want      string
	}{
		{"rise", 408, 320, "增长27.5%"},
		{"fall", 2268, 2735, "下降17.1%"},
		{"more than double stays a percentage", 660, 300, "增长120.0%"},
		{"to nothing", 0, 300, "下降100.0%"},
		{"level", 320, 320, "持平"},
		{"below 0.05 %", 2002, 2001, "持平"},
		{"0.05 %", 2001, 2000, "增长0.1%"},
		{"minus 0.05 %", 1999, 2000, "下降0.1%"},
		{"base of 0", 7, 0, Dash},
	} {
		zh := In(Chinese)
		if got := zh.Change(c.now, c.base); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
		for basis, word := range map[Basis]string{Adjacent: "环比", YearBefore: "同比"} {
			if got := zh.Compare(basis, c.now, c.base); got != word+c.want && got != Dash {
				t.Errorf("%s: %s, want %s%s", c.name, got, word, c.want)
			}
		}
	}
	if got := In(Korean).Compare(YearBefore, 408, 228); got != "동기대비 78.9% 증가" {
		t.Errorf("Korean: %s", got)
	}
	if got := In(English).Change(408, 320); got != "up 27.5%" {
		t.Errorf("English: %s", got)
	}
}
