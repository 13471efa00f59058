package report

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"huizong/jobs/period"
	"huizong/jobs/reconcile"
)

// Input is what a report is built from.
type Input struct {
	Job         string
	Title       string
	Office      string
	Period      period.Period
	Region      string
	Revision    int
	Zone        *time.Location
	DeadlineDay int
	Options     *reconcile.Options
	Directory   *reconcile.Directory
	Summaries   Summaries
	Earlier     []Sent     // reports of this job and region sent before, of other periods
	Corrects    *Corrected // the revision of this period sent before
}

// Sent is an earlier report as it was mailed.
type Sent struct {
	Period   period.Period
	Revision int
	AsOf     time.Time
	Direct   int64
}

// Corrected is the revision that a report takes the place of.
type Corrected struct {
	Report *Report
	SentAt time.Time
	Reason string
}

// Build makes the report. It only arranges figures that reconciliation has made; it refuses a region it does not know.
func Build(in Input) (*Report, error) {
	place, ok := in.Directory.Regions[in.Region]
	if !ok {
		return nil, fmt.Errorf("build report: no region %s in the source", in.Region)
	}
	main := in.Summaries.Main
	r := &Report{
		ID: fmt.Sprintf("%s-%s-%s", in.Region, compact(in.Period.From), compact(in.Period.To)), Job: in.Job,
		Title:  in.Title,
		Office: in.Office, Period: in.Period, Kind: in.Period.Kind, Region: Place{place.Code, place.Name, place.Level},
		AsOf: main.AsOf.In(in.Zone), Revision: in.Revision, Figures: main.Figures, Claimed: main.Claimed,
		Unverified: main.Unverified.Direct, Persons: main.Persons, Bridge: main.Bridge, Submissions: main.Submissions,
		Refiled:   main.Refiled,
		Emptiness: emptiness(main), Comparison: in.Summaries.comparison(), Trend: trend(in), Method: method(in),
	}
	b := builder{in, main}
	r.Headline = b.headline()
	r.Regions, r.RegionLevel = b.regions()
	r.Agencies, r.Fields, r.Programmes, r.Projects = b.agencies(), b.fields(), b.programmes(), b.projects()
	r.Target = target(r.Projects)
	r.Filing = b.filing(r.Trend)
	r.FindingKinds, r.Findings = b.findings()
	r.Restatements = b.restatements()
	if in.Corrects != nil {
		r.Corrections = correction(in.Corrects, r)
	}
	return r, nil
}

// compact writes a month as 202010.
func compact(m period.Month) string { return strings.ReplaceAll(m.String(), "-", "") }

func emptiness(s *reconcile.Summary) Emptiness {
	switch {
	case s.Submissions.Counted == 0 && s.Completeness.Expected == 0:
		return NothingDue
	case s.Submissions.Counted == 0:
		return NothingFiled
	case s.Figures.Direct == 0 && s.Figures.VisitAttendances == 0:
		return NoService
	}
	return ""
}

func (s Summaries) comparison() Comparison {
	other := func(s *reconcile.Summary) *Other {
		if s == nil {
			return nil
		}
		return &Other{s.Window, s.Figures, s.Completeness, s.Submissions.Counted}
	}
	return Comparison{other(s.Previous), other(s.YearBefore), other(s.YearToDate), other(s.YearToDateBefore),
		other(s.SinceStart)}
}

func method(in Input) Method {
	m := Method{IndirectMethod: in.Options.Method, Coefficient: decimal(in.Options.Coefficient),
		DeadlineDay: in.DeadlineDay, Zone: in.Zone.String()}
	for k, direct := range in.Options.DirectKinds {
		if direct {
			m.DirectKinds = append(m.DirectKinds, reconcile.Kind(k).String())
		}
	}
	for _, field := range sortedKeys(in.Options.FieldCoefficients) {
		m.FieldCoefficients = append(m.FieldCoefficients,
			FieldNumber{field, decimal(in.Options.FieldCoefficients[field])})
	}
	return m
}

// decimal writes thousandths without needless zeros: 2500 is 2.5.
func decimal(t reconcile.Thousandths) string {
	whole, rest := int64(t)/1000, int64(t)%1000
	if rest == 0 {
		return strconv.FormatInt(whole, 10)
	}
	return strconv.FormatInt(whole, 10) + "." + strings.TrimRight(fmt.Sprintf("%03d", rest), "0")
}
