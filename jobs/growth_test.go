package jobs_test

import (
	"context"
	"testing"
	"time"

	"huizong/jobs"
	"huizong/jobs/ledger"
)

// sizes is a ledger that is as large as the test says, and was.
type sizes struct {
	now int64
	was map[string]int64
}

func (s sizes) Size(context.Context) (int64, error) { return s.now, nil }

func (s sizes) KeepSize(_ context.Context, of ledger.Size) error {
	s.was[of.Day.Format(time.DateOnly)] = of.Bytes
	return nil
}

func (s sizes) SizeSince(_ context.Context, day time.Time) (ledger.Size, error) {
	for ; day.Before(time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)); day = day.AddDate(0, 0, 1) {
		if n, ok := s.was[day.Format(time.DateOnly)]; ok {
			return ledger.Size{Day: day, Bytes: n}, nil
		}
	}
	return ledger.Size{}, ledger.ErrNotFound
}

// The ledger's growth is that since the oldest day of the last 30 that is kept, by the days of the office.
func TestGrowth(t *testing.T) {
	zone := time.FixedZone("Asia/Shanghai", 8*3600)
	for _, row := range []struct {
		name string
		was  map[string]int64
		want jobs.Growth
	}{
		{"nothing is kept", nil, jobs.Growth{Bytes: 100}},
		{"of today", map[string]int64{"2020-11-10": 90}, jobs.Growth{Bytes: 100}},
		{"of yesterday", map[string]int64{"2020-11-09": 90, "2020-11-10": 95},
			jobs.Growth{Bytes: 100, Grown: 10, Days: 1}},
		{"of 30 days ago, and of 31", map[string]int64{"2020-10-10": 1, "2020-10-11": 60},
			jobs.Growth{Bytes: 100, Grown: 40, Days: 30}},
		{"of 31 days ago alone", map[string]int64{"2020-10-10": 1}, jobs.Growth{Bytes: 100}},
		{"more before it was pruned", map[string]int64{"2020-10-31": 130},
			jobs.Growth{Bytes: 100, Grown: -30, Days: 10}},
	} {
		s := &jobs.Service{Zone: zone, Gauge: sizes{100, row.was},
			Now: func() time.Time { return time.Date(2020, 11, 9, 16, 0, 0, 0, time.UTC) }} // midnight of the 10th
		if got, known, err := s.Growth(t.Context()); got != row.want || !known || err != nil {
			t.Errorf("%s: %+v, %t, %v, want %+v", row.name, got, known, err, row.want)
		}
	}
	if _, known, err := (&jobs.Service{}).Growth(t.Context()); known || err != nil {
		t.Errorf("without a gauge: %t, %v", known, err)
	}
}
