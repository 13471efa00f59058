package reconcile

import (
	"time"

	"huizong/jobs/period"
)

// Thousandths is a decimal of three places, as an integer: 2500 is 2.5.
type Thousandths int64

// timesHalfUp returns n × t, rounded half up to a whole number. n is not negative.
func (t Thousandths) timesHalfUp(n int64) int64 { return (n*int64(t) + 500) / 1000 }

// Method says how indirect beneficiaries are had.
type Method string

// The two methods.
const (
	Coefficient   Method = "coefficient"    // coefficient × direct
	ClaimedCapped Method = "claimed-capped" // the smaller of the claim and that product
)

// Tolerance is how far two figures may lie apart before it is a finding: more than Floor, and more than Share of the
// figure found.
type Tolerance struct {
	Floor int64       // person-times
	Share Thousandths // of the counted figure
}

// exceeded reports whether claimed and counted lie further apart than the tolerance.
func (t Tolerance) exceeded(claimed, counted int64) bool {
	apart := max(claimed-counted, counted-claimed)
	return apart > t.Floor && apart*1000 > counted*int64(t.Share)
}

// Range is what a ratio may be without being a finding, both ends included.
type Range struct{ Min, Max int64 }

// outside reports whether total ÷ n lies outside the range.
func (r Range) outside(total, n int64) bool { return n > 0 && (total < r.Min*n || total > r.Max*n) }

// Options are the settings of reconciliation; Defaults returns those of the docs.
type Options struct {
	DirectKinds       [kinds]bool // which kinds count as direct
	Coefficient       Thousandths
	FieldCoefficients map[string]Thousandths // by the project's field, instead of Coefficient
	Method            Method
	DirectTolerance   Tolerance
	IndirectTolerance Tolerance
	GroupSessionRatio Range        // attendances per group session
	EventRatio        Range        // attendances per event
	RecordLimits      [kinds]int64 // attendances of one session above which a record is implausible
	// the first instant at which a filing of m is late
	Deadline func(m period.Month) time.Time
	// the first instant of m's last day, before which a filing of m is early
	LastDay            func(m period.Month) time.Time
	MinCompleteness    Thousandths // (on time + late) ÷ expected below which a report is held
	MaxUnverified      Thousandths // unverified ÷ direct above which a report is held
	MaxChange          Thousandths // change of direct against the previous period above which a report is held
	SmallBase          int64       // a base below this is too small to compare with
	OutlierMonths      int         // how many months back an outlier is measured against
	OutlierMinMonths   int         // how many of them must have figures
	CopiedMinimum      int         // equal claims above 0 that make a copy
	OutlierZThousandth Thousandths // |modified z-score| above which a figure is an outlier
	TargetOverrun      Thousandths // direct since a project's start ÷ its target above which it is told
}

// Defaults returns the options of the docs, with filing deadlines at 24:00 of day 5 of the following month in zone.
func Defaults(zone *time.Location) Options {
	return Options{
		DirectKinds:       [kinds]bool{Case: true, Group: true, Event: true},
		Coefficient:       2500,
		Method:            Coefficient,
		DirectTolerance:   Tolerance{Floor: 2, Share: 50},
		IndirectTolerance: Tolerance{Floor: 1, Share: 100},
		GroupSessionRatio: Range{3, 40},
		EventRatio:        Range{10, 500},
		RecordLimits:      [kinds]int64{Visit: 50, Case: 50, Group: 200, Event: 5000},
		Deadline: func(m period.Month) time.Time {
			return (m + 1).Start(zone).AddDate(0, 0, 5)
		},
		LastDay: func(m period.Month) time.Time {
			return (m + 1).Start(zone).AddDate(0, 0, -1)
		},
		MinCompleteness:    800,
		MaxUnverified:      100,
		MaxChange:          500,
		SmallBase:          30,
		OutlierMonths:      12,
		OutlierMinMonths:   6,
		CopiedMinimum:      3,
		OutlierZThousandth: 3500,
		TargetOverrun:      1500,
	}
}

// Lookback is how many months before a window must be read for the rules that compare with earlier months.
func (o *Options) Lookback() period.Month { return period.Month(max(o.OutlierMonths, 1)) }

// coefficient returns the coefficient of a field.
func (o *Options) coefficient(field string) Thousandths {
	if c, ok := o.FieldCoefficients[field]; ok {
		return c
	}
	return o.Coefficient
}
