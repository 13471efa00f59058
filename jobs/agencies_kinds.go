package jobs

import (
	"context"
	"fmt"

	"huizong/jobs/reconcile"
	"huizong/jobs/report"
	"huizong/templates/content"
)

// worked is what each agency of a report claimed of the kinds of work that count in direct, and what of it stands.
func (s *Service) worked(ctx context.Context, r *report.Report) (map[string][]content.Worked, error) {
	out := map[string][]content.Worked{}
	w := reconcile.Window{From: r.Period.From, To: r.Period.To}
	err := s.Source.Snapshot(ctx, func(snap Snapshot) error {
		dir, err := snap.Directory(ctx)
		if err != nil {
			return err
		}
		read := Reading{Window: w, Region: r.Region.Code, AsOf: r.AsOf, Figures: true}
		return Reconcile(ctx, snap, dir, &s.Options, read, func(o *reconcile.Outcome) {
			for i := range o.Counted {
				if c := &o.Counted[i]; w.Contains(o.Period) {
					agency := c.Submission.AgencyCode
					out[agency] = addWorked(out[agency], c, s.Options.DirectKinds)
				}
			}
		})
	})
	if err != nil {
		return nil, fmt.Errorf("read what agencies did: %w", err)
	}
	return out, nil
}

// addWorked adds a submission to what its agency did. A claim that one submission lacks is none of the agency's.
func addWorked(sum []content.Worked, c *reconcile.Reconciled, direct [4]bool) []content.Worked {
	first := sum == nil
	i := 0
	for k, claim := range attendanceClaims(c.Submission.Claims) {
		if !direct[k] {
			continue
		}
		if first {
			sum = append(sum, content.Worked{Kind: reconcile.Kind(k).String(), Claimed: new(int64)})
		}
		if at := &sum[i]; at.Claimed != nil && claim.Filed {
			*at.Claimed += claim.N
		} else {
			at.Claimed = nil
		}
		sum[i].Direct += c.Attendances[k]
		i++
	}
	return sum
}

// attendanceClaims are the claims of person-times by kind of work.
func attendanceClaims(c reconcile.Claims) [4]reconcile.Claim {
	return [4]reconcile.Claim{c.VisitAttendances, c.CaseAttendances, c.GroupAttendances, c.EventAttendances}
}
