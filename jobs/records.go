package jobs

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"huizong/jobs/ledger"
	"huizong/jobs/period"
	"huizong/jobs/reconcile"
)

// Figures are the submissions behind the direct of a region in a window, as filed at one moment.
type Figures struct {
	AsOf      time.Time
	Region    string
	Window    reconcile.Window
	Directory *reconcile.Directory
	Units     []UnitFigures // by month, community, project and agency
}

// UnitFigures is one submission that counts, and how its claim became what stands. Amounts are person-times: claimed −
// over + under − excluded = direct.
type UnitFigures struct {
	Submission      reconcile.ID   `json:"submission"`
	Agency          string         `json:"agency"`
	Project         string         `json:"project"`
	Community       string         `json:"community"`
	Month           period.Month   `json:"month"`
	Revision        int            `json:"revision"`
	FiledAt         time.Time      `json:"filed_at"`
	Claimed         *int64         `json:"claimed"`    // nil: not filed
	Recorded        int64          `json:"recorded"`   // what its records add up to, as filed
	Excluded        int64          `json:"excluded"`   // of that, what rules took away
	Direct          int64          `json:"direct"`     // what stands
	Unverified      int64          `json:"unverified"` // part of direct that is a claim without a record
	ClaimedIndirect *int64         `json:"claimed_indirect"`
	Indirect        int64          `json:"indirect"`
	Records         int            `json:"records"`          // as filed
	ExcludedRecords int            `json:"excluded_records"` // of them
	Rules           []ExcludedRule `json:"rules"`            // that excluded records
}

// ExcludedRule is what one rule took from a submission.
type ExcludedRule struct {
	Code        reconcile.Code `json:"code"`
	Records     int            `json:"records"`
	Attendances int64          `json:"attendances"`
}

// Off is what was claimed beyond the records (below 0), or less than they hold (above).
func (u *UnitFigures) Off() int64 {
	if u.Claimed == nil {
		return u.Recorded
	}
	return u.Recorded - *u.Claimed
}

func unitFigures(c *reconcile.Reconciled) UnitFigures {
	s := &c.Submission
	u := UnitFigures{
		Submission: s.ID,
		Agency:     s.AgencyCode,
		Project:    s.ProjectCode,
		Community:  s.CommunityCode,
		Month:      s.Period,
		Revision:   s.Revision,
		FiledAt:    s.SubmittedAt,
		Recorded:   c.Recorded,
		Direct:     c.Direct,
		Unverified: c.Unverified,
		Indirect:   c.Indirect,
		Records:    c.Records,
		Rules:      []ExcludedRule{},
	}
	u.Claimed, u.ClaimedIndirect = filedClaim(s.Claims.Direct), filedClaim(s.Claims.Indirect)
	for i, x := range c.Excluded {
		if x.Count > 0 {
			u.Excluded += x.Attendances
			u.ExcludedRecords += int(x.Count)
			u.Rules = append(u.Rules, ExcludedRule{reconcile.ExcludingRules()[i], int(x.Count), x.Attendances})
		}
	}
	return u
}

func filedClaim(c reconcile.Claim) *int64 {
	if !c.Filed {
		return nil
	}
	n := c.N
	return &n
}

// Figures reads the submissions behind a region's direct, as filed at asOf (zero: now).
func (s *Service) Figures(ctx context.Context, region string, w reconcile.Window, asOf time.Time) (*Figures, error) {
	if asOf.IsZero() {
		asOf = s.Now().Truncate(time.Microsecond)
	}
	out := &Figures{AsOf: asOf, Region: region, Window: w, Units: []UnitFigures{}}
	err := s.Source.Snapshot(ctx, func(snap Snapshot) (err error) {
		if out.Directory, err = snap.Directory(ctx); err != nil {
			return err
		}
		if out.Directory.Regions[region] == nil {
			return fmt.Errorf("%w: the source has no region %s", ledger.ErrNotFound, region)
		}
		read := Reading{Window: w, Region: region, AsOf: asOf, Figures: true}
		return Reconcile(ctx, snap, out.Directory, &s.Options, read, func(o *reconcile.Outcome) {
			for i := range o.Counted {
				if w.Contains(o.Period) {
					out.Units = append(out.Units, unitFigures(&o.Counted[i]))
				}
			}
		})
	})
	if err != nil {
		return nil, fmt.Errorf("read figures of %s: %w", region, err)
	}
	slices.SortStableFunc(out.Units, func(a, b UnitFigures) int {
		return cmp.Or(cmp.Compare(a.Month, b.Month), cmp.Compare(a.Community, b.Community),
			cmp.Compare(a.Project, b.Project), cmp.Compare(a.Agency, b.Agency))
	})
	return out, nil
}

// UnitRecords is a submission down to its records.
type UnitRecords struct {
	UnitFigures
	Kinds    []KindFigures       `json:"kinds"`
	Total    KindFigures         `json:"total"`    // of the kinds counted in direct: what the submission comes to
	Rows     []RecordRow         `json:"rows"`     // what is excluded first, then by day and id
	Findings []reconcile.Finding `json:"findings"` // about the submission, those of single records apart
}

