package report

import (
	"huizong/jobs/period"
	"huizong/jobs/reconcile"
)

// Plan is the windows that a report of one period is built from. A nil window does not exist for the kind of period.
type Plan struct {
	Main             reconcile.Window
	Previous         *reconcile.Window
	YearBefore       *reconcile.Window
	YearToDate       *reconcile.Window
	YearToDateBefore *reconcile.Window
	SinceStart       reconcile.Window
}

// PlanOf returns the windows for p, where the programme began in month start. A programme is compared with nothing, but
// for its last year, where that is not all of it; a year has no year to date beside itself.
func PlanOf(p period.Period, start period.Month) Plan {
	plan := Plan{Main: windowOf(p), SinceStart: reconcile.Window{From: min(start, p.From), To: p.To}}
	year := p.YearToDate()
	if p.Kind != period.Programme {
		plan.Previous = pointer(windowOf(p.Previous()))
		plan.YearBefore = pointer(windowOf(p.YearBefore()))
	}
	if p.Kind != period.Yearly && (p.Kind != period.Programme || p.From < year.From) {
		plan.YearToDate = pointer(windowOf(year))
		plan.YearToDateBefore = pointer(windowOf(year.YearBefore()))
	}
	return plan
}

// Span returns the months that hold every window of the plan.
func (p Plan) Span() reconcile.Window {
	span := p.SinceStart
	for _, w := range []*reconcile.Window{p.Previous, p.YearBefore, p.YearToDate, p.YearToDateBefore} {
		if w != nil {
			span.From, span.To = min(span.From, w.From), max(span.To, w.To)
		}
	}
	return span
}

func windowOf(p period.Period) reconcile.Window { return reconcile.Window{From: p.From, To: p.To} }

func pointer[T any](v T) *T { return &v }

// Folds adds the outcomes of one region up for every window of a plan in one pass.
type Folds struct {
	main                                                           *reconcile.Fold
	previous, yearBefore, yearToDate, yearToDateBefore, sinceStart *reconcile.Fold
	earlier                                                        *earlier
	units                                                          *units
}

// NewFolds returns the folds of region for plan, made by fold, and for the windows of the reports sent before: those
// that end with the plan's own period or earlier.
func NewFolds(dir *reconcile.Directory, region string, plan Plan, sent []Sent,
	fold func(w reconcile.Window, detail bool) *reconcile.Fold) *Folds {
	optional := func(w *reconcile.Window) *reconcile.Fold {
		if w == nil {
			return nil
		}
		return fold(*w, false)
	}
	inside := communities(dir, region)
	plain := func(w reconcile.Window) *reconcile.Fold { return fold(w, false) }
	return &Folds{
		main:             fold(plan.Main, true),
		previous:         optional(plan.Previous),
		yearBefore:       optional(plan.YearBefore),
		yearToDate:       named(optional(plan.YearToDate)),
		yearToDateBefore: optional(plan.YearToDateBefore),
		sinceStart:       fold(plan.SinceStart, false),
		earlier:          newEarlier(plan.before(sent), inside, plain),
		units:            newUnits(plan, inside),
	}
}

// named makes a fold keep what is lacking in it.
func named(f *reconcile.Fold) *reconcile.Fold {
	if f == nil {
		return nil
	}
	return f.NameLacking()
}

// before leaves out the reports of periods that end later than the plan's.
func (p Plan) before(sent []Sent) []Sent {
	var out []Sent
	for _, s := range sent {
		if s.Period.To <= p.Main.To {
			out = append(out, s)
		}
	}
	return out
}

// Reading returns the months that must be read for the plan and the reports sent before.
func (p Plan) Reading(sent []Sent) reconcile.Window {
	span := p.Span()
	for _, s := range p.before(sent) {
		span.From = min(span.From, s.Period.From)
	}
	return span
}

func communities(dir *reconcile.Directory, region string) map[string]bool {
	inside := map[string]bool{}
	for _, c := range dir.Communities(region) {
		inside[c] = true
	}
	return inside
}

func (f *Folds) all() []*reconcile.Fold {
	return []*reconcile.Fold{f.main, f.previous, f.yearBefore, f.yearToDate, f.yearToDateBefore, f.sinceStart}
}

// Add adds the outcome of one cell to every window it lies in. Outcomes come in the order of their months.
func (f *Folds) Add(o *reconcile.Outcome) {
	for _, fold := range f.all() {
		if fold != nil {
			fold.Add(o)
		}
	}
	f.earlier.add(o)
	f.units.add(o)
}

// Summaries ends the folds.
func (f *Folds) Summaries() Summaries {
	end := func(fold *reconcile.Fold) *reconcile.Summary {
		if fold == nil {
			return nil
		}
		return fold.Summary()
	}
	return Summaries{
		Main:             end(f.main),
		Previous:         end(f.previous),
		YearBefore:       end(f.yearBefore),
		YearToDate:       end(f.yearToDate),
		YearToDateBefore: end(f.yearToDateBefore),
		SinceStart:       end(f.sinceStart),
		Standings:        f.earlier.end(),
		Trails:           f.earlier.sorted(),
		units:            f.units,
	}
}

// Summaries are the figures of every window of a plan; those the plan does not have are nil.
type Summaries struct {
	Main, Previous, YearBefore, YearToDate, YearToDateBefore, SinceStart *reconcile.Summary

	Standings map[reconcile.Window]reconcile.Standing // of the reports sent before, as they stand today
	Trails    []Trail                                 // filings that came after one of them, or do not count
	units     *units
}
