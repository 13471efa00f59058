package reconcile

import (
	"cmp"
	"container/heap"
	"slices"
	"strings"
)

// FindingCount is how many findings of one rule and severity an agency's filings have.
type FindingCount struct {
	Code       Code     `json:"code"`
	Severity   Severity `json:"severity"`
	AgencyCode string   `json:"agency,omitempty"`
	Count      int      `json:"count"`
}

// List has a fold with detail list no more than most findings of each rule: those of the largest effect. Of the others
// it counts how many there are, so that what a summary takes does not grow with the records. Errors hold a report until
// somebody has decided about each, and are all listed.
func (f *Fold) List(most int) *Fold {
	f.most, f.listed, f.unlisted = most, map[Code]*shortlist{}, map[FindingCount]int{}
	return f
}

// Only has a fold with detail look at the findings of some rules alone, and at no submission one by one. Findings of
// others are neither listed nor, where they are of records, counted.
func (f *Fold) Only(rules ...Code) *Fold {
	f.only, f.states = rules, nil
	return f
}

// wants reports whether findings of a rule are listed.
func (f *Fold) wants(c Code) bool { return f.only == nil || slices.Contains(f.only, c) }

// Seek has a fold with detail list what is sought, however little hangs on it.
func (f *Fold) Seek(sought func(*Finding) bool) *Fold {
	f.sought = sought
	return f
}

// list keeps a finding.
func (f *Fold) list(found Finding) {
	if !f.wants(found.Code) {
		return
	}
	if f.most == 0 || found.Severity == Error || f.sought != nil && f.sought(&found) {
		f.out.Findings = append(f.out.Findings, found.apart())
		return
	}
	s := f.listed[found.Code]
	if s == nil {
		s = &shortlist{}
		f.listed[found.Code] = s
	}
	if len(*s) < f.most {
		heap.Push(s, ranked{found.Effect(), found.apart()})
		return
	}
	if last, next := (*s)[0], (ranked{found.Effect(), found}); compareRanked(next, last) < 0 {
		(*s)[0], found = ranked{next.effect, next.apart()}, last.Finding
		heap.Fix(s, 0)
	}
	f.unlisted[FindingCount{Code: found.Code, Severity: found.Severity, AgencyCode: found.AgencyCode}]++
}

// similar counts a pair, and the person-times of the record filed later: once, however many others it is like. They all
// come with one outcome, which is why later is of that outcome alone.
func (f *Fold) similar(found *Finding, later map[ID]bool) {
	f.out.Similar.Count++
	if id := found.Records[0].ID; !later[id] {
		later[id] = true
		f.out.Similar.Attendances += *found.Claimed
	}
}

// apart is the finding without a hold on what it was read from: of all that is kept of a street a few records are
// listed.
func (f Finding) apart() Finding {
	f.Records = slices.Clone(f.Records)
	for i := range f.Records {
		r := &f.Records[i]
		r.ID, r.Kind = ID(strings.Clone(string(r.ID))), strings.Clone(r.Kind)
		r.Code, r.Title = strings.Clone(r.Code), strings.Clone(r.Title)
	}
	return f
}

// endList puts what was listed rule by rule into the summary.
func (f *Fold) endList() {
	for _, s := range f.listed {
		for _, r := range *s {
			f.out.Findings = append(f.out.Findings, r.Finding)
		}
	}
	f.listed = nil
	for u, n := range f.unlisted {
		u.Count = n
		f.out.Unlisted = append(f.out.Unlisted, u)
	}
	slices.SortFunc(f.out.Unlisted, func(a, b FindingCount) int {
		return cmp.Or(cmp.Compare(slices.Index(Codes, a.Code), slices.Index(Codes, b.Code)),
			cmp.Compare(a.Severity, b.Severity), cmp.Compare(a.AgencyCode, b.AgencyCode))
	})
}

// ranked is a finding with its effect.
type ranked struct {
	effect int64
	Finding
}

// compareRanked orders findings of one rule by effect, the largest first.
func compareRanked(a, b ranked) int {
	return cmp.Or(cmp.Compare(b.effect, a.effect), compareFindings(a.Finding, b.Finding))
}

// shortlist is a heap of findings: the first is the one that goes when another comes.
type shortlist []ranked

func (s shortlist) Len() int           { return len(s) }
func (s shortlist) Less(i, j int) bool { return compareRanked(s[i], s[j]) > 0 }
func (s shortlist) Swap(i, j int)      { s[i], s[j] = s[j], s[i] }
func (s *shortlist) Push(x any)        { *s = append(*s, x.(ranked)) }
func (s *shortlist) Pop() any {
	last := (*s)[len(*s)-1]
	*s = (*s)[:len(*s)-1]
	return last
}

// Effect is the person-times that a finding is about: those of its records or, where it has none, how far its two
// figures lie apart.
func (f *Finding) Effect() int64 {
	sum := int64(0)
	for _, r := range f.Records {
		sum += max(r.Attendances, 0)
	}
	if sum == 0 && f.Claimed != nil && f.Counted != nil {
		sum = max(*f.Claimed-*f.Counted, *f.Counted-*f.Claimed)
	}
	return sum
}
