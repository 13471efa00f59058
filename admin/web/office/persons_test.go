package office

import (
	"fmt"
	"testing"
	"time"

	"huizong/admin/read"
	"huizong/jobs"
)

// TestPeople puts rows of jobs together by name and address.
func TestPeople(t *testing.T) {
	day := time.Date(2026, 11, 1, 9, 0, 0, 0, time.UTC)
	row := func(name, address, job, region string, sent time.Time) recipientRow {
		return recipientRow{Recipient: read.Recipient{Name: name, Address: address}, Job: job, RegionName: region,
			Last: job, lastAt: sent}
	}
	all := func(n int) (out []jobs.Job) {
		for i := range n {
			out = append(out, jobs.Job{Name: fmt.Sprintf("j%d", i)})
		}
		return out
	}
	rows := []recipientRow{
		row("A", "a@example.org", "j0", "all", day),
		row("B", "b@example.org", "j1", "north", time.Time{}),
		row("A", "A@example.org", "j1", "all", day.Add(time.Hour)),
		row("A", "a@example.org", "j1", "south", day),
		row("A", "other@example.org", "j1", "all", time.Time{}),
	}
	gone := row("C", "c@example.org", "gone", "all", time.Time{})
	if got := columns(append(rows, gone), all(2)); got != nil {
		t.Errorf("columns %v, though a job is not configured any more", got)
	}
	if got := people([]recipientRow{gone}, nil); len(got) != 1 || len(got[0].Jobs[0]) != 1 {
		t.Errorf("%v: who gets a job that is gone is not listed with it", got)
	}
	for _, c := range []struct {
		jobs int
		want string
	}{
		{2, "A[all|all south]j1 B[|north] A[|all]"},
		{mostColumns, "A[all|all south||||]j1 B[|north||||] A[|all||||]"},
		{mostColumns + 1, "A[all all south]j1 B[north] A[all]"},
	} {
		got := ""
		for i, p := range people(rows, columns(rows, all(c.jobs))) {
			if i > 0 {
				got += " "
			}
			got += p.Name + "["
			for k, cell := range p.Jobs {
				if k > 0 {
					got += "|"
				}
				for m, r := range cell {
					if m > 0 {
						got += " "
					}
					got += r.RegionName
				}
			}
			got += "]" + p.Last
		}
		if got != c.want {
			t.Errorf("%d jobs: %s, want %s", c.jobs, got, c.want)
		}
	}
}
