package mail_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
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
	bars   = `[...document.querySelectorAll('td')].filter(e => parseFloat(getComputedStyle(e).borderTopWidth) == 8 && e.offsetWidth > 0).length`
	widest = `Math.max(0, ...[...document.querySelectorAll('td')].filter(e => parseFloat(getComputedStyle(e).borderTopWidth) == 8).map(e => e.offsetWidth))`
)

// bounds are how high each sample is at most at 640 px: 2,600 a programme, 1,900 a month. English and Korean take more
// lines, and so do a banner, what a version corrects, more periods to compare with, and long names.
var bounds = map[string]float64{"programme": 2600, "slice": 2600, "everything late": 2600, "300 agencies": 2600,
	"month": 1900, "withheld": 1900, "quarter": 2150, "year": 1950, "test send": 1950, "unverified": 2050,
	"empty": 1300, "nothing due": 1300, "nothing filed": 1300,
	"correction by filing": 2400, "correction by method": 2400, "correction by judgement": 2400,
	"english": 2300, "korean month": 2300, "english programme": 2900, "korean": 2900, "hostile": 2800}

// barless are the samples without figures to set bars for.
var barless = []string{"nothing due", "nothing filed"}

// TestBounds measures every sample as a reader's program shows it: how high it is, that nothing is cut off on a phone,
// without the style block, with backgrounds stripped, and that who cannot see it is not kept out.
func TestBounds(t *testing.T) {
	s := shown{t, pagetest.Open(t, "file://", pagetest.Desktop).Ctx}
	for _, sample := range samples(t) {
		c := render(t, sample)
		s.open(640, c.HTML)
		if n := s.ask(height); n > bounds[sample.Name] || n < 500 {
			t.Errorf("%s: %.0f px high at 640, at most %.0f", sample.Name, n, bounds[sample.Name])
		}
		withBars := s.ask(bars)
		if withBars < 3 != slices.Contains(barless, sample.Name) {
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
		if n := s.ask(widest); withBars > 0 && n < 8 {
			s.Errorf("%s, %s: the longest bar is %.0f px long", name, variant, n)
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
