package reconcile

import (
	"slices"
	"time"

	"huizong/jobs/period"
)

// Trial is what the cells of two records come to, by the rules that reconcile them, under each verdict that a person
// may give of the two, and what is filed under their keys.
type Trial struct {
	First, Later RecordKey
	Now          Pair // as it is judged, or not
	Open         Pair // nobody having judged
	Same         Pair // one event: First stays
	Reversed     Pair // one event: Later stays
	Different    Pair // two events
	Found        [2][]TrialRecord
	Others       [2][]Date // days of the other records with the same code, in the same month and submission
}

// TrialRecord is a record that a key names, and the submission that files it.
type TrialRecord struct {
	RecordDetail
	Submission ID
	Revision   int
	FirstFiled time.Time // when the submission's key was first filed: this decides who was first
	FiledAt    time.Time // when the revision that counts was
}

// Trials reconciles the cells of pairs under each verdict. A cell is read once, however many pairs lie in it.
type Trials struct {
	asOf       time.Time
	reconciler *Reconciler
	standing   *Judgements
	at         map[place][]*Trial
}

// NewTrials prepares to try pairs by the judgements in force.
func NewTrials(dir *Directory, opt *Options, standing *Judgements, pairs []*Trial, asOf time.Time) *Trials {
	t := &Trials{asOf: asOf, reconciler: New(dir, opt), standing: standing, at: map[place][]*Trial{}}
	for _, one := range pairs {
		for _, at := range slices.Compact([]place{one.First.place(), one.Later.place()}) {
			t.at[at] = append(t.at[at], one)
		}
	}
	return t
}

// Window is the months that must be read; false: none.
func (t *Trials) Window() (w Window, any bool) {
	for at := range t.at {
		if !any {
			w = Window{at.month, at.month}
		}
		w, any = Window{min(w.From, at.month), max(w.To, at.month)}, true
	}
	return w, any
}

// Wants reports whether a cell must be read.
func (t *Trials) Wants(community string, m period.Month) bool {
	return len(t.at[place{community, m}]) > 0
}

// Cell tries all pairs that have a record in a cell.
func (t *Trials) Cell(c *Cell) error {
	here := t.at[place{c.CommunityCode, c.Period}]
	if len(here) == 0 {
		return nil
	}
	t.standing.AcceptIn(c)
	sel := Select(c.Submissions, t.asOf)
	now := t.sum(c, &sel, t.standing)
	for _, one := range here {
		for _, x := range []struct {
			into          *Pair
			verdict       Verdict
			record, other RecordKey
		}{
			{&one.Open, "", one.First, one.Later},
			{&one.Same, Same, one.First, one.Later},
			{&one.Reversed, Same, one.Later, one.First},
			{&one.Different, Different, one.First, one.Later},
		} {
			x.into.add(t.sum(c, &sel, t.standing.instead(x.verdict, x.record, x.other)))
		}
		one.Now.add(now)
		one.look(c, &sel)
	}
	return nil
}

// sum is what a cell comes to by judgements.
func (t *Trials) sum(c *Cell, sel *Selection, j *Judgements) (out Pair) {
	t.reconciler.judgements = j
	o := t.reconciler.reconcile(c, sel, t.asOf)
	for i := range o.Counted {
		out.add(Pair{o.Counted[i].Direct, o.Counted[i].Indirect})
	}
	return out
}

func (p *Pair) add(q Pair) {
	p.Direct += q.Direct
	p.Indirect += q.Indirect
}

// look takes in what is filed under the two keys.
func (t *Trial) look(c *Cell, sel *Selection) {
	for i, key := range [2]RecordKey{t.First, t.Later} {
		if key.place() != (place{c.CommunityCode, c.Period}) {
			continue
		}
		for _, f := range c.Filings {
			s := &c.Submissions[f.Submission]
			if s.AgencyCode != key.AgencyCode || s.ProjectCode != key.ProjectCode {
				continue
			}
			for k := range f.Records {
				rec := &f.Records[k]
				switch {
				case rec.Kind.String() != key.Kind || string(rec.Code) != key.Code:
				case rec.OccurredOn == key.OccurredOn && string(NormalTitle(rec.Title)) == key.Title:
					t.Found[i] = append(t.Found[i], TrialRecord{
						RecordDetail: rec.Detail(),
						Submission:   s.ID,
						Revision:     s.Revision,
						FirstFiled:   sel.firstFiled(c.Submissions, f.Submission),
						FiledAt:      s.SubmittedAt,
					})
				default:
					t.Others[i] = append(t.Others[i], rec.OccurredOn)
				}
			}
		}
		slices.Sort(t.Others[i])
		t.Others[i] = slices.Compact(t.Others[i])
	}
}
