package jobs

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"
)

// nights is a shelf whose nights cannot be begun at some tries, or are another instance's.
type nights struct {
	Shelf
	answers []error // of the tries, in order; nil: another has it
	tried   []string
	now     *time.Time
}

func (n *nights) BeginNight(context.Context, time.Time, string) (bool, int, error) {
	n.tried = append(n.tried, n.now.Format("02 15:04"))
	err := n.answers[0]
	n.answers = n.answers[1:]
	return false, 0, err
}

// TestNightIsTriedAgain looks once a minute from one to six in the morning, two nights long: a night that another
// instance has, or that failed, is tried again each hour that it is night; the mart is due once a night.
func TestNightIsTriedAgain(t *testing.T) {
	failed := errors.New("the source is away")
	now := time.Date(2027, 1, 5, 1, 0, 0, 0, time.UTC)
	shelf := &nights{answers: []error{failed, nil, failed, nil, nil, nil}, now: &now}
	s := &Service{Shelf: shelf, Zone: time.UTC, Now: func() time.Time { return now }}
	due, failures := 0, 0
	for range 2 {
		for range 5 * 60 {
			if s.compareNightly(t.Context()) != nil {
				failures++
			}
			if s.martDue.CompareAndSwap(true, false) {
				due++
			}
			now = now.Add(time.Minute)
		}
		now = now.Add(19 * time.Hour)
	}
	want := []string{"05 02:00", "05 03:00", "05 04:00", "06 02:00", "06 03:00", "06 04:00"}
	if !slices.Equal(shelf.tried, want) || failures != 2 || due != 2 {
		t.Errorf("tried %v, %d failures told, the mart due %d times", shelf.tried, failures, due)
	}
}
