package report

import (
	"slices"

	"huizong/jobs/reconcile"
)

// Target is the completion of the contract targets of the projects under way in the period: direct since each project's
// start, against its target. A target belongs to a whole project, so that only projects that lie wholly in the region
// enter; those without a target do not either.
type Target struct {
	Projects int   `json:"projects"`
	Target   int64 `json:"target"`
	Direct   int64 `json:"direct"`
	Reached  int   `json:"reached"` // projects at or above their target
	Apart    int   `json:"apart"`   // projects with a target that lie partly elsewhere: it is not divided
	Without  int   `json:"without"` // projects without a target
}

func target(projects []ProjectRow) Target {
	var t Target
	for _, p := range projects {
		switch {
		case p.Target == nil || *p.Target <= 0:
			t.Without++
		case !p.Rated:
			t.Apart++
		default:
			t.Projects++
			t.Target += *p.Target
			t.Direct += p.ToDate
			if p.ToDate >= *p.Target {
				t.Reached++
			}
		}
	}
	return t
}

// rated reports whether direct to date can be held against the target of p: the whole of the project lies in the
// region, and all of its months were read.
func (b builder) rated(p *reconcile.Project) bool {
	return p.TargetDirect.Filed && p.TargetDirect.N > 0 && b.wholly(p) &&
		b.in.Summaries.SinceStart.Window.From <= p.StartsOn.Month()
}

// wholly reports whether every community of p lies in the report's region.
func (b builder) wholly(p *reconcile.Project) bool {
	return len(p.Communities) > 0 && !slices.ContainsFunc(p.Communities, func(c string) bool { return !b.contains(c) })
}

// overruns finds the projects that have gone further beyond their target than the options allow.
func (b builder) overruns(projects []ProjectRow) []reconcile.Finding {
	var out []reconcile.Finding
	for _, p := range projects {
		if p.Rated && p.ToDate*1000 > int64(b.in.Options.TargetOverrun)**p.Target {
			done, target := p.ToDate, *p.Target
			out = append(out, reconcile.Finding{
				Code:        reconcile.TargetOverrun,
				Severity:    reconcile.TargetOverrun.Severity(),
				AgencyCode:  p.AgencyCode,
				ProjectCode: p.Code,
				Claimed:     &done,
				Counted:     &target,
			})
		}
	}
	return out
}
