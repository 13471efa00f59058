package jobs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"huizong/jobs/ledger"
	"huizong/jobs/period"
	"huizong/jobs/reconcile"
	"huizong/jobs/report"
)

// request is what a run is to report: the arguments that its rows hold.
type request struct {
	job      Job
	period   period.Period
	asOf     time.Time
	revision int
	cause    string
	testTo   string
	run      int64
	released bool           // somebody let it go on as the data are
	glance   bool           // it is shown and not sent, so a source that is behind is not waited for
	audience []ledger.Party // all recipients of the job, whichever of them it reaches; nil of a test
	first    bool           // its recipients never got a report of the period: it corrects nothing
	anchor   string         // the end of the audit, which the report carries out of the house
}

// build reads, reconciles and arranges: one report per region of the job, and the findings that hold it.
func (s *Service) build(ctx context.Context, q request) (built, error) {
	sent, err := s.sent(ctx, q)
	if err != nil {
		return built{}, err
	}
	stale, err := s.fresh(ctx, q)
	if err != nil {
		return built{}, err
	}
	r, err := s.read(ctx, q, sent)
	if err != nil {
		return built{}, err
	}
	out := built{held: s.gate(q, r), reports: map[string]*report.Report{}, records: r.records, stale: stale}
	if out.maxSize, err = s.maxSize(ctx); err != nil {
		return built{}, err
	}
	beside, closed := r.beside(sent), r.closed(sent)
	for _, region := range q.job.regions() {
		in := s.input(q, r, region, sent[region])
		in.Beside, in.Closed = beside[region], closed
		rep, err := report.Build(in)
		if err != nil {
			return built{}, err
		}
		if stale != nil {
			rep.SourceStale = stale.note(s.Zone)
		}
		out.reports[region] = rep
		if c := sent[region].correctsFor(q); c != nil {
			if out.previous == nil {
				out.previous = map[string]*report.Report{}
			}
			out.previous[region], out.corrects = c.Report, sent[region].run
		}
	}
	return out, nil
}

// input is what the report of one region is built from.
func (s *Service) input(q request, r reading, region string, sent history) report.Input {
	return report.Input{
		Job:          q.job.Name,
		Title:        q.job.Title,
		Office:       s.Office,
		Period:       q.period,
		Region:       region,
		Revision:     q.revision,
		Zone:         s.Zone,
		DeadlineDay:  s.Deadline.Day,
		DeadlineRoll: string(s.Deadline.Roll),
		Options:      &s.Options,
		Directory:    r.directory,
		Summaries:    r.summaries[region],
		Whole:        r.summaries[q.job.Region].Main,
		Earlier:      sent.earlier,
		Corrects:     sent.correctsFor(q),
		Judgements:   r.judgements,
		Unprintable:  s.unprintable(q.job),
		Unaccounted:  r.unaccounted,
	}
}

// built is the reports of a run by region, and what is known of the revision they take the place of.
type built struct {
	reports  map[string]*report.Report
	records  map[string]*report.Records // of the regions whose recipients get them
	held     []reconcile.Finding
	previous map[string]*report.Report // of the revision sent before; nil when there is none
	maxSize  int64                     // of a message
	corrects int64                     // the run of that revision; 0: none
	stale    *Stale                    // what the source may lack; nil: nothing
}

// changed reports whether anything reads differently from the revision sent before.
func (b built) changed() bool {
	for region, now := range b.reports {
		before, ok := b.previous[region]
		if !ok || len(report.Changes(before, now)) > 0 {
			return true
		}
	}
	return false
}

// reading is what one snapshot of the source came to.
type reading struct {
	directory   *reconcile.Directory
	judgements  *reconcile.Judgements
	summaries   map[string]report.Summaries
	records     map[string]*report.Records // of the regions whose recipients get them
	unaccounted bool                       // nothing counts the rows of the source
}

// beside are the regions whose report tells no persons because of the others of the run.
func (r reading) beside(sent map[string]history) map[string]bool {
	mains, before := map[string]*reconcile.Summary{}, map[string]*report.Persons{}
	for region, h := range sent {
		if h.corrects != nil {
			before[region] = &h.corrects.Report.Persons
		}
	}
	for region, all := range r.summaries {
		mains[region] = all.Main
	}
	return report.Beside(r.directory, mains, before)
}

// closed are the numbers of persons of which the run's restatements tell no amount.
func (r reading) closed(sent map[string]history) report.Closed {
	earlier := map[string][]report.Sent{}
	for region, h := range sent {
		earlier[region] = h.earlier
	}
	return report.ClosedTo(earlier, r.summaries)
}

