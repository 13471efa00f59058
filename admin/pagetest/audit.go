package pagetest

import (
	"crypto/sha256"
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"

	logged "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"huizong/jobs/must"
)

// Axe is the accessibility checker.
//
//go:embed axe/axe.min.js
var Axe string

// violations asks the checker for what is serious.
const violations = `axe.run(document, {iframes: false, resultTypes: ['violations']}).then(r => r.violations
	.filter(v => v.impact === 'serious' || v.impact === 'critical')
	.map(v => location.pathname + ' ' + v.impact + ' ' + v.id + ': ' + v.help + ' ' +
		v.nodes.map(n => n.html).slice(0, 3).join(' ')))`

// widest are the elements that stand out at the right.
const widest = `[...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1 &&
	getComputedStyle(e).position !== 'absolute').slice(-3).map(e => e.outerHTML.slice(0, 120)).join(' | ')`

// unnamed are the ids that more than one element has, and those of labels that no element has.
const unnamed = `(() => {
	const ids = [...document.querySelectorAll('[id]')].map(e => e.id)
	const labels = [...document.querySelectorAll('[aria-labelledby]')].flatMap(e =>
		e.getAttribute('aria-labelledby').split(' '))
	return [...ids.filter((id, i) => ids.indexOf(id) < i), ...labels.filter(id => !ids.includes(id))].join(' ')
})()`

// build is how a page is built, whatever its texts say: its elements with their attributes, the values of those that
// decide how it is seen and read, and whether text stands in them; of elements alike that follow one another the first.
const build = `(function of(e) {
	let last, own = e.tagName
	for (const a of e.attributes)
		own += ' ' + a.name + (/^(class|style|type|role|lang|scope|aria-hidden)$/.test(a.name) ?
			'=' + a.value.replace(/\d/g, '') : !a.value)
	for (const c of e.childNodes) {
		const next = c.nodeType === 1 ? '<' + of(c) + '>' : c.nodeType === 3 && c.data.trim() ? '.' : ''
		if (next !== last) own += next
		last = next || last
	}
	return own
})(document.documentElement)`

// audited are the builds of pages, by width, that the checker has looked at in this process.
var audited sync.Map

// unfilled are the places of texts that stand on the page as they stand in the catalogue.
const unfilled = `(document.body.innerText.match(/\S*\{[a-z]+\}\S*/g) || []).join(' ')`

// hear notes console errors, exceptions, failed requests, and requests that leave our host.
func (b *Window) hear(ev any) {
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
	case *network.EventLoadingFailed:
		if !e.Canceled {
			note("request failed: %s", e.ErrorText)
		}
	case *network.EventResponseReceived:
		if e.Response.Status >= 400 && !slices.Contains(b.expect, e.Response.Status) {
			note("%d of %s", e.Response.Status, e.Response.URL)
		}
		if !strings.HasPrefix(e.Response.URL, b.Base) && !strings.HasPrefix(e.Response.URL, "data:") {
			note("asked elsewhere: %s", e.Response.URL)
		}
	}
}

// built reports whether a page of this build has not been looked at before. A second look at it takes as long as the
// first and finds the same.
func (b *Window) built() bool {
	b.Helper()
	of := must.Get(chromedp.Run(b.Ctx, chromedp.Evaluate[string](build)))(b)
	_, before := audited.LoadOrStore(fmt.Sprint(b.Width, sha256.Sum256([]byte(of))), true)
	return !before
}

// Audit looks for what keeps people out of a page (axe-core: WCAG 2.2 A and AA), for sideways scrolling also on a
// narrow phone, and for anything that went wrong.
func (b *Window) Audit() {
	b.Helper()
	b.mu.Lock()
	faults := b.faults
	b.faults = nil
	b.mu.Unlock()
	for _, f := range faults {
		b.Errorf("in the browser: %s", f)
	}
	if b.NoScripts || b.Keys {
		return // the same page is looked at in a window where scripts run
	}
	for _, width := range []int64{320, b.Width} {
		b.Do(chromedp.EmulateViewport(width, 900))
		wide, err := chromedp.Run(b.Ctx, chromedp.Evaluate[int64](`document.documentElement.scrollWidth`))
		if err != nil || wide > width {
			what, _ := chromedp.Run(b.Ctx, chromedp.Evaluate[string](widest))
			b.Errorf("the page is %d wide in a window of %d (%v): %s", wide, width, err, what)
		}
	}
	if b.built() {
		must.Get(chromedp.Run(b.Ctx, chromedp.Evaluate[bool](Axe+";true")))(b)
		for _, f := range must.Get(chromedp.Run(b.Ctx, chromedp.Evaluate[[]string](violations,
			chromedp.EvalAwaitPromise)))(b) {
			b.Errorf("accessibility: %s", f)
		}
	}
	if ids := must.Get(chromedp.Run(b.Ctx, chromedp.Evaluate[string](unnamed)))(b); ids != "" {
		b.Errorf("ids of more than one element, or of labels that are not there: %s", ids)
	}
	open, err := chromedp.Run(b.Ctx, chromedp.Evaluate[string](unfilled))
	if err != nil || open != "" {
		b.Errorf("places of a text that nothing filled (%v): %s", err, open)
	}
}
