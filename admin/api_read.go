package admin

import (
	"fmt"
	"net/http"
	"time"

	"huizong/jobs"
	"huizong/jobs/account"
	"huizong/jobs/ledger"
	"huizong/jobs/period"
	"huizong/jobs/reconcile"
)

func (s *Server) apiDescription(v *visit) error {
	v.w.Header().Set("Content-Type", "application/json")
	v.w.Write(openAPIDocument())
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
	Failed       []ledger.Delivery      `json:"failed"` // expired and bounced, until the recipient has the period
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
	out := overviewAnswer{AsOf: at.UTC(), Channel: st.channel, Held: []ledger.Run{}, Awaiting: []ledger.Run{},
		InDoubt: []ledger.Delivery{}, Failed: []ledger.Delivery{},
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
		case ledger.Failed, ledger.Expired, ledger.Bounced:
			if st.lacks(d, st.byID[d.Run]) {
				out.Failed = append(out.Failed, d)
			}
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
		a := jobAnswer{Name: j.Name, Title: j.Title, Schedule: j.Schedule.String(), Period: j.Kind, Region: j.Region,
			Approval:   s.service.Approval(j).Count() > 0,
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
