package pagetest

import (
	"fmt"
	"strings"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"huizong/jobs/must"
)

// mostTabs is how far Tab is pressed for what is looked for.
const mostTabs = 150

// focused says whether what has the focus is the first that a selector finds, and shows it.
const focused = `(() => { const e = document.activeElement;
	return e === document.querySelector(%q) && e.matches(':focus-visible') })()`

// TabTo presses Tab until what a selector finds first has the focus and shows it, and returns how often.
func (b *Window) TabTo(selector string) int {
	b.Helper()
	at := fmt.Sprintf(focused, selector)
	for n := range mostTabs {
		has, err := chromedp.Run(b.Ctx, chromedp.Evaluate[bool](at))
		if err == nil && has {
			return n
		}
		b.Do(chromedp.KeyEvent("\t"))
	}
	b.Fatalf("no Tab comes to %s; on the page: %.900s", selector, b.Text())
	return 0
}

// Choose takes the next option of a select, by the arrow.
func (b *Window) Choose(selector string) {
	b.Helper()
	if b.Keys {
		b.TabTo(selector)
	} else {
		b.Do(chromedp.Focus(chromedp.CSS(selector)))
	}
	b.Do(chromedp.KeyEvent(kb.ArrowDown))
}

// Comes waits for a page that says a text.
func (b *Window) Comes(text string) {
	b.Helper()
	for range 300 {
		if strings.Contains(b.Text(), text) {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	b.Says(text)
}

// Selected is the text that is selected.
func (b *Window) Selected() string {
	b.Helper()
	said := must.Get(chromedp.Run(b.Ctx, chromedp.Evaluate[string](`getSelection().toString()`)))(b)
	return said
}
