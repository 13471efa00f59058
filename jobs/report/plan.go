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

// PlanOf returns the windows for p, where the programme began in month start. A programme is compared with nothing; a
// year has no year to date beside itself.
func PlanOf(p period.Period, start period.Month) Plan {
	plan := Plan{Main: window(p), SinceStart: reconcile.Window{From: min(start, p.From), To: p.To}}
	if p.Kind == period.Programme {
		return plan
	}
	plan.Previous = pointer(window(p.Previous()))
	plan.YearBefore = pointer(window(p.YearBefore()))
	if p.Kind != period.Yearly {
		plan.YearToDate = pointer(window(p.YearToDate()))
		plan.YearToDateBefore = pointer(window(p.YearToDate().YearBefore()))
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

func window(p period.Period) reconcile.Window { return reconcile.Window{From: p.From, To: p.To} }

func pointer[T any](v T) *T { return &v }

// Folds adds the outcomes of one region up for every window of a plan in one pass.
type Folds struct {
	main                                                           *reconcile.Fold
	previous, yearBefore, yearToDate, yearToDateBefore, sinceStart *reconcile.Fold
}

// NewFolds returns the folds of region for plan, made by fold.
func NewFolds(plan Plan, fold func(w reconcile.Window, detail bool) *reconcile.Fold) *Folds {
	optional := func(w *reconcile.Window) *reconcile.Fold {
		if w == nil {
			return nil
		}
		return fold(*w, false)
	}
	return &Folds{main: fold(plan.Main, true), previous: optional(plan.Previous), yearBefore: optional(plan.YearBefore),
		yearToDate: optional(plan.YearToDate), yearToDateBefore: optional(plan.YearToDateBefore),
		sinceStart: fold(plan.SinceStart, false)}
}

func (f *Folds) all() []*reconcile.Fold {
	return []*reconcile.Fold{f.main, f.previous, f.yearBefore, f.yearToDate, f.yearToDateBefore, f.sinceStart}
}

// Add adds the outcome of one cell to every window it lies in.
func (f *Folds) Add(o *reconcile.Outcome) {
	for _, fold := range f.all() {
		if fold != nil {
			fold.Add(o)
		}
	}
}

// Summaries ends the folds.
func (f *Folds) Summaries() Summaries {
	end := func(fold *reconcile.Fold) *reconcile.Summary {
		if fold == nil {
			return nil
		}
		return fold.Summary()
	}
	return Summaries{Main: end(f.main), Previous: end(f.previous), YearBefore: end(f.yearBefore),
		YearToDate:       end(f.yearToDate),
		YearToDateBefore: end(f.yearToDateBefore), SinceStart: end(f.sinceStart)}
}

// Summaries are the figures of every window of a plan; those the plan does not have are nil.
type Summaries struct {
	Main, Previous, YearBefore, YearToDate, YearToDateBefore, SinceStart *reconcile.Summary
}
