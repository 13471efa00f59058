// Package pagetest is a reader at pages: a window of a real browser that looks at every page it comes to for what keeps
// people out, for sideways scrolling, and for anything that goes wrong in it. One browser serves a whole test binary.
package pagetest

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"huizong/jobs/must"
)

// Browser is the one browser of this process; nil where none is installed.
var Browser = sync.OnceValue(func() context.Context {
	for _, name := range []string{"chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"} {
		path := "/usr/bin/" + name
		if _, err := os.Stat(path); err == nil {
			ctx, cancel := chromedp.NewExecAllocator(context.Background(), chromedp.Headless, chromedp.NoSandbox,
				chromedp.DisableGPU, chromedp.IgnoreCertErrors, chromedp.ExecPath(path),
				chromedp.Flag("hide-scrollbars", true))
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

// Kind is how a reader looks at pages.
type Kind struct {
	Width     int64
	NoScripts bool
	Keys      bool // by the keyboard alone
}

// The kinds that every task is done in.
var (
	Desktop   = Kind{Width: 1280}
	Phone     = Kind{Width: 390}
	NoScripts = Kind{Width: 1280, NoScripts: true}
	Keyboard  = Kind{Width: 1280, Keys: true}
)

// Window is a reader's own window at pages.
type Window struct {
	testing.TB
	Kind
	Base   string // what paths begin with
	Ctx    context.Context
	Shots  string // the directory of its pictures; empty: none
	Clicks int    // so far: of the pointer, or Enter and Space where the keys do them

	mu     sync.Mutex
	faults []string // console errors and failed requests
	expect []int64  // statuses that a story provokes
}

// Open opens a window of its own cookies at the pages of an address.
func Open(t testing.TB, base string, kind Kind) *Window {
	t.Helper()
	shared := Browser()
	if shared == nil {
		if os.Getenv("HUIZONG_REQUIRE_MYSQL") == "1" {
			t.Fatal("no Chromium; ./test.sh installs it")
		}
		t.Skip("no Chromium; ./test.sh installs it")
	}
	ctx, cancel := chromedp.NewContext(shared, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, 8*time.Minute)
	t.Cleanup(cancel)
	b := &Window{TB: t, Kind: kind, Base: base, Ctx: ctx, Shots: os.Getenv("HUIZONG_IMAGES")}
	must.Do(t, chromedp.Listen(ctx, b.hear))
	b.Do(chromedp.EmulateViewport(b.Width, 900))
	if b.NoScripts {
		must.Get(chromedp.Call(ctx, emulation.SetScriptExecutionDisabled,
			emulation.SetScriptExecutionDisabledParams{Value: true}))(t)
	}
	return b
}

// Do runs steps in the window.
func (b *Window) Do(steps ...chromedp.Action[chromedp.Void]) {
	b.Helper()
	if err := chromedp.Do(b.Ctx, steps...); err != nil {
		b.Fatalf("%v; on the page: %.500s", err, b.Text())
	}
}

// Open goes to a path.
func (b *Window) Open(path string) {
	b.Helper()
	b.Do(chromedp.Navigate(b.Base + path))
	b.Audit()
}

// Press clicks what leads to another page, and waits for it; the answer must have this status.
func (b *Window) Press(selector string, status int64) {
	b.Helper()
	b.Clicks++
	b.mu.Lock()
	b.expect = []int64{status}
	b.mu.Unlock()
	steps := []chromedp.Action[chromedp.Void]{chromedp.ScrollIntoView(chromedp.CSS(selector)),
		chromedp.Click(chromedp.CSS(selector))}
	if b.Keys {
		b.TabTo(selector)
		steps = []chromedp.Action[chromedp.Void]{chromedp.KeyEvent("\r")}
	}
	resp, err := chromedp.RunResponse(b.Ctx, steps...)
	if err != nil {
		b.Fatalf("press %s: %v; on the page: %.500s", selector, err, b.Text())
	}
	if resp.Status != status {
		b.Fatalf("press %s: status %d, want %d; on the page: %.900s", selector, resp.Status, status, b.Text())
	}
	b.Audit()
}

// Fold opens what is folded away, or chooses one of several.
func (b *Window) Fold(selector string) {
	b.Helper()
	b.Clicks++
	if b.Keys {
		b.TabTo(selector)
		b.Do(chromedp.KeyEvent(" "))
		return
	}
	b.Do(chromedp.ScrollIntoView(chromedp.CSS(selector)), chromedp.Click(chromedp.CSS(selector)))
}

// Fill types into a field, in place of what stands there.
func (b *Window) Fill(selector, text string) {
	b.Helper()
	if b.Keys {
		b.TabTo(selector) // an input that Tab comes to has its text selected
		b.Do(chromedp.KeyEvent(text))
		return
	}
	b.Do(chromedp.Clear(chromedp.CSS(selector)), chromedp.SendKeys(chromedp.CSS(selector), text))
}

// Write types into an empty textarea.
func (b *Window) Write(selector, text string) {
	b.Helper()
	if b.Keys {
		b.TabTo(selector)
		b.Do(chromedp.KeyEvent(text))
		return
	}
	b.Do(chromedp.SendKeys(chromedp.CSS(selector), text))
}

// Text is what the page shows. A page that is just being replaced is asked again.
func (b *Window) Text() string {
	var err error
	for range 20 {
		var text string
		if text, err = chromedp.Run(b.Ctx, chromedp.Text(chromedp.CSS("body"))); err == nil {
			return strings.Join(strings.Fields(text), " ")
		}
		time.Sleep(100 * time.Millisecond)
	}
	return err.Error()
}

// Says fails unless the page shows every text.
func (b *Window) Says(texts ...string) {
	b.Helper()
	page := b.Text()
	for _, want := range texts {
		if !strings.Contains(page, want) {
			b.Fatalf("the page does not say %q: %.2500s", want, page)
		}
	}
}

// Hides fails if the page shows the text.
func (b *Window) Hides(text string) {
	b.Helper()
	if strings.Contains(b.Text(), text) {
		b.Fatalf("the page says %q", text)
	}
}

// Until opens a path again until it shows the text.
func (b *Window) Until(path, text string) {
	b.Helper()
	for range 150 {
		b.Do(chromedp.Navigate(b.Base + path))
		if strings.Contains(b.Text(), text) {
			b.Audit()
			return
		}
		time.Sleep(200 * time.Millisecond)
	}
	b.Fatalf("%s never says %q: %.1500s", path, text, b.Text())
}

// Shot keeps a picture of the whole page, named -phone of a narrow one. Without scripts, and by the keys, it is that of
// the desktop.
func (b *Window) Shot(name string) {
	b.Helper()
	if b.Shots == "" || b.NoScripts || b.Keys {
		return
	}
	png := must.Get(chromedp.Run(b.Ctx, chromedp.FullScreenshot(100)))(b)
	if b.Width < 640 {
		name += "-phone"
	}
	must.Do(b, os.WriteFile(filepath.Join(b.Shots, name+".png"), png, 0o644))
}

// Both keeps two pictures of the page, of its own width and of a phone's.
func (b *Window) Both(name string) {
	b.Helper()
	b.Shot(name)
	if b.Shots == "" || b.NoScripts || b.Keys {
		return
	}
	own := b.Width
	b.Width = Phone.Width
	b.Do(chromedp.EmulateViewport(b.Width, 900))
	b.Shot(name)
	b.Width = own
	b.Do(chromedp.EmulateViewport(b.Width, 900))
}
