package mail_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"huizong/admin/pagetest"
	"huizong/templates/mail"
)

// shown is a page in the browser.
type shown struct {
	*testing.T
	ctx context.Context
}

func (s shown) open(width int64, html string) {
	s.Helper()
	file := filepath.Join(s.TempDir(), "mail.html")
	if err := os.WriteFile(file, []byte(html), 0o644); err != nil {
		s.Fatal(err)
	}
	for _, step := range []chromedp.Action[chromedp.Void]{chromedp.EmulateViewport(width, 900),
		chromedp.Navigate("file://" + file)} {
		if _, err := chromedp.Run(s.ctx, step); err != nil {
			s.Fatal(err)
		}
	}
}

// ask evaluates an expression that is a number.
func (s shown) ask(expression string) float64 {
	s.Helper()
	n, err := chromedp.Run(s.ctx, chromedp.Evaluate[float64](expression))
	if err != nil {
		s.Fatal(err)
	}
	return n
}

var styleBlock = regexp.MustCompile(`(?s)<style>.*?</style>`)

const (
	height   = `document.querySelector('table.c').getBoundingClientRect().bottom`
	overflow = `document.documentElement.scrollWidth - window.innerWidth`
	figures  = `[...document.querySelectorAll('td,th')].filter(e => e.scrollWidth > e.clientWidth + 1).length`
	// cells of five characters a line or fewer whose words take more than four lines
	squeezed = `[...document.querySelectorAll('td,th')].filter(e => { const r = document.createRange(); r.selectNodeContents(e);
		return !e.querySelector('table') && e.clientWidth < 5 * parseFloat(getComputedStyle(e).fontSize) &&
			new Set([...r.getClientRects()].map(b => Math.round(b.top))).size > 4 }).length`
	bars = `[...document.querySelectorAll('td')].filter(e => parseFloat(getComputedStyle(e).borderTopWidth) == 8 && e.offsetWidth > 2).length`
)

// TestBounds measures mails as a reader's program shows them: how high they are, that nothing is cut off on a phone,
// without the style block, with backgrounds stripped, and that who cannot see them is not kept out.
func TestBounds(t *testing.T) {
	s := shown{t, pagetest.Open(t, "file://", pagetest.Desktop).Ctx}
	most := map[string]float64{"programme": 2600, "month": 1900, "slice": 2600, "correction by filing": 2400,
		"empty":   1300,
		"english": 2300, "korean month": 2300, "correction by method": 2400, "correction by judgement": 2400}
	heights := map[string]float64{"test send": 1950, "unverified": 2050, "withheld": 1900, "korean": 2900,
		"english programme": 2900} // of these no more is looked at
	for _, sample := range samples(t) {
		limit, whole := most[sample.Name]
		limit = max(limit, heights[sample.Name])
		if limit == 0 {
			continue
		}
		c := render(t, sample)
		s.open(640, c.HTML)
		if n := s.ask(height); n > limit || n < 500 {
			t.Errorf("%s: %.0f px high at 640, at most %.0f", sample.Name, n, limit)
		}
		if !whole {
			continue
		}
		withBars := s.ask(bars)
		if withBars < 3 && sample.Name != "english" {
			t.Errorf("%s: %.0f bars", sample.Name, withBars)
		}
		s.audit(sample.Name)
		s.narrow(sample.Name, c, withBars)
	}
}

// narrow looks at the mail on a phone, as it is, without its style block, and with backgrounds and colours stripped.
func (s shown) narrow(name string, c *mail.Content, withBars float64) {
	bare := styleBlock.ReplaceAllString(c.HTML, "")
	stripped := strings.Replace(
		c.HTML,
		"</head>",
		"<style>*{background:none!important;color:inherit!important}</style></head>",
		1,
	)
	for variant, html := range map[string]string{"as it is": c.HTML, "without its style block": bare,
		"stripped": stripped} {
		s.open(360, html)
		if n := s.ask(overflow); n > 0 {
			s.Errorf("%s, %s: %.0f px beyond a screen of 360", name, variant, n)
		}
		if n := s.ask(figures); n > 0 {
			s.Errorf("%s, %s: %.0f cells are cut off", name, variant, n)
		}
		if n := s.ask(squeezed); n > 0 {
			s.Errorf("%s, %s: the words of %.0f cells stand one below the other", name, variant, n)
		}
		if n := s.ask(bars); n != withBars {
			s.Errorf("%s, %s: %.0f bars of %.0f", name, variant, n, withBars)
		}
	}
}

// audit runs axe-core. That a mail is no web page with landmarks is no fault of a mail.
func (s shown) audit(name string) {
	s.Helper()
	if _, err := chromedp.Run(s.ctx, chromedp.Evaluate[bool](pagetest.Axe+";true")); err != nil {
		s.Fatal(err)
	}
	wait := chromedp.Evaluate[[]string](
		`axe.run(document, {resultTypes: ['violations'], rules: {region: {enabled: false},
		'landmark-one-main': {enabled: false}}}).then(r => r.violations.filter(v => ['serious', 'critical'].includes(v.impact))
		.map(v => v.id + ': ' + v.nodes.map(n => n.html).slice(0, 2).join(' ')))`,
		chromedp.EvalAwaitPromise,
	)
	found, err := chromedp.Run(s.ctx, wait)
	if err != nil {
		s.Fatal(err)
	}
	for _, f := range found {
		s.Errorf("%s: %s", name, fmt.Sprintf("%.300s", f))
	}
}