// KindFigures is what a submission claims of a kind of work, and what its records of it hold.
type KindFigures struct {
	Kind     string `json:"kind"`   // of the total: direct
	Direct   bool   `json:"direct"` // counted in direct
	Claimed  *int64 `json:"claimed"`
	Recorded int64  `json:"recorded"`
	Counted  int64  `json:"counted"`
}

// RecordRow is one record: counted, or why it is not.
type RecordRow struct {
	reconcile.RecordDetail
	Direct bool           `json:"direct"`          // of a kind that is counted in direct
	Rule   reconcile.Code `json:"rule,omitempty"`  // that excludes it; empty: it counts
	Stays  *StayingRecord `json:"stays,omitempty"` // the record that counts in its place
}

// UnitRecords reads a submission of a community and month down to its records, as filed at asOf. Its whole street is
// read, because rules look at what others filed there.
func (s *Service) UnitRecords(ctx context.Context, community string, m period.Month, id reconcile.ID,
	asOf time.Time) (*UnitRecords, error) {
	var found *UnitRecords
	var claims reconcile.Claims
	street := staying{filed: map[reconcile.ID]filedRecords{}, gone: map[reconcile.ID]bool{}}
	err := s.Source.Snapshot(ctx, func(snap Snapshot) error {
		dir, err := snap.Directory(ctx)
		if err != nil {
			return err
		}
		if street.judged, err = snap.Judgements(ctx, asOf); err != nil {
			return err
		}
		w := reconcile.Window{From: m, To: m}
		keep := keeping{snap, func(c *reconcile.Cell) {
			if c.Period == m {
				street.copy(c)
			}
		}}
		read := Reading{Window: w, Details: w, Region: community, AsOf: asOf}
		return Reconcile(ctx, keep, dir, &s.Options, read, func(o *reconcile.Outcome) {
			for i := range o.Counted {
				if o.Counted[i].Submission.ID == id {
					found = &UnitRecords{UnitFigures: unitFigures(&o.Counted[i])}
					claims = o.Counted[i].Submission.Claims
				}
			}
			if found != nil && o.Period == m && o.CommunityCode == community {
				found.take(o.All(), &street)
			}
		})
	})
	switch {
	case err != nil:
		return nil, fmt.Errorf("read the records of submission %s: %w", id, err)
	case found == nil:
		return nil, ledger.ErrNotFound
	}
	found.sum(claims, s.Options.DirectKinds)
	return found, nil
}

// keeping is a snapshot whose cells are looked at on their way.
type keeping struct {
	Snapshot
	look func(*reconcile.Cell)
}

// Cells implements Snapshot.
func (k keeping) Cells(ctx context.Context, q reconcile.Query, yield func(*reconcile.Cell) error) error {
	return k.Snapshot.Cells(ctx, q, func(c *reconcile.Cell) error {
		k.look(c)
		return yield(c)
	})
}

// take sorts what was found by record, and lists the records.
func (u *UnitRecords) take(findings []reconcile.Finding, street *staying) {
	u.Findings = []reconcile.Finding{}
	excluded := map[reconcile.ID]reconcile.Finding{}
	for _, f := range findings {
		excludes := slices.Contains(reconcile.ExcludingRules(), f.Code)
		if excludes {
			street.gone[f.Records[0].ID] = true
		}
		switch {
		case f.Submission != u.Submission:
		case excludes:
			excluded[f.Records[0].ID] = f
		default:
			u.Findings = append(u.Findings, f)
		}
	}
	for _, r := range street.filed[u.Submission].records {
		row := RecordRow{RecordDetail: r}
		if f, ok := excluded[r.ID]; ok {
			row.Rule, row.Stays = f.Code, street.instead(r, f)
		}
		u.Rows = append(u.Rows, row)
	}
	slices.SortStableFunc(u.Rows, func(a, b RecordRow) int {
		return cmp.Or(-cmp.Compare(min(len(a.Rule), 1), min(len(b.Rule), 1)),
			cmp.Compare(a.OccurredOn, b.OccurredOn), a.ID.Compare(b.ID))
	})
}

// sum adds up the records by kind, beside what was claimed of it.
func (u *UnitRecords) sum(c reconcile.Claims, direct [4]bool) {
	kinds := map[string]*KindFigures{}
	for k, claim := range attendanceClaims(c) {
		name := reconcile.Kind(k).String()
		u.Kinds = append(u.Kinds, KindFigures{Kind: name, Direct: direct[k], Claimed: filedClaim(claim)})
	}
	for i := range u.Kinds {
		kinds[u.Kinds[i].Kind] = &u.Kinds[i]
	}
	for i := range u.Rows {
		row, k := &u.Rows[i], kinds[u.Rows[i].Kind]
		row.Direct = k.Direct
		k.Recorded += max(row.Attendances, 0)
		if row.Rule == "" {
			k.Counted += row.Attendances
		}
	}
	u.Total = KindFigures{Kind: "direct", Direct: true, Claimed: u.Claimed, Recorded: u.Recorded, Counted: u.Direct}
}
