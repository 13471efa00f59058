package report

import (
	"cmp"
	"slices"

	"huizong/jobs/reconcile"
)

// filingCodes are told in the section on filing, not among the findings.
var filingCodes = []reconcile.Code{reconcile.SubmissionLate, reconcile.SubmissionMissing, reconcile.SubmissionReturned}

// findings counts the findings by rule, most first, and gives each its names.
func (b builder) findings(projects []ProjectRow) ([]FindingKind, []Finding) {
	kinds := map[reconcile.Code]*FindingKind{}
	agencies := map[reconcile.Code]map[string]bool{}
	out := make([]Finding, 0, len(b.main.Findings))
	for _, f := range slices.Concat(b.main.Findings, b.overruns(projects), b.unprintable(projects)) {
		out = append(out, b.named(f))
		if f.Severity == reconcile.Notice || slices.Contains(filingCodes, f.Code) {
			continue
		}
		if kinds[f.Code] == nil {
			kinds[f.Code], agencies[f.Code] = &FindingKind{Code: f.Code}, map[string]bool{}
		}
		kinds[f.Code].Count++
		if f.AgencyCode != "" {
			agencies[f.Code][f.AgencyCode] = true
		}
	}
	var list []FindingKind
	for code, k := range kinds {
		k.Agencies, k.Effect = len(agencies[code]), b.effect(code)
		list = append(list, *k)
	}
	slices.SortFunc(list, func(x, y FindingKind) int {
		return cmp.Or(cmp.Compare(y.Count, x.Count),
			cmp.Compare(slices.Index(reconcile.Codes, x.Code), slices.Index(reconcile.Codes, y.Code)))
	})
	return list, out
}

// named gives a finding its names, and takes numbers of few persons out of it.
func (b builder) named(f reconcile.Finding) Finding {
	out := Finding{Agency: b.agency(f.AgencyCode)}
	out.Finding, out.Withheld = Disclosed(f)
	if f.ProjectCode != "" {
		out.Project = b.project(f.ProjectCode)
	}
	if f.CommunityCode != "" {
		out.Community = b.region(f.CommunityCode)
	}
	return out
}

// effect is what a rule did to the total, as its line of a bridge says.
func (b builder) effect(code reconcile.Code) int64 {
	for _, lines := range [][]reconcile.Line{b.main.Bridge.Direct, b.main.Bridge.Indirect} {
		for _, l := range lines {
			if l.Code == string(code) {
				return l.Amount
			}
		}
	}
	return 0
}
