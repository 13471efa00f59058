package report

import (
	"strings"

	"huizong/jobs/reconcile"
)

// Closed is, by window of reports sent before, the numbers of persons that some report of the run withheld then or
// would withhold today. A restatement says of them that they changed, in no report by how much: else what the whole
// says, less what its parts say and what they do not, would be the number that one part withholds.
type Closed map[reconcile.Window]map[string]bool

// ClosedTo finds them from what was sent to every region of a run, and how its windows stand today.
func ClosedTo(earlier map[string][]Sent, today map[string]Summaries) Closed {
	out := Closed{}
	for region, list := range earlier {
		for _, s := range list {
			w := windowOf(s.Period)
			now := personsOf(today[region].Standings[w].Persons)
			if out[w] == nil {
				out[w] = map[string]bool{}
			}
			for _, p := range []*Persons{&s.Persons, &now} {
				for _, x := range p.parts() {
					out[w][x.name] = out[w][x.name] || x.heads.Withheld || s.Persons.Method == WithheldBeside
				}
			}
		}
	}
	return out
}

// over takes the amounts of what is closed out of the changes of a window.
func (c Closed) over(w reconcile.Window, changes []Change) []Change {
	var out []Change
	for _, x := range changes {
		name := strings.TrimSuffix(x.Column, "_low") // of an interval both bounds
		if x.Table == "persons" && c[w][name] {
			x = Change{Table: x.Table, Code: name, Column: name, Withheld: true}
			if len(out) > 0 && out[len(out)-1] == x {
				continue
			}
		}
		out = append(out, x)
	}
	return out
}
