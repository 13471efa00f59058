package report

import (
	"slices"

	"huizong/jobs/reconcile"
)

// Comparison holds the figures of other windows. Of a programme only SinceStart exists.
type Comparison struct {
	Previous         *Other `json:"previous,omitempty"`            // 环比: adjacent period of the same length
	YearBefore       *Other `json:"year_before,omitempty"`         // 同比
	YearToDate       *Other `json:"year_to_date,omitempty"`        // 本年累计
	YearToDateBefore *Other `json:"year_to_date_before,omitempty"` // the same months of the year before: 累计同比
	SinceStart       *Other `json:"since_start,omitempty"`         // since the programme began
}

// Other is another window's figures, as of the same moment, and how far they bear comparison: Previous and YearBefore
// with the period of the report, YearToDateBefore with YearToDate.
type Other struct {
	Window        reconcile.Window        `json:"window"`
	Figures       reconcile.Figures       `json:"figures"`
	Completeness  reconcile.Completeness  `json:"completeness"`   // its coverage: filed of due
	Submissions   int                     `json:"submissions"`    // counted; 0 means that there is no base
	PersonsMethod reconcile.PersonsMethod `json:"persons_method"` // another than the report's: persons do not compare
	// SameProjects says that the same projects had something due in both.
	SameProjects bool `json:"same_projects"`
	// CoverageDiffers says that the shares filed lie five points or more apart: like for like comes first.
	CoverageDiffers bool         `json:"coverage_differs"`
	LikeForLike     *LikeForLike `json:"like_for_like,omitempty"` // nil where no unit filed in both
	// Recomputed says that a report of this window was sent by another method: the figures here are made anew.
	Recomputed bool `json:"recomputed,omitempty"`
	// Lacking is what was due and not filed, by agency; of the year to date alone.
	Lacking []AgencyFiling `json:"lacking,omitempty"`
}

// NothingDue reports whether there was nothing to file in the window, and nothing was filed.
func (o *Other) NothingDue() bool { return o.Completeness.Expected == 0 && o.Submissions == 0 }

func (b builder) comparison() Comparison {
	s := b.in.Summaries
	return Comparison{
		Previous:         b.other(s.Previous, s.Main),
		YearBefore:       b.other(s.YearBefore, s.Main),
		YearToDate:       b.yearToDate(s.YearToDate),
		YearToDateBefore: b.other(s.YearToDateBefore, s.YearToDate),
		SinceStart:       b.other(s.SinceStart, nil),
	}
}

// yearToDate is the year so far, with who lacks in it.
func (b builder) yearToDate(s *reconcile.Summary) *Other {
	out := b.other(s, nil)
	if out != nil {
		out.Lacking = b.agencyFilings(s.Expectations)
	}
	return out
}

// other is the window of s, held against that of now where it is compared with one.
func (b builder) other(s, now *reconcile.Summary) *Other {
	if s == nil {
		return nil
	}
	out := &Other{
		Window:        s.Window,
		Figures:       s.Figures,
		Completeness:  s.Completeness,
		Submissions:   s.Submissions.Counted,
		PersonsMethod: s.Persons.Method,
	}
	if now == nil {
		return out
	}
	out.SameProjects = slices.Equal(b.dueProjects(s.Window), b.dueProjects(now.Window))
	out.CoverageDiffers = coverageDiffers(s.Completeness, now.Completeness)
	if b.in.Summaries.units != nil {
		out.LikeForLike = b.in.Summaries.units.like(now.Window, s.Window)
	}
	return out
}

// coverageDiffers reports whether the shares filed of what was due lie five points or more apart. Where nothing was due
// in one of them there is no share.
func coverageDiffers(a, b reconcile.Completeness) bool {
	if a.Expected == 0 || b.Expected == 0 {
		return false
	}
	apart := a.Filed()*b.Expected - b.Filed()*a.Expected
	return max(apart, -apart)*100 >= 5*a.Expected*b.Expected
}

// dueProjects are the codes of the projects with something due in a window, in order.
func (b builder) dueProjects(w reconcile.Window) []string {
	var out []string
	for _, p := range b.in.Directory.SortedProjects() {
		if p.StartsOn.Month() <= w.To && w.From <= p.EndsOn.Month() && slices.ContainsFunc(p.Communities, b.contains) {
			out = append(out, p.Code)
		}
	}
	return out
}

// contains reports whether a community lies in the report's region.
func (b builder) contains(community string) bool { return b.inside[community] }
