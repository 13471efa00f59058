package reconcile

import (
	"cmp"
	"slices"
	"time"

	"huizong/jobs/period"
)

// Fold adds the outcomes of the cells of one window and region up. Outcomes may come in any order, each once. Its
// memory grows with the submissions and the distinct cases, groups, events and persons of the window, not with the
// records.
type Fold struct {
	dir    *Directory
	opt    *Options
	out    Summary
	inside map[string][]string // community in the region → its chain of regions
	detail bool
	naming bool // what is lacking is kept, though nothing else is

	codes   [kinds]set
	bridge  tally
	persons personTally
	states  map[expected]FilingState    // nil: how what is due was filed is only counted
	filings map[period.Month]filedMonth // then, of what was filed

	only     []Code              // rules whose findings are listed; nil: all
	most     int                 // findings listed of each rule; 0: all
	sought   func(*Finding) bool // what is listed beside them; nil: nothing
	listed   map[Code]*shortlist // then, by rule
	unlisted map[FindingCount]int

	census  *Census
	concern Window                     // months whose quarantined rows hold the report
	rows    map[string]*QuarantinedRow // by table and id
	read    map[period.Month]int64     // submissions read of the window and region
}

// NewFold returns a fold of the communities at or below region over window, as filed at asOf. With detail it keeps
// every finding and expectation; without, only their counts.
func NewFold(dir *Directory, opt *Options, window Window, region string, asOf time.Time, detail bool) *Fold {
	f := &Fold{
		dir:     dir,
		opt:     opt,
		detail:  detail,
		inside:  map[string][]string{},
		filings: map[period.Month]filedMonth{},
		out: Summary{
			Rules:         RulesVersion,
			StatusHistory: dir.StatusHistory,
			Window:        window,
			Region:        region,
			AsOf:          asOf,
			Counts:        map[Code]int{},
			ByRegion:      map[string]*Totals{},
			ByAgency:      map[string]*Totals{},
			ByProject:     map[string]*Totals{},
			ByMonth:       map[string]*Totals{},
			projectYears:  map[projectYear]int{},
			FilingByMonth: map[period.Month]Completeness{},
		},
	}
	for _, c := range dir.Communities(region) {
		f.inside[c] = dir.Chain(c)
	}
	if detail {
		f.states = map[expected]FilingState{}
	}
	f.concern, f.rows, f.read = window, map[string]*QuarantinedRow{}, map[period.Month]int64{}
	f.quarantine(dir.Quarantine...)
	return f
}

// NameLacking makes a fold without detail keep the expectations that were not filed, so that they can be told by name.
func (f *Fold) NameLacking() *Fold {
	f.naming, f.states = true, map[expected]FilingState{}
	return f
}

// Account takes in the census of the source. Rows that are quarantined hold the report where they may be missing from
// the months of concern: all that it says something of.
func (f *Fold) Account(c *Census, concern Window) {
	f.census, f.concern = c, concern
	f.quarantine(c.Quarantine...)
}

func (f *Fold) quarantine(rows ...QuarantinedRow) {
	for i := range rows {
		f.rows[rows[i].Table+"\x00"+rows[i].ID] = &rows[i]
	}
}

// Add adds the outcome of one cell, if it lies in the fold's window and region.
func (f *Fold) Add(o *Outcome) {
	f.quarantine(o.Quarantine...)
	chain, ok := f.inside[o.CommunityCode]
	if !ok || !f.out.Window.Contains(o.Period) {
		return
	}
	f.read[o.Period] += int64(o.Read)
	n := &f.out.Submissions
	n.Counted += len(o.Counted)
	n.Superseded += o.Superseded
	n.Draft += o.Draft
	n.Returned += o.Returned
	n.Voided += o.Voided
	n.Quarantined += o.Quarantined
	f.out.Judgements.add(o.Judged)
	f.out.Refiled.Count += o.Refiled.Count
	f.out.Refiled.Before += o.Refiled.Before
	f.out.Refiled.Now += o.Refiled.Now
	f.file(o)
	var shared []*Totals // of the cell's regions and month
	if len(o.Counted) > 0 {
		for _, region := range chain {
			shared = append(shared, entry(f.out.ByRegion, region))
		}
		shared = append(shared, entry(f.out.ByMonth, o.Period.String()))
	}
	for i := range o.Counted {
		f.addSubmission(&o.Counted[i], shared)
	}
	f.find(o)
}

