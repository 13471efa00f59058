package read

import (
	"net/url"
	"strings"

	"huizong/jobs/reconcile"
	"huizong/jobs/report"
)

// Filter says which findings of a report are wanted.
type Filter struct{ Severity, Rule, Query string }

// FilterOf reads a filter from the query of an address.
func FilterOf(q url.Values) Filter {
	return Filter{q.Get("severity"), q.Get("rule"), strings.TrimSpace(q.Get("q"))}
}

// LetsRule reports whether findings of a rule and severity are wanted, of some agency.
func (f Filter) LetsRule(n reconcile.FindingCount) bool {
	return (f.Severity == "" || f.Severity == string(n.Severity)) && (f.Rule == "" || f.Rule == string(n.Code))
}

// Lets reports whether a finding is wanted.
func (f Filter) Lets(found report.Finding) bool {
	if !f.LetsRule(reconcile.FindingCount{Code: found.Code, Severity: found.Severity}) {
		return false
	}
	return f.Query == "" || strings.Contains(found.Agency, f.Query) || strings.Contains(found.Community, f.Query) ||
		found.AgencyCode == f.Query || found.CommunityCode == f.Query
}
