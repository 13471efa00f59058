package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"huizong/jobs/period"
	"huizong/jobs/reconcile"
	"huizong/sql/query"
)

// Survey is what the queries of a source give, column by column: all of it was read.
type Survey struct {
	Queries    []*QuerySurvey       `json:"queries"`
	Remarks    []*Remark            `json:"remarks"` // what is wrong, and what is worth a look
	Totals     []*Tally             `json:"totals"`  // by month and agency
	Accounting reconcile.Accounting `json:"accounting"`
	Future     int64                `json:"future"` // submissions filed after now
	Newest     time.Time            `json:"newest"` // filing, of those that are not
	Orphans    bool                 `json:"orphans_looked_for"`

	Strays []reconcile.QuarantinedRow `json:"-"` // the rows of no submission
}

// QuerySurvey is what one query gives.
type QuerySurvey struct {
	File    string          `json:"file"`
	Own     bool            `json:"own"` // of the site, in the place of the built-in one
	Rows    int64           `json:"rows"`
	Columns []*ColumnSurvey `json:"columns"`
	Sample  [][]string      `json:"sample"` // ten rows as they are understood, of the newest month

	table  int // in sourceFiles; -1: of the count
	usable bool
}

// ColumnSurvey is what one column holds.
type ColumnSurvey struct {
	Name    string           `json:"name"`
	Type    string           `json:"type"` // as the server names it; empty: the query has no such column
	Nulls   int64            `json:"null"`
	Faulty  int64            `json:"faulty"`
	Words   map[string]int64 `json:"words,omitempty"` // of a column of few words
	zeroes  int64
	strange int64 // texts that another encoding would make sense of
}

// Remark is one thing about a column, or a query as a whole, and the row that it was seen in first.
type Remark struct {
	File    string `json:"file"`
	Column  string `json:"column,omitempty"`
	Reason  string `json:"reason"`
	Warning bool   `json:"warning"` // worth a look, and not surely wrong
	Rows    int64  `json:"rows,omitempty"`
	Row     string `json:"row,omitempty"`
	Value   string `json:"value,omitempty"`
}

func (r *Remark) String() string {
	var b strings.Builder
	b.WriteString(r.File)
	if r.Column != "" {
		b.WriteString(": " + r.Column)
	}
	b.WriteString(": " + r.Reason)
	if r.Rows > 0 {
		word := "rows"
		if r.Rows == 1 {
			word = "row"
		}
		fmt.Fprintf(&b, " (%d %s", r.Rows, word)
		if r.Row != "" {
			fmt.Fprintf(&b, "; %s has %q", r.Row, r.Value)
		}
		b.WriteString(")")
	}
	return b.String()
}

// Tally is what an agency filed in a month, every revision: to lay beside the filing system's own numbers.
type Tally struct {
	Month         string `json:"month"`
	Agency        string `json:"agency"`
	Submissions   int64  `json:"submissions"`
	ClaimedDirect int64  `json:"claimed_direct"`
	Records       int64  `json:"records"`
	Sessions      int64  `json:"sessions"`
	Attendances   int64  `json:"attendances"`
	Beneficiaries int64  `json:"beneficiaries"`
}

// Add adds another tally.
func (t *Tally) Add(o *Tally) {
	t.Submissions += o.Submissions
	t.ClaimedDirect += o.ClaimedDirect
	t.Records += o.Records
	t.Sessions += o.Sessions
	t.Attendances += o.Attendances
	t.Beneficiaries += o.Beneficiaries
}

// Faults counts what is wrong for sure.
func (s *Survey) Faults() (n int) {
	for _, r := range s.Remarks {
		if !r.Warning {
			n++
		}
	}
	return n
}

// Survey reads everything that the queries give, and says of every column whether it is what it must be. Only a server
// that does not answer is an error.
func (s *Snapshot) Survey(ctx context.Context, region string, zone *time.Location, now time.Time) (*Survey, error) {
	v := newSurveyor(s, region, zone, now)
	for _, step := range []func(context.Context) error{v.shapes, v.reference, v.count, v.filings, v.orphans} {
		if err := step(ctx); err != nil {
			return nil, err
		}
	}
	v.judge()
	return v.result(), nil
}

