package admin_test

import (
	"fmt"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"huizong/admin"
	"huizong/admin/read"
	"huizong/jobs"
	"huizong/sql/store/benchdata"
	"huizong/sql/store/mysqltest"
)

// largest is how many bytes a page may have.
const largest = 100_000

// large is 300 agencies that filed 36 months, with runs in every state that a page shows.
func large(t testing.TB) *world {
	t.Helper()
	mysqltest.Alone(t)
	dir := t.TempDir()
	size := benchdata.Size{Seed: 7, Months: 36, Communities: 300, Submissions: 1, Records: 10, PerProject: 1,
		Agencies: 300}
	if err := benchdata.Write(dir, size); err != nil {
		t.Fatal(err)
	}
	w := newWorldOf(t, os.DirFS(dir), benchdata.Region, func(o *admin.Options) {
		o.Fresh = read.DefaultFresh
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
	return []string{"/", "/runs", "/runs/8", "/runs/9", "/runs/9?rule=submission-late", "/jobs",
		"/jobs/monthly/run?period=2026-08", "/filing", "/filing/months", "/filing/months?problems=1",
		"/filing/months?unit=P00007~222401001008~52222401MJ0000007X~2025", "/audit", "/account"}
}

// Every page stays small on the data of 300 agencies.
func TestPagesStaySmall(t *testing.T) {
	w := large(t)
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

// BenchmarkPages measures the answer to each page, over HTTP, with a session, on a real database. It reports the median
// and the size.
//
//	go test -run '^$' -bench Pages ./admin
func BenchmarkPages(b *testing.B) {
	w := large(b)
	user := w.signedIn("jinml")
	for _, path := range paths() {
		b.Run(strings.NewReplacer("/", "_", "?", "_").Replace(path), func(b *testing.B) {
			first := time.Now()
			size := len(user.get(path).body)
			cold := time.Since(first)
			var took []time.Duration
			for b.Loop() {
				start := time.Now()
				user.get(path)
				took = append(took, time.Since(start))
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "median-ms")
			b.ReportMetric(float64(took[len(took)*95/100].Microseconds())/1000, "p95-ms")
			b.ReportMetric(float64(cold.Microseconds())/1000, "first-ms")
			b.ReportMetric(float64(size), "bytes")
			b.ReportMetric(0, "ns/op")
		})
	}
}
