package api

import (
	"time"

	"huizong/admin/door"
	"huizong/admin/read"
	"huizong/jobs"
	"huizong/jobs/period"
)

// figuresAnswer is the submissions behind a number.
type figuresAnswer struct {
	AsOf   time.Time           `json:"as_of"`
	Period period.Period       `json:"period"`
	Region string              `json:"region"`
	All    read.Sums           `json:"all"`   // of the region and period
	Asked  read.Sums           `json:"asked"` // of what the query lets through
	Units  []*jobs.UnitFigures `json:"units"`
}

// figures answers the submissions behind a number.
func figures(v *visit) (any, error) {
	limit, offset, err := v.paged(100, 1000)
	if err != nil {
		return nil, err
	}
	q, f, err := v.behind()
	if err != nil {
		return nil, err
	}
	rows, all, asked := q.Asked(f)
	out := figuresAnswer{AsOf: f.AsOf.UTC(), Period: q.Period, Region: q.Region, All: all, Asked: asked,
		Units: []*jobs.UnitFigures{}}
	out.Units = append(out.Units, rows[min(offset, len(rows)):min(offset+limit, len(rows))]...)
	return out, nil
}

// records answers one submission down to its records.
func records(v *visit) (any, error) {
	q, f, err := v.behind()
	if err != nil {
		return nil, err
	}
	for i := range f.Units {
		u := &f.Units[i]
		if string(u.Submission) == v.R.URL.Query().Get("submission") && q.Lets(f, u) {
			return v.Service.UnitRecords(v.R.Context(), u.Community, u.Month, u.Submission, f.AsOf)
		}
	}
	return nil, door.ErrNoPage
}

// behind reads what a query asks for.
func (v *visit) behind() (read.FiguresQuery, *jobs.Figures, error) {
	q, against := v.FiguresQueryOf(v.R.Context(), v.R.URL.Query())
	if len(against) > 0 {
		return q, nil, against
	}
	f, err := v.Figures(v.R.Context(), q)
	return q, f, err
}
