package admin

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"huizong/jobs/desk"
	"huizong/jobs/ledger"
	"huizong/jobs/period"
	"huizong/jobs/reconcile"
	"huizong/jobs/report"
)

func (s *Server) apiRuns(v *visit) error {
	limit, err := v.bounded("limit", 50, 1, 500)
	if err != nil {
		return err
	}
	q := v.r.URL.Query()
	f := ledger.Filter{Job: q.Get("job"), State: q.Get("state"), Limit: limit}
	if text := q.Get("period"); text != "" {
		p, err := period.Parse(text)
		if err != nil {
			return invalid(Fault{"period", err.Error()})
		}
		f.Period = p.String()
	}
	runs, err := s.ledger().Runs(v.r.Context(), f)
	if err != nil {
		return err
	}
	return v.answer(http.StatusOK, runs)
}

// runAnswer is one run with its figures and deliveries.
type runAnswer struct {
	ledger.Run
	Figures    map[string]reconcile.Figures `json:"figures"` // sealed, by region; empty before
	Deliveries []ledger.Delivery            `json:"deliveries"`
	SHA256     string                       `json:"sha256"`  // what an approval binds to
	Actions    []ledger.Verb                `json:"actions"` // what the caller may order of it now
}

func (s *Server) apiRun(v *visit) error {
	run, err := v.pathRun()
	if err != nil {
		return err
	}
	out := runAnswer{Run: run, Figures: map[string]reconcile.Figures{}, Deliveries: []ledger.Delivery{},
		SHA256: run.Content}
	d, err := s.digestOf(v.r.Context(), run)
	if err != nil {
		return err
	}
	if d != nil {
		out.Figures = d.Figures
	}
	all, err := s.ledger().Deliveries(v.r.Context(), ledger.Filter{Run: run.ID})
	if err != nil {
		return err
	}
	out.Deliveries = append(out.Deliveries, all...)
	allowed, err := s.desk.Allowed(v.r.Context(), run.ID, v.actor(desk.API))
	if err != nil {
		return err
	}
	out.Actions = append([]ledger.Verb{}, allowed...)
	return v.answer(http.StatusOK, out)
}

func (s *Server) apiReport(v *visit) error {
	run, err := v.pathRun()
	if err != nil {
		return err
	}
	raw, err := v.sealed(run)
	if err != nil {
		return err
	}
	told, err := report.Told(raw)
	if err != nil {
		return fmt.Errorf("read report of run %d: %w", run.ID, err)
	}
	v.w.Header().Set("Content-Type", "application/json")
	v.w.Header().Set("X-Huizong-SHA256", ledger.Hash(raw))
	v.w.Write(told)
	return nil
}

func (s *Server) apiFindings(v *visit) error {
	run, err := v.pathRun()
	if err != nil {
		return err
	}
	q := v.r.URL.Query()
	limit, err := v.bounded("limit", 100, 1, 1000)
	if err != nil {
		return err
	}
	offset, err := v.bounded("offset", 0, 0, 1<<30)
	if err != nil {
		return err
	}
	reports, err := s.reportsOf(v.r.Context(), run)
	if err != nil {
		return err
	}
	r := reports[run.Region]
	if r == nil {
		return errNoPage
	}
	f := findings{Severity: q.Get("severity"), Rule: q.Get("rule"), Query: strings.TrimSpace(q.Get("q"))}
	found := slices.Clone(r.Findings)
	for i := len(found) - 1; i >= 0; i-- {
		if !f.lets(found[i]) {
			found = slices.Delete(found, i, i+1)
		}
	}
	total := len(found)
	found = found[min(offset, total):min(offset+limit, total)]
	return v.answer(http.StatusOK, map[string]any{"total": total, "findings": found})
}

func (s *Server) apiAttempts(v *visit) error {
	run, err := v.pathRun()
	if err != nil {
		return err
	}
	list, err := s.ledger().Attempts(v.r.Context(), run.ID)
	if err != nil {
		return err
	}
	return v.answer(http.StatusOK, append([]ledger.Attempt{}, list...))
}

func (s *Server) apiDecisions(v *visit) error {
	run, err := v.pathRun()
	if err != nil {
		return err
	}
	list, err := s.ledger().Decisions(v.r.Context(), run.ID)
	if err != nil {
		return err
	}
	return v.answer(http.StatusOK, append([]ledger.Decision{}, list...))
}

// entryAnswer is an entry of the audit, its detail as JSON.
type entryAnswer struct {
	ledger.Entry
	Detail json.RawMessage `json:"detail"`
}

func entriesAnswer(entries []ledger.Entry) []entryAnswer {
	out := []entryAnswer{}
	for _, e := range entries {
		a := entryAnswer{e, json.RawMessage("{}")}
		if json.Valid([]byte(e.Detail)) {
			a.Detail = json.RawMessage(e.Detail)
		}
		out = append(out, a)
	}
	return out
}

func (s *Server) apiRunAudit(v *visit) error {
	run, err := v.pathRun()
	if err != nil {
		return err
	}
	list, err := s.ledger().Audit(v.r.Context(), run.ID)
	if err != nil {
		return err
	}
	return v.answer(http.StatusOK, entriesAnswer(list))
}

func (s *Server) apiAudit(v *visit) error {
	limit, err := v.bounded("limit", 100, 1, 1000)
	if err != nil {
		return err
	}
	before, err := v.bounded("before", 0, 0, 1<<62)
	if err != nil {
		return err
	}
	list, err := s.ledger().Trail(v.r.Context(), int64(before), limit)
	if err != nil {
		return err
	}
	return v.answer(http.StatusOK, entriesAnswer(list))
}

func (s *Server) apiDeliveries(v *visit) error {
	limit, err := v.bounded("limit", 100, 1, 1000)
	if err != nil {
		return err
	}
	run, err := v.bounded("run", 0, 1, 1<<62)
	if err != nil {
		return err
	}
	list, err := s.ledger().Deliveries(v.r.Context(),
		ledger.Filter{Run: int64(run), State: v.r.URL.Query().Get("state"), Limit: limit})
	if err != nil {
		return err
	}
	return v.answer(http.StatusOK, append([]ledger.Delivery{}, list...))
}

func (s *Server) apiMessage(v *visit) error {
	id, err := strconv.ParseInt(v.r.PathValue("delivery"), 10, 64)
	if err != nil {
		return errNoPage
	}
	body, err := s.ledger().Message(v.r.Context(), id)
	if err != nil {
		return err
	}
	return v.file("message/rfc822", fmt.Sprintf("delivery-%d.eml", id), body)
}
