package admin_test

import "huizong/admin/pagetest"

// opened is a window of an account, signed in.
func (w *world) opened(name string, kind pagetest.Kind) *pagetest.Window {
	w.Helper()
	b := pagetest.Open(w.TB, w.server.URL, kind)
	b.Open("/login")
	b.Fill("#u", name)
	b.Fill("#pw", password)
	b.Press("form.panel button", 200)
	b.Clicks = 0
	return b
}
