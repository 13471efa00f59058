package reconcile_test

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"testing"
	"time"

	"huizong/jobs/period"
	"huizong/jobs/reconcile"
)

// cells makes n cells of ten submissions of a hundred records each, with about 2 % of faulty and 1 % of doubly filed
// records.
func cells(n int) ([]*reconcile.Cell, *reconcile.Directory) {
	r := rand.New(rand.NewPCG(1, 2))
	month := period.MonthOf(2026, 9)
	project := reconcile.Project{Code: "P", AgencyCode: "A", StartsOn: reconcile.DateOf(2026, 1, 1),
		EndsOn: reconcile.DateOf(2026, 12, 31)}
	var out []*reconcile.Cell
	id := int64(0)
	for i := range n {
		c := &reconcile.Cell{CommunityCode: fmt.Sprintf("c%04d", i), Period: month}
		for k := range 10 {
			c.Submissions = append(
				c.Submissions,
				reconcile.Submission{
					ID:            reconcile.ID(strconv.Itoa(i*10 + k)),
					AgencyCode:    fmt.Sprintf("A%d", k),
					ProjectCode:   "P",
					CommunityCode: c.CommunityCode,
					Period:        month,
					Revision:      1,
					Status:        reconcile.Approved,
					SubmittedAt:   time.Date(2026, 10, 1+k%5, 0, 0, 0, 0, time.UTC),
					Claims:        reconcile.Claims{Direct: reconcile.Filed(900), Indirect: reconcile.Filed(2250)},
				},
			)
			f := reconcile.Filing{Submission: k}
			for range 100 {
				id++
				rec := reconcile.Record{ID: strconv.AppendInt(nil, id, 10), Kind: reconcile.Kind(r.IntN(4)),
					Code: fmt.Appendf(nil, "G%03d", r.IntN(30)), Title: fmt.Appendf(nil, "健康讲座第%d期", r.IntN(200)),
					OccurredOn: reconcile.DateOf(2026, 9, 1+r.IntN(30)), Sessions: 1,
					Attendances: int64(1 + r.IntN(40))}
				if r.IntN(50) == 0 {
					rec.Attendances = 0
				}
				f.Records = append(f.Records, rec)
			}
			c.Filings = append(c.Filings, f)
		}
		out = append(out, c)
	}
	return out, reconcile.NewDirectory(nil, nil, []reconcile.Project{project})
}

// BenchmarkReconcile reconciles cells on one core, and says how that compares with only walking the same records and
// adding them up.
func BenchmarkReconcile(b *testing.B) {
	all, dir := cells(200)
	opt := reconcile.Defaults(time.UTC)
	rec := reconcile.New(dir, &opt)
	records := len(all) * 1000
	var took, walked time.Duration
	b.ReportAllocs()
	for b.Loop() {
		begin := time.Now()
		for _, c := range all {
			rec.Reconcile(c, time.Time{})
		}
		took += time.Since(begin)
		b.StopTimer()
		begin = time.Now()
		walk(all)
		walked += time.Since(begin)
		b.StartTimer()
	}
	b.ReportMetric(float64(records*b.N)/took.Seconds(), "records/s")
	b.ReportMetric(took.Seconds()/walked.Seconds(), "times-a-bare-walk")
}

// walk touches every byte of every record once.
func walk(all []*reconcile.Cell) (sum int64) {
	for _, c := range all {
		for _, f := range c.Filings {
			for _, r := range f.Records {
				sum += r.Attendances
				for _, x := range r.Code {
					sum += int64(x)
				}
				for _, x := range r.Title {
					sum += int64(x)
				}
			}
		}
	}
	return sum
}
