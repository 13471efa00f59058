package api

import (
	"net/http"
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
func figures(v *visit) error {
	limit, err := v.bounded("limit", 100, 1, 1000)
	if err != nil {
		return err
	}
	offset, err := v.bounded("offset", 0, 0, 1<<30)
	if err != nil {
		return err
	}
	q, f, err := v.behind()
	if err != nil {
		return err
	}
	rows, all, asked := q.Asked(f)
	out := figuresAnswer{AsOf: f.AsOf.UTC(), Period: q.Period, Region: q.Region, All: all, Asked: asked,
		Units: []*jobs.UnitFigures{}}
	out.Units = append(out.Units, rows[min(offset, len(rows)):min(offset+limit, len(rows))]...)
	return v.answer(http.StatusOK, out)
}

// records answers one submission down to its records.
func records(v *visit) error {
	q, f, err := v.behind()
	if err != nil {
		return err
	}
	for i := range f.Units {
		u := &f.Units[i]
		if string(u.Submission) == v.R.URL.Query().Get("submission") && q.Lets(f, u) {
			found, err := v.Service.UnitRecords(v.R.Context(), u.Community, u.Month, u.Submission, f.AsOf)
			if err != nil {
				return err
			}
			return v.answer(http.StatusOK, found)
		}
	}
	return door.ErrNoPage
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
