package brief

import (
	"embed"
	"fmt"
	"os"
	"sync"

	"github.com/signintech/gopdf/fontmaker/core"

	"huizong/templates/wording"
)

//go:embed fonts/*.ttf
var fontFiles embed.FS

// face is one TrueType font: what it holds and how wide.
type face struct {
	name   string
	data   []byte
	glyphs map[int]uint
	widths []uint
	em     float64
	latin  bool // for digits and letters; marks that Chinese shares with it are set in the Chinese face
	marks  bool // of a latin face: for those marks too, in text that is not Chinese
}

// style is the faces that a text is set in: of each character the first that has it.
type style []*face

// faces are the styles of the brief.
type faces struct {
	body, bold, hei, heiBold, mono style
}

// missing stands for a character that no face has: the mark of Chinese printers for a missing type.
const missing = '\u3013'

var embedded = sync.OnceValues(func() (map[string]*face, error) {
	out := map[string]*face{}
	for _, name := range []string{"song", "song-bold", "hei", "hei-bold", "latin", "latin-bold", "mono"} {
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
	var p core.TTFParser
	if err := p.ParseFontData(data); err != nil {
		return nil, fmt.Errorf("read font %s: %w", name, err)
	}
	return &face{name: name, data: data, glyphs: p.Chars(), widths: p.Widths(), em: float64(p.UnitsPerEm())}, nil
}

// load puts the styles together for a locale, the office's own faces before the embedded ones.
func load(fonts Fonts, locale wording.Locale) (*faces, error) {
	e, err := embedded()
	if err != nil {
		return nil, err
	}
	regular, bold := style{e["song"], e["hei"]}, style{e["song-bold"], e["song"], e["hei"]}
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
	return &faces{body: append(style{&latin}, regular...), bold: append(style{&latinBold}, bold...),
		hei:     style{e["hei"], &latin, e["song"]},
		heiBold: style{e["hei-bold"], e["hei"], &latinBold, e["song"]}, mono: style{e["mono"], e["hei"]}}, nil
}

func (f *face) has(r rune) bool {
	if f.latin && !f.marks && (r == '\u00b7' || r == '\u00d7' || r >= 0x2000 && r != '\u2212') {
		return false
	}
	_, ok := f.glyphs[int(r)]
	return ok
}

// advance is the width of r in ems.
func (f *face) advance(r rune) float64 {
	g := f.glyphs[int(r)]
	return float64(f.widths[min(int(g), len(f.widths)-1)]) / f.em
}

// of returns the face that r is set in, and the character that is set.
func (s style) of(r rune) (*face, rune) {
	for _, f := range s {
		if f.has(r) {
			return f, r
		}
	}
	for _, f := range s {
		if f.has(missing) {
			return f, missing
		}
	}
	return s[0], '?'
}
