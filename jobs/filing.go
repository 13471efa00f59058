package jobs

import (
	"context"
	"fmt"
	"slices"
	"time"

	"huizong/jobs/period"
	"huizong/jobs/reconcile"
	"huizong/jobs/report"
)

// Filing is who was to file what, and how it was filed, at one moment.
type Filing struct {
	AsOf      time.Time
	Region    string
	Window    reconcile.Window // from the first project's first month to a year from now
	Units     []reconcile.Unit
	Directory *reconcile.Directory
}

// Filing reads the submissions of a region, without their records.
func (s *Service) Filing(ctx context.Context, region string) (*Filing, error) {
	month := period.MonthAt(s.Now().In(s.Zone))
	return s.filingWithin(ctx, region, func(dir *reconcile.Directory) reconcile.Window {
		return reconcile.Window{From: min(start(dir, Job{Region: region}), month), To: month + 12}
	})
}

// filingWithin is Filing over a window of months.
func (s *Service) filingWithin(ctx context.Context, region string,
	window func(*reconcile.Directory) reconcile.Window) (*Filing, error) {
	now := s.Now().Truncate(time.Microsecond)
	month := period.MonthAt(now.In(s.Zone))
	out := &Filing{AsOf: now, Region: region}
	err := s.Source.Snapshot(ctx, func(snap Snapshot) error {
		dir, err := snap.Directory(ctx)
		if err != nil {
			return err
		}
		if dir.Regions[region] == nil {
			return fmt.Errorf("the source has no region %s", region)
		}
		out.Directory = dir
		out.Window = window(dir)
		judgements, err := snap.Judgements(ctx, now)
		if err != nil {
			return err
		}
		register := reconcile.NewRegister(dir, &s.Options, out.Window, region, now)
		q := reconcile.Query{From: out.Window.From, To: min(out.Window.To, month), Region: region, AsOf: now,
			KeysFrom: month + 1,
			Headers:  true}
		if err := snap.Cells(ctx, q, func(c *reconcile.Cell) error {
			judgements.AcceptIn(c)
			register.Add(c)
			return nil
		}); err != nil {
			return err
		}
		out.Units = register.Units()
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read filings of %s: %w", region, err)
	}
	return out, nil
}

// Within calls f with every unit at or below region, and with those of its slots that lie in the window.
func (f *Filing) Within(region string, w reconcile.Window,
	visit func(u *reconcile.Unit, m period.Month, s reconcile.Slot)) {
	for i := range f.Units {
		u := &f.Units[i]
		if !slices.Contains(f.Directory.Chain(u.CommunityCode), region) {
			continue
		}
		for m := max(w.From, f.Window.From); m <= min(w.To, f.Window.To); m++ {
			if s, ok := u.Slots[m]; ok {
				visit(u, m, s)
			}
		}
	}
}

// Completeness counts the submissions due at or below region in the window, and those that nobody was to file.
func (f *Filing) Completeness(region string, w reconcile.Window) (c reconcile.Completeness, unexpected int64) {
	f.Within(region, w, func(_ *reconcile.Unit, _ period.Month, s reconcile.Slot) {
		if s.State == reconcile.Unexpected {
			unexpected++
		} else {
			c.Add(s.State)
		}
	})
	return c, unexpected
}

// UnitMonth is one month of a unit with its figures: what was claimed, what its records add up to, and what stands.
// Amounts are person-times of direct; nil where nothing counts.
type UnitMonth struct {
	Month      period.Month        `json:"month"`
	Slot       reconcile.Slot      `json:"slot"`
	Claimed    *int64              `json:"claimed"`    // 填报
	Counted    *int64              `json:"counted"`    // 核计: of its records as filed
	Reconciled *int64              `json:"reconciled"` // 核定
	Indirect   *int64              `json:"indirect"`
	Findings   []reconcile.Finding `json:"findings"`
}

// UnitMonths reconciles the months of one unit. Its whole community is read, because rules look at what other agencies
// filed there.
func (s *Service) UnitMonths(ctx context.Context, f *Filing, u reconcile.Unit, w reconcile.Window) ([]UnitMonth,
	error) {
	months := map[period.Month]*UnitMonth{}
	var out []*UnitMonth
	for m := w.From; m <= w.To; m++ {
		if slot, ok := u.Slots[m]; ok {
			months[m] = &UnitMonth{Month: m, Slot: slot, Findings: []reconcile.Finding{}}
			out = append(out, months[m])
		}
	}
	err := s.Source.Snapshot(ctx, func(snap Snapshot) error {
		read := Reading{Window: w, Details: w, Region: u.CommunityCode, AsOf: f.AsOf}
		return Reconcile(ctx, snap, f.Directory, &s.Options, read, func(o *reconcile.Outcome) {
			if row := months[o.Period]; row != nil {
				row.fill(o, u)
			}
		})
	})
	if err != nil {
		return nil, fmt.Errorf("reconcile %s in %s: %w", u.ProjectCode, u.CommunityCode, err)
	}
	rows := make([]UnitMonth, len(out))
	for i, r := range out {
		rows[i] = *r
	}
	return rows, nil
}

func (row *UnitMonth) fill(o *reconcile.Outcome, u reconcile.Unit) {
	for i := range o.Counted {
		c := &o.Counted[i]
		if sub := &c.Submission; sub.AgencyCode != u.AgencyCode || sub.ProjectCode != u.ProjectCode {
			continue
		}
		if c.Submission.Claims.Direct.Filed {
			row.Claimed = &c.Submission.Claims.Direct.N
		}
		row.Counted, row.Reconciled, row.Indirect = &c.Recorded, &c.Direct, &c.Indirect
	}
	for _, found := range o.All() {
		if found.AgencyCode == u.AgencyCode && found.ProjectCode == u.ProjectCode {
			found, _ = report.Disclosed(found)
			row.Findings = append(row.Findings, found)
		}
	}
}
