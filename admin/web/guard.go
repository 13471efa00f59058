package web

import (
	"cmp"
	"errors"
	"net/http"

	"huizong/admin/door"
	"huizong/jobs/desk"
	"huizong/templates/wording"
)

// guard lets those in who may use a route, with the session of their browser.
func (s *Server) guard(rt Route) http.Handler {
	return s.door.Sessions.Load(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v := &Visit{s, &door.Visit{Door: s.door, W: w, R: r, Lang: door.LanguageOf(r)}}
		v.headers()
		if changeLanguage(v) {
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, cmp.Or(rt.Largest, door.Largest))
		if who, ok, err := s.door.Sessions.Who(r.Context(), s.door.Accounts); err != nil {
			v.fail(err)
			return
		} else if ok {
			v.Who = door.Principal{Account: who, Role: who.Role}
			v.seen()
		}
		if err := v.parse(); err != nil {
			v.fail(err)
			return
		}
		if !v.admitted(rt) {
			return
		}
		if err := rt.Serve(v); err != nil {
			v.fail(err)
			return
		}
		v.Answered(rt.Method+" "+rt.Path, desk.Page)
	}))
}

// seen keeps from where the session is used now, for its owner to see.
func (v *Visit) seen() {
	if address := v.Address(); v.Sessions.GetString(v.R.Context(), door.KeyAddress) != address {
		v.Sessions.Put(v.R.Context(), door.KeyAddress, address)
	}
}

// parse reads a form. One that cannot be read, or is too large, is refused before anything is done.
func (v *Visit) parse() error {
	if v.R.Method != http.MethodPost {
		return nil
	}
	if err := v.R.ParseForm(); err != nil {
		if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
			return door.ErrTooLarge
		}
		return door.ErrUnreadable
	}
	return nil
}

// headers are those of a page beside the ones of every answer.
func (v *Visit) headers() { v.W.Header().Set("Vary", "Cookie") }

// changeLanguage keeps the choice of ?lang= and shows the same page again.
func changeLanguage(v *Visit) bool {
	q := v.R.URL.Query()
	want := q.Get("lang")
	if want == "" || v.R.Method != http.MethodGet {
		return false
	}
	l := wording.Chinese
	if want == string(wording.English) {
		l = wording.English
	}
	http.SetCookie(v.W, &http.Cookie{Name: "lang", Value: string(l), Path: "/", MaxAge: 365 * 24 * 3600, HttpOnly: true,
		Secure: v.Secure, SameSite: http.SameSiteLaxMode})
	q.Del("lang")
	to := *v.R.URL
	to.RawQuery = q.Encode()
	http.Redirect(v.W, v.R, door.LocalPath(to.RequestURI()), http.StatusSeeOther)
	return true
}
