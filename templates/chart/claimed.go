package chart

// Pair is one region with what was claimed and what stood up.
type Pair struct {
	Name                string
	Claimed, Reconciled int64  // person-times
	Less, Share         string // what was taken off, and its share of the claim, as written in the last two columns
	Filed               bool   // false: nothing that counts was filed
}

// ClaimedWords are the words of the chart of claimed against reconciled.
type ClaimedWords struct {
	Claimed, Reconciled, Less, Share, Unfiled, Alt string
	Number                                         func(int64) string
}

// Claimed sets claimed (light) above reconciled (dark), row by row, with the difference in digits at the right.
func Claimed(rows []Pair, w ClaimedWords) Picture {
	const pitch, first = 27.0, 28.0
	right := Width - max(52, textWidth(w.Share, nameSize)+10)
	p := Picture{Width: Width, Height: first + pitch*float64(len(rows)) + 2, Alt: w.Alt}
	most, names := int64(1), 30.0
	for _, r := range rows {
		most = max(most, r.Claimed, r.Reconciled)
		names = max(names, min(textWidth(r.Name, nameSize), 110))
	}
	axis := names + 12
	p.legend(axis, Series{w.Claimed, Light}, Series{w.Reconciled, Accent})
	p.text(w.Less, right, 12, nameSize, End, Second)
	p.text(w.Share, Width, 12, nameSize, End, Second)
	room := right - max(36, textWidth(w.Less, nameSize)+8) - axis - textWidth(w.Number(most), valueSize) - 12
	for i, r := range rows {
		y := first + pitch*float64(i)
		p.text(fitted(r.Name, nameSize, names), axis-8, y+14, nameSize, End, Ink)
		if !r.Filed {
			p.text(w.Unfiled, axis+5, y+14, nameSize, Start, Warn)
			continue
		}
		for j, v := range []int64{r.Claimed, r.Reconciled} {
			at, long := y+10.5*float64(j), scaled(v, most, room)
			p.box(axis, at, long, 9.5, []Colour{Light, Accent}[j])
			p.text(w.Number(v), axis+long+5, at+8.2, valueSize, Start, []Colour{Second, Ink}[j])
		}
		p.text(r.Less, right, y+14, nameSize, End, Ink)
		p.text(r.Share, Width, y+14, nameSize, End, Ink)
	}
	p.Marks = append(p.Marks, Mark{Shape: Line, X: axis, Y: first - 4, H: pitch * float64(len(rows)), Size: 0.8,
		Colour: Rule})
	return p
}
