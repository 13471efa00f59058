package report

import (
	"cmp"
	"iter"
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
	}
	for f := range counted(out, b.main.Unlisted) {
		if f.Severity == reconcile.Notice || slices.Contains(filingCodes, f.Code) {
			continue
		}
		if kinds[f.Code] == nil {
			kinds[f.Code], agencies[f.Code] = &FindingKind{Code: f.Code}, map[string]bool{}
		}
		kinds[f.Code].Count += f.Count
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

// Listed is how many findings of a rule a report lists. What it lists is read by people, and sealed: it shall not grow
// with the records of a province.
const Listed = 1000

// Counted yields how many findings of each rule, severity and agency there are, those that are not listed included. One
// rule and agency may come several times.
func (r *Report) Counted() iter.Seq[reconcile.FindingCount] { return counted(r.Findings, r.Unlisted) }

func counted(listed []Finding, unlisted []reconcile.FindingCount) iter.Seq[reconcile.FindingCount] {
	return func(yield func(reconcile.FindingCount) bool) {
		for i := range listed {
			f := &listed[i]
			if !yield(reconcile.FindingCount{Code: f.Code, Severity: f.Severity, AgencyCode: f.AgencyCode, Count: 1}) {
				return
			}
		}
		for _, n := range unlisted {
			if !yield(n) {
				return
			}
		}
	}
}

// LeftOut is how many findings that a filter lets through are not listed.
func (r *Report) LeftOut(of func(reconcile.FindingCount) bool) (n int) {
	for _, one := range r.Unlisted {
		if of(one) {
			n += one.Count
		}
	}
	return n
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
