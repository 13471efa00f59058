package api

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"huizong/admin/read"
	"huizong/jobs"
	"huizong/jobs/account"
	"huizong/jobs/ledger"
	"huizong/jobs/period"
	"huizong/jobs/reconcile"
)

func (v *visit) apiDescription() (any, error) {
	v.W.Header().Set("Content-Type", "application/json")
	v.W.Write(Description())
	return nil, nil
}

// meAnswer is who calls.
type meAnswer struct {
	Account string       `json:"account"`
	Title   string       `json:"title"`
	Role    account.Role `json:"role"` // of the token
}

func (v *visit) apiMe() (any, error) {
	return meAnswer{v.Who.Name, v.Who.Title, v.Who.Role}, nil
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

func (v *visit) apiOverview() (any, error) {
	st, err := v.Stock(v.R.Context())
	if err != nil {
		return nil, err
	}
	f, at, err := v.Filing(v.R.Context(), v.Regions()[0])
	if err != nil {
		return nil, err
	}
	m := v.LastComplete()
	slots := v.Service.Upcoming(v.Now(), 2, slices.Collect(maps.Values(st.Jobs))...)
	out := overviewAnswer{AsOf: at.UTC(), Channel: st.Channel, Held: []ledger.Run{}, Awaiting: []ledger.Run{},
		InDoubt: []ledger.Delivery{}, Failed: []ledger.Delivery{},
		Upcoming: slots, Month: m, Deadline: v.Service.Options.Deadline(m)}
	out.Completeness, _ = f.Completeness(f.Region, reconcile.Window{From: m, To: m})
	for _, r := range st.Runs {
		switch r.State {
		case ledger.HeldRun:
			out.Held = append(out.Held, r)
		case ledger.AwaitingApproval:
			out.Awaiting = append(out.Awaiting, r)
		}
	}
	for _, d := range st.Deliveries {
		switch d.State {
		case ledger.InDoubt:
			out.InDoubt = append(out.InDoubt, d)
		case ledger.Failed, ledger.Expired, ledger.Bounced:
			if st.Lacks(d, st.ByID[d.Run]) {
				out.Failed = append(out.Failed, d)
			}
		}
	}
	return out, nil
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

func (v *visit) apiJobs() (any, error) {
	rows, err := v.Ledger().Jobs(v.R.Context())
	if err != nil {
		return nil, err
	}
	upcoming := v.Service.Upcoming(v.Now(), read.SlotsOfAJob, rows...)
	out := []jobAnswer{}
	for _, j := range v.Service.Jobs {
		a := jobAnswer{Name: j.Name, Title: j.Title, Schedule: j.Schedule.String(), Period: j.Kind, Region: j.Region,
			Approval:   v.Service.Approval(j).Count() > 0,
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
	return out, nil
}

func (v *visit) apiSchedule() (any, error) {
	count, err := v.bounded("count", 3, 1, 100)
	if err != nil {
		return nil, err
	}
	from := v.Now()
	if text := v.R.URL.Query().Get("from"); text != "" {
		if from, err = time.Parse(time.RFC3339, text); err != nil {
			return nil, invalid(Fault{"from", fmt.Sprintf("want a time like 2026-10-10T09:00:00+08:00, got %q", text)})
		}
	}
	rows, err := v.Ledger().Jobs(v.R.Context())
	if err != nil {
		return nil, err
	}
	out := v.Service.Upcoming(from, count, rows...)
	if out == nil {
		out = []jobs.Upcoming{}
	}
	return out, nil
}
