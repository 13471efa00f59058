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
	Job          string
	Title        string
	Office       string
	Period       period.Period
	Region       string
	Revision     int
	Zone         *time.Location
	DeadlineDay  int
	DeadlineRoll string
	Options      *reconcile.Options
	Directory    *reconcile.Directory
	Summaries    Summaries
	Whole        *reconcile.Summary    // of the job's region, where the report is of a part of it
	Earlier      []Sent                // reports of this job and region sent before
	Corrects     *Corrected            // the revision of this period sent before
	Judgements   *reconcile.Judgements // in force; nil: none
	Unprintable  func(string) []rune   // the characters of a text that the brief has no glyph for; nil: none is made
	Unaccounted  bool                  // nothing counts the rows of the source
	Beside       bool                  // persons are withheld because of other reports of the run
	Closed       Closed                // persons of windows sent before, of which no amount is told either
}

// Corrected is the revision that a report takes the place of.
type Corrected struct {
	Report *Report
	SentAt time.Time
	Reason string
}

// Build makes the report. It only arranges figures that reconciliation has made; it refuses a region it does not know.
func Build(in Input) (*Report, error) {
	if in.Directory.Regions[in.Region] == nil {
		return nil, fmt.Errorf("build report: no region %s in the source", in.Region)
	}
	b := builder{in, in.Summaries.Main, communities(in.Directory, in.Region)}
	r := b.base()
	r.Headline = b.headline()
	r.Comparison, r.Trend = b.comparison(), trend(in)
	r.Regions, r.RegionLevel = b.regions()
	r.Agencies, r.Fields, r.Programmes, r.Projects = b.agencies(), b.fields(), b.programmes(), b.projects()
	r.Target = target(r.Projects)
	r.Filing = b.filing(r.Trend)
	r.FindingKinds, r.Findings = b.findings(r.Projects)
	r.Unlisted = b.main.Unlisted
	r.Pairs = b.pairs()
	r.Restatements = b.restatements()
	r.Compared = b.compared()
	r.Corrections = b.correction(r)
	if r.Emptiness == NothingDue {
		r.Next = b.next()
	}
	r.Breaks = breaks(r.Restatements, r.Corrections)
	r.markBreaks()
	return r, nil
}

// base is what a report takes over from its input and the period's own figures.
func (b builder) base() *Report {
	in, main := b.in, b.main
	persons := personsOf(main.Persons)
	if in.Beside {
		persons = Persons{Method: WithheldBeside}
	}
	return &Report{
		ID:              fmt.Sprintf("%s-%s-%s", in.Region, compact(in.Period.From), compact(in.Period.To)),
		Job:             in.Job,
		Title:           in.Title,
		Office:          in.Office,
		Period:          in.Period,
		Kind:            in.Period.Kind,
		Region:          b.place(in.Region),
		AsOf:            main.AsOf.In(in.Zone),
		Revision:        in.Revision,
		Slice:           b.slice(),
		Emptiness:       emptiness(main),
		Figures:         main.Figures,
		Claimed:         main.Claimed,
		Unverified:      main.Unverified.Direct,
		UnverifiedShare: thousandths(main.Unverified.Direct, main.Figures.Direct),
		Persons:         persons,
		Bridge:          main.Bridge,
		Method:          method(in),
		Submissions:     main.Submissions,
		Refiled:         main.Refiled,
		Rules:           Rules,
		Settings:        settings(in),
		Reference:       referenceOf(in.Directory, in.Region, in.Period),
		Unaccounted:     in.Unaccounted,
	}
}

func (b builder) place(code string) Place {
	r := b.in.Directory.Regions[code]
	return Place{r.Code, r.Name, r.Level}
}

// slice says of what the report is a part, or nil.
func (b builder) slice() *Slice {
	whole := b.in.Whole
	if whole == nil || whole.Region == b.in.Region {
		return nil
	}
	return &Slice{
		Of:          b.place(whole.Region),
		Communities: len(b.inside),
		Whole:       reconcile.Pair{Direct: whole.Figures.Direct, Indirect: whole.Figures.Indirect},
	}
}

// thousandths is n in thousandths of whole, half up; of nothing it is 0.
func thousandths(n, whole int64) int64 {
	if whole <= 0 {
		return 0
	}
	return (n*2000 + whole) / (2 * whole)
}

// compact writes a month as 202010.
func compact(m period.Month) string { return strings.ReplaceAll(m.String(), "-", "") }

func emptiness(s *reconcile.Summary) Emptiness {
	none := s.Figures.Direct == 0 && s.Figures.VisitAttendances == 0
	switch c := s.Completeness; {
	case s.Submissions.Counted == 0 && c.Expected == 0:
		return NothingDue
	case s.Submissions.Counted == 0, none && c.Expected > 0 && c.Filed() == 0: // what came is blank
		return NothingFiled
	case none:
		return NoService
	}
	return ""
}

func method(in Input) Method {
	m := Method{IndirectMethod: in.Options.Method, Coefficient: decimal(in.Options.Coefficient),
		DeadlineDay: in.DeadlineDay, Zone: in.Zone.String(), StatusHistory: in.Summaries.Main.StatusHistory}
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