// find takes in what was found in a cell, or between the cells of a street. Only where detail is asked for are findings
// of records made; else they are counted.
func (f *Fold) find(o *Outcome) {
	if !f.detail {
		for i := range o.Findings {
			f.out.Counts[o.Findings[i].Code]++
		}
		for i := range o.Counted {
			o.Counted[i].rules(func(c Code) { f.out.Counts[c]++ })
		}
		for _, a := range o.alike {
			if f.tells(a.community) {
				f.told(RecordSimilar, int64(a.pairs))
			}
		}
		return
	}
	later := map[ID]bool{}
	for _, found := range o.All(f.only...) {
		if found.Code == RecordSimilar {
			if !f.tells(found.OtherCommunity) { // a pair is told where both are inside
				continue
			}
			f.similar(&found, later)
		}
		f.note(found)
		f.checkRecords(found)
	}
}

func (f *Fold) tells(community string) bool {
	_, inside := f.inside[community]
	return inside || community == ""
}

func (f *Fold) addSubmission(r *Reconciled, shared []*Totals) {
	fig := &f.out.Figures
	fig.VisitAttendances += r.Attendances[Visit]
	fig.CaseAttendances += r.Attendances[Case]
	fig.GroupAttendances += r.Attendances[Group]
	fig.EventAttendances += r.Attendances[Event]
	fig.GroupSessions += r.Sessions[Group]
	fig.Direct += r.Direct
	fig.Indirect += r.Indirect
	f.out.Unverified.Direct += r.Unverified
	for k := range r.Codes {
		f.codes[k].add(r.Codes[k]...)
	}
	for _, t := range shared {
		t.add(r)
	}
	s := &r.Submission
	entry(f.out.ByAgency, s.AgencyCode).add(r)
	entry(f.out.ByProject, s.ProjectCode).add(r)
	f.out.projectYears[projectYear{s.ProjectCode, s.Period.Year()}]++
	if f.detail && f.only == nil {
		f.out.Parts = append(f.out.Parts, Part{
			AgencyCode:    s.AgencyCode,
			ProjectCode:   s.ProjectCode,
			CommunityCode: s.CommunityCode,
			Period:        s.Period,
			Submission:    s.ID,
			Revision:      s.Revision,
			FirstFiled:    r.FirstFiled,
			SubmittedAt:   s.SubmittedAt,
			Claimed:       s.Claims.Direct,
			Direct:        r.Direct,
			Indirect:      r.Indirect,
			Unverified:    r.Unverified,
		})
	}
	f.bridge.add(r)
	f.persons.add(r)
}

func entry(m map[string]*Totals, k string) *Totals {
	t := m[k]
	if t == nil {
		t = &Totals{}
		m[k] = t
	}
	return t
}

// note counts findings, and keeps them where detail is asked for.
func (f *Fold) note(findings ...Finding) {
	for _, found := range findings {
		f.out.Counts[found.Code]++
		if f.detail {
			f.list(found)
		}
	}
}

// Summary ends the fold and returns what it came to.
func (f *Fold) Summary() *Summary {
	out := &f.out
	out.Figures = f.figures()
	out.Claimed = Pair{f.bridge.claimedDirect.Attendances, f.bridge.claimedIndirect.Attendances}
	out.Bridge = f.bridge.lines(out.Submissions.Counted, out.Figures)
	out.Persons = f.persons.result()
	if f.states == nil {
		f.count()
	} else {
		f.due(out.Window, f.expect)
	}
	f.checkAgencies()
	f.checkPersonalData()
	f.checkRows()
	f.checkGates()
	f.endList()
	slices.SortStableFunc(out.Findings, compareFindings)
	return out
}

// told counts findings that are told by number; a rule with none is left out.
func (f *Fold) told(code Code, n int64) {
	if n > 0 {
		f.out.Counts[code] += int(n)
	}
}

// checkRows notes the rows that are quarantined, and says where every row of the source is.
func (f *Fold) checkRows() {
	for _, q := range f.rows {
		f.note(q.finding(f.dir.Concerns(q, f.out.Region, f.concern)))
	}
	f.out.Accounting = f.account()
}

// compareFindings orders findings by rule, month, community, submission and record.
func compareFindings(a, b Finding) int {
	return cmp.Or(cmp.Compare(slices.Index(Codes, a.Code), slices.Index(Codes, b.Code)),
		cmp.Compare(monthOf(a), monthOf(b)),
		cmp.Compare(a.CommunityCode, b.CommunityCode), cmp.Compare(a.AgencyCode, b.AgencyCode),
		a.Submission.Compare(b.Submission),
		recordOf(a, 0).Compare(recordOf(b, 0)), recordOf(a, 1).Compare(recordOf(b, 1)),
		cmp.Compare(a.Subject, b.Subject), compareRowsOf(a, b))
}

func compareRowsOf(a, b Finding) int {
	if a.Row == nil || b.Row == nil {
		return 0
	}
	return compareRows(*a.Row, *b.Row)
}

func monthOf(f Finding) period.Month {
	if f.Period == nil {
		return 0
	}
	return *f.Period
}

func recordOf(f Finding, i int) ID {
	if len(f.Records) <= i {
		return ""
	}
	return f.Records[i].ID
}
