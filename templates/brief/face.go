package brief

import (
	"embed"
	"fmt"
	"os"
	"strings"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"

	"huizong/templates/wording"
)

//go:embed fonts/*.ttf
var fontFiles embed.FS

// face is one TrueType font: what it holds and how wide.
type face struct {
	name   string
	data   []byte
	glyphs *sfnt.Font
	em     int
	known  *sync.Map // by rune: glyph and width
	latin  bool      // for digits and letters; marks that Chinese shares with it are set in the Chinese face
	marks  bool      // of a latin face: for those marks too, in text that is not Chinese
}

// style is the faces that a text is set in: of each character the first that has it.
type style []*face

// faces are the styles of the brief.
type faces struct {
	body, bold, hei, heiBold style
}

// missing stands for a character that no face has: the mark of Chinese printers for a missing type.
const missing = '\u3013'

var embedded = sync.OnceValues(func() (map[string]*face, error) {
	out := map[string]*face{}
	for _, name := range []string{"song", "song-bold", "hei", "hei-bold", "latin", "latin-bold", "rare"} {
		data, err := fontFiles.ReadFile("fonts/" + name + ".ttf")
		if err != nil {
			return nil, err
		}
		f, err := parse(name, data)
		if err != nil {
			return nil, err
		}
		f.latin = name == "latin" || name == "latin-bold"
		out[name] = f
	}
	return out, nil
})

func parse(name string, data []byte) (*face, error) {
	f, err := sfnt.Parse(data)
	if err != nil {
		return nil, fmt.Errorf("read font %s: %w", name, err)
	}
	return &face{name: name, data: data, glyphs: f, em: int(f.UnitsPerEm()), known: &sync.Map{}}, nil
}

// load puts the styles together for a locale, the office's own faces before the embedded ones.
func load(fonts Fonts, locale wording.Locale) (*faces, error) {
	e, err := embedded()
	if err != nil {
		return nil, err
	}
	regular := style{e["song"], e["hei"], e["rare"]}
	bold := style{e["song-bold"], e["song"], e["hei"], e["rare"]}
	for _, own := range []struct {
		name, path string
		to         *style
	}{{"regular", fonts.Regular, &regular}, {"bold", fonts.Bold, &bold}} {
		if own.path == "" {
			continue
		}
		data, err := os.ReadFile(own.path)
		if err != nil {
			return nil, fmt.Errorf("fonts.%s: %w", own.name, err)
		}
		f, err := parse("office-"+own.name, data)
		if err != nil {
			return nil, fmt.Errorf("fonts.%s: %w (want a TrueType file, neither a collection nor CFF)", own.name, err)
		}
		*own.to = append(style{f}, *own.to...)
	}
	latin, latinBold := *e["latin"], *e["latin-bold"]
	latin.marks, latinBold.marks = locale != wording.Chinese, locale != wording.Chinese
	return &faces{
		body:    append(style{&latin}, regular...),
		bold:    append(style{&latinBold}, bold...),
		hei:     style{e["hei"], &latin, e["song"], e["rare"]},
		heiBold: style{e["hei-bold"], e["hei"], &latinBold, e["song"], e["rare"]},
	}, nil
}
func (f *face) has(r rune) bool {
	if f.latin && !f.marks && (r == '\u00b7' || r == '\u00d7' || r >= 0x2000 && r != '\u2212') {
		return false
	}
	return f.advance(r) >= 0
}

// advance is the width of r in ems; below 0 where the face has no such glyph.
func (f *face) advance(r rune) float64 {
	if w, ok := f.known.Load(r); ok {
		return w.(float64)
	}
	var buf sfnt.Buffer
	w := -1.0
	if g, err := f.glyphs.GlyphIndex(&buf, r); err == nil && g != 0 {
		if a, err := f.glyphs.GlyphAdvance(&buf, g, fixed.I(f.em), font.HintingNone); err == nil {
			w = float64(a) / 64 / float64(f.em)
		}
	}
	f.known.Store(r, w)
	return w
}

// has reports whether a face of the style has r.
func (s style) has(r rune) bool {
	f, shown := s.of(r)
	return shown != missing && f != nil || r == missing
}

// of returns the face that r is set in, and the character that is set.
func (s style) of(r rune) (*face, rune) {
	for _, f := range s {
		if r <= 0xffff && f.has(r) {
			return f, r
		} else if p := f.private(r); p != 0 {
			return f, p
		}
	}
	for _, f := range s {
		if f.has(missing) {
			return f, missing
		}
	}
	return s[0], '?'
}

//go:embed fonts/rare.txt
var rare string

// firstPrivate is where the face of rare characters keeps those beyond the first plane, which a PDF of two bytes a
// character cannot name: the i-th of rare.txt at the i-th place of the private use area.
const firstPrivate = 0xE000

var rarePlaces = sync.OnceValue(func() map[rune]rune {
	out := map[rune]rune{}
	for i, r := range []rune(strings.TrimSpace(rare)) {
		out[r] = firstPrivate + rune(i)
	}
	return out
})

// private is the place of r in the face of rare characters, or 0.
func (f *face) private(r rune) rune {
	if f.name != "rare" {
		return 0
	}
	return rarePlaces()[r]
}

// private reports whether r is such a place.
func private(r rune) bool { return r >= firstPrivate && r <= 0xf8ff }
