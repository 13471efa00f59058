package jobs_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"huizong/jobs/reconcile"
)

// fullDisk is a mart that takes some months, and then no more.
type fullDisk struct{ left int }

var errFull = errors.New("disk full (1021)")

func (f *fullDisk) WriteMart(context.Context, *reconcile.Directory, *reconcile.Mart, time.Time) error {
	if f.left--; f.left < 0 {
		return errFull
	}
	return nil
}

// TestAMartThatCannotBeWritten: the error is told, whichever month it meets, and nothing more is written.
func TestAMartThatCannotBeWritten(t *testing.T) {
	for _, left := range []int{0, 1, 5} {
		s, mart := newHouse(t, "2020-11-10 09:00").service("a"), &fullDisk{left: left}
		s.Mart = mart
		if err := s.RefreshMart(t.Context()); !errors.Is(err, errFull) || mart.left != -1 {
			t.Errorf("after %d months: %v, %d written too many", left, err, -1-mart.left)
		}
	}
}
