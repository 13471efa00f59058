package admin_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	logged "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// chromium is the one browser of the package's tests: each has a window of its own in it.
var chromium = sync.OnceValue(func() context.Context {
	for _, path := range []string{"/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"} {
		if _, err := os.Stat(path); err == nil {
			ctx, cancel := chromedp.NewExecAllocator(context.Background(), chromedp.Headless, chromedp.NoSandbox,
				chromedp.DisableGPU, chromedp.ExecPath(path), chromedp.Flag("hide-scrollbars", true))
			_ = cancel // it ends with this process
			ctx, _ = chromedp.NewContext(ctx)
			if err := chromedp.Do(ctx); err != nil {
				panic(err)
			}
			return ctx
		}
	}
	return nil
})

// axe is the accessibility checker.
var axe = sync.OnceValue(func() string {
	raw, err := os.ReadFile("../cmd/huizong/testdata/axe/axe.min.js")
	if err != nil {
		panic(err)
	}
	return string(raw)
})

// window is a reader's browser at the pages of a world.
type window struct {
	*world
	ctx    context.Context
	width  int64
	script bool

	mu     sync.Mutex
	faults []string // console errors and failed requests
	expect []int64  // statuses that a story provokes
}

// opened is a window of an account, on a desktop (1280), a phone (390) or without scripts.
func (w *world) opened(name string, width int64, script bool) *window {
	w.Helper()
	shared := chromium()
	if shared == nil {
		if os.Getenv("HUIZONG_REQUIRE_MYSQL") == "1" {
			w.Fatal("no Chromium; ./test.sh installs it")
		}
		w.TB.(*testing.T).Skip("no Chromium; ./test.sh installs it")
	}
	ctx, cancel := chromedp.NewContext(shared, chromedp.WithNewBrowserContext())
	w.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, 5*time.Minute)
	w.Cleanup(cancel)
	b := &window{world: w, ctx: ctx, width: width, script: script}
	if err := chromedp.Listen(ctx, b.hear); err != nil {
		w.Fatal(err)
	}
	b.do(chromedp.EmulateViewport(width, 900))
	if !script {
		if _, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled,
			emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
			w.Fatal(err)
		}
	}
	if name != "" {
		b.do(chromedp.Navigate(b.server.URL + "/login"))
		b.fill("#u", name)
		b.fill("#pw", password)
		b.press("form.panel button", 200)
	}
	return b
}

// hear notes console errors, exceptions, failed requests, and requests that leave our host.
func (b *window) hear(ev any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	note := func(format string, args ...any) { b.faults = append(b.faults, fmt.Sprintf(format, args...)) }
	switch e := ev.(type) {
	case *runtime.EventExceptionThrown:
		note("exception: %s", e.ExceptionDetails.Text)
	case *runtime.EventConsoleAPICalled:
		if e.Type == "error" {
			note("console: %v", e.Args)
		}
	case *logged.EventEntryAdded:
		expected := slices.ContainsFunc(b.expect, func(s int64) bool {
			return strings.Contains(e.Entry.Text, fmt.Sprintf("status of %d", s))
		})
		if e.Entry.Level == "error" && !expected {
			note("log: %s %s", e.Entry.Text, e.Entry.URL)
		}
	case *network.EventResponseReceived:
		if e.Response.Status >= 400 && !slices.Contains(b.expect, e.Response.Status) {
			note("%d of %s", e.Response.Status, e.Response.URL)
		}
		if !strings.HasPrefix(e.Response.URL, b.server.URL) && !strings.HasPrefix(e.Response.URL, "data:") {
			note("asked elsewhere: %s", e.Response.URL)
		}
	}
}

func (b *window) do(steps ...chromedp.Action[chromedp.Void]) {
	b.Helper()
	if err := chromedp.Do(b.ctx, steps...); err != nil {
		b.Fatalf("%v; on the page: %.500s", err, b.text())
	}
}

// open goes to a path.
func (b *window) open(path string) {
	b.Helper()
	b.do(chromedp.Navigate(b.server.URL + path))
	b.audit()
}

