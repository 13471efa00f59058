package chart

import (
	"bytes"
	"flag"
	"fmt"
	"image"
	_ "image/png"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files anew")

func plain(n int64) string { return strconv.FormatInt(n, 10) }

var trendWords = TrendWords{"直接受益", "间接受益（推算）", "单位：人次", "分年度直接受益、间接受益人次", plain}
var claimedWords = ClaimedWords{"填报数", "核定数", "核减", "占填报数", "未报", "分街道直接受益填报数与核定数", plain}
var filingWords = FilingWords{"按时", "迟报", "未报", "退回", "应报", "报送率", "分年度报送状态", plain}

func pictures() map[string]Picture {
	var years, months []Period
	for i, v := range [][2]int64{{2964, 7420}, {2092, 5235}, {2844, 7120}, {2157, 5398}, {2963, 7416}, {2268, 5677}} {
		years = append(years, Period{Name: fmt.Sprintf("%d年", 2015+i), Direct: v[0], Indirect: v[1], Filed: true})
	}
	for i := range 12 {
		month := Period{Name: fmt.Sprintf("%d月", (i+10)%12+1), Direct: int64(12000 + 301*i),
			Indirect: int64(30000 + 753*i), Filed: i != 1 && i != 2}
		if i == 0 || i == 2 {
			month.Under = fmt.Sprintf("%d年", 2019+i/2)
		}
		months = append(months, month)
	}
	strips := []Strip{{"2015年", 32, 4, 0, 0, "36", "100.0%"}, {"2016年", 23, 2, 2, 0, "27", "92.6%"},
		{"2017年", 34, 1, 0, 1, "36", "97.2%"},
		{"2020年", 0, 0, 0, 0, "0", "—"}}
	return map[string]Picture{
		"years": Trend(years, trendWords), "months": Trend(months, trendWords), "nothing": Trend(nil, trendWords),
		"claimed": Claimed([]Pair{{"进学街道", 5290, 4499, "791", "15.0%", true},
			{"一个名称很长很长很长很长的街道办事处", 3991, 3612, "379", "9.5%", true},
			{"新兴街道", 0, 0, "0", "—", true}, {"公园街道", 0, 0, "", "", false}}, claimedWords),
		"filing": Filing(strips, filingWords),
		"crowded": Filing([]Strip{{"2019年", 3000, 1, 2, 3, "3006", "99.8%"},
			{"2020年", 1, 3000, 1, 1, "3003", "99.9%"}}, filingWords),
	}
}

func TestGolden(t *testing.T) {
	for name, p := range pictures() {
		t.Run(name, func(t *testing.T) {
			var out strings.Builder
			fmt.Fprintf(&out, "%.1f x %.1f %s\n", p.Width, p.Height, p.Alt)
			for _, m := range p.Marks {
				fmt.Fprintf(&out, "%s %.1f %.1f %.1f %.1f %.1f %06X %d %s\n", []string{"box", "line", "text"}[m.Shape],
					m.X, m.Y, m.W, m.H, m.Size, uint32(m.Colour), m.Anchor, m.Text)
			}
			path := filepath.Join("testdata", t.Name()+".txt")
			if *update {
				if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, []byte(out.String()), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(string(want), out.String()); d != "" {
				t.Error(d)
			}
		})
	}
}

// TestEverythingInside holds every mark to lie inside its picture, however crowded.
func TestEverythingInside(t *testing.T) {
	for name, p := range pictures() {
		for _, m := range p.Marks {
			left, right := m.X, m.X+m.W
			if m.Shape == Text {
				w := textWidth(m.Text, m.Size)
				left = m.X - w*float64(m.Anchor)/2
				right = left + w
			}
			if left < -0.5 || right > p.Width+0.5 || m.Y < 0 || m.Y+m.H > p.Height+0.5 {
				t.Errorf("%s: %+v reaches outside %v x %v", name, m, p.Width, p.Height)
			}
		}
	}
}

func font(t testing.TB) []byte {
	t.Helper()
	raw, err := os.ReadFile("../brief/fonts/hei.ttf")
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// TestPNG paints each picture several times at once, and wants one result of the right size that is not blank.
func TestPNG(t *testing.T) {
	face := font(t)
	for name, p := range pictures() {
		var group sync.WaitGroup
		out := make([][]byte, 4)
		for i := range out {
			group.Go(func() {
				raw, err := PNG(p, 2, face)
				if err != nil {
					t.Error(err)
				}
				out[i] = raw
			})
		}
		group.Wait()
		for _, raw := range out[1:] {
			if !bytes.Equal(raw, out[0]) {
				t.Errorf("%s: two paintings of one picture differ", name)
			}
		}
		img, _, err := image.Decode(bytes.NewReader(out[0]))
		if err != nil {
			t.Fatal(err)
		}
		if got := img.Bounds().Size(); got != image.Pt(884, int(p.Height*2+0.5)) {
			t.Errorf("%s: size %v", name, got)
		}
		colours := map[string]bool{}
		for y := range img.Bounds().Dy() {
			for x := range img.Bounds().Dx() {
				r, g, b, _ := img.At(x, y).RGBA()
				colours[fmt.Sprintf("%02X%02X%02X", r>>8, g>>8, b>>8)] = true
			}
		}
		for _, m := range p.Marks {
			if m.Shape == Box && m.W > 2 && !colours[fmt.Sprintf("%06X", uint32(m.Colour))] {
				t.Errorf("%s: no pixel is %06X", name, uint32(m.Colour))
			}
		}
	}
}

func TestPNGRefusesWhatIsNoFont(t *testing.T) {
	if _, err := PNG(Trend(nil, trendWords), 2, []byte("no font")); err == nil ||
		!strings.Contains(err.Error(), "font") {
		t.Errorf("error %v, want one about the font", err)
	}
}

// TestLightness holds the series apart in grey print (ITU-R BT.601), as the look wants.
func TestLightness(t *testing.T) {
	for _, c := range []struct {
		colour Colour
		grey   int
	}{{Ink, 37}, {Second, 96}, {Accent, 69}, {Light, 158}, {Amber, 117}} {
		r, g, b := c.colour.RGB()
		if got := (299*int(r) + 587*int(g) + 114*int(b) + 500) / 1000; got < c.grey-2 || got > c.grey+2 {
			t.Errorf("%06X is %d in grey, want %d", uint32(c.colour), got, c.grey)
		}
	}
}
