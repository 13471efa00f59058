package reconcile

import (
	"fmt"
	"slices"
	"time"

	"huizong/jobs/period"
)

// Outcome is what reconciling one cell came to. It holds nothing of the cell's buffers.
type Outcome struct {
	CommunityCode string
	Period        period.Month
	Counted       []Reconciled // the submissions that count
	Superseded    int
	Draft         int
	Returned      int
	Voided        int
	Quarantined   int
	Judged        Judged // judgements in force on the cell
	Refiled       Refiled
	Findings      []Finding // but those of records, which All makes
	Quarantine    []QuarantinedRow
	Read          int           // submissions of the cell, whatever became of them
	States        []FilingState // how the projects expected in this cell were filed, by their own agencies

	submissions []Submission // of the cell, while it is handed on
	asOf        time.Time
	alike       []alikeWith // records that may be one event, the later filer's in this cell, by the other cell
	pairs       []pairFound // the same one by one, but of a bare outcome
	bare        bool        // details were not asked for
}

// alikeWith is how many records may be one event with one of another community.
type alikeWith struct {
	community string
	pairs     int
}

// All returns every finding, those of records included, or those of some rules only. There are many of them, and most
// are only counted: so they are made when they are wanted. It may be called while the outcome is handed on, in the
// months of which the pass has details.
func (o *Outcome) All(only ...Code) []Finding {
	if o.bare {
		panic(fmt.Sprintf("reconcile %s in %s: no details were asked for", o.CommunityCode, o.Period))
	}
	wanted := func(c Code) bool { return len(only) == 0 || slices.Contains(only, c) }
	out := slices.DeleteFunc(slices.Clone(o.Findings), func(f Finding) bool { return !wanted(f.Code) })
	if wanted(RecordImplausible) || slices.ContainsFunc(recordRules[:], wanted) {
		for i := range o.Counted {
			found := o.Counted[i].findings(&o.Counted[i].Submission, o.submissions)
			out = append(out, slices.DeleteFunc(found, func(f Finding) bool { return !wanted(f.Code) })...)
		}
	}
	if wanted(RecordSimilar) {
		for i := range o.pairs {
			out = append(out, o.pairs[i].finding())
		}
	}
	return out
}

// Reconciled is one counted submission after the rules. Amounts are person-times.
type Reconciled struct {
	Submission Submission
	Counts
	FirstFiled time.Time // when the submission's key was first filed
	Direct     int64     // reconciled
	Unverified int64     // part of Direct that is a claim without a record
	Computed   int64     // coefficient × direct, half up
	Indirect   int64     // reconciled, by the method of the options
}

// Amount is a number of records or submissions, and the person-times they carry.
type Amount struct {
	Count       int64
	Attendances int64
}

// recordRules are the rules that exclude records, in the order in which they apply.
var recordRules = [...]Code{
	RecordNonpositive,
	RecordOutOfPeriod,
	RecordOutsideProject,
	RecordRepeated,
	RecordDuplicate,
}

const exclusions = len(recordRules)

// ExcludingRules lists the rules that exclude records, in the order of Reconciled.Excluded.
func ExcludingRules() []Code { return recordRules[:] }

// Reconciler applies the rules to cells. It reuses its tables, so that a record costs no allocation; use one per
// goroutine.
type Reconciler struct {
	dir        *Directory
	opt        *Options
	judgements *Judgements

	repeats      map[recordKey]int // of the records of a submission: the first
	repeatTitles map[titled]struct{}
	titles       titles
	codes        map[codeKey]struct{}
	verdicts     []verdict
	duplicates   duplicates
	owner        []byte          // of the submission at hand: agency and project
	found        [kinds][]digest // codes of the submission at hand
	owned        []byte          // the same with a code
	persona      *Persona        // what keys of persons are put under; nil: they are taken as they are
	present      []int64         // judgements whose record that stays is left in the cell
	applied      []Judgement     // judgements whose other record was left in the cell
}

// New returns a reconciler over the reference data of one snapshot.
func New(dir *Directory, opt *Options) *Reconciler {
	return &Reconciler{dir: dir, opt: opt, repeats: map[recordKey]int{}, repeatTitles: map[titled]struct{}{},
		titles: titles{}, codes: map[codeKey]struct{}{}, duplicates: newDuplicates()}
}

// Reconcile applies every rule that looks inside one cell, as filed at asOf. c's filings must be those of
// Select(c.Submissions, asOf).
func (r *Reconciler) Reconcile(c *Cell, asOf time.Time) *Outcome {
	r.judgements.AcceptIn(c)
	sel := Select(c.Submissions, asOf)
	out := r.reconcile(c, &sel, asOf)
	out.Findings = out.All()
	for i := range out.Counted {
		out.Counted[i].noticed, out.Counted[i].packed = nil, packed{}
	}
	return out
}

