package report

import (
	"cmp"
	"slices"

	"huizong/jobs/reconcile"
)

// filingCodes are told in the section on filing, not among the findings.
var filingCodes = []reconcile.Code{reconcile.SubmissionLate, reconcile.SubmissionMissing, reconcile.SubmissionReturned}

// findings counts the findings by rule, most first, and gives each its names.
func (b builder) findings() ([]FindingKind, []Finding) {
	kinds := map[reconcile.Code]*FindingKind{}
	agencies := map[reconcile.Code]map[string]bool{}
	out := make([]Finding, 0, len(b.main.Findings))
	for _, f := range b.main.Findings {
		named := Finding{Finding: f, Agency: b.agency(f.AgencyCode)}
		if p := b.in.Directory.Projects[f.ProjectCode]; p != nil {
			named.Project = p.Name
		}
		if r := b.in.Directory.Regions[f.CommunityCode]; r != nil {
			named.Community = r.Name
		}
		out = append(out, named)
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
