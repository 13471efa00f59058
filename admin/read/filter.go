package read

import (
	"net/url"
	"strings"

	"huizong/jobs/report"
)

// Filter says which findings of a report are wanted.
type Filter struct{ Severity, Rule, Query string }

// FilterOf reads a filter from the query of an address.
func FilterOf(q url.Values) Filter {
	return Filter{q.Get("severity"), q.Get("rule"), strings.TrimSpace(q.Get("q"))}
}

// Lets reports whether a finding is wanted.
func (f Filter) Lets(found report.Finding) bool {
	switch {
	case f.Severity != "" && f.Severity != string(found.Severity), f.Rule != "" && f.Rule != string(found.Code):
		return false
	case f.Query == "":
		return true
	}
	return strings.Contains(found.Agency, f.Query) || strings.Contains(found.Community, f.Query) ||
		found.AgencyCode == f.Query || found.CommunityCode == f.Query
}
