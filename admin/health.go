package admin

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// Check is one thing that must be right for the service to do its work.
type Check struct {
	Name string
	Ask  func(context.Context) error
}

// healthy says that the process runs.
func healthy(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") }

// ready asks every check, and names those that fail. Why stands in the log, not on a page that anybody may read.
func (s *Server) ready(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), 5*time.Second)
	defer cancel()
	var b strings.Builder
	code := http.StatusOK
	for _, c := range s.Ready {
		word := "ok"
		if err := c.Ask(ctx); err != nil {
			word, code = "not ready", http.StatusServiceUnavailable
			s.service.Log.Warn("not ready", "check", c.Name, "error", err)
		}
		fmt.Fprintf(&b, "%s: %s\n", c.Name, word)
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(code)
	fmt.Fprint(w, b.String())
}
