package admin

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"huizong/jobs"
	"huizong/jobs/account"
	"huizong/jobs/ledger"
	"huizong/jobs/period"
	"huizong/jobs/reconcile"
	"huizong/jobs/report"
)

// digest is what lists show of a sealed run.
type digest struct {
	Figures          map[string]reconcile.Figures // by region
	Errors, Warnings int
}

// digestOf reads the sealed figures of a run; nil of a run that sealed none.
func (s *Server) digestOf(ctx context.Context, run ledger.Run) (*digest, error) {
	if run.Content == "" {
		return nil, nil
	}
	d, _, err := s.digests.get(ctx, run.ID, func(ctx context.Context) (*digest, error) {
		snapshots, err := s.ledger().Snapshots(ctx, run.ID)
		if err != nil {
			return nil, err
		}
		out := &digest{Figures: map[string]reconcile.Figures{}}
		for _, snap := range snapshots {
			var r struct{ Figures reconcile.Figures }
			if err := json.Unmarshal(snap.Abridged, &r); err != nil {
				return nil, fmt.Errorf("read snapshot of run %d: %w", run.ID, err)
			}
			out.Figures[snap.Region] = r.Figures
			if snap.Region == run.Region {
				out.Errors, out.Warnings = snap.Errors, snap.Warnings
			}
		}
		return out, nil
	})
	return d, err
}

// reportsOf reads the sealed reports of a run, by region.
func (s *Server) reportsOf(ctx context.Context, run ledger.Run) (map[string]*report.Report, error) {
	r, _, err := s.sealed.get(ctx, run.ID, func(ctx context.Context) (map[string]*report.Report, error) {
		snapshots, err := s.ledger().Snapshots(ctx, run.ID)
		if err != nil {
			return nil, err
		}
		out := map[string]*report.Report{}
		for _, snap := range snapshots {
			if out[snap.Region], err = s.service.SealedReport(ctx, run.ID, snap.Region); err != nil {
				return nil, err
			}
		}
		return out, nil
	})
	return r, err
}

// filing reads who filed what in a region.
func (s *Server) filing(ctx context.Context, region string) (*jobs.Filing, time.Time, error) {
	return s.filings.get(ctx, region, func(ctx context.Context) (*jobs.Filing,
		error) {
		return s.service.Filing(ctx, region)
	})
}

// filingAt reads the filing of the job's region that a region lies in; of none named, that of the first job.
func (s *Server) filingAt(ctx context.Context, region string) (*jobs.Filing, time.Time, error) {
	roots := s.regions()
	if len(roots) == 0 {
		return nil, time.Time{}, errNoPage
	}
	for _, root := range roots {
		f, at, err := s.filing(ctx, root)
		if err != nil || region == "" || slices.Contains(f.Directory.Chain(region), root) {
			return f, at, err
		}
	}
	return s.filing(ctx, roots[0])
}

// allFilings reads the filing of every job's region, and when the oldest of them was read.
func (s *Server) allFilings(ctx context.Context) (map[string]*jobs.Filing, time.Time, error) {
	out := map[string]*jobs.Filing{}
	var oldest time.Time
	for _, root := range s.regions() {
		f, at, err := s.filing(ctx, root)
		if err != nil {
			return nil, oldest, err
		}
		if out[root] = f; oldest.IsZero() || at.Before(oldest) {
			oldest = at
		}
	}
	return out, oldest, nil
}

// changedSince returns the runs that would read differently today, if that is known by now; it takes a reading of
// everything that was ever sent.
func (s *Server) changedSince(ctx context.Context) map[int64]reconcile.Pair {
	m, _ := s.changed.soon(ctx, "", 500*time.Millisecond, s.service.ChangedSinceSent)
	return m
}

// approversBut returns the names of those who may approve what actor has triggered.
func (s *Server) approversBut(ctx context.Context, actor string) ([]string, error) {
	all, _, err := s.approvers.get(ctx, "", s.Accounts.Accounts)
	var names []string
	for _, a := range all {
		if a.Role.May(account.Approver) && !a.Disabled && a.Name != actor {
			names = append(names, a.Shown())
		}
	}
	return names, err
}

// shown is the name of an actor as others read it.
func (s *Server) shown(ctx context.Context, actor string) string {
	switch actor {
	case "schedule", "huizong":
		return "系统"
	}
	all, _, err := s.approvers.get(ctx, "", s.Accounts.Accounts)
	if err == nil {
		for _, a := range all {
			if a.Name == actor {
				return a.Shown()
			}
		}
	}
	if strings.Contains(actor, "/") { // an instance of the service: host/process/start
		return "系统"
	}
	return actor
}

// label names a job as people do, by what it reports; its name stands beside it where two report the same kind.
func (s *Server) label(name string, l lang) string {
	job, ok := s.service.Job(name)
	if !ok {
		return name
	}
	text := l.say(reportWords[job.Kind])
	for _, other := range s.service.Jobs {
		if other.Name != name && other.Kind == job.Kind {
			return text + l.say("（{name}）", "name", name)
		}
	}
	return text
}

// regions are the regions of the jobs, each once: the first is the one that is shown.
func (s *Server) regions() []string {
	var out []string
	for _, j := range s.service.Jobs {
		if !slices.Contains(out, j.Region) {
			out = append(out, j.Region)
		}
	}
	return out
}

func window(p period.Period) reconcile.Window { return reconcile.Window{From: p.From, To: p.To} }

// lastComplete is the last month that is over.
func (s *Server) lastComplete() period.Month { return period.MonthAt(s.now().In(s.service.Zone)) - 1 }
