package pagetest

import (
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"

	"huizong/jobs/must"
)

// stops begins a walk: it keeps what Tab is to come to, in the order of reading, and hears where it comes. Of a group
// of radio buttons that is one, of what is folded away none; nothing may stand out of the order of the source.
const stops = `(() => {
	const all = [...document.querySelectorAll('a[href],button,input,select,textarea,summary,[tabindex]')];
	const name = e => e.outerHTML.slice(0, 110);
	const faults = [];
	const due = all.filter(e => {
		if (e.tabIndex > 0) faults.push('stands out of the order: ' + name(e));
		if (e.disabled || e.type === 'hidden' || !e.checkVisibility({visibilityProperty: true})) return false;
		if (e.tabIndex < 0) {
			if (e.matches('a,button,input,select,textarea,summary')) faults.push('no Tab comes to ' + name(e));
			return false;
		}
		if (e.type !== 'radio') return true;
		const group = [...document.getElementsByName(e.name)].filter(o => o.form === e.form && o.type === 'radio');
		return group.some(o => o.checked) ? e.checked : e === group.find(o => !o.disabled);
	});
	const seen = [];
	addEventListener('focusin', ({target: e}) => {
		if (!due.includes(e)) return; // what scrolls sideways
		const style = getComputedStyle(e), box = e.getBoundingClientRect();
		const shown = style.outlineStyle !== 'none' && style.outlineWidth !== '0px' || style.boxShadow !== 'none';
		if (!box.width || !box.height || !shown || !e.matches(':focus-visible'))
			faults.push('focus is not seen on ' + name(e));
		if (box.bottom <= 0 || box.top >= innerHeight) faults.push('focus is out of sight on ' + name(e));
		seen.push(e);
	});
	// a page within the page has no scripts that could hold keys; it takes them in a process and a time of its own
	for (const e of document.querySelectorAll('iframe')) e.inert = true;
	document.activeElement?.blur();
	document.body.tabIndex = -1; // Tab begins at the top, whatever the page was opened at
	document.body.focus();
	document.body.removeAttribute('tabindex');
	window.walked = {due, seen, faults, name};
	return due.length;
})()`

// ends is what a walk found: each stop once, in order, and then the first again.
const ends = `(() => {
	const {due, seen, faults, name} = window.walked;
	for (let i = 0; i <= due.length; i++) {
		const want = due[i % due.length], got = seen[i];
		if (want === got) continue;
		faults.push('stop ' + i + ': Tab comes to ' + (got ? name(got) : 'nothing more') + ', not to ' + name(want));
		break;
	}
	return faults.slice(0, 5);
})()`

// tab is Tab pressed down, which is when the focus moves.
var tab = input.DispatchKeyEventParams{
	Type:                  input.DispatchKeyEventTypeRawKeyDown,
	Key:                   "Tab",
	Code:                  "Tab",
	WindowsVirtualKeyCode: 9,
}

// Walk presses Tab through the whole page: the keys come to every link, button and field once, in its place, seen
// there, and from the last to the first again; nothing holds them.
func (b *Window) Walk() {
	b.Helper()
	due := must.Get(chromedp.Run(b.Ctx, chromedp.Evaluate[int](stops)))(b)
	at := "window.walked.seen.length"
	for pressed, seen := 0, 0; seen <= due && pressed < 2*due+60; { // a date has several stops in itself
		n := due + 1 - seen
		for range n {
			must.Get(chromedp.Call(b.Ctx, input.DispatchKeyEvent, tab))(b)
		}
		pressed += n
		seen = must.Get(chromedp.Run(b.Ctx, chromedp.Evaluate[int](at)))(b)
	}
	faults := must.Get(chromedp.Run(b.Ctx, chromedp.Evaluate[[]string](ends)))(b)
	for _, f := range faults {
		b.Errorf("%s, of %d stops: %s", b.URL(), due, f)
	}
}

// URL is where the window is.
func (b *Window) URL() string {
	b.Helper()
	at := must.Get(chromedp.Run(b.Ctx, chromedp.Evaluate[string]("location.href")))(b)
	return at
}

// Expect lets pages answer with these statuses, beside 200.
func (b *Window) Expect(statuses ...int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.expect = statuses
}
