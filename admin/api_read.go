package admin

import (
	"cmp"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"huizong/jobs"
	"huizong/jobs/account"
	"huizong/jobs/ledger"
	"huizong/jobs/period"
	"huizong/jobs/reconcile"
)

//go:embed openapi.json
var openAPI []byte

func (s *Server) apiDescription(v *visit) error {
	v.w.Header().Set("Content-Type", "application/json")
	v.w.Write(openAPI)
	return nil
}

// meAnswer is who calls.
type meAnswer struct {
	Account string       `json:"account"`
	Title   string       `json:"title"`
	Role    account.Role `json:"role"` // of the token
}

func (s *Server) apiMe(v *visit) error {
	return v.answer(http.StatusOK, meAnswer{v.who.Name, v.who.Title, v.who.role})
}

// overviewAnswer is what waits for a person.
type overviewAnswer struct {
	AsOf         time.Time              `json:"as_of"`
	Channel      string                 `json:"channel_stopped"` // why the mail channel is stopped; empty: it is not
	Held         []ledger.Run           `json:"held"`
	Awaiting     []ledger.Run           `json:"awaiting_approval"`
	InDoubt      []ledger.Delivery      `json:"in_doubt"`
	Failed       []ledger.Delivery      `json:"failed"` // and expired; the newest
	Upcoming     []jobs.Upcoming        `json:"upcoming"`
	Completeness reconcile.Completeness `json:"completeness"` // of the last complete month
	Month        period.Month           `json:"month"`
	Deadline     time.Time              `json:"deadline"`
}

func (s *Server) apiOverview(v *visit) error {
	st, err := s.stock(v.r.Context())
	if err != nil {
		return err
	}
	f, at, err := s.filing(v.r.Context(), s.regions()[0])
	if err != nil {
		return err
	}
	m := s.lastComplete()
	out := overviewAnswer{AsOf: at.UTC(), Channel: st.channel, Held: []ledger.Run{}, Awaiting: []ledger.Run{}, InDoubt: []ledger.Delivery{}, Failed: []ledger.Delivery{},
		Upcoming: s.service.Upcoming(s.now(), 2), Month: m, Deadline: s.service.Options.Deadline(m)}
	out.Completeness, _ = f.Completeness(f.Region, reconcile.Window{From: m, To: m})
	for _, r := range st.runs {
		switch r.State {
		case ledger.HeldRun:
			out.Held = append(out.Held, r)
		case ledger.AwaitingApproval:
			out.Awaiting = append(out.Awaiting, r)
		}
	}
	for _, d := range st.deliveries {
		switch d.State {
		case ledger.InDoubt:
			out.InDoubt = append(out.InDoubt, d)
		case ledger.Failed, ledger.Expired:
			out.Failed = append(out.Failed, d)
		}
	}
	return v.answer(http.StatusOK, out)
}

// jobAnswer is one job.
type jobAnswer struct {
	Name       string          `json:"name"`
	Title      string          `json:"title"`
	Schedule   string          `json:"schedule"`
	Period     period.Kind     `json:"period"`
	Region     string          `json:"region"`
	Approval   bool            `json:"approval"`
	Recipients int             `json:"recipients"`
	Paused     bool            `json:"paused"`
	Note       string          `json:"note"`
	Upcoming   []jobs.Upcoming `json:"upcoming"`
}

func (s *Server) apiJobs(v *visit) error {
	rows, err := s.ledger().Jobs(v.r.Context())
	if err != nil {
		return err
	}
	upcoming := s.service.Upcoming(s.now(), slotsOfAJob)
	out := []jobAnswer{}
	for _, j := range s.service.Jobs {
		a := jobAnswer{Name: j.Name, Title: j.Title, Schedule: j.Schedule.String(), Period: j.Kind, Region: j.Region, Approval: j.Approval,
			Recipients: len(j.Recipients), Upcoming: []jobs.Upcoming{}}
		for _, r := range rows {
			if r.Name == j.Name {
				a.Paused, a.Note = r.Paused, r.Note
			}
		}
		for _, u := range upcoming {
			if u.Job == j.Name {
				a.Upcoming = append(a.Upcoming, u)
			}
		}
		out = append(out, a)
	}
	return v.answer(http.StatusOK, out)
}

func (s *Server) apiSchedule(v *visit) error {
	count, err := v.bounded("count", 3, 1, 100)
	if err != nil {
		return err
	}
	from := s.now()
	if text := v.r.URL.Query().Get("from"); text != "" {
		if from, err = time.Parse(time.RFC3339, text); err != nil {
			return invalid(Fault{"from", fmt.Sprintf("want a time like 2026-10-10T09:00:00+08:00, got %q", text)})
		}
	}
	out := s.service.Upcoming(from, count)
	if out == nil {
		out = []jobs.Upcoming{}
	}
	return v.answer(http.StatusOK, out)
}

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
	SHA256     string                       `json:"sha256"` // what an approval binds to
}

