package read

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"huizong/admin/words"
	"huizong/jobs"
	"huizong/jobs/account"
	"huizong/jobs/ledger"
	"huizong/jobs/period"
	"huizong/jobs/reconcile"
	"huizong/jobs/report"
)

// SealedBytes reads the report of a run as it was sealed: of the region that is asked for, or else of the run's.
func (s *Reader) SealedBytes(ctx context.Context, run ledger.Run, region string) ([]byte, error) {
	return s.Ledger().Report(ctx, run.ID, cmp.Or(region, run.Region))
}

// Digest is what lists show of a sealed run.
type Digest struct {
	Figures          map[string]reconcile.Figures // by region
	Errors, Warnings int
}

// DigestOf reads the sealed figures of a run; nil of a run that sealed none.
func (s *Reader) DigestOf(ctx context.Context, run ledger.Run) (*Digest, error) {
	if run.Content == "" {
		return nil, nil
	}
	d, _, err := s.digests.Get(ctx, run.ID, func(ctx context.Context) (*Digest, error) {
		snapshots, err := s.Ledger().Snapshots(ctx, run.ID)
		if err != nil {
			return nil, err
		}
		out := &Digest{Figures: map[string]reconcile.Figures{}}
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

// ReportsOf reads the sealed reports of a run, by region.
func (s *Reader) ReportsOf(ctx context.Context, run ledger.Run) (map[string]*report.Report, error) {
	r, _, err := s.sealed.Get(ctx, run.ID, func(ctx context.Context) (map[string]*report.Report, error) {
		snapshots, err := s.Ledger().Snapshots(ctx, run.ID)
		if err != nil {
			return nil, err
		}
		out := map[string]*report.Report{}
		for _, snap := range snapshots {
			if out[snap.Region], err = s.Service.SealedReport(ctx, run.ID, snap.Region); err != nil {
				return nil, err
			}
		}
		return out, nil
	})
	return r, err
}

// Filing reads who filed what in a region.
func (s *Reader) Filing(ctx context.Context, region string) (*jobs.Filing, time.Time, error) {
	return s.filings.Get(ctx, region, func(ctx context.Context) (*jobs.Filing,
		error) {
		return s.Service.Filing(ctx, region)
	})
}

// FilingAt reads the filing of the job's region that a region lies in; of none named, that of the first job.
func (s *Reader) FilingAt(ctx context.Context, region string) (*jobs.Filing, time.Time, error) {
	roots := s.Regions()
	if len(roots) == 0 {
		return nil, time.Time{}, ledger.ErrNotFound
	}
	for _, root := range roots {
		f, at, err := s.Filing(ctx, root)
		if err != nil || region == "" || slices.Contains(f.Directory.Chain(region), root) {
			return f, at, err
		}
	}
	return nil, time.Time{}, fmt.Errorf("region %s: %w", region, ledger.ErrNotFound)
}

// KnowsJob finds a job that is configured or was once (empty: none is asked for), or answers ledger.ErrNotFound.
func (s *Reader) KnowsJob(ctx context.Context, name string) error {
	if _, ok := s.Service.Job(name); ok || name == "" {
		return nil
	}
	rows, err := s.Ledger().Jobs(ctx)
	if err != nil || slices.ContainsFunc(rows, func(j ledger.Job) bool { return j.Name == name }) {
		return err
	}
	return fmt.Errorf("job %s: %w", name, ledger.ErrNotFound)
}

// AllFilings reads the filing of every job's region, and when the oldest of them was read.
func (s *Reader) AllFilings(ctx context.Context) (map[string]*jobs.Filing, time.Time, error) {
	out := map[string]*jobs.Filing{}
	var oldest time.Time
	for _, root := range s.Regions() {
		f, at, err := s.Filing(ctx, root)
		if err != nil {
			return nil, oldest, err
		}
		if out[root] = f; oldest.IsZero() || at.Before(oldest) {
			oldest = at
		}
	}
	return out, oldest, nil
}

// ApproversBut returns the names of those who may approve what actor has triggered.
func (s *Reader) ApproversBut(ctx context.Context, actor string) ([]string, error) {
	all, _, err := s.approvers.Get(ctx, "", s.book.Accounts)
	var names []string
	for _, a := range all {
		if a.Role.May(account.Approver) && !a.Disabled && a.Name != actor {
			names = append(names, a.Shown())
		}
	}
	return names, err
}

// Shown is the name of an actor as others read it.
func (s *Reader) Shown(ctx context.Context, actor string) string {
	switch actor {
	case "schedule", "huizong":
		return "系统"
	}
	all, _, err := s.approvers.Get(ctx, "", s.book.Accounts)
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

// Label names a job as people do, by what it reports; its name stands beside it where two report the same kind.
func (s *Reader) Label(name string, l words.Lang) string {
	job, ok := s.Service.Job(name)
	if !ok {
		return name
	}
	text := l.Say(words.ReportWords[job.Kind])
	for _, other := range s.Service.Jobs {
		if other.Name != name && other.Kind == job.Kind {
			return text + l.Say("（{name}）", "name", name)
		}
	}
	return text
}

// Regions are the regions of the jobs, each once: the first is the one that is shown.
func (s *Reader) Regions() []string {
	var out []string
	for _, j := range s.Service.Jobs {
		if !slices.Contains(out, j.Region) {
			out = append(out, j.Region)
		}
	}
	return out
}

// Window is a period as reconcile knows it.
func Window(p period.Period) reconcile.Window { return reconcile.Window{From: p.From, To: p.To} }

// LastComplete is the last month that is over.
func (s *Reader) LastComplete() period.Month { return period.MonthAt(s.Now().In(s.Service.Zone)) - 1 }

// RunOf reads the run that a path names.
func (s *Reader) RunOf(ctx context.Context, id string) (ledger.Run, error) {
	n, err := strconv.ParseInt(id, 10, 64)
	if err != nil || n <= 0 {
		return ledger.Run{}, ledger.ErrNotFound
	}
	return s.Ledger().Run(ctx, n)
}
