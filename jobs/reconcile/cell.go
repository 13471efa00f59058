package reconcile

import (
	"fmt"
	"time"

	"huizong/jobs/period"
)

// Kind is what a record is a record of.
type Kind uint8

// The kinds of record.
const (
	Visit Kind = iota // 个案探访: outreach
	Case              // 个案服务
	Group             // 小组活动
	Event             // 社区活动
	kinds
)

var kindNames = [kinds]string{"visit", "case", "group", "event"}

// String returns the word of the source data: visit, case, group or event.
func (k Kind) String() string { return kindNames[k] }

// ParseKind reads the word of the source data. It takes bytes so that a stream of rows needs no allocation.
func ParseKind(b []byte) (Kind, error) {
	for k, name := range kindNames {
		if string(b) == name {
			return Kind(k), nil
		}
	}
	return 0, fmt.Errorf("want a kind (visit, case, group, event), got %q", b)
}

// Date is a calendar day, counted in days since 1970-01-01. It has no time and no zone.
type Date int32

// DateOf returns the day y-m-d.
func DateOf(y int, m time.Month, d int) Date {
	return Date(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// ParseDate reads an ISO 8601 calendar date, 2026-10-05, without allocating.
func ParseDate(b []byte) (Date, error) {
	if len(b) == 10 && b[4] == '-' && b[7] == '-' {
		y, m, d := digits(b[:4]), digits(b[5:7]), digits(b[8:])
		if y > 0 && m >= 1 && m <= 12 && d >= 1 && d <= daysIn(y, m) {
			return dateOf(y, m, d), nil
		}
	}
	return 0, fmt.Errorf("want a date like 2026-10-05, got %q", b)
}

// digits reads a run of decimal digits; -1 if anything else is in it.
func digits(b []byte) int {
	n := 0
	for _, c := range b {
		if c < '0' || c > '9' {
			return -1
		}
		n = n*10 + int(c-'0')
	}
	return n
}

func daysIn(y, m int) int {
	switch {
	case m == 2 && (y%4 == 0 && y%100 != 0 || y%400 == 0):
		return 29
	case m == 2:
		return 28
	case m == 4 || m == 6 || m == 9 || m == 11:
		return 30
	}
	return 31
}

// dateOf counts days by the proleptic Gregorian calendar, with the year turned to begin in March so that the leap day
// comes last.
func dateOf(y, m, d int) Date {
	if m <= 2 {
		y--
		m += 12
	}
	era := 365*y + y/4 - y/100 + y/400
	return Date(era + (153*(m-3)+2)/5 + d - 1 - 719468)
}

// String returns the date as 2026-10-05.
func (d Date) String() string {
	return time.UnixMilli(int64(d) * 86_400_000).UTC().Format(time.DateOnly)
}

// MarshalText writes the date as 2026-10-05.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads 2026-10-05.
func (d *Date) UnmarshalText(b []byte) (err error) {
	*d, err = ParseDate(b)
	return err
}

// Month returns the calendar month the day lies in.
func (d Date) Month() period.Month {
	return period.MonthAt(time.UnixMilli(int64(d) * 86_400_000).UTC())
}

// firstDay returns the first day of m.
func firstDay(m period.Month) Date { return dateOf(m.Year(), int(m.Month()), 1) }

// Record is one meeting of a submission: a visit, a case contact, a group session or a community event, or a batch of
// them on one day. ID, Code and Title are bytes of a buffer that the cell owns and reuses.
type Record struct {
	ID          []byte
	Attendances int64 // person-times; may be ≤ 0 as filed
	Sessions    int64 // may be ≤ 0 as filed
	Code        []byte
	Title       []byte // needed of groups and events only; empty otherwise
	OccurredOn  Date
	Kind        Kind
}

// PersonKey is a keyed hash of one beneficiary, made by the filing system; never an identity.
type PersonKey [16]byte

// Cell is everything filed for one community in one month: the unit of extraction and reconciliation. It is valid only
// while the function it is handed to runs; its buffers are used again for a later cell.
type Cell struct {
	CommunityCode string // empty: it holds nothing but rows of its month that can be placed in no community
	Period        period.Month
	Submissions   []Submission     // every revision and status filed at or before the moment asked for
	Quarantine    []QuarantinedRow // rows of the cell that cannot be understood
	Filings       []Filing         // rows of the submissions that count, in the order of Selection.Counted
	Stamp         Stamp            // of its street and month, where the query has them stamped
	Kept          *KeptCell        // what the rows came to; then they were not read
}

// Filing is what belongs to one counted submission.
type Filing struct {
	Submission int         // index into Cell.Submissions
	Records    []Record    // in any order
	Lost       int         // records that cannot be understood: filed, but not counted
	Direct     []PersonKey // beneficiary keys, relation direct
	Indirect   []PersonKey // beneficiary keys, relation indirect
}

// Query says which cells to read: months From..To of the communities at or below Region, as filed at or before AsOf
// (zero: all).
type Query struct {
	From, To period.Month
	Region   string
	AsOf     time.Time
	// beneficiary keys are read of the months KeysFrom..To only: earlier ones are looked back at for their figures
	KeysFrom period.Month
	// submissions alone are wanted: of the filings only those of submissions that file no claim, whose records tell
	// whether they are empty
	Headers bool
	// all communities of the streets that Region's lie in are read, and the records only of streets and months of which
	// nothing is returned here; cells are those that have submissions, of which so many count. nil: all records are
	// read
	Kept func(street string, m period.Month, cells [][]Submission, counted []int) (Stamp, *Kept)
	// streets and months that are read; nil: all
	Only func(street string, m period.Month) bool
	// cells that are read, where nothing is kept; nil: all
	Cell func(community string, m period.Month) bool
}
