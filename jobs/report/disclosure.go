package report

import (
	"encoding/json"
	"slices"

	"huizong/jobs/reconcile"
)

// personsCodes are the rules whose findings hold a number of persons against a number of attendances.
var personsCodes = []reconcile.Code{reconcile.PersonsExceed, reconcile.PersonsImplausible}

// Disclosed returns a finding as it may be told: both of its numbers are withheld where one is of few persons, because
// the rule that found them tells the other.
func Disclosed(f reconcile.Finding) (told reconcile.Finding, withheld bool) {
	if slices.Contains(personsCodes, f.Code) && (smallNumber(f.Claimed) || smallNumber(f.Counted)) {
		f.Claimed, f.Counted = nil, nil
		return f, true
	}
	return f, false
}

func smallNumber(n *int64) bool { return n != nil && small(*n) }

// UnmarshalJSON reads a sealed report. One of version 1 was sealed with its numbers of few persons, which are withheld
// in reading.
func (r *Report) UnmarshalJSON(b []byte) error {
	type plain Report
	if err := json.Unmarshal(b, (*plain)(r)); err != nil {
		return err
	}
	if r.Rules < 2 {
		r.disclose()
	}
	return nil
}

// disclose withholds what a report of version 1 tells besides its persons.
func (r *Report) disclose() {
	for i := range r.Findings {
		f := &r.Findings[i]
		f.Finding, f.Withheld = Disclosed(f.Finding)
	}
	if r.Corrections == nil {
		return
	}
	for i := range r.Corrections.Changes {
		c := &r.Corrections.Changes[i]
		if c.Table == "persons" && (smallNumber(c.Before) || smallNumber(c.Now)) {
			c.Before, c.Now, c.Withheld = nil, nil, true
		}
	}
}

// withholds reports whether any number of persons is withheld.
func (r *Report) withholds() bool {
	return r.Persons.withholds() ||
		slices.ContainsFunc(r.Findings, func(f Finding) bool { return f.Withheld }) ||
		r.Corrections != nil &&
			slices.ContainsFunc(r.Corrections.Changes, func(c Change) bool { return c.Withheld })
}

// Told returns sealed bytes as they may be shown: those of version 2 as they are, those of version 1 without the
// numbers of few persons that they were sealed with, and then not byte by byte.
func Told(sealed []byte) ([]byte, error) {
	var r Report
	if err := json.Unmarshal(sealed, &r); err != nil {
		return nil, err
	}
	if r.Rules >= 2 || !r.withholds() {
		return sealed, nil
	}
	return json.Marshal(&r)
}
