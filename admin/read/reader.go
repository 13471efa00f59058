// Package read is what pages and API both show of the service, read once for many who look.
package read

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"time"

	"huizong/jobs"
	"huizong/jobs/account"
	"huizong/jobs/ledger"
	"huizong/jobs/period"
	"huizong/jobs/reconcile"
	"huizong/jobs/report"
)

// DefaultFresh is how old what a page shows of the source may be.
const DefaultFresh = 20 * time.Second

// Reader reads what pages and API show, once for many.
type Reader struct {
	Service *jobs.Service
	book    account.Book

	filings     *Memo[string, *jobs.Filing]             // by region
	units       *Memo[string, []jobs.UnitMonth]         // by unit and year
	changed     *Memo[string, map[int64]reconcile.Pair] // under "": of every job
	compared    compared                                // what the last comparison came to
	sealed      *Memo[int64, map[string]*report.Report] // by run, by region; what is sealed never changes
	digests     *Memo[int64, *Digest]                   // the same in short
	recounts    *Memo[string, *recount]                 // of held runs, by run and moment
	comparisons *Memo[string, *jobs.Comparison]         // by job and period
	checks      *Memo[string, *jobs.Comparison]         // the same, looked through for personal data
	growth      *Memo[string, grown]
	previews    *Memo[string, *Preview]          // by their reference
	judging     *Memo[string, *jobs.Judging]     // by the state of the judgements, and what is sought
	contacts    *Memo[string, map[string]string] // under "": by agency
	figures     *Memo[string, *jobs.Figures]     // by region, window and moment
	approvers   *Memo[string, []account.Account] // under ""
	trends      *Memo[string, []MonthSum]        // by region and last month
}

// New returns a reader of a service. What it shows of the source is at most fresh old; 0: DefaultFresh.
func New(service *jobs.Service, book account.Book, fresh time.Duration) *Reader {
	if fresh == 0 {
		fresh = DefaultFresh
	}
	const always = 1 << 62
	return &Reader{
		Service:     service,
		book:        book,
		filings:     NewMemo[string, *jobs.Filing](fresh, 10*time.Minute, 16),
		units:       NewMemo[string, []jobs.UnitMonth](fresh, fresh, 64),
		changed:     NewMemo[string, map[int64]reconcile.Pair](15*fresh, time.Hour, 1),
		sealed:      NewMemo[int64, map[string]*report.Report](always, always, 16),
		digests:     NewMemo[int64, *Digest](always, always, 4096),
		recounts:    NewMemo[string, *recount](15*fresh, time.Hour, 16),
		comparisons: NewMemo[string, *jobs.Comparison](3*fresh, 3*fresh, 16),
		checks:      NewMemo[string, *jobs.Comparison](3*fresh, 3*fresh, 16),
		growth:      NewMemo[string, grown](5*time.Minute, time.Hour, 1),
		previews:    NewMemo[string, *Preview](always, always, 32),
		judging:     NewMemo[string, *jobs.Judging](15*fresh, time.Hour, 4),
		contacts:    NewMemo[string, map[string]string](fresh, 10*time.Minute, 1),
		figures:     NewMemo[string, *jobs.Figures](fresh, 10*time.Minute, 8),
		approvers:   NewMemo[string, []account.Account](5*time.Second, time.Minute, 1),
		trends:      NewMemo[string, []MonthSum](15*fresh, time.Hour, 4),
	}
}

// Forget drops what an action may have changed.
func (s *Reader) Forget() {
	s.ForgetSource()
	s.units.forget()
	s.recounts.forget()
	s.ForgetComparisons()
	s.approvers.forget()
	s.figures.forget()
}

// ForgetSource lets the filing be read anew.
func (s *Reader) ForgetSource() {
	s.filings.forget()
	s.changed.forget()
	s.contacts.forget()
	s.judging.forget()
	s.trends.forget()
}

// ForgetComparisons lets the next comparison read anew.
func (s *Reader) ForgetComparisons() {
	s.comparisons.forget()
	s.checks.forget()
}

