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
	"huizong/jobs/report"
)

// Judges keeps what people judge of records and rows.
type Judges interface {
	Judged(ctx context.Context) ([]reconcile.Ruling, error)
	// Judge keeps a judgement, proposed where it needs a second person, and tells its number; ledger.ErrFenced where
	// another came between.
	Judge(ctx context.Context, j reconcile.Judgement, o reconcile.Ruled, via ledger.Via) (int64, error)
	// Confirm puts a proposed judgement in force; ledger.Refusals where none is, or it is one's own.
	Confirm(ctx context.Context, id int64, by string, via ledger.Via) error
}

// Judgeable is what there is to judge: pairs of records that are alike, and every row that is quarantined.
type Judgeable struct {
	Directory *reconcile.Directory
	Findings  []reconcile.Finding // of RecordSimilar and RowQuarantined
	Unlisted  reconcile.Amount    // pairs that are not among them, and of what was filed later in none that is
}

// Sought is which pairs are wanted, beside those that most person-times hang on.
type Sought struct {
	Month      period.Month // of which pairs are wanted; 0: of all months
	One, Other reconcile.ID // the records of a pair that is wanted in any case; empty: none
}

// seeker finds what is sought, and what waits for a second person.
type seeker struct {
	Sought
	proposed map[reconcile.Date][]*reconcile.Ruling
}

// Judgeable reads all months of a region for the rows that are quarantined.
func (s *Service) Judgeable(ctx context.Context, region string) (out Judgeable, err error) {
	err = s.Source.Snapshot(ctx, func(snap Snapshot) error {
		_, err := s.readJudgeable(ctx, snap, region, s.Now(), seeker{}, &out)
		return err
	})
	return out, err
}

// readJudgeable lists as many pairs as a report does: a province has too many to hold them all, and whoever judges the
// first is shown the next.
func (s *Service) readJudgeable(ctx context.Context, snap Snapshot, region string, now time.Time, of seeker,
	out *Judgeable) (sum *reconcile.Summary, err error) {
	if out.Directory, err = snap.Directory(ctx); err != nil {
		return nil, err
	}
	if out.Directory.Regions[region] == nil && len(out.Directory.Quarantine) == 0 {
		return nil, fmt.Errorf("%w: the source has no region %s", ledger.ErrNotFound, region)
	}
	out.Directory.Assume(region) // it may be among the rows that cannot be understood, and they are to be shown
	census, err := snap.Census(ctx, now, reconcile.Window{})
	if err != nil {
		return nil, err
	}
	w := reconcile.Window{From: period.MonthAt(now.In(s.Zone)), To: period.MonthAt(now.In(s.Zone))}
	for _, p := range out.Directory.SortedProjects() {
		w.From = min(w.From, p.StartsOn.Month())
	}
	if of.Month != 0 {
		w = reconcile.Window{From: of.Month, To: of.Month}
	}
	fold := reconcile.NewFold(out.Directory, &s.Options, w, region, now, true).
		Only(reconcile.RecordSimilar, reconcile.RowQuarantined).List(report.Listed).Seek(of.wants)
	fold.Account(census, w)
	read := Reading{Window: w, Details: w, Region: region, AsOf: now}
	if err := Reconcile(ctx, snap, out.Directory, &s.Options, read, fold.Add); err != nil {
		return nil, err
	}
	sum = fold.Summary()
	out.Findings, out.Unlisted = sum.Findings, sum.Similar
	later := map[reconcile.ID]bool{} // a record may be like several, and is counted once
	for i := range out.Findings {
		f := &out.Findings[i]
		if f.Code != reconcile.RecordSimilar {
			continue
		}
		out.Unlisted.Count--
		if id := f.Records[0].ID; !later[id] {
			later[id] = true
			out.Unlisted.Attendances -= *f.Claimed
		}
	}
	return sum, nil
}

// rulings are those of pairs of the month; it keeps which of them wait for a second person.
func (of *seeker) rulings(all []reconcile.Ruling) (out []reconcile.Ruling) {
	of.proposed = map[reconcile.Date][]*reconcile.Ruling{}
	for i := range all {
		stays, _, ok := all[i].Keys()
		if !ok || of.Month != 0 && stays.OccurredOn.Month() != of.Month {
			continue
		}
		out = append(out, all[i])
		if all[i].State() == "proposed" {
			of.proposed[stays.OccurredOn] = append(of.proposed[stays.OccurredOn], &all[i])
		}
	}
	return out
}

// wants reports whether a pair is asked for by its records, or has a judgement that waits for a second person. Rows
// that are quarantined are all wanted: each can be accepted.
func (of *seeker) wants(f *reconcile.Finding) bool {
	if f.Code != reconcile.RecordSimilar {
		return true
	}
	later, first := f.Records[0], f.Records[1]
	if later.ID == of.One && first.ID == of.Other || later.ID == of.Other && first.ID == of.One {
		return true
	}
	rulings := of.proposed[later.OccurredOn]
	if len(rulings) == 0 {
		return false
	}
	one, other := keysOf(f)
	return slices.ContainsFunc(rulings, func(r *reconcile.Ruling) bool {
		stays, goes, _ := r.Keys()
		return stays == one && goes == other || stays == other && goes == one
	})
}

// keysOf are the keys of the two records of a finding: first that of the record filed later.
func keysOf(f *reconcile.Finding) (later, first reconcile.RecordKey) {
	return reconcile.KeyOf(f.Records[0], f.AgencyCode, f.ProjectCode, f.CommunityCode),
		reconcile.KeyOf(f.Records[1], cmp.Or(f.OtherAgency, f.AgencyCode), cmp.Or(f.OtherProject, f.ProjectCode),
			cmp.Or(f.OtherCommunity, f.CommunityCode))
}

// Row is the finding of a row that is quarantined; false: it is not.
func (j *Judgeable) Row(table, id string) (reconcile.Finding, bool) {
	for _, f := range j.Findings {
		if f.Code == reconcile.RowQuarantined && f.Row != nil && f.Row.Table == table && f.Row.ID == id {
			return f, true
		}
	}
	return reconcile.Finding{}, false
}

// AcceptNeedsSecond reports whether a row is of a report that needs approval: whoever leaves it out decides on that.
func (s *Service) AcceptNeedsSecond(d *reconcile.Directory, f reconcile.Finding) bool {
	q := reconcile.QuarantinedRow{AgencyCode: f.AgencyCode, ProjectCode: f.ProjectCode, CommunityCode: f.CommunityCode}
	for _, job := range s.Jobs {
		if s.Approval(job).Count() > 0 && d.Concerns(&q, job.Region, reconcile.Window{}) {
			return true
		}
	}
	return false
}
