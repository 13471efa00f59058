package chart

import "slices"

// Strip is one period with what was due in it, by how it was filed.
type Strip struct {
	Name                            string
	OnTime, Late, Missing, Returned int64
	Expected, Rate                  string // as written in the last two columns
}

// FilingWords are the words of the chart of filing.
type FilingWords struct {
	OnTime, Late, Missing, Returned, Expected, Rate, Alt string
	Number                                               func(int64) string
}

// Filing stacks the four states, period by period. The longest strip is the period with most due.
func Filing(strips []Strip, w FilingWords) Picture {
	const pitch, first, high = 22.0, 28.0, 15.0
	p := Picture{Width: Width, Height: first + pitch*float64(len(strips)) + 2, Alt: w.Alt}
	most, names, end := int64(1), 30.0, 363.0
	due := Width - max(46, textWidth(w.Rate, nameSize)+10)
	for _, s := range strips {
		most = max(most, s.OnTime+s.Late+s.Missing+s.Returned)
		names = max(names, min(textWidth(s.Name, nameSize), 110))
		end = min(end, due-8-max(textWidth(s.Expected, nameSize), textWidth(w.Expected, nameSize)))
	}
	left := names + 12
	p.legend(left, Series{w.OnTime, Accent}, Series{w.Late, Light}, Series{w.Missing, Amber},
		Series{w.Returned, Second})
	p.text(w.Expected, due, 12, nameSize, End, Second)
	p.text(w.Rate, Width, 12, nameSize, End, Second)
	for i, s := range strips {
		y := first + pitch*float64(i)
		p.text(fitted(s.Name, nameSize, names), left-8, y+11.5, nameSize, End, Ink)
		p.strip(s, left, y, high, end-left, most, w.Number)
		p.text(s.Expected, due, y+11.5, nameSize, End, Ink)
		p.text(s.Rate, Width, y+11.5, nameSize, End, Ink)
	}
	return p
}

// gap is the white between two parts of a strip.
const gap = 0.8

// strip sets one period's parts side by side. A part too short for its digits is made long enough, at the cost of the
// longest.
func (p *Picture) strip(s Strip, x, y, high, room float64, most int64, number func(int64) string) {
	values := []int64{s.OnTime, s.Late, s.Missing, s.Returned}
	lengths := make([]float64, len(values))
	longest, excess := 0, 0.0
	for i, v := range values {
		lengths[i] = scaled(v, most, room)
		if v > values[longest] {
			longest = i
		}
		if least := textWidth(number(v), valueSize) + 3; v > 0 && lengths[i] < least {
			excess += least - lengths[i]
			lengths[i] = least
		}
	}
	lengths[longest] = max(lengths[longest]-excess, slices.Min(lengths), textWidth(number(values[longest]), valueSize)+
		3)
	for i, v := range values {
		if v <= 0 {
			continue
		}
		ink := White
		if i == 1 {
			ink = Ink
		}
		p.box(x, y, lengths[i]-gap, high, []Colour{Accent, Light, Amber, Second}[i])
		p.text(number(v), x+(lengths[i]-gap)/2, y+11.2, valueSize, Middle, ink)
		x += lengths[i]
	}
}
