package read

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"huizong/jobs"
	"huizong/jobs/ledger"
	"huizong/jobs/period"
)

// FiguresQuery is which submissions behind a number are asked for.
type FiguresQuery struct {
	Period period.Period
	Region string
	AsOf   time.Time // zero: now
	Q      string    // agency, community or project
	Agency string    // its code
	Only   string    // ex: with records left out; over, under: claimed more, or less, than recorded; empty: all
	Rule   string    // that excluded a record
}

// FiguresQueryOf reads a query, or says what of it cannot be read: period, as_of or region.
func (s *Reader) FiguresQueryOf(ctx context.Context, q url.Values) (FiguresQuery, ledger.Refusals) {
	out := FiguresQuery{Region: q.Get("region"), Q: strings.TrimSpace(q.Get("q")), Agency: q.Get("agency"),
		Only: q.Get("only"), Rule: q.Get("rule")}
	var against ledger.Refusals
	var err error
	if text := strings.TrimSpace(q.Get("period")); text != "" {
		if out.Period, err = period.Parse(text); err != nil {
			against = append(against, ledger.Refusal{Code: "period-form", Field: "period", Text: err.Error()})
		}
	}
	if out.Period == (period.Period{}) {
		out.Period = s.WholePeriod(ctx)
	}
	if text := q.Get("as_of"); text != "" {
		if out.AsOf, err = time.Parse(time.RFC3339Nano, text); err != nil {
			against = append(against, ledger.Refusal{Code: "as-of", Field: "as_of",
				Text: fmt.Sprintf("want a moment like 2026-10-10T09:00:00+08:00, got %q", text)})
		}
	}
	if out.Region == "" && len(s.Regions()) > 0 {
		out.Region = s.Regions()[0]
	}
	return out, against
}

// WholePeriod is everything from the first month that anything is expected of to the last complete one.
func (s *Reader) WholePeriod(ctx context.Context) period.Period {
	for _, j := range s.Service.Jobs {
		if j.Kind == period.Programme && j.Start != 0 {
			return s.Service.DefaultPeriod(j, s.Now())
		}
	}
	last := s.LastComplete()
	if f, _, err := s.FilingAt(ctx, ""); err == nil {
		return period.Period{From: min(f.Window.From, last), To: last}
	}
	return period.Period{From: last, To: last}
}

// Figures reads the submissions behind a number.
func (s *Reader) Figures(ctx context.Context, q FiguresQuery) (*jobs.Figures, error) {
	inside := false
	for _, root := range s.Regions() {
		f, _, err := s.Filing(ctx, root)
		if err != nil {
			return nil, err
		}
		inside = inside || slices.Contains(f.Directory.Chain(q.Region), root)
	}
	if !inside { // of no job: nobody here reports on it
		return nil, ledger.ErrNotFound
	}
	key := fmt.Sprintf("%s %s %d", q.Region, q.Period, q.AsOf.UnixMicro())
	f, _, err := s.figures.Get(ctx, key, func(ctx context.Context) (*jobs.Figures, error) {
		return s.Service.Figures(ctx, q.Region, Window(q.Period), q.AsOf)
	})
	return f, err
}

// Lets reports whether a submission is asked for.
func (q FiguresQuery) Lets(f *jobs.Figures, u *jobs.UnitFigures) bool {
	off := u.Off()
	switch {
	case q.Agency != "" && u.Agency != q.Agency,
		q.Only == "ex" && u.ExcludedRecords == 0, q.Only == "over" && off >= 0, q.Only == "under" && off <= 0,
		q.Rule != "" && !slices.ContainsFunc(u.Rules,
			func(r jobs.ExcludedRule) bool { return string(r.Code) == q.Rule }):
		return false
	case q.Q == "":
		return true
	}
	a, c := "", ""
	if agency := f.Directory.Agencies[u.Agency]; agency != nil {
		a = agency.Name
	}
	if region := f.Directory.Regions[u.Community]; region != nil {
		c = region.Name
	}
	return strings.Contains(a, q.Q) || strings.Contains(c, q.Q) || u.Agency == q.Q || u.Project == q.Q ||
		u.Community == q.Q || string(u.Submission) == q.Q
}

// Sums are the walk from what was claimed to what stands, over several submissions.
type Sums struct {
	Submissions     int   `json:"submissions"`
	Claimed         int64 `json:"claimed"`
	Over            int64 `json:"over"`     // below 0: claimed beyond the records
	Under           int64 `json:"under"`    // recorded beyond the claim
	Recorded        int64 `json:"recorded"` // as filed
	Excluded        int64 `json:"excluded"` // below 0
	Direct          int64 `json:"direct"`
	Unverified      int64 `json:"unverified"`
	Records         int   `json:"records"`
	ExcludedRecords int   `json:"excluded_records"`
}

// Add adds a submission.
func (s *Sums) Add(u *jobs.UnitFigures) {
	s.Submissions++
	if u.Claimed != nil {
		s.Claimed += *u.Claimed
	}
	s.Over += min(u.Off(), 0)
	s.Under += max(u.Off(), 0)
	s.Recorded += u.Recorded
	s.Excluded -= u.Excluded
	s.Direct += u.Direct
	s.Unverified += u.Unverified
	s.Records += u.Records
	s.ExcludedRecords += u.ExcludedRecords
}

// Asked are the submissions that a query lets through, those that lost most first, with the sums of all that the
// region has and of those asked for.
func (q FiguresQuery) Asked(f *jobs.Figures) (rows []*jobs.UnitFigures, all, asked Sums) {
	for i := range f.Units {
		u := &f.Units[i]
		all.Add(u)
		if q.Lets(f, u) {
			asked.Add(u)
			rows = append(rows, u)
		}
	}
	slices.SortStableFunc(rows, func(a, b *jobs.UnitFigures) int {
		return cmp.Or(-cmp.Compare(a.Excluded, b.Excluded), -cmp.Compare(a.ExcludedRecords, b.ExcludedRecords),
			-cmp.Compare(max(a.Off(), -a.Off()), max(b.Off(), -b.Off())), cmp.Compare(b.Month, a.Month))
	})
	return rows, all, asked
}
