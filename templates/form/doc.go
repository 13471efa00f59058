// Package form is the workbook in which an agency files a month: it writes one with what is filed already, reads one
// that was filled in, says all that is wrong with it by sheet and cell, and marks that in a copy.
//
// A form has a sheet that explains it and binds it to its agency and month by a seal, one with the totals of each
// project and community, one with the records of service, and a hidden one with what can be chosen from.
package form

import (
	"slices"

	"huizong/jobs/intake"
	"huizong/templates/wording"
)

// The rows of a sheet: its title, its header, and what is filled in.
const (
	titleRow = 1
	headRow  = 2
	firstRow = 3
)

// A form holds what is typed in so many rows of records to its rules, and draws so many empty ones. More may follow.
const (
	recordRows = 2000
	drawnRows  = 60
)

// column is one column of a sheet: the key of its header, and its width.
type column struct {
	key   string
	width float64
	whole bool // holds whole numbers
}

// totals are the columns of the totals. The figures of a submission stand from claimsFrom on.
var totals = []column{{"form.project", 16, false}, {"form.community", 16, false},
	{"subject.claimed_direct", 11, true}, {"subject.claimed_indirect", 11, true},
	{"subject.claimed_visit_attendances", 10, true}, {"subject.claimed_cases", 9, true},
	{"subject.claimed_case_attendances", 10, true}, {"subject.claimed_groups", 9, true},
	{"subject.claimed_group_sessions", 10, true}, {"subject.claimed_group_attendances", 10, true},
	{"subject.claimed_events", 11, true}, {"subject.claimed_event_attendances", 13, true},
	{"subject.claimed_direct_persons", 13, true}, {"subject.claimed_indirect_persons", 13, true},
	{"form.parts", 10, true}, {"form.recorded", 10, true}, {"form.check", 18, false}, {"form.revision", 10, true}}

// records are the columns of the records.
var records = []column{{"form.project", 16, false}, {"form.community", 16, false}, {"form.kind", 12, false},
	{"form.day", 13, false}, {"form.name", 36, false}, {"form.attendances", 8, true}, {"form.sessions", 8, true},
	{"form.code", 16, false}}

// claimKeys are the columns of totals in the order of intake.Claims.
var claimKeys = []string{"subject.claimed_visit_attendances", "subject.claimed_cases",
	"subject.claimed_case_attendances", "subject.claimed_groups", "subject.claimed_group_sessions",
	"subject.claimed_group_attendances", "subject.claimed_events", "subject.claimed_event_attendances",
	"subject.claimed_direct", "subject.claimed_indirect", "subject.claimed_direct_persons",
	"subject.claimed_indirect_persons"}

// kindKeys are the kinds of record in the order of reconcile.Kind, and amountKeys the columns of their attendances.
var (
	kindKeys   = []string{"kind.visit", "kind.case", "kind.group", "kind.event"}
	amountKeys = []string{"subject.claimed_visit_attendances", "subject.claimed_case_attendances",
		"subject.claimed_group_attendances", "subject.claimed_event_attendances"}
)

// at is the place of a column, from 0.
func at(columns []column, key string) int {
	return slices.IndexFunc(columns, func(c column) bool { return c.key == key })
}

// Purpose is what the seal of a form is made for.
const Purpose = "filing form"

// Sealed is the text that a form's seal is of.
func Sealed(agency, month string) string { return agency + "\n" + month }

// FileName names the form of an agency and month.
func FileName(f *intake.Form, l wording.Locale) string {
	name := wording.In(l).Format("form.file", "agency", f.Agency.Name, "month", f.Month.String())
	return wording.Name(name, 80) + ".xlsx"
}

// label names a community in lists: by its name, with its code where two of the form share it.
func label(f *intake.Form, u *intake.Unit) string {
	for i := range f.Units {
		o := &f.Units[i]
		if o.Community.Name == u.Community.Name && o.Community.Code != u.Community.Code {
			return u.Community.Name + " " + u.Community.Code
		}
	}
	return u.Community.Name
}
