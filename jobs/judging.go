package jobs

import (
	"context"

	"huizong/jobs/ledger"
	"huizong/jobs/period"
	"huizong/jobs/reconcile"
)

// Judges keeps what people judge of records and rows.
type Judges interface {
	Judged(ctx context.Context) ([]reconcile.Ruling, error)
	// Judge keeps a judgement, proposed where it needs a second person, and tells its number.
	Judge(ctx context.Context, j reconcile.Judgement, undoes int64, second bool, via ledger.Via) (int64, error)
	// Confirm puts a proposed judgement in force; ledger.Refusals where none is, or it is one's own.
	Confirm(ctx context.Context, id int64, by string, via ledger.Via) error
}

// Judgeable is what there is to judge: every pair of records that are alike, and every row that is quarantined.
type Judgeable struct {
	Directory *reconcile.Directory
	Findings  []reconcile.Finding
}

// Judgeable reads all months of a region.
func (s *Service) Judgeable(ctx context.Context, region string) (out Judgeable, err error) {
	now := s.Now()
	err = s.Source.Snapshot(ctx, func(snap Snapshot) error {
		if out.Directory, err = snap.Directory(ctx); err != nil {
			return err
		}
		census, err := snap.Census(ctx, now, reconcile.Window{})
		if err != nil {
			return err
		}
		w := reconcile.Window{From: period.MonthAt(now.In(s.Zone)), To: period.MonthAt(now.In(s.Zone))}
		for _, p := range out.Directory.SortedProjects() {
			w.From = min(w.From, p.StartsOn.Month())
		}
		out.Directory.Assume(region)
		fold := reconcile.NewFold(out.Directory, &s.Options, w, region, now, true)
		fold.Account(census, w)
		if err := Reconcile(ctx, snap, out.Directory, &s.Options, w, region, now, fold.Add); err != nil {
			return err
		}
		out.Findings = fold.Summary().Findings
		return nil
	})
	return out, err
}

// Pair is the keys of two records that a rule found alike; false: none did.
func (j *Judgeable) Pair(one, other reconcile.ID) (a, b reconcile.RecordKey, ok bool) {
	for _, f := range j.Findings {
		if len(f.Records) != 2 || one == other {
			continue
		}
		orElse := func(s, otherwise string) string {
			if s == "" {
				return otherwise
			}
			return s
		}
		keys := map[reconcile.ID]reconcile.RecordKey{
			f.Records[0].ID: reconcile.KeyOf(f.Records[0], f.AgencyCode, f.ProjectCode, f.CommunityCode),
			f.Records[1].ID: reconcile.KeyOf(f.Records[1], orElse(f.OtherAgency, f.AgencyCode),
				orElse(f.OtherProject, f.ProjectCode), orElse(f.OtherCommunity, f.CommunityCode)),
		}
		a, first := keys[one]
		b, second := keys[other]
		if first && second {
			return a, b, true
		}
	}
	return a, b, false
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