// press clicks what leads to another page, and waits for it; the answer must have this status.
func (b *window) press(selector string, status int64) {
	b.Helper()
	b.mu.Lock()
	b.expect = []int64{status}
	b.mu.Unlock()
	resp, err := chromedp.RunResponse(b.ctx, chromedp.ScrollIntoView(chromedp.CSS(selector)),
		chromedp.Click(chromedp.CSS(selector)))
	if err != nil {
		b.Fatalf("press %s: %v; on the page: %.500s", selector, err, b.text())
	}
	if resp.Status != status {
		b.Fatalf("press %s: status %d, want %d; on the page: %.900s", selector, resp.Status, status, b.text())
	}
	b.audit()
}

// fold opens what is folded away.
func (b *window) fold(selector string) {
	b.Helper()
	b.do(chromedp.ScrollIntoView(chromedp.CSS(selector)), chromedp.Click(chromedp.CSS(selector)))
}

// fill types into a field, in place of what stands there.
func (b *window) fill(selector, text string) {
	b.Helper()
	b.do(chromedp.Clear(chromedp.CSS(selector)), chromedp.SendKeys(chromedp.CSS(selector), text))
}

// write types into an empty textarea.
func (b *window) write(selector, text string) {
	b.Helper()
	b.do(chromedp.SendKeys(chromedp.CSS(selector), text))
}

// text is what the page shows. A page that is just being replaced is asked again.
func (b *window) text() string {
	var err error
	for range 20 {
		var text string
		if text, err = chromedp.Run(b.ctx, chromedp.Text(chromedp.CSS("body"))); err == nil {
			return strings.Join(strings.Fields(text), " ")
		}
		time.Sleep(100 * time.Millisecond)
	}
	return err.Error()
}

// says fails unless the page shows every text.
func (b *window) says(texts ...string) {
	b.Helper()
	page := b.text()
	for _, want := range texts {
		if !strings.Contains(page, want) {
			b.Fatalf("the page does not say %q: %.2500s", want, page)
		}
	}
}

// shot keeps a picture of the whole page in the directory of HUIZONG_IMAGES.
func (b *window) shot(name string) {
	b.Helper()
	dir := os.Getenv("HUIZONG_IMAGES")
	if dir == "" {
		return
	}
	png, err := chromedp.Run(b.ctx, chromedp.FullScreenshot(100))
	if err != nil {
		b.Fatal(err)
	}
	if b.width < 640 {
		name += "-phone"
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), png, 0o644); err != nil {
		b.Fatal(err)
	}
}

// audit looks for what keeps people out of a page (axe-core: WCAG 2.2 A and AA), for sideways scrolling also on a
// narrow phone, and for anything that went wrong.
func (b *window) audit() {
	b.Helper()
	b.mu.Lock()
	faults := b.faults
	b.faults = nil
	b.mu.Unlock()
	for _, f := range faults {
		b.Errorf("in the browser: %s", f)
	}
	if !b.script {
		return
	}
	for _, width := range []int64{320, b.width} {
		b.do(chromedp.EmulateViewport(width, 900))
		wide, err := chromedp.Run(b.ctx, chromedp.Evaluate[int64](`document.documentElement.scrollWidth`))
		if err != nil || wide > width {
			what, _ := chromedp.Run(b.ctx, chromedp.Evaluate[string](
				`[...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1 &&
					getComputedStyle(e).position !== 'absolute').slice(-3).map(e => e.outerHTML.slice(0, 120)).join(' | ')`))
			b.Errorf("the page is %d wide in a window of %d (%v): %s", wide, width, err, what)
		}
	}
	if _, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool](axe()+";true")); err != nil {
		b.Fatal(err)
	}
	found, err := chromedp.Run(b.ctx, chromedp.Evaluate[[]string](
		`axe.run(document, {iframes: false, resultTypes: ['violations']}).then(r => r.violations
		.filter(v => v.impact === 'serious' || v.impact === 'critical')
		.map(v => location.pathname + ' ' + v.impact + ' ' + v.id + ': ' + v.help + ' ' +
			v.nodes.map(n => n.html).slice(0, 3).join(' ')))`, chromedp.EvalAwaitPromise))
	if err != nil {
		b.Fatal(err)
	}
	for _, f := range found {
		b.Errorf("accessibility: %s", f)
	}
}
