package brief

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"huizong/templates/wording"
)

// glyph is one character as it is set.
type glyph struct {
	r      rune
	actual rune // the character that r stands for, where it is another one
	face   *face
	width  float64 // points
	wide   bool    // a Chinese or Korean character or full-width mark: space may be let in beside it
}

// run is text in one style and size. tracking is added after each wide character.
type run struct {
	text     string
	style    style
	size     float64
	tracking float64
}

// line is a line of glyphs that fits its measure.
type line struct {
	glyphs []glyph
	size   float64
	width  float64
	last   bool // of its paragraph
}

// glyphsOf sets runs one after the other.
func glyphsOf(runs []run) []glyph {
	var out []glyph
	for _, t := range runs {
		for _, r := range printed(t.text) {
			f, shown := t.style.of(r)
			g := glyph{r: shown, face: f, width: f.advance(shown) * t.size, wide: isWide(shown) && !f.latin}
			if private(shown) {
				g.actual, g.wide = r, true
			}
			if g.wide {
				g.width += t.tracking
			}
			if n := len(out); n > 0 && closes(out[n-1].r) && (closes(shown) || opens(shown)) {
				out[n-1].width -= t.size / 2
			}
			out = append(out, g)
		}
	}
	return out
}

// printed leaves out what shows nothing by itself: the joiners of emoji, and the selectors of a character's variant.
func printed(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.In(r, unicode.Cf, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point) {
			return -1
		}
		return r
	}, text)
}

// closes and opens tell the full-width marks whose ink fills only the left, or only the right half. Where two meet, the
// air between them is halved.
func closes(r rune) bool {
	return strings.ContainsRune("\uff0c\u3002\u3001\uff1b\uff1a\uff09\u300b\u3011\u201d", r)
}

func opens(r rune) bool { return strings.ContainsRune("\uff08\u300a\u3010\u201c", r) }

func isWide(r rune) bool {
	return r >= 0x2e80 && r <= 0xffef || r == '\u201c' || r == '\u201d' || r == '\u2014' || r == '\u2026'
}

// breakLines breaks runs into lines by the Unicode line breaking algorithm (UAX #14): no mark that ends a phrase begins
// a line, and a number keeps its measure word. The first line may be short by indent. A stretch
// without any break that is longer than a line is broken where the line is full.
func breakLines(runs []run, measure, indent float64) []line {
	glyphs := glyphsOf(runs)
	var text string
	for _, t := range runs {
		text += printed(t.text)
	}
	size := 0.0
	if len(runs) > 0 {
		size = runs[0].size
	}
	var lines []line
	current := line{size: size}
	room := measure - indent
	flush := func() {
		current.trim()
		lines = append(lines, current)
		current, room = line{size: size}, measure
	}
	at := 0
	for _, text := range wording.Pieces(text) {
		n := utf8.RuneCountInString(text)
		piece := glyphs[at : at+n]
		at += n
		if current.width+visible(piece) > room+0.01 && len(current.glyphs) > 0 {
			flush()
		}
		for _, g := range piece {
			if current.width+g.width-air([]glyph{g}) > room+0.01 && len(current.glyphs) > 0 && !unicode.IsSpace(g.r) {
				flush()
			}
			current.glyphs = append(current.glyphs, g)
			current.width += g.width
		}
	}
	flush()
	lines[len(lines)-1].last = true
	return lines
}

// visible is the width of a piece without the blanks, or the air of the mark, that it ends in.
func visible(piece []glyph) float64 {
	end := len(piece)
	for end > 0 && unicode.IsSpace(piece[end-1].r) {
		end--
	}
	w := 0.0
	for _, g := range piece[:end] {
		w += g.width
	}
	return w - air(piece[:end])
}

// air is the empty half of a closing mark at the end.
func air(glyphs []glyph) float64 {
	if n := len(glyphs); n > 0 && closes(glyphs[n-1].r) && glyphs[n-1].wide {
		return glyphs[n-1].width / 2
	}
	return 0
}

// trim drops blanks at the end of a line.
func (l *line) trim() {
	for len(l.glyphs) > 0 && unicode.IsSpace(l.glyphs[len(l.glyphs)-1].r) {
		l.width -= l.glyphs[len(l.glyphs)-1].width
		l.glyphs = l.glyphs[:len(l.glyphs)-1]
	}
}

// stretch returns how much is let in after each glyph so that the line is as wide as measure: beside wide characters
// only, never inside a number or word. A last line is left as it is, and so is one without a place to stretch.
func (l *line) stretch(measure float64) []float64 {
	out := make([]float64, len(l.glyphs))
	if l.last || len(l.glyphs) < 2 {
		return out
	}
	var places []int
	for i := range len(l.glyphs) - 1 {
		if l.glyphs[i].wide || l.glyphs[i+1].wide || l.glyphs[i].r == ' ' {
			places = append(places, i)
		}
	}
	if len(places) == 0 {
		return out
	}
	each := (measure - l.width + air(l.glyphs)) / float64(len(places))
	for _, i := range places {
		out[i] = each
	}
	return out
}
