package jobs

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"strings"
	"time"

	"huizong/jobs/period"
	"huizong/jobs/reconcile"
)

// KeptComparison is what reading anew what is kept came to.
type KeptComparison struct {
	Units     int      // streets and months that were read and compared
	Different []string // of them: those that are kept otherwise than they are
}

// add compares a unit with what was kept of it, and reports whether they differ.
func (c *KeptComparison) add(before, now reconcile.Shelved) bool {
	c.Units++
	if bytes.Equal(before.Counts, now.Counts) && bytes.Equal(before.Details, now.Details) &&
		bytes.Equal(before.Persons, now.Persons) {
		return false
	}
	c.Different = append(c.Different, unitName(now.Street, now.Month))
	return true
}

// Note says which units differ, the first ones of many.
func (c *KeptComparison) Note() string {
	const listed = 20
	note := strings.Join(c.Different[:min(len(c.Different), listed)], ", ")
	if more := len(c.Different) - listed; more > 0 {
		note += fmt.Sprintf(" and %d more", more)
	}
	return note
}

// compareLater puts what is kept of a unit aside until the unit has been read.
func (k *keeper) compareLater(have reconcile.Shelved) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.held != nil {
		k.held[unitName(have.Street, have.Month)] = have
	}
}

// ErrNothingKept says that the configuration or the source keeps nothing.
var ErrNothingKept = errors.New("nothing is kept: source.immutable is false, or the tables are not there yet")

// RebuildKept reads the records of the whole source and keeps what they come to anew.
func (s *Service) RebuildKept(ctx context.Context, region string) error {
	_, err := s.readAnew(ctx, region, func(k *keeper) *keeper { return k }, nil)
	return err
}

// CompareKept reads the streets and months that only wants (nil: all), and compares them with what is kept under the
// same stamp. What differs is an alarm, and the fresh value is put in its place.
func (s *Service) CompareKept(ctx context.Context, region string, only func(street string, m period.Month) bool) (
	KeptComparison, error) {
	return s.readAnew(ctx, region, func(k *keeper) *keeper { k.held = map[string]reconcile.Shelved{}; return k }, only)
}

// readAnew reads the whole history of a region (empty: of the source) past the shelf.
func (s *Service) readAnew(ctx context.Context, region string, how func(*keeper) *keeper,
	only func(string, period.Month) bool) (out KeptComparison, err error) {
	now := s.Now().Truncate(time.Microsecond)
	err = s.Source.Snapshot(ctx, func(snap Snapshot) error {
		keeping, ok := snap.(Keeping)
		if !ok {
			return ErrNothingKept
		}
		dir, err := snap.Directory(ctx)
		if err != nil {
			return err
		}
		judgements, err := snap.Judgements(ctx, now)
		if err != nil {
			return err
		}
		regions := dir.Tops()
		if region != "" {
			if dir.Regions[region] == nil {
				return fmt.Errorf("the source has no region %s", region)
			}
			regions = []string{region}
		}
		for _, top := range regions {
			w := reconcile.Window{From: start(dir, Job{Region: top}), To: period.MonthAt(now.In(s.Zone))}
			k, err := newKeeper(ctx, keeping, dir, &s.Options, judgements, Reading{Window: w, Details: w, Region: top,
				AsOf: now})
			if err != nil {
				return err
			}
			if k == nil {
				return ErrNothingKept
			}
			k = how(k)
			k.anew = true
			pass := reconcile.NewPass(dir, &s.Options, judgements, w, top, now, func(*reconcile.Outcome) {})
			lookback := s.Options.Lookback()
			q := reconcile.Query{From: w.From - lookback, To: w.To, Region: top, AsOf: now, Only: only}
			k.keys = q.From
			if err := k.read(ctx, snap, q, pass); err != nil {
				return err
			}
			if err := errors.Join(k.broken, k.full); err != nil {
				return err
			}
			out.Units += k.seen.Units
			out.Different = append(out.Different, k.seen.Different...)
		}
		return nil
	})
	if err != nil {
		return out, fmt.Errorf("read what is kept anew: %w", err)
	}
	return out, nil
}

// Nights is in how many nights everything that is kept has been compared once; the newest months are compared each
// night.
const (
	Nights       = 7
	newestMonths = 3
)

// sample returns what is compared in a night, of which so many have ended before.
func sample(ended int, now period.Month) func(street string, m period.Month) bool {
	return func(street string, m period.Month) bool {
		h := fnv.New32a()
		h.Write([]byte(unitName(street, m)))
		return m > now-newestMonths || int(h.Sum32()%Nights) == ended%Nights
	}
}

// keptEvery is how often it is looked whether it is night.
const keptEvery = time.Minute

// nightAgain is how long after a try that came to nothing a night is tried again: the source could not be read, or
// another instance had the night. That one may have failed too, or be gone.
const nightAgain = time.Hour

// The hours, in the zone of the configuration, in which the comparison of a night may begin.
const nightFrom, nightTo = 2, 5

// compareNightly compares a sample of what is kept, once in a night and by one instance.
func (s *Service) compareNightly(ctx context.Context) error {
	now := s.Now().In(s.Zone)
	if now.Hour() < nightFrom || now.Hour() >= nightTo {
		return nil
	}
	day := now.Format(time.DateOnly)
	if s.comparedOn == day || now.Sub(s.nightTried) < nightAgain {
		return nil
	}
	if s.nightTried.In(s.Zone).Format(time.DateOnly) != day {
		s.martDue.Store(true)
	}
	s.nightTried = now
	done, err := s.night(ctx, now)
	if done {
		s.comparedOn = day
	}
	return err
}

// night compares the sample of a night, and looks at the source as a whole, unless another instance does. Where
// nothing is kept, every instance looks.
func (s *Service) night(ctx context.Context, now time.Time) (done bool, err error) {
	if s.Shelf != nil {
		if taken, err := s.CompareNight(ctx, now); err != nil || taken == nil {
			return false, err
		}
	}
	look, err := s.LookAtSource(ctx)
	if err != nil {
		return false, err
	}
	if look.Quarantined+look.Stale+look.Later > 0 {
		s.Log.Error("the source has rows that need a person: huizong check --source names them", "quarantined",
			look.Quarantined, "strays", len(look.Strays), "judgements_stale", look.Stale, "future", look.Later)
	}
	return true, nil
}

// CompareNight compares the sample of a night, unless another instance does; then nothing is returned.
func (s *Service) CompareNight(ctx context.Context, night time.Time) (*KeptComparison, error) {
	taken, ended, err := s.Shelf.BeginNight(ctx, night, s.Instance)
	if err != nil || !taken {
		return nil, err
	}
	c, err := s.CompareKept(ctx, "", sample(ended, period.MonthAt(night)))
	if errors.Is(err, ErrNothingKept) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if len(c.Different) > 0 {
		s.Log.Error("kept outcomes differ from the records; the fresh ones were put in their place",
			"units", len(c.Different), "which", c.Note())
	}
	return &c, s.Shelf.EndNight(ctx, night, c.Units, len(c.Different), c.Note())
}
