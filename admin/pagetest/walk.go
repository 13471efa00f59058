package pagetest

import (
	"github.com/chromedp/chromedp"
)

// stops are what Tab comes to on a page, in its order: of a group of radio buttons one, of what is folded away none.
// Nothing may stand out of the order of the source, and whatever has the focus has to show it.
const stops = `(() => {
	const all = [...document.querySelectorAll('a[href],button,input,select,textarea,summary,iframe,[tabindex]')];
	const name = e => e.outerHTML.slice(0, 110), faults = [];
	for (const e of all) {
		if (e.tabIndex > 0) faults.push('stands out of the order: ' + name(e));
		if (e.disabled || e.type === 'hidden' || e.tagName === 'IFRAME') continue;
		if (!e.checkVisibility({visibilityProperty: true})) continue;
		if (e.tabIndex < 0 && e.matches('a,button,input,select,textarea,summary'))
			faults.push('no Tab comes to ' + name(e));
		e.focus({focusVisible: true});
		const style = getComputedStyle(e), box = e.getBoundingClientRect();
		const shown = style.outlineStyle !== 'none' && style.outlineWidth !== '0px' || style.boxShadow !== 'none';
		if (document.activeElement !== e || !box.width || !box.height || !shown)
			faults.push('focus is not seen on ' + name(e));
	}
	document.activeElement?.blur();
	return faults.slice(0, 5);
})()`

// Walk looks whether the keys come to every link, button and field of the page, each in its place, and are seen there.
func (b *Window) Walk() {
	b.Helper()
	faults, err := chromedp.Run(b.Ctx, chromedp.Evaluate[[]string](stops))
	if err != nil {
		b.Fatal(err)
	}
	for _, f := range faults {
		b.Errorf("%s: %s", b.URL(), f)
	}
}

// URL is where the window is.
func (b *Window) URL() string {
	b.Helper()
	at, err := chromedp.Run(b.Ctx, chromedp.Evaluate[string]("location.href"))
	if err != nil {
		b.Fatal(err)
	}
	return at
}

// Expect lets pages answer with these statuses, beside 200.
func (b *Window) Expect(statuses ...int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.expect = statuses
}
