package main

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

// browser is a headless Chromium at the page of an office.
type browser struct {
	*testing.T
	ctx    context.Context
	base   string
	script bool
	width  int64
	shots  string // directory for screenshots; empty: none
	axe    string // the accessibility checker, where scripts run

	mu     sync.Mutex
	faults []string // console errors and failed requests
	expect []int64  // statuses that the story provokes
}

// newBrowser starts Chromium, and listens for everything that goes wrong in it.
func newBrowser(t *testing.T, base string, width int64, script bool) *browser {
	t.Helper()
	path := ""
	for _, name := range []string{"/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"} {
		if _, err := os.Stat(name); err == nil {
			path = name
			break
		}
	}
	if path == "" {
		if os.Getenv("HUIZONG_REQUIRE_MYSQL") == "1" {
			t.Fatal("no Chromium; ./test.sh installs it")
		}
		t.Skip("no Chromium; ./test.sh installs it")
	}
	ctx, cancel := chromedp.NewExecAllocator(context.Background(), chromedp.Headless, chromedp.NoSandbox,
		chromedp.DisableGPU, chromedp.IgnoreCertErrors,
		chromedp.ExecPath(path), chromedp.Flag("hide-scrollbars", true))
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, 6*time.Minute)
	t.Cleanup(cancel)
	b := &browser{T: t, ctx: ctx, base: base, script: script, width: width}
	if err := chromedp.Listen(ctx, b.hear); err != nil {
		t.Fatal(err)
	}
	b.do(chromedp.EmulateViewport(width, 900))
	if !script {
		if _, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled,
			emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
			t.Fatal(err)
		}
		return b
	}
	raw, err := os.ReadFile("testdata/axe/axe.min.js")
	if err != nil {
		t.Fatal(err)
	}
	b.axe = string(raw)
	return b
}

// hear notes console errors, exceptions, failed requests, and requests that leave our host.
func (b *browser) hear(ev any) {
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
		if e.Entry.Level == "error" && !b.expected(e.Entry.Text) {
			note("log: %s %s", e.Entry.Text, e.Entry.URL)
		}
	case *network.EventLoadingFailed:
		if !e.Canceled {
			note("request failed: %s", e.ErrorText)
		}
	case *network.EventResponseReceived:
		if e.Response.Status >= 400 && !slices.Contains(b.expect, e.Response.Status) {
			note("%d of %s", e.Response.Status, e.Response.URL)
		}
		if !strings.HasPrefix(e.Response.URL, b.base) && !strings.HasPrefix(e.Response.URL, "data:") {
			note("asked elsewhere: %s", e.Response.URL)
		}
	}
}

// expected reports whether the browser's own line about a status is one that the story provokes.
func (b *browser) expected(text string) bool {
	return slices.ContainsFunc(b.expect,
		func(s int64) bool { return strings.Contains(text, fmt.Sprintf("status of %d", s)) })
}

func (b *browser) do(steps ...chromedp.Action[chromedp.Void]) {
	b.Helper()
	if err := chromedp.Do(b.ctx, steps...); err != nil {
		b.Fatalf("%v; on the page: %.500s", err, b.text())
	}
}

// open goes to a path.
func (b *browser) open(path string) {
	b.Helper()
	b.do(chromedp.Navigate(b.base + path))
	b.audit()
}

// press clicks what leads to another page, and waits for it; the answer must have this status.
func (b *browser) press(selector string, status int64) {
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
		b.Fatalf("press %s: status %d, want %d; on the page: %.500s", selector, resp.Status, status, b.text())
	}
	b.audit()
}

// fill types into a field, in place of what stands there.
func (b *browser) fill(selector, text string) {
	b.Helper()
	b.do(chromedp.Clear(chromedp.CSS(selector)), chromedp.SendKeys(chromedp.CSS(selector), text))
}

// write types into an empty textarea.
func (b *browser) write(selector, text string) {
	b.Helper()
	b.do(chromedp.SendKeys(chromedp.CSS(selector), text))
}

// show opens what is folded away.
func (b *browser) show(selector string) {
	b.Helper()
	b.do(chromedp.Click(chromedp.CSS(selector)))
}

// text is what the page shows. A page that is just being replaced is asked again.
func (b *browser) text() string {
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
func (b *browser) says(texts ...string) {
	b.Helper()
	page := b.text()
	for _, want := range texts {
		if !strings.Contains(page, want) {
			b.Fatalf("the page does not say %q: %.1500s", want, page)
		}
	}
}

// hides fails if the page shows the text.
func (b *browser) hides(text string) {
	b.Helper()
	if strings.Contains(b.text(), text) {
		b.Fatalf("the page says %q", text)
	}
}

// until opens a path again until it shows the text.
func (b *browser) until(path, text string) {
	b.Helper()
	for range 150 {
		b.do(chromedp.Navigate(b.base + path))
		if strings.Contains(b.text(), text) {
			b.audit()
			return
		}
		time.Sleep(200 * time.Millisecond)
	}
	b.Fatalf("%s never says %q: %.1500s", path, text, b.text())
}

// shot keeps a picture of the whole page.
func (b *browser) shot(name string) {
	b.Helper()
	if b.shots == "" {
		return
	}
	png, err := chromedp.Run(b.ctx, chromedp.FullScreenshot(100))
	if err != nil {
		b.Fatal(err)
	}
	if b.width < 640 {
		name += "-phone"
	}
	if err := os.WriteFile(filepath.Join(b.shots, name+".png"), png, 0o644); err != nil {
		b.Fatal(err)
	}
}

// audit looks for what keeps people out of a page (axe-core: WCAG 2.2 A and AA), for sideways scrolling, and for
// anything that went wrong.
func (b *browser) audit() {
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
	wide, err := chromedp.Run(b.ctx, chromedp.Evaluate[int64](`document.documentElement.scrollWidth`))
	if err != nil || wide > b.width {
		b.Errorf("the page is %d wide in a window of %d: %v", wide, b.width, err)
	}
	if _, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool](b.axe+";true")); err != nil {
		b.Fatal(err)
	}
	found, err := chromedp.Run(b.ctx, chromedp.Evaluate[[]string](`axe.run(document, {iframes: false, resultTypes: ['violations']}).then(r => r.violations
		.filter(v => v.impact === 'serious' || v.impact === 'critical')
		.map(v => location.pathname + ' ' + v.impact + ' ' + v.id + ': ' + v.help + ' ' + v.nodes.map(n => n.html).slice(0, 3).join(' ')))`, chromedp.EvalAwaitPromise))
	if err != nil {
		b.Fatal(err)
	}
	for _, f := range found {
		b.Errorf("accessibility: %s", f)
	}
}