// read reconciles every window of every region in one pass over one snapshot of the source.
func (s *Service) read(ctx context.Context, q request, sent map[string]history) (reading, error) {
	out := reading{summaries: map[string]report.Summaries{}}
	err := s.Source.Snapshot(ctx, func(snap Snapshot) error {
		dir, err := snap.Directory(ctx)
		if err != nil {
			return err
		}
		out.directory = dir
		if out.judgements, err = snap.Judgements(ctx, q.asOf); err != nil {
			return err
		}
		if err := checkRegions(dir, q.job); err != nil {
			return err
		}
		plan := report.PlanOf(q.period, start(dir, q.job))
		folds, span := map[string]*report.Folds{}, plan.Span()
		for _, region := range q.job.regions() {
			span.From = min(span.From, plan.Reading(sent[region].all()).From)
		}
		census, err := snap.Census(ctx, q.asOf, plan.Main)
		if err != nil {
			return err
		}
		judgements, err := snap.Judgements(ctx, q.asOf)
		if err != nil {
			return err
		}
		judgements.Accept(census.Quarantine)
		judgements.Accept(dir.Quarantine)
		out.unaccounted = census.Unaccounted
		uncounted := &reconcile.Census{Quarantine: census.Quarantine, Unaccounted: true}
		for _, region := range q.job.regions() {
			fold := func(w reconcile.Window, detail bool) *reconcile.Fold {
				f := reconcile.NewFold(dir, &s.Options, w, region, q.asOf, detail)
				if detail { // the report's own window accounts for every row; those beside it need not do so again
					f.List(report.Listed).Account(census, plan.Span())
				} else {
					f.Account(uncounted, plan.Span())
				}
				return f
			}
			folds[region] = report.NewFolds(dir, region, plan, sent[region].all(), fold)
		}
		all := Reading{Window: span, Details: plan.Main, Region: q.job.Region, AsOf: q.asOf}
		err = Reconcile(ctx, snap, dir, &s.Options, all, func(o *reconcile.Outcome) {
			for _, f := range folds {
				f.Add(o)
			}
		})
		for region, f := range folds {
			out.summaries[region] = f.Summaries()
		}
		if err != nil {
			return err
		}
		if err := out.summaries[q.job.Region].Main.Accounting.Check(); err != nil {
			return err
		}
		out.records, err = s.records(ctx, snap, dir, q, plan)
		return err
	})
	if err != nil {
		return reading{}, fmt.Errorf("read submissions: %w", err)
	}
	return out, nil
}

// Reading is what is read of the source: a region's months as filed at a moment.
type Reading struct {
	Window  reconcile.Window
	Details reconcile.Window // months of which single records are told (reconcile.Outcome.All); zero: none
	Region  string
	AsOf    time.Time
	Figures bool // nothing else is wanted: what only a look at the months before would find is not found
}

// Reconcile reads the cells of a window and of the months before it that rules look back at, and hands on what each
// came to. Records of streets and months whose outcome is kept are not read.
func Reconcile(ctx context.Context, snap Snapshot, dir *reconcile.Directory, opt *reconcile.Options, r Reading,
	add func(*reconcile.Outcome)) error {
	judgements, err := snap.Judgements(ctx, r.AsOf)
	if err != nil {
		return err
	}
	w := r.Window
	pass := reconcile.NewPass(dir, opt, judgements, w, r.Region, r.AsOf, add)
	pass.Detail(r.Details)
	if r.Figures {
		pass.Forget()
	}
	q := reconcile.Query{From: w.From - pass.Lookback(), To: w.To, Region: r.Region, AsOf: r.AsOf, KeysFrom: w.From}
	keeping, _ := snap.(Keeping)
	k, err := newKeeper(ctx, keeping, dir, opt, judgements, r)
	if err != nil {
		keeping.Unkept(err)
	}
	if err := k.read(ctx, snap, q, pass); err != nil || k == nil {
		return err
	}
	if err := errors.Join(k.broken, k.full); err != nil {
		keeping.Unkept(err)
	}
	return nil
}

// checkRegions refuses a job or recipient whose region the source does not have, or that lies outside the job's.
//
// Where rows of the reference data are quarantined, the region may be one of them, or lie below one: the report is held
// for those rows, and they say what is wrong.
func checkRegions(dir *reconcile.Directory, j Job) error {
	for _, region := range j.regions() {
		if len(dir.Quarantine) > 0 {
			dir.Assume(region)
			continue
		}
		if dir.Regions[region] == nil {
			return fmt.Errorf("job %s: the source has no region %s; see the regions table for the codes", j.Name,
				region)
		}
		inside := false
		for _, above := range dir.Chain(region) {
			inside = inside || above == j.Region
		}
		if !inside {
			return fmt.Errorf("job %s: region %s of a recipient lies outside the job's region %s", j.Name, region,
				j.Region)
		}
	}
	return nil
}

// start returns the month in which the job's programme began: as configured, or that of the earliest project in its
// region.
func start(dir *reconcile.Directory, j Job) period.Month {
	if j.Start != 0 {
		return j.Start
	}
	inside := map[string]bool{}
	for _, c := range dir.Communities(j.Region) {
		inside[c] = true
	}
	first := period.Month(1 << 30)
	for _, p := range dir.SortedProjects() {
		for _, c := range p.Communities {
			if inside[c] {
				first = min(first, p.StartsOn.Month())
			}
		}
	}
	return first
}

// snapshots freezes the reports: their canonical JSON and its hash.
func (s *Service) snapshots(b built) ([]ledger.Snapshot, error) {
	var out []ledger.Snapshot
	for _, region := range sortedRegions(b) {
		raw, err := json.Marshal(b.reports[region])
		if err != nil {
			return nil, fmt.Errorf("encode report of %s: %w", region, err)
		}
		out = append(out, ledger.Snapshot{Region: region, Report: raw, SHA256: ledger.Hash(raw), Code: s.Version,
			Templates: s.Mail.Hash()})
	}
	return out, nil
}
