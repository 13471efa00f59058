package door

import (
	"log/slog"
	"net/http"
	"time"
)

// Headers are those of every answer: nothing from elsewhere is loaded, nothing is framed, nothing is kept.
func (s *Door) Headers(next http.Handler) http.Handler {
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

// Logged logs a request by its path, never with its query, body or headers: they may hold what must not be in a log.
func (s *Door) Logged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		started := time.Now()
		out := &recorder{ResponseWriter: w}
		defer func() {
			if p := recover(); p != nil {
				s.Log.Error("page failed", "method", r.Method, "path", r.URL.Path, "panic", p)
				if out.status == 0 {
					http.Error(w, "error", http.StatusInternalServerError)
				}
			}
			s.Log.Log(r.Context(), slog.LevelDebug, "request", "method", r.Method, "path", r.URL.Path, "status",
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