func (r *Reconciler) reconcile(c *Cell, sel *Selection, asOf time.Time) *Outcome {
	out := &Outcome{CommunityCode: c.CommunityCode, Period: c.Period, Superseded: sel.Superseded, Draft: sel.Draft,
		Returned: sel.Returned, Voided: sel.Voided, Quarantined: sel.Quarantined,
		Counted: make([]Reconciled, len(c.Filings))}
	out.Quarantine, out.Read = slices.Clone(c.Quarantine), len(c.Submissions)
	out.Refiled = sel.refiled(c.Submissions)
	if r.judgements != nil {
		out.Judged = r.judgements.judged[place{c.CommunityCode, c.Period}]
	}
	if c.Kept == nil {
		r.count(c, sel, out.Counted)
	} else {
		for i := range out.Counted {
			out.Counted[i].Counts = c.Kept.counts[i]
		}
	}
	for i := range c.Filings {
		f := &out.Counted[i]
		f.Submission = c.Submissions[c.Filings[i].Submission]
		f.FirstFiled = sel.firstFiled(c.Submissions, c.Filings[i].Submission)
		out.Findings = append(out.Findings, f.takeClaims()...)
		r.total(f)
		out.Findings = append(out.Findings, r.claimFindings(f)...)
	}
	out.States = filingStates(c, sel, out.Counted, r.dir, r.opt)
	out.Findings = append(out.Findings, r.crowded(out)...)
	out.submissions, out.asOf = c.Submissions, asOf
	return out
}

// count applies the rules that look at records, and adds up what they leave.
func (r *Reconciler) count(c *Cell, sel *Selection, counted []Reconciled) {
	for i := range c.Filings {
		inOrder(c.Filings[i].Records)
	}
	r.judge(c, sel)
	at := 0
	for i := range c.Filings {
		filing := &c.Filings[i]
		r.add(&counted[i].Counts, &c.Submissions[filing.Submission], filing, r.verdicts[at:at+len(filing.Records)])
		at += len(filing.Records)
	}
}

// add adds up the records of s that are left, and notes those excluded.
func (r *Reconciler) add(f *Counts, s *Submission, filing *Filing, verdicts []verdict) {
	clear(r.codes)
	r.owner = append(append(append(append(r.owner[:0], s.AgencyCode...), 0), s.ProjectCode...), 0)
	f.Records, f.Verifying = len(filing.Records)+filing.Lost, filing.Lost
	for i := range filing.Records {
		rec := &filing.Records[i]
		direct := r.opt.DirectKinds[rec.Kind]
		positive := max(rec.Attendances, 0)
		if direct {
			f.Recorded += positive
			f.Verifying++
		}
		if v := verdicts[i]; v.rule != kept {
			x := &f.Excluded[v.rule]
			x.Count++
			if direct {
				x.Attendances += positive
			}
			f.noticed = append(f.noticed, noticed{recordRules[v.rule], rec.Attendances, 0, v.other, rec.Detail()})
			continue
		}
		f.Attendances[rec.Kind] += rec.Attendances
		f.Sessions[rec.Kind] += rec.Sessions
		if limit := r.opt.RecordLimits[rec.Kind] * rec.Sessions; rec.Attendances > limit {
			f.noticed = append(f.noticed, noticed{RecordImplausible, rec.Attendances, limit, nobody, rec.Detail()})
		}
		if rec.Kind == Visit { // visits are not counted apart from their attendances
			continue
		}
		if k := (codeKey{bytesDigest(rec.Code), uint64(rec.Kind)}); !has(r.codes, k) {
			r.codes[k] = struct{}{}
			r.found[rec.Kind] = append(r.found[rec.Kind], r.lasting(rec.Code))
		}
	}
	for k, found := range r.found {
		f.Codes[k], r.found[k] = append([]digest(nil), found...), found[:0]
	}
	f.DirectKeys, f.OtherKeys = r.persona.keys(filing.Direct), r.persona.keys(filing.Indirect)
	f.DirectHeads, f.OtherHeads = distinct(filing.Direct), distinct(filing.Indirect)
}

// inOrder puts records in the order of their ids, in which the rules read them. A store mostly hands them over like
// that.
func inOrder(records []Record) {
	for i := 1; i < len(records); i++ {
		if compareIDs(records[i-1].ID, records[i].ID) > 0 {
			slices.SortFunc(records, func(a, b Record) int { return compareIDs(a.ID, b.ID) })
			return
		}
	}
}

// codeKey is one case, group or event within a submission. Like every key of the tables that records come to by the
// million it has no gaps between its fields, and so is hashed at one go.
type codeKey struct {
	code digest
	kind uint64
}

func has[K comparable](m map[K]struct{}, k K) bool { _, ok := m[k]; return ok }

// total makes the direct and indirect figures of a submission.
func (r *Reconciler) total(f *Reconciled) {
	for k, direct := range r.opt.DirectKinds {
		if direct {
			f.Direct += f.Attendances[k]
		}
	}
	if claim := f.Submission.Claims.Direct; f.Verifying == 0 && claim.N > 0 {
		f.Recorded, f.Direct, f.Unverified = claim.N, claim.N, claim.N
	}
	field := ""
	if p := r.dir.Projects[f.Submission.ProjectCode]; p != nil {
		field = p.Field
	}
	f.Computed = r.opt.coefficient(field).timesHalfUp(f.Direct)
	f.Indirect = f.Computed
	if claim := f.Submission.Claims.Indirect; r.opt.Method == ClaimedCapped && claim.Filed {
		f.Indirect = min(claim.N, f.Computed)
	}
}
