package jobs

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"huizong/jobs/ledger"
	"huizong/jobs/period"
	"huizong/jobs/reconcile"
	"huizong/jobs/report"
	"huizong/jobs/schedule"
)

// Plan is what a configuration comes to with what the ledger keeps laid over it.
type Plan struct {
	Jobs     []Job
	Domains  []string // that mail may go to without a second person
	Options  reconcile.Options
	Deadline Deadline
	Tells    []Tell
}

// Effect is what a change of recipients or settings comes to, before it counts. What is sealed or waits for approval
// stays as it is whatever the change.
type Effect struct {
	Change    ledger.Setting `json:"change"` // as it would be kept
	Second    bool           `json:"second"` // it needs a second person
	Jobs      []JobEffect    `json:"jobs"`   // those that it touches
	Deadlines []Moved        `json:"deadlines"`
	Allowed   []string       `json:"allowed"` // domains and addresses that become allowed
	Barred    []string       `json:"barred"`  // that no longer are
}

// JobEffect is what a change comes to for one job.
type JobEffect struct {
	Job     string          `json:"job"`
	First   *time.Time      `json:"first"`   // the first due date that it holds for; nil: none is to come
	Gains   []Reached       `json:"gains"`   // who receives its next report and would not
	Loses   []Reached       `json:"loses"`   // who would receive its next report and does not
	Outside []Reached       `json:"outside"` // who lies outside the allowed domains: each report needs a second person
	Moved   []Moved         `json:"moved"`   // due dates
	Figures []FiguresEffect `json:"figures"` // of its last periods, newest first
}

// Reached is who is reached, and by what.
type Reached struct {
	Name    string `json:"name"`
	Address string `json:"address"`
	Region  string `json:"region"`
}

// Moved is a moment before and after.
type Moved struct {
	Was time.Time `json:"was"`
	Is  time.Time `json:"is"`
}

// FiguresEffect is what a period would report with the change and without, by the data as they are.
type FiguresEffect struct {
	Period period.Period       `json:"period"`
	Was    reconcile.Pair      `json:"was"`
	Is     reconcile.Pair      `json:"is"`
	Held   []reconcile.Finding `json:"held"`       // what holds the report now
	Would  []reconcile.Finding `json:"would_hold"` // what would hold it

	Before, After *report.Report `json:"-"`
}

// How far an effect looks: ahead by years, and at the gates back by periods.
const (
	effectYears   = 2
	effectPeriods = 12
)

// Effect says what a change comes to from its moment on, against what is in force then without it; an error lists all
// that would be wrong with it.
func (s *Service) Effect(ctx context.Context, all []ledger.Setting, change ledger.Setting) (out Effect, err error) {
	if err := s.Try(all, change); err != nil {
		return out, err
	}
	if out.Second, err = s.ChangeNeedsSecond(all, change); err != nil {
		return out, err
	}
	out.Change, out.Jobs, out.Deadlines = change, []JobEffect{}, []Moved{}
	change.State = ledger.Confirmed
	others := slices.DeleteFunc(slices.Clone(all), func(o ledger.Setting) bool { return o.ID == change.ID })
	was, err := s.Managed.With(ledger.InForce(others, change.From))
	if err != nil { // what is in force does not hold, and the change mends it: there is nothing to compare with
		was, err = Plan{}, nil
	}
	is, err := s.Managed.With(ledger.InForce(append(others, change), change.From))
	if err != nil {
		return out, err
	}
	out.Allowed, out.Barred = without(is.Domains, was.Domains), without(was.Domains, is.Domains)
	for m := period.MonthAt(change.From.In(s.Zone)) - 1; was.Options.Deadline != nil && len(out.Deadlines) < 12 &&
		m < period.MonthAt(change.From.In(s.Zone))+12*effectYears; m++ {
		if a, b := was.Options.Deadline(m), is.Options.Deadline(m); !a.Equal(b) {
			out.Deadlines = append(out.Deadlines, Moved{a, b})
		}
	}
	for _, j := range is.Jobs {
		if e, touched, err := s.jobEffect(ctx, change, was, is, j); err != nil {
			return out, err
		} else if touched {
			out.Jobs = append(out.Jobs, e)
		}
	}
	return out, nil
}

