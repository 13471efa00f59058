package schedule

import (
	"iter"
	"time"
)

// Slot is one moment at which a job is due.
type Slot struct {
	At time.Time // the instant, in the schedule's zone
	// its name: the wall time that the schedule asked for, like 2026-10-10T09:00, even where the clock skipped it
	Wall string
}

// Spec is a schedule that was parsed, with its zone and calendar. The zero Spec is never due. A Spec may be used by
// many goroutines.
type Spec struct {
	text     string
	zone     *time.Location
	calendar *Calendar
	walls    walls
}

// walls is a schedule on a wall clock without gaps and overlaps: the first wall time after another.
type walls interface {
	next(after time.Time) (time.Time, bool)
}

// String returns the schedule as it was written.
func (s Spec) String() string { return s.text }

// Zone returns the zone whose wall clock the schedule follows; nil of the zero Spec.
func (s Spec) Zone() *time.Location { return s.zone }

// Rule returns the parts of a working-day rule; false for cron.
func (s Spec) Rule() (Rule, bool) {
	r, ok := s.walls.(ruleWalls)
	return r.Rule, ok
}

// Next returns the first slot after an instant; false if there is none.
func (s Spec) Next(after time.Time) (Slot, bool) {
	for slot := range s.after(after) {
		return slot, true
	}
	return Slot{}, false
}

// Between returns the slots in (after, until], in order.
func (s Spec) Between(after, until time.Time) iter.Seq[Slot] {
	return func(yield func(Slot) bool) {
		for slot := range s.after(after) {
			if slot.At.After(until) || !yield(slot) {
				return
			}
		}
	}
}

// after walks the slots after an instant. Wall times that are due no later than the slot before them are passed over:
// they were repeated by a clock put back, or share that slot's instant at the end of a gap.
func (s Spec) after(after time.Time) iter.Seq[Slot] {
	return func(yield func(Slot) bool) {
		if s.walls == nil {
			return
		}
		wall := wallOf(after.In(s.zone))
		clock := newClock(s.zone, wall)
		for {
			var ok bool
			if wall, ok = s.walls.next(wall); !ok {
				return
			}
			at := clock.at(wall)
			if !at.After(after) {
				continue
			}
			if !yield(Slot{At: at, Wall: wall.Format("2006-01-02T15:04")}) {
				return
			}
			after = at
		}
	}
}

// Warning says that a slot was placed by a calendar that does not know its year; empty otherwise, and for schedules
// that do not ask whether a day is worked.
func (s Spec) Warning(slot Slot) string {
	if r, ok := s.Rule(); !ok || !r.usesCalendar() {
		return ""
	}
	return s.calendar.Warning(slot.At.Year())
}
