// Package intake is what an agency files of a month in a form: what the form shows, what was filed before, and the rows
// of the source tables that it comes to.
package intake

import (
	"slices"
	"time"

	"huizong/jobs/period"
	"huizong/jobs/reconcile"
)

// Largest is how many bytes a file that is handed in may have.
const Largest = 20 << 20

// Party is a code and the name that people know it by.
type Party struct{ Code, Name string }

// Form is the month of one agency.
type Form struct {
	Office      string
	Agency      Party
	Month       period.Month
	Deadline    time.Time // when the month has to be there
	DirectKinds [4]bool   // that direct is made of
	Units       []Unit
	Others      map[string]string // name of the agency, of each project that is another's
	Seal        string            // binds agency and month
}

// Unit is one project in one community: a line of the form.
type Unit struct {
	Project, Community Party
	Street             string
	From, Until        reconcile.Date // of the project
	Filed              Filed          // what the agency filed last; its Revision is 0 where it filed nothing
}

// Filed is one revision of a unit, with its records and whom it reached.
type Filed struct {
	Project, Community string
	Revision           int
	Status             reconcile.Status
	Claims             reconcile.Claims
	Records            []Record
	Persons            []Person
}

// Record is one record of service.
type Record struct {
	Kind                  reconcile.Kind
	Code, Title           string
	Day                   reconcile.Date
	Sessions, Attendances int64
}

// Person is somebody a filing reached, known by a keyed hash alone. A form holds none: a revision keeps those of the
// revision before.
type Person struct {
	Relation string
	Key      reconcile.PersonKey
}

// Change is a unit that a form files anew.
type Change struct {
	Project, Community Party
	Before, After      Filed
}

// New reports whether nothing was filed of the unit before.
func (c *Change) New() bool { return c.Before.Revision == 0 }

// Changes are the units of a form that are not as they were filed last. What was filed and no longer holds (a draft,
// returned, voided) is filed anew even if it is the same.
func (f *Form) Changes(filled []Filed) (out []Change) {
	for _, after := range filled {
		u := f.Unit(after.Project, after.Community)
		if u == nil || after.Empty() || u.Filed.Status.Counts() && after.Same(&u.Filed) {
			continue
		}
		after.Revision, after.Status, after.Persons = u.Filed.Revision+1, reconcile.Submitted, u.Filed.Persons
		out = append(out, Change{Project: u.Project, Community: u.Community, Before: u.Filed, After: after})
	}
	return out
}

// Unit finds a line of the form; nil where it has none.
func (f *Form) Unit(project, community string) *Unit {
	for i := range f.Units {
		if u := &f.Units[i]; u.Project.Code == project && u.Community.Code == community {
			return u
		}
	}
	return nil
}

// Empty reports whether nothing was filled in.
func (f *Filed) Empty() bool { return f.Claims == (reconcile.Claims{}) && len(f.Records) == 0 }

// Same reports whether two filings say the same, whatever their revisions.
func (f *Filed) Same(o *Filed) bool {
	a, b := slices.Clone(f.Records), slices.Clone(o.Records)
	slices.SortFunc(a, compare)
	slices.SortFunc(b, compare)
	return f.Claims == o.Claims && slices.Equal(a, b)
}

// Fault is what is wrong with a form, in the words of whoever filled it in.
type Fault struct {
	Stops   bool   `json:"stops"` // nothing is written of the file; else it will be a finding
	Sheet   string `json:"sheet"`
	Cell    string `json:"cell"`
	Value   string `json:"value"`
	Problem string `json:"problem"`
	Do      string `json:"do"`
}
