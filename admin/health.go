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

// readyFor is how long an answer of /readyz stands: however often it is asked, the database is asked once.
const readyFor = 2 * time.Second

// readiness is an answer of /readyz.
type readiness struct {
	status int
	text   string
}

// ready asks every check, and names those that fail. Why stands in the log, not on a page that anybody may read.
func (s *Server) ready(w http.ResponseWriter, r *http.Request) {
	answer, _, err := s.readied.Get(r.Context(), "", s.askReady)
	if err != nil {
		answer = readiness{http.StatusServiceUnavailable, "not ready\n"}
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(answer.status)
	fmt.Fprint(w, answer.text)
}

func (s *Server) askReady(ctx context.Context) (readiness, error) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	var b strings.Builder
	out := readiness{status: http.StatusOK}
	for _, c := range s.Ready {
		word := "ok"
		if err := c.Ask(ctx); err != nil {
			word, out.status = "not ready", http.StatusServiceUnavailable
			s.log.Warn("not ready", "check", c.Name, "error", err)
		}
		fmt.Fprintf(&b, "%s: %s\n", c.Name, word)
	}
	out.text = b.String()
	return out, nil
}