// jobEffect is what a change comes to for a job, and whether it touches it.
func (s *Service) jobEffect(ctx context.Context, change ledger.Setting, was, is Plan, j Job) (out JobEffect,
	touched bool,
	err error) {
	before := jobOf(was.Jobs, j.Name)
	out = JobEffect{Job: j.Name, Gains: without(j.reached(), before.reached()),
		Loses: without(before.reached(), j.reached()), Outside: []Reached{}, Moved: []Moved{},
		Figures: []FiguresEffect{}}
	for _, r := range j.reached() {
		if !s.allowed(is.Jobs, is.Domains, r.Address) && (slices.Contains(out.Gains, r) ||
			s.allowed(was.Jobs, was.Domains, r.Address)) {
			out.Outside = append(out.Outside, r)
		}
	}
	old, now := dueAfter(before.Schedule, change.From), dueAfter(j.Schedule, change.From)
	if len(now) > 0 {
		out.First = &now[0]
	}
	for k := range min(len(old), len(now)) {
		if !old[k].Equal(now[k]) {
			out.Moved = append(out.Moved, Moved{old[k], now[k]})
		}
	}
	if n := figuresPeriods(change.Name); n > 0 && before.Name != "" {
		if out.Figures, err = s.figuresEffect(ctx, was, is, j, n); err != nil {
			return out, false, err
		}
	}
	return out, len(out.Gains)+len(out.Loses)+len(out.Outside)+len(out.Moved)+len(out.Figures) > 0, nil
}

// figuresPeriods is how many of a job's last periods a setting is tried on.
func figuresPeriods(name string) int {
	switch {
	case strings.HasPrefix(name, "gate."):
		return effectPeriods
	case strings.HasPrefix(name, "reconcile."):
		return 1
	}
	return 0
}

// figuresEffect computes a job's last periods under both plans, of one state of the data each; a period that is the
// whole programme so far is only tried once.
func (s *Service) figuresEffect(ctx context.Context, was, is Plan, j Job, n int) (out []FiguresEffect, err error) {
	asOf := s.Now().Truncate(time.Microsecond)
	old, now := s.under(was), s.under(is)
	p := s.DefaultPeriod(j, asOf)
	if p.Kind == period.Programme {
		n = 1
	}
	for ; len(out) < n; p = p.Previous() {
		q := request{job: j, period: p, asOf: asOf, revision: 1, glance: true}
		a, err := old.build(ctx, q)
		if err != nil {
			return nil, err
		}
		b, err := now.build(ctx, q)
		if err != nil {
			return nil, err
		}
		e := FiguresEffect{Period: p, Held: append([]reconcile.Finding{}, a.held...),
			Would: append([]reconcile.Finding{}, b.held...), Before: a.reports[j.Region],
			After: b.reports[j.Region]}
		e.Was = reconcile.Pair{Direct: e.Before.Figures.Direct, Indirect: e.Before.Figures.Indirect}
		e.Is = reconcile.Pair{Direct: e.After.Figures.Direct, Indirect: e.After.Figures.Indirect}
		out = append(out, e)
	}
	return out, nil
}

// under is a service that computes under a plan, and writes nothing.
func (s *Service) under(p Plan) *Service {
	return &Service{
		Jobs:      p.Jobs,
		Source:    peeking{s.Source},
		Replica:   s.Replica,
		Ledger:    s.Ledger,
		Judges:    s.Judges,
		Mail:      s.Mail,
		Brief:     s.Brief,
		Options:   p.Options,
		Calendar:  s.Calendar,
		Zone:      s.Zone,
		Deadline:  p.Deadline,
		From:      s.From,
		Office:    s.Office,
		Says:      s.Says,
		Operators: s.Operators,
		MaxSize:   s.MaxSize,
		Version:   s.Version,
		Instance:  s.Instance,
		Timing:    s.Timing,
		Now:       s.Now,
		Log:       s.Log,
	}
}

// peeking is a source of which nothing new is kept: what is computed on trial is nobody else's.
type peeking struct{ Source }

// Snapshot implements Source.
func (p peeking) Snapshot(ctx context.Context, f func(Snapshot) error) error {
	return p.Source.Snapshot(ctx, func(snap Snapshot) error {
		if k, ok := snap.(Keeping); ok {
			return f(peek{k})
		}
		return f(snap)
	})
}

type peek struct{ Keeping }

// ReadOnly implements Keeping.
func (peek) ReadOnly() bool { return true }

// reached are whom the job reaches, in the order of addresses.
func (j Job) reached() []Reached {
	out := make([]Reached, len(j.Recipients))
	for i, r := range j.Addressees() {
		out[i] = Reached{r.Name, r.Address, r.Region}
	}
	slices.SortFunc(out, func(a, b Reached) int {
		return cmp.Or(strings.Compare(a.Address, b.Address), strings.Compare(a.Region, b.Region))
	})
	return out
}

// dueAfter are the due dates after a moment, as far as an effect looks.
func dueAfter(spec schedule.Spec, from time.Time) (out []time.Time) {
	for slot, ok := spec.Next(from); ok && len(out) < 400 && slot.At.Before(from.AddDate(effectYears, 0, 0)); {
		out = append(out, slot.At)
		slot, ok = spec.Next(slot.At)
	}
	return out
}

// without are those of a list that stand not in another.
func without[T comparable](all, others []T) []T {
	out := []T{}
	for _, x := range all {
		if !slices.Contains(others, x) {
			out = append(out, x)
		}
	}
	return out
}
