package jobs

import (
	"cmp"
	"context"
	"time"

	"huizong/jobs/ledger"
	"huizong/jobs/period"
	"huizong/jobs/reconcile"
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

// Judgeable is what there is to judge: every pair of records that are alike, and every row that is quarantined.
type Judgeable struct {
	Directory *reconcile.Directory
	Findings  []reconcile.Finding // of RecordSimilar and RowQuarantined
}

// Judgeable reads all months of a region.
func (s *Service) Judgeable(ctx context.Context, region string) (out Judgeable, err error) {
	err = s.Source.Snapshot(ctx, func(snap Snapshot) error {
		_, err := s.readJudgeable(ctx, snap, region, s.Now(), &out)
		return err
	})
	return out, err
}

func (s *Service) readJudgeable(ctx context.Context, snap Snapshot, region string, now time.Time, out *Judgeable) (
	sum *reconcile.Summary, err error) {
	if out.Directory, err = snap.Directory(ctx); err != nil {
		return nil, err
	}
	census, err := snap.Census(ctx, now, reconcile.Window{})
	if err != nil {
		return nil, err
	}
	w := reconcile.Window{From: period.MonthAt(now.In(s.Zone)), To: period.MonthAt(now.In(s.Zone))}
	for _, p := range out.Directory.SortedProjects() {
		w.From = min(w.From, p.StartsOn.Month())
	}
	out.Directory.Assume(region)
	fold := reconcile.NewFold(out.Directory, &s.Options, w, region, now, true).
		Only(reconcile.RecordSimilar, reconcile.RowQuarantined)
	fold.Account(census, w)
	if err := Reconcile(ctx, snap, out.Directory, &s.Options, Reading{w, w, region, now}, fold.Add); err != nil {
		return nil, err
	}
	sum = fold.Summary()
	out.Findings = sum.Findings
	return sum, nil
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