// surveyor looks at every query of a snapshot.
type surveyor struct {
	snapshot  *Snapshot
	region    string
	zone      *time.Location // of the office
	now       time.Time
	out       Survey
	remarks   map[Remark]*Remark
	directory *reconcile.Directory // nil: it cannot be read
	noted     map[[3]string]bool   // rows of the reference data and columns of them that were remarked on

	counted  map[string]*monthCount // by month as the source spells it
	tallies  map[[2]string]*Tally
	filed    map[reconcile.ID]*filedRow
	pairs    map[revisionOf]*filedRow
	rows     []reconcile.Row // quarantined
	seen     map[uint64]bool // hashes of ids of records
	astray   int             // submissions of a month that was not asked for
	tried    bool            // the parameters of submissions were
	clocks   map[string]*clock
	days     dayClock
	sums     sums
	allKnown bool // every submission was read, so that what belongs to none can be told
}

func newSurveyor(s *Snapshot, region string, zone *time.Location, now time.Time) *surveyor {
	return &surveyor{
		snapshot: s,
		region:   region,
		zone:     zone,
		now:      now,
		remarks:  map[Remark]*Remark{},
		noted:    map[[3]string]bool{},
		counted:  map[string]*monthCount{},
		tallies:  map[[2]string]*Tally{},
		filed:    map[reconcile.ID]*filedRow{},
		seen:     map[uint64]bool{},
		clocks:   map[string]*clock{},
	}
}

// remark notes something about a column. Of what is seen in many rows the first is shown.
func (v *surveyor) remark(r Remark) {
	key := Remark{File: r.File, Column: r.Column, Reason: r.Reason}
	known := v.remarks[key]
	if known == nil {
		known = &r
		v.remarks[key] = known
		v.out.Remarks = append(v.out.Remarks, known)
	}
	if r.Row != "" {
		known.Rows++
	}
}

// fault notes what is wrong with a query or its column as a whole.
func (v *surveyor) fault(file, column, format string, values ...any) {
	v.remark(Remark{File: file, Column: column, Reason: fmt.Sprintf(format, values...)})
}

// warn notes what is worth a look.
func (v *surveyor) warn(file, column, format string, values ...any) {
	v.remark(Remark{File: file, Column: column, Reason: fmt.Sprintf(format, values...), Warning: true})
}

// query is the survey of one of the sourceFiles.
func (v *surveyor) query(table int) *QuerySurvey {
	i := slices.IndexFunc(v.out.Queries, func(q *QuerySurvey) bool { return q.table == table })
	if i < 0 {
		return &QuerySurvey{table: table}
	}
	return v.out.Queries[i]
}

// result arranges what was found.
func (v *surveyor) result() *Survey {
	for _, t := range v.tallies {
		v.out.Totals = append(v.out.Totals, t)
	}
	slices.SortFunc(v.out.Totals, func(a, b *Tally) int {
		return cmp.Or(cmp.Compare(a.Month, b.Month), cmp.Compare(a.Agency, b.Agency))
	})
	a := &v.out.Accounting
	a.Total = len(v.rows)
	a.Rows = v.rows[:min(len(v.rows), reconcile.RowsListed)]
	return &v.out
}

// months are those to be read, newest first, as the source spells them: those that are counted or else those of the
// projects.
func (v *surveyor) months() []string {
	var out []string
	for m := range v.counted {
		out = append(out, m)
	}
	if len(out) == 0 {
		this := period.MonthAt(v.now.In(v.zone))
		from := this - 120
		if v.directory != nil {
			from = this
			for _, p := range v.directory.SortedProjects() {
				from = min(from, p.StartsOn.Month())
			}
		}
		for m := this + 1; m >= from; m-- {
			out = append(out, m.String())
		}
	}
	slices.Sort(out)
	slices.Reverse(out)
	return out
}

// countFile names the query that counts.
const countFile = "submissions_count.sql"

// shapes looks at the columns that each query gives, asked for no row.
func (v *surveyor) shapes(ctx context.Context) error {
	reference := query.Reference()
	for i := range sourceFiles {
		name := strings.TrimSuffix(sourceFiles[i].name, ".csv")
		q := &QuerySurvey{File: name + ".sql", table: i}
		text := v.snapshot.queries.Text(name)
		q.Own = text != reference.Text(name)
		if err := v.shape(ctx, q, text, sourceFiles[i].required()); err != nil {
			return err
		}
	}
	text := v.snapshot.queries.SubmissionsCount
	if text == "" {
		v.warn(countFile, "", "is not there, and submissions are read by a query of the site's own: nobody can say "+
			"whether rows are left out; write one, huizong source scaffold shows how")
		return nil
	}
	q := &QuerySurvey{File: countFile, table: -1, Own: text != reference.SubmissionsCount}
	return v.shape(ctx, q, text, query.CountColumns)
}
