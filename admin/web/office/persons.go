package office

import (
	"slices"
	"strings"
	"time"

	"huizong/admin/words"
	"huizong/jobs"
)

// person is one who gets reports, with what he gets of each job.
type person struct {
	Name, Address, Sent string
	Jobs                [][]recipientRow // by column; one list where there are no columns
	Last                string
	LastTag             words.Tag
}

// mostColumns is how many jobs have a column each. Of more, a person's are listed in one.
const mostColumns = 6

// lastVersions is how many changes the page of all recipients lists; all stand with each recipient.
const lastVersions = 20

// people puts the recipients of one name and address together, in the order in which they came; without columns what
// they get is one list.
func people(rows []recipientRow, columns []jobs.Job) (out []person) {
	places := map[string]int{}
	for _, r := range rows {
		key := r.Name + "\x00" + strings.ToLower(r.Address)
		at, met := places[key]
		if !met {
			at = len(out)
			places[key] = at
			out = append(out, person{Name: r.Name, Address: r.Address, Sent: r.Sent,
				Jobs: make([][]recipientRow, max(1, len(columns)))})
		}
		i := max(0, column(r, columns))
		out[at].Jobs[i] = append(out[at].Jobs[i], r)
	}
	for i := range out {
		out[i].last()
	}
	return out
}

// columns are the jobs that have a column each: none where there are many, or where somebody is a recipient of a job
// that is not configured any more, which is named beside the others then.
func columns(rows []recipientRow, all []jobs.Job) []jobs.Job {
	unknown := slices.ContainsFunc(rows, func(r recipientRow) bool { return column(r, all) < 0 })
	if unknown || len(all) > mostColumns {
		return nil
	}
	return all
}

func column(r recipientRow, all []jobs.Job) int {
	return slices.IndexFunc(all, func(j jobs.Job) bool { return j.Name == r.Job })
}

// last is what became of what the person was sent last.
func (p *person) last() {
	var at time.Time
	for _, r := range slices.Concat(p.Jobs...) {
		if r.lastAt.After(at) {
			at, p.Last, p.LastTag = r.lastAt, r.Last, r.LastTag
		}
	}
}

// copies says how many get each job.
func (v *visit) copies(rows []recipientRow) string {
	var parts []string
	for _, j := range v.Service.Jobs {
		n := 0
		for _, r := range rows {
			if r.Job == j.Name {
				n++
			}
		}
		parts = append(parts, v.Lang.Say("{job}{n}份", "job", v.Label(j.Name, v.Lang), "n", words.Num(n)))
	}
	return v.Lang.List(parts)
}
