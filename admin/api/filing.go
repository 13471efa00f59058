package api

import (
	"errors"
	"strings"
	"time"

	"huizong/admin/door"
	"huizong/admin/read"
	"huizong/jobs"
	"huizong/jobs/ledger"
	"huizong/jobs/period"
	"huizong/jobs/reconcile"
)

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
	Submission reconcile.ID    `json:"submission,omitempty"`
	Revision   int             `json:"revision,omitempty"`
	FiledAt    *time.Time      `json:"filed_at,omitempty"`
	Voided     bool            `json:"voided,omitempty"`
}

// filingOf is the filing that a region lies in, or refuses one that lies in none.
func (v *visit) filingOf(region string) (*jobs.Filing, time.Time, error) {
	f, at, err := v.FilingAt(v.R.Context(), region)
	if errors.Is(err, ledger.ErrNotFound) && region != "" {
		err = invalid(Fault{"region", "lies outside of " + strings.Join(v.Regions(), ", ")})
	}
	return f, at, err
}

func (v *visit) apiFiling() (any, error) {
	f, at, err := v.filingOf(v.R.URL.Query().Get("region"))
	if err != nil {
		return nil, err
	}
	if text := v.R.URL.Query().Get("period"); text != "" {
		if _, err := period.Parse(text); err != nil {
			return nil, invalid(Fault{"period", err.Error()})
		}
	}
	q := v.FilingQueryOf(f, v.R.URL.Query())
	counts, unexpected := f.Completeness(q.Region, q.Window)
	byUnit := map[*reconcile.Unit]*unitAnswer{}
	units := []*unitAnswer{}
	f.Within(q.Region, q.Window, func(u *reconcile.Unit, m period.Month, slot reconcile.Slot) {
		a := byUnit[u]
		if a == nil {
			a = &unitAnswer{u.AgencyCode, read.AgencyName(f, u.AgencyCode), u.ProjectCode, u.CommunityCode,
				read.RegionName(f, u.CommunityCode), u.Expected, map[string]slotAnswer{}}
			byUnit[u], units = a, append(units, a)
		}
		one := slotAnswer{State: slot.State, Submission: slot.Submission, Revision: slot.Revision, Voided: slot.Voided}
		if !slot.FiledAt.IsZero() {
			one.FiledAt = &slot.FiledAt
		}
		a.Months[m.String()] = one
	})
	return map[string]any{"as_of": at.UTC(), "region": q.Region, "window": q.Window,
		"completeness": counts, "unexpected": unexpected, "units": units}, nil
}

func (v *visit) apiUnit() (any, error) {
	f, _, err := v.FilingAt(v.R.Context(), v.R.URL.Query().Get("community"))
	if err != nil {
		return nil, err
	}
	q := v.R.URL.Query()
	year, err := v.bounded("year", v.Now().In(v.Service.Zone).Year(), 2000, 2200)
	if err != nil {
		return nil, err
	}
	for _, u := range f.Units {
		if u.ProjectCode == q.Get("project") && u.CommunityCode == q.Get("community") &&
			u.AgencyCode == q.Get("agency") {
			w := reconcile.Window{From: period.MonthOf(year, 1), To: min(period.MonthOf(year, 12), v.LastComplete())}
			return v.Service.UnitMonths(v.R.Context(), f, u, w)
		}
	}
	return nil, door.ErrNoPage
}
