package admin_test

import (
	"fmt"
	"net/http"
	"os"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"huizong/admin"
	"huizong/admin/read"
	"huizong/jobs"
	"huizong/jobs/must"
	"huizong/sql/store"
	"huizong/sql/store/benchdata"
	"huizong/sql/store/mysqltest"
)

// largest is how many bytes a page may have.
const largest = 100_000

// large is 300 agencies that filed 36 months, with runs in every state that a page shows.
func large(t testing.TB, fresh time.Duration) *world {
	t.Helper()
	mysqltest.Alone(t)
	dir := t.TempDir()
	size := benchdata.Size{Seed: 7, Months: 36, Communities: 300, Submissions: 1, Records: 10, PerProject: 1,
		Agencies: 300}
	must.Do(t, benchdata.Write(dir, size))
	w := newWorldOf(t, os.DirFS(dir), benchdata.Region, func(o *admin.Options) {
		o.Fresh = fresh
		for i := range o.Service.Jobs {
			j := &o.Service.Jobs[i]
			j.Start = 0
			j.Recipients = []jobs.Recipient{{Name: "Dept", Address: "dept@example.gov.cn", Locale: "zh-CN"}}
		}
	})
	w.clock.set(t, "2026-10-12 10:26")
	for m := 1; m <= 8; m++ {
		w.run("monthly", fmt.Sprintf("2026-%02d", m), "lixd")
	}
	w.run("programme", "2023-10..2026-09", "lixd")
	return w
}

// paths are the pages that an administrator opens.
func paths() []string {
	return []string{"/", "/duplicates", "/runs", "/runs/8", "/runs/9", "/runs/9?rule=submission-late", "/jobs",
		"/jobs/monthly/run?period=2026-08", "/filing", "/filing/months", "/filing/months?problems=1",
		"/filing/months?unit=P00007~222401001008~52222401MJ0000007X~2025", "/audit", "/account"}
}

// Every page stays small on the data of 300 agencies.
func TestPagesStaySmall(t *testing.T) {
	w := large(t, read.DefaultFresh)
	b := w.signedIn("jinml")
	for _, path := range paths() {
		r := b.get(path)
		if r.StatusCode != http.StatusOK || len(r.body) > largest {
			t.Errorf("%s: status %d, %d bytes", path, r.StatusCode, len(r.body))
		}
		if strings.Contains(path, "unit=") && !strings.Contains(r.body, `class="drill"`) {
			t.Errorf("%s opens no unit", path)
		}
	}
}

// BenchmarkPages measures the answer to each page, over HTTP, with a session, on a real database: where what it shows
// was read a moment ago, and where every look reads it anew (first); what records came to is kept. It reports the
// median time, the median processor time of this process, which is that of the service and of the client together, and
// the size.
//
//	go test -run '^$' -bench Pages ./admin
func BenchmarkPages(b *testing.B) {
	for name, fresh := range map[string]time.Duration{"again": read.DefaultFresh, "first": time.Nanosecond} {
		w := large(b, fresh)
		source := w.service.Source.(source) // as the service keeps it
		source.shelf = store.NewShelf(store.NewLedger(w.db.DB), 0)
		w.service.Source = source
		must.Do(b, w.service.RebuildKept(b.Context(), benchdata.Region))
		user := w.signedIn("jinml")
		for _, path := range paths() {
			b.Run(name+strings.NewReplacer("/", "_", "?", "_").Replace(path), func(b *testing.B) {
				size := len(user.get(path).body)
				var took, worked []time.Duration
				for b.Loop() {
					start, before := time.Now(), processor(b)
					user.get(path)
					took, worked = append(took, time.Since(start)), append(worked, processor(b)-before)
				}
				report(b, "median-ms", took)
				report(b, "cpu-ms", worked)
				b.ReportMetric(float64(size), "bytes")
				b.ReportMetric(0, "ns/op")
			})
		}
	}
}

// report reports the median of durations.
func report(b *testing.B, unit string, of []time.Duration) {
	slices.Sort(of)
	b.ReportMetric(float64(of[len(of)/2].Microseconds())/1000, unit)
}

// processor is the processor time that this process has taken.
func processor(b *testing.B) time.Duration {
	var u syscall.Rusage
	must.Do(b, syscall.Getrusage(syscall.RUSAGE_SELF, &u))
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