// Ledger is where runs and deliveries are kept.
func (s *Reader) Ledger() ledger.Ledger { return s.Service.Ledger }

// Now is the moment on the clock of the service.
func (s *Reader) Now() time.Time { return s.Service.Now() }

// UnitMonths reads the months of a unit in detail.
func (s *Reader) UnitMonths(ctx context.Context, f *jobs.Filing, key string, u reconcile.Unit,
	w reconcile.Window) ([]jobs.UnitMonth, error) {
	months, _, err := s.units.Get(ctx, key, func(ctx context.Context) ([]jobs.UnitMonth, error) {
		return s.Service.UnitMonths(ctx, f, u, w)
	})
	return months, err
}

// recount is what a held run would send.
type recount struct {
	Report *report.Report
	Held   []reconcile.Finding
}

// RecountOf reads what a held run would send today.
func (s *Reader) RecountOf(ctx context.Context, run ledger.Run) (*recount, error) {
	key := fmt.Sprintf("%d %d", run.ID, run.AsOf.UnixMicro())
	c, _, err := s.recounts.Get(ctx, key, func(ctx context.Context) (*recount, error) {
		r, held, err := s.Service.Recount(ctx, run)
		return &recount{r, held}, err
	})
	return c, err
}

// Comparison compares a period as it is with what was last sent of it. What would be sent is not rendered for it.
func (s *Reader) Comparison(ctx context.Context, job jobs.Job, p period.Period, actor string) (*jobs.Comparison,
	error) {
	return comparison(ctx, s.comparisons, jobs.Order{Job: job, Period: p, Actor: actor}, s.Service.Differences)
}

// Checked is Comparison, with the personal data that is found in what would be sent.
func (s *Reader) Checked(ctx context.Context, job jobs.Job, p period.Period, actor string) (*jobs.Comparison, error) {
	return comparison(ctx, s.checks, jobs.Order{Job: job, Period: p, Actor: actor}, s.Service.Compare)
}

func comparison(ctx context.Context, m *Memo[string, *jobs.Comparison], o jobs.Order,
	read func(context.Context, jobs.Order) (*jobs.Comparison, error)) (*jobs.Comparison, error) {
	c, _, err := m.Get(ctx, o.Job.Name+" "+o.Period.String(), func(ctx context.Context) (*jobs.Comparison, error) {
		return read(ctx, o)
	})
	return c, err
}

// grown is how the ledger grows, where it is known.
type grown struct {
	jobs.Growth
	known bool
}

// GrowthOf reads how large the ledger is, and how it grows.
func (s *Reader) GrowthOf(ctx context.Context) (jobs.Growth, bool, error) {
	g, _, err := s.growth.Get(ctx, "", func(ctx context.Context) (g grown, err error) {
		g.Growth, g.known, err = s.Service.Growth(ctx)
		return g, err
	})
	return g.Growth, g.known, err
}

// Preview is what a run would send, kept for a while (retention.previews) for the one who asked.
type Preview struct {
	*jobs.Preview
	Account string
	Job     string
	Period  period.Period
	At      time.Time
}

// KeepPreview keeps a preview, and returns its reference.
func (s *Reader) KeepPreview(ctx context.Context, p *Preview) (string, error) {
	raw := make([]byte, 16)
	rand.Read(raw)
	id := base64.RawURLEncoding.EncodeToString(raw)
	s.previews.drop(time.Now().Add(-s.previewLife()))
	_, _, err := s.previews.Get(ctx, id, func(context.Context) (*Preview, error) { return p, nil })
	return id, err
}

func (s *Reader) previewLife() time.Duration {
	return cmp.Or(s.Service.Retention.Previews, 24*time.Hour)
}

// PreviewOf returns a preview: only to who made it.
func (s *Reader) PreviewOf(id, account string) (*Preview, bool) {
	k, ok := s.previews.peek(id)
	if !ok || k.value.Account != account || time.Since(k.at) > s.previewLife() {
		return nil, false
	}
	return k.value, true
}