func (s *Server) apiRun(v *visit) error {
	run, err := v.pathRun()
	if err != nil {
		return err
	}
	out := runAnswer{Run: run, Figures: map[string]reconcile.Figures{}, Deliveries: []ledger.Delivery{}, SHA256: run.Content}
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
	return v.answer(http.StatusOK, out)
}

func (s *Server) apiReport(v *visit) error {
	run, err := v.pathRun()
	if err != nil {
		return err
	}
	region := cmp.Or(v.r.URL.Query().Get("region"), run.Region)
	snapshots, err := s.ledger().Snapshots(v.r.Context(), run.ID)
	if err != nil {
		return err
	}
	for _, snap := range snapshots {
		if snap.Region == region {
			v.w.Header().Set("Content-Type", "application/json")
			v.w.Header().Set("X-Huizong-SHA256", snap.SHA256)
			v.w.Write(snap.Report)
			return nil
		}
	}
	return errNoPage
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
	list, err := s.ledger().Deliveries(v.r.Context(), ledger.Filter{Run: int64(run), State: v.r.URL.Query().Get("state"), Limit: limit})
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

// unitAnswer is a unit of the filing matrix.
type unitAnswer struct {
	Agency        string                `json:"agency"`
	AgencyName    string                `json:"agency_name"`
	Project       string                `json:"project"`
	Community     string                `json:"community"`
	CommunityName string                `json:"community_name"`
	Expected      bool                  `json:"expected"`
	Months        map[string]slotAnswer `json:"months"`
}

// slotAnswer is how one month was filed.
type slotAnswer struct {
	State      reconcile.State `json:"state"`
	Submission int64           `json:"submission,omitempty"`
	Revision   int             `json:"revision,omitempty"`
	FiledAt    *time.Time      `json:"filed_at,omitempty"`
	Voided     bool            `json:"voided,omitempty"`
}

func (s *Server) apiFiling(v *visit) error {
	f, at, err := s.filingAt(v.r.Context(), v.r.URL.Query().Get("region"))
	if err != nil {
		return err
	}
	if text := v.r.URL.Query().Get("period"); text != "" {
		if _, err := period.Parse(text); err != nil {
			return invalid(Fault{"period", err.Error()})
		}
	}
	if region := v.r.URL.Query().Get("region"); region != "" && !slices.Contains(f.Directory.Chain(region), f.Region) {
		return invalid(Fault{"region", "lies outside of " + f.Region})
	}
	q := v.filingQuery(f)
	counts, unexpected := f.Completeness(q.region, q.window)
	byUnit := map[*reconcile.Unit]*unitAnswer{}
	units := []*unitAnswer{}
	f.Within(q.region, q.window, func(u *reconcile.Unit, m period.Month, slot reconcile.Slot) {
		a := byUnit[u]
		if a == nil {
			a = &unitAnswer{u.AgencyCode, agencyName(f, u.AgencyCode), u.ProjectCode, u.CommunityCode, regionName(f, u.CommunityCode), u.Expected, map[string]slotAnswer{}}
			byUnit[u], units = a, append(units, a)
		}
		one := slotAnswer{State: slot.State, Submission: slot.Submission, Revision: slot.Revision, Voided: slot.Voided}
		if !slot.FiledAt.IsZero() {
			one.FiledAt = &slot.FiledAt
		}
		a.Months[m.String()] = one
	})
	return v.answer(http.StatusOK, map[string]any{"as_of": at.UTC(), "region": q.region, "window": q.window, "completeness": counts, "unexpected": unexpected, "units": units})
}

func (s *Server) apiUnit(v *visit) error {
	f, _, err := s.filingAt(v.r.Context(), v.r.URL.Query().Get("community"))
	if err != nil {
		return err
	}
	q := v.r.URL.Query()
	year, err := v.bounded("year", s.now().In(s.service.Zone).Year(), 2000, 2200)
	if err != nil {
		return err
	}
	for _, u := range f.Units {
		if u.ProjectCode == q.Get("project") && u.CommunityCode == q.Get("community") && u.AgencyCode == q.Get("agency") {
			w := reconcile.Window{From: period.MonthOf(year, 1), To: min(period.MonthOf(year, 12), s.lastComplete())}
			rows, err := s.service.UnitMonths(v.r.Context(), f, u, w)
			if err != nil {
				return err
			}
			return v.answer(http.StatusOK, rows)
		}
	}
	return errors.Join(errNoPage)
}
