package admin

import (
	"errors"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"

	"huizong/jobs/account"
	"huizong/jobs/ledger"
	"huizong/templates/wording"
)

// largest is how many bytes the body of a request may have: forms of a few fields.
const largest = 64 << 10

// principal is who asks.
type principal struct {
	account.Account
	role account.Role // of the account; of a token no more than its scope
}

// visit is one request being answered.
type visit struct {
	*Server
	w      http.ResponseWriter
	r      *http.Request
	who    principal
	token  int64     // by which a program came
	factor time.Time // when the second factor was given for it; zero: never
	lang   lang
}

// pageGuard lets those in who may use a route, with the session of their browser.
func (s *Server) pageGuard(rt route) http.Handler {
	return s.sessions.load(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v := &visit{Server: s, w: w, r: r, lang: languageOf(r)}
		v.headers()
		if changeLanguage(v) {
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, largest)
		if who, ok, err := s.sessions.who(r.Context(), s.Accounts); err != nil {
			v.fail(err)
			return
		} else if ok {
			v.who = principal{who, who.Role}
			v.seen()
		}
		switch {
		case rt.Role == anybody:
		case v.who.Name == "":
			v.toLogin()
			return
		case !v.who.role.May(rt.Role):
			v.fail(errForbidden)
			return
		case !rt.always && v.owes() != "":
			http.Redirect(w, r, v.owes(), http.StatusSeeOther)
			return
		}
		if err := v.parse(); err != nil {
			v.fail(err)
			return
		}
		if err := rt.serve(v); err != nil {
			v.fail(err)
		}
	}))
}

// seen keeps from where the session is used now, for its owner to see.
func (v *visit) seen() {
	if address := v.address(); v.sessions.GetString(v.r.Context(), keyAddress) != address {
		v.sessions.Put(v.r.Context(), keyAddress, address)
	}
}

// parse reads a form. One that cannot be read, or is too large, is refused before anything is done.
func (v *visit) parse() error {
	if v.r.Method != http.MethodPost {
		return nil
	}
	if err := v.r.ParseForm(); err != nil {
		if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
			return errTooLarge
		}
		return errUnreadable
	}
	return nil
}

// What a request may fail with, beside the errors of the ledger.
var (
	errForbidden  = errors.New("not allowed")
	errNoPage     = errors.New("no such page")
	errTooLarge   = errors.New("request too large")
	errUnreadable = errors.New("request cannot be read")
)

// status is the HTTP status of an error.
func status(err error) int {
	var rs ledger.Refusals
	switch {
	case errors.As(err, &rs):
		return refusedStatus(rs)
	case errors.Is(err, errForbidden), errors.Is(err, ledger.ErrApprover), errors.Is(err, ledger.ErrRole):
		return http.StatusForbidden
	case errors.Is(err, errNoPage), errors.Is(err, ledger.ErrNotFound):
		return http.StatusNotFound
	case errors.Is(err, errTooLarge):
		return http.StatusRequestEntityTooLarge
	case errors.Is(err, errUnreadable):
		return http.StatusBadRequest
	case errors.Is(err, ledger.ErrState), errors.Is(err, ledger.ErrTampered), errors.Is(err, ledger.ErrFenced):
		return http.StatusConflict
	}
	return http.StatusInternalServerError
}

// headers are those of every answer: nothing from elsewhere is loaded, nothing is framed, nothing is kept.
func (s *Server) headers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy",
			"default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self'; connect-src 'self'; "+
				"frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()")
		h.Set("Cache-Control", "no-store")
		if s.Secure {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		next.ServeHTTP(w, r)
	})
}

// headers are those of a page beside the ones of every answer.
func (v *visit) headers() { v.w.Header().Set("Vary", "Cookie") }

// logged logs a request by its path, never with its query, body or headers: they may hold what must not be in a log.
func (s *Server) logged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		started := time.Now()
		out := &recorder{ResponseWriter: w}
		defer func() {
			if p := recover(); p != nil {
				s.service.Log.Error("page failed", "method", r.Method, "path", r.URL.Path, "panic", p)
				if out.status == 0 {
					http.Error(w, "error", http.StatusInternalServerError)
				}
			}
			s.service.Log.Log(r.Context(), slog.LevelDebug, "request", "method", r.Method, "path", r.URL.Path, "status",
				out.status,
				"ms", time.Since(started).Milliseconds())
		}()
		next.ServeHTTP(out, r)
	})
}

// recorder remembers the status that was written.
type recorder struct {
	http.ResponseWriter
	status int
}

// WriteHeader implements http.ResponseWriter.
func (r *recorder) WriteHeader(status int) {
	r.status = status
	r.ResponseWriter.WriteHeader(status)
}

// Unwrap lets http.ResponseController through.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

// address is where a request comes from.
func (v *visit) address() string {
	host, _, err := net.SplitHostPort(v.r.RemoteAddr)
	if err != nil {
		host = v.r.RemoteAddr
	}
	return account.Caller(host, v.r.Header.Values("X-Forwarded-For"), v.Proxies)
}

// languageOf is the language that the browser chose here before; Chinese otherwise.
func languageOf(r *http.Request) lang {
	if c, err := r.Cookie("lang"); err == nil && c.Value == string(wording.English) {
		return inLanguage(wording.English)
	}
	return inLanguage(wording.Chinese)
}

// changeLanguage keeps the choice of ?lang= and shows the same page again.
func changeLanguage(v *visit) bool {
	q := v.r.URL.Query()
	want := q.Get("lang")
	if want == "" || v.r.Method != http.MethodGet {
		return false
	}
	l := wording.Chinese
	if want == string(wording.English) {
		l = wording.English
	}
	http.SetCookie(v.w, &http.Cookie{Name: "lang", Value: string(l), Path: "/", MaxAge: 365 * 24 * 3600, HttpOnly: true,
		Secure: v.Secure, SameSite: http.SameSiteLaxMode})
	q.Del("lang")
	to := *v.r.URL
	to.RawQuery = q.Encode()
	http.Redirect(v.w, v.r, localPath(to.RequestURI()), http.StatusSeeOther)
	return true
}

// localPath keeps a redirect on this site: a path that another site's address could hide in becomes the overview.
func localPath(path string) string {
	if !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || strings.ContainsAny(path, "\\\r\n\t") {
		return "/"
	}
	return path
}
