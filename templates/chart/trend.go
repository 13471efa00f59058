package chart

import "math"

// Period is one period of a trend.
type Period struct {
	Name             string // under the columns
	Under            string // a second line below the name, where a new year begins; may be empty
	Direct, Indirect int64  // person-times
	Filed            bool   // false leaves a gap: nothing was filed, which is not 0
}

// TrendWords are the words of a trend.
type TrendWords struct {
	Direct, Indirect, Unit, Alt string
	Number                      func(int64) string
}

// Trend sets direct (dark) and indirect (light) side by side, period by period.
func Trend(periods []Period, w TrendWords) Picture {
	const top, base, foot = 36.0, 144.0, 159.0
	p := Picture{Width: Width, Height: 164, Alt: w.Alt}
	p.legend(0, Series{w.Direct, Accent}, Series{w.Indirect, Light})
	p.text(w.Unit, Width, 12, nameSize, End, Second)
	most, longest := int64(1), 1.0
	for _, x := range periods {
		most = max(most, x.Direct, x.Indirect)
		longest = max(longest, textWidth(w.Number(max(x.Direct, x.Indirect)), 1))
		if x.Under != "" {
			p.Height = 177
		}
	}
	slot := Width / float64(max(len(periods), 1))
	bar := min(24, slot*0.43)
	values := min(valueSize, max(6.5, (bar+2)/longest))
	names := nameSize
	if len(periods) > 8 {
		names = 9
	}
	for i, x := range periods {
		middle := (float64(i) + 0.5) * slot
		p.text(x.Name, middle, foot, names, Middle, Ink)
		p.text(x.Under, middle, foot+13, names, Middle, Second)
		if !x.Filed {
			p.text("\u2014", middle, base-4, values, Middle, Second)
			continue
		}
		for j, v := range []int64{x.Direct, x.Indirect} {
			left := middle - bar - 0.5 + float64(j)*(bar+1)
			height := (base - top) * float64(v) / float64(most)
			p.box(left, base-height, bar, height, []Colour{Accent, Light}[j])
			p.text(w.Number(v), left+bar/2, base-height-4, values, Middle, Ink)
		}
	}
	p.Marks = append(p.Marks, Mark{Shape: Line, X: 0, Y: base, W: Width, Size: 0.8, Colour: Rule})
	return p
}

// scaled is the length of v where most takes the whole room; above 0 it is never too small to see.
func scaled(v, most int64, room float64) float64 {
	if v <= 0 || most <= 0 {
		return 0
	}
	return max(room*0.006, math.Min(room*float64(v)/float64(most), room))
}
