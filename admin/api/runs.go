package api

import (
	"encoding/json"
	"fmt"
	"slices"

	"huizong/admin/door"
	"huizong/admin/read"
	"huizong/jobs/desk"
	"huizong/jobs/ledger"
	"huizong/jobs/period"
	"huizong/jobs/reconcile"
	"huizong/jobs/report"
)

func (v *visit) apiRuns() (any, error) {
	limit, offset, err := v.paged(50, 500)
	if err != nil {
		return nil, err
	}
	q := v.R.URL.Query()
	f := ledger.Filter{Job: q.Get("job"), State: q.Get("state"), Limit: offset + limit}
	if text := q.Get("period"); text != "" {
		p, err := period.Parse(text)
		if err != nil {
			return nil, invalid(Fault{"period", err.Error()})
		}
		f.Period = p.String()
	}
	list, err := v.Ledger().Runs(v.R.Context(), f)
	if err == nil && len(list) == 0 {
		err = v.knowsJob(f.Job)
	}
	return list[min(offset, len(list)):], err
}

// runAnswer is one run with its figures and deliveries.
type runAnswer struct {
	ledger.Run
	Figures    map[string]reconcile.Figures `json:"figures"` // sealed, by region; empty before
	Deliveries []ledger.Delivery            `json:"deliveries"`
	SHA256     string                       `json:"sha256"`  // what an approval binds to
	Actions    []ledger.Verb                `json:"actions"` // what the caller may order of it now
}

func (v *visit) apiRun(run ledger.Run) (any, error) {
	out := runAnswer{Run: run, Figures: map[string]reconcile.Figures{}, Deliveries: []ledger.Delivery{},
		SHA256: run.Content}
	d, err := v.DigestOf(v.R.Context(), run)
	if err != nil {
		return nil, err
	}
	if d != nil {
		out.Figures = d.Figures
	}
	all, err := v.Ledger().Deliveries(v.R.Context(), ledger.Filter{Run: run.ID})
	if err != nil {
		return nil, err
	}
	out.Deliveries = append(out.Deliveries, all...)
	allowed, err := v.desk.Allowed(v.R.Context(), run.ID, v.Actor(desk.API))
	if err != nil {
		return nil, err
	}
	out.Actions = append([]ledger.Verb{}, allowed...)
	return out, nil
}

func (v *visit) apiReport(run ledger.Run) (any, error) {
	raw, err := v.SealedBytes(v.R.Context(), run, v.R.URL.Query().Get("region"))
	if err != nil {
		return nil, err
	}
	told, err := report.Told(raw)
	if err != nil {
		return nil, fmt.Errorf("read report of run %d: %w", run.ID, err)
	}
	v.W.Header().Set("Content-Type", "application/json")
	v.W.Header().Set("X-Huizong-SHA256", ledger.Hash(raw))
	v.W.Write(told)
	return nil, nil
}

func (v *visit) apiFindings(run ledger.Run) (any, error) {
	q := v.R.URL.Query()
	limit, offset, err := v.paged(100, 1000)
	if err != nil {
		return nil, err
	}
	reports, err := v.ReportsOf(v.R.Context(), run)
	if err != nil {
		return nil, err
	}
	r := reports[run.Region]
	if r == nil {
		return nil, door.ErrNoPage
	}
	f := read.FilterOf(q)
	found := slices.Clone(r.Findings)
	for i := len(found) - 1; i >= 0; i-- {
		if !f.Lets(found[i]) {
			found = slices.Delete(found, i, i+1)
		}
	}
	total := len(found)
	found = found[min(offset, total):min(offset+limit, total)]
	return map[string]any{"total": total, "unlisted": r.LeftOut(f.LetsRule), "findings": found}, nil
}

func (v *visit) apiAttempts(run ledger.Run) (any, error) {
	return v.Ledger().Attempts(v.R.Context(), run.ID)
}

func (v *visit) apiDecisions(run ledger.Run) (any, error) {
	return v.Ledger().Decisions(v.R.Context(), run.ID)
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

func (v *visit) apiRunAudit(run ledger.Run) (any, error) {
	list, err := v.Ledger().Audit(v.R.Context(), run.ID)
	if err != nil {
		return nil, err
	}
	return entriesAnswer(list), nil
}

func (v *visit) apiAudit() (any, error) {
	limit, err := v.bounded("limit", 100, 1, 1000)
	if err != nil {
		return nil, err
	}
	q, against, err := v.TrailOf(v.R.Context(), v.R.URL.Query())
	if len(against) > 0 {
		return nil, against
	} else if err != nil {
		return nil, err
	}
	q.Limit = limit
	list, err := v.Entries(v.R.Context(), q.EntrySearch)
	if err == nil && len(list) == 0 {
		err = v.knowsRun(q.Run)
	}
	if err != nil {
		return nil, err
	}
	return entriesAnswer(list), nil
}

func (v *visit) apiDeliveries() (any, error) {
	limit, offset, err := v.paged(100, 1000)
	if err != nil {
		return nil, err
	}
	run, err := v.bounded("run", 0, 1, 1<<62)
	if err != nil {
		return nil, err
	}
	list, err := v.Ledger().Deliveries(v.R.Context(),
		ledger.Filter{Run: int64(run), State: v.R.URL.Query().Get("state"), Limit: offset + limit})
	if err == nil && len(list) == 0 {
		err = v.knowsRun(int64(run))
	}
	return list[min(offset, len(list)):], err
}

func (v *visit) apiMessage(id int64) (any, error) {
	body, err := v.Ledger().Message(v.R.Context(), id)
	if err != nil {
		return nil, err
	}
	return nil, v.File("message/rfc822", fmt.Sprintf("delivery-%d.eml", id), body)
}
