package wording

import "testing"

func TestHalfWidthBesideHan(t *testing.T) {
	for _, c := range []struct {
		name, text string
		except     []string
		marks      string
	}{
		{"full-width is right", "报送\uff1a省民政厅\uff0c\uff08推算\uff09\u3002", nil, ""},
		{"each of the five", "甲,乙;丙:丁(戊)", nil, ",;:()"},
		{"beside on one side only", "1,甲 甲:9 (甲) 9)", nil, ",:()"},
		{"not beside Han", "a, b; c: (d) 9:30 5,900여명", nil, ""},
		{"a blank between", "情况 (2026)", nil, ""},
		{"a name from the data", "守望(示例)3份", []string{"守望(示例)"}, ""},
		{"our mark behind a name", "守望(示例)社:3份", []string{"守望(示例)社"}, ":"},
		{"a name twice, another not", "守望(示例) 守望(示例) 春晖(示例)", []string{"守望(示例)"}, "()"},
		{"empty exception", "甲:", []string{""}, ":"},
	} {
		var marks string
		for _, f := range Chinese.HalfWidthBesideHan(c.text, c.except...) {
			marks += string(f.Mark)
		}
		if marks != c.marks {
			t.Errorf("%s: found %q, want %q", c.name, marks, c.marks)
		}
	}
	got := Chinese.HalfWidthBesideHan("一\n二二二二二二二二二二二:三")
	if want := "二二二二二二二二二二:三"; len(got) != 1 || got[0].Context != want {
		t.Errorf("got %v, want %s", got, want)
	}
}

func TestHalfWidthBesideNamesInOtherLocales(t *testing.T) {
	text := "守望(示例)社, 3: May; 街道: x"
	for l, want := range map[Locale]int{Chinese: 2, Korean: 1, English: 1} {
		if got := l.HalfWidthBesideHan(text, "守望(示例)社"); len(got) != want {
			t.Errorf("%s: %v, want %d findings", l, got, want)
		}
	}
}
