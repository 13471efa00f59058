package jobs

import (
	"context"
	"errors"
	"fmt"
	"time"

	"huizong/jobs/period"
	"huizong/jobs/reconcile"
	"huizong/jobs/report"
)

// Mart is where months are laid out for the views that others read.
type Mart interface {
	WriteMart(ctx context.Context, dir *reconcile.Directory, m *reconcile.Mart, asOf time.Time) error
}

// RefreshMart lays every month out for the views that others read (docs: mart), from its first project to now. It reads
// what is kept or, where nothing is, the records; months that came to the same are not written again.
func (s *Service) RefreshMart(ctx context.Context) error {
	now := s.Now().Truncate(time.Microsecond)
	err := s.Source.Snapshot(ctx, func(snap Snapshot) error {
		dir, err := snap.Directory(ctx)
		if err != nil {
			return err
		}
		census, err := snap.Census(ctx, now, reconcile.Window{})
		if err != nil {
			return err
		}
		for _, top := range dir.Tops() {
			if len(dir.Communities(top)) == 0 {
				continue
			}
			w := reconcile.Window{From: start(dir, Job{Region: top}), To: period.MonthAt(now.In(s.Zone))}
			if w.From > w.To {
				continue // no project has begun
			}
			m := mart{service: s, ctx: ctx, dir: dir, census: census, window: w, region: top, asOf: now}
			read := Reading{Window: w, Details: w, Region: top, AsOf: now}
			if err := Reconcile(ctx, snap, dir, &s.Options, read, m.add); err != nil {
				return err
			}
			m.until(w.To + 1)
			if m.failed != nil {
				return m.failed
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("refresh the mart: %w", err)
	}
	return nil
}

// mart writes one month after the other.
type mart struct {
	service *Service
	ctx     context.Context
	dir     *reconcile.Directory
	census  *reconcile.Census
	window  reconcile.Window
	region  string
	asOf    time.Time
	month   *reconcile.Mart
	failed  error
}

func (m *mart) add(o *reconcile.Outcome) {
	if !m.window.Contains(o.Period) {
		return
	}
	if m.until(o.Period); m.failed == nil { // a month before it may not have been written
		m.month.Add(o)
	}
}

// until writes the months before one, those without a filing too.
func (m *mart) until(next period.Month) {
	at := m.window.From
	if m.month != nil {
		at = m.month.Period
	}
	for ; m.failed == nil; at++ {
		if m.month == nil {
			m.month = m.begin(at)
		}
		if at >= next {
			return
		}
		m.write()
		m.month = nil
		if at+1 > m.window.To {
			return
		}
	}
}

func (m *mart) begin(at period.Month) *reconcile.Mart {
	w := reconcile.Window{From: at, To: at}
	fold := reconcile.NewFold(m.dir, &m.service.Options, w, m.region, m.asOf, true)
	fold.Account(m.census, w)
	return reconcile.NewMart(m.dir, at, fold)
}

func (m *mart) write() {
	m.month.End()
	for i := range m.month.Findings { // numbers of persons that are few are withheld here as in every report
		m.month.Findings[i], _ = report.Disclosed(m.month.Findings[i])
	}
	m.failed = errors.Join(m.failed, m.service.Mart.WriteMart(m.ctx, m.dir, m.month, m.asOf))
}

// martEvery is how often it is looked whether the mart is to be refreshed.
const martEvery = time.Minute

// refreshMart refreshes the mart after a report was built.
func (s *Service) refreshMart(ctx context.Context) error {
	if s.Mart == nil || !s.martDue.CompareAndSwap(true, false) {
		return nil
	}
	return s.RefreshMart(ctx)
}
