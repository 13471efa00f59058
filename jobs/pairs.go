package jobs

import (
	"cmp"
	"context"
	"slices"
	"time"

	"huizong/jobs/period"
	"huizong/jobs/reconcile"
)

// PairState is how two records that may be one event stand.
type PairState string

// The states of a pair.
const (
	PairOpen      PairState = "open"      // nobody has judged
	PairProposed  PairState = "proposed"  // judged one event, and a second person is awaited
	PairSame      PairState = "same"      // one event
	PairDifferent PairState = "different" // two events
)

// PairStates lists them in the order in which they are shown.
var PairStates = []PairState{PairOpen, PairProposed, PairSame, PairDifferent}

// Pair is two records that a rule finds alike, or that somebody judged. Its finding is the rule's, which names first
// the record filed later; of a judged pair it names first the one that goes.
type Pair struct {
	reconcile.Finding
	State     PairState          `json:"state"`
	Judgement *reconcile.Ruling  `json:"judgement,omitempty"`
	Stays     PairSide           `json:"stays"` // by the judgement; without one, the record that was filed first
	Goes      PairSide           `json:"goes"`
	Likeness  reconcile.Likeness `json:"likeness"`
	Effect    PairEffect         `json:"effect"`
}

// PairSide is one record of a pair, and how it was filed.
type PairSide struct {
	reconcile.RecordDetail
	Agency     string           `json:"agency"`
	Project    string           `json:"project"`
	Community  string           `json:"community"`
	Submission reconcile.ID     `json:"submission"` // empty: the record is not filed any more
	Revision   int              `json:"revision"`
	FirstFiled *time.Time       `json:"first_filed_at"` // by this it is decided who filed first
	FiledAt    *time.Time       `json:"filed_at"`       // when the revision that counts was
	Others     []reconcile.Date `json:"other_days"`     // of the same code, in the same month
}

// PairEffect is what the month of a pair comes to in the region under each verdict.
type PairEffect struct {
	Region    string         `json:"region"`
	Month     period.Month   `json:"month"`
	Now       reconcile.Pair `json:"now"`
	Open      reconcile.Pair `json:"open"`      // nobody having judged
	Same      reconcile.Pair `json:"same"`      // one event: the one that stays is counted
	Reversed  reconcile.Pair `json:"reversed"`  // one event: the other one is
	Different reconcile.Pair `json:"different"` // two events
}

// Stake is how many person-times hang on a pair being one event: of the record that goes.
func (p *Pair) Stake() int64 { return p.Effect.Open.Direct - p.Effect.Same.Direct }

// Judging is what there is to judge, and what was judged of records, with what each verdict comes to. Of pairs that
// nobody has judged it lists those that most person-times hang on, and those that were sought.
type Judging struct {
	Judgeable
	Pairs []Pair // open ones first, most person-times at stake first; then by state, judged last first
	named map[reconcile.RecordKey]*PairSide
}

// Of are the pairs of one state.
func (j *Judging) Of(s PairState) []Pair {
	return slices.DeleteFunc(slices.Clone(j.Pairs), func(p Pair) bool { return p.State != s })
}

// Stake is how many pairs stand in a state, listed or not, and the person-times that hang on them: of each record that
// goes, once, however many others it is like.
func (j *Judging) Stake(s PairState) (out reconcile.Amount) {
	if s == PairOpen {
		out = j.Unlisted
	}
	goes := map[reconcile.RecordKey]bool{}
	for i := range j.Pairs {
		p := &j.Pairs[i]
		if p.State != s {
			continue
		}
		out.Count++
		if key := p.Goes.Key(); !goes[key] {
			goes[key] = true
			out.Attendances += p.Stake()
		}
	}
	return out
}

// Pair is the pair of two records, whichever comes first; false: it is not listed, no rule finds them alike and nobody
// judged them.
func (j *Judging) Pair(one, other reconcile.ID) (Pair, bool) {
	for _, p := range j.Pairs {
		if p.Stays.ID == one && p.Goes.ID == other || p.Stays.ID == other && p.Goes.ID == one {
			return p, true
		}
	}
	return Pair{}, false
}

// Named is the record of a pair that is filed under a key; nil: none is.
func (j *Judging) Named(key reconcile.RecordKey) *PairSide { return j.named[key] }

// Key is what a judgement names the record by.
func (s *PairSide) Key() reconcile.RecordKey {
	return reconcile.KeyOf(s.RecordDetail, s.Agency, s.Project, s.Community)
}

// Judging reads a region, and the cells of its pairs once more to try each verdict on them.
func (s *Service) Judging(ctx context.Context, region string, sought Sought) (out Judging, err error) {
	var rulings []reconcile.Ruling
	if s.Judges != nil {
		if rulings, err = s.Judges.Judged(ctx); err != nil {
			return out, err
		}
	}
	now := s.Now()
	for i := range rulings { // what was judged just now is judged, whatever the two clocks say
		if at := rulings[i].InForce; at != nil && at.After(now) {
			now = *at
		}
	}
	of := seeker{Sought: sought}
	rulings = of.rulings(rulings)
	err = s.Source.Snapshot(ctx, func(snap Snapshot) error {
		sum, err := s.readJudgeable(ctx, snap, region, now, of, &out.Judgeable)
		if err != nil {
			return err
		}
		tried := pairsOf(&out.Judgeable, region, rulings)
		if err := s.tryPairs(ctx, snap, &out.Judgeable, region, now, tried); err != nil {
			return err
		}
		for _, t := range tried {
			out.Pairs = append(out.Pairs, t.pair(region, sum.ByMonth))
		}
		return nil
	})
	slices.SortStableFunc(out.Pairs, comparePairs)
	out.named = map[reconcile.RecordKey]*PairSide{}
	for i := range out.Pairs {
		for _, s := range []*PairSide{&out.Pairs[i].Stays, &out.Pairs[i].Goes} {
			if s.ID != "" {
				out.named[s.Key()] = s
			}
		}
	}
	return out, err
}

func comparePairs(a, b Pair) int {
	at := cmp.Compare(slices.Index(PairStates, a.State), slices.Index(PairStates, b.State))
	if at == 0 && a.State == PairOpen {
		return cmp.Compare(b.Goes.Attendances, a.Goes.Attendances)
	} else if at == 0 {
		return cmp.Compare(b.Judgement.ID, a.Judgement.ID)
	}
	return at
}

// tried is a pair on trial.
type tried struct {
	reconcile.Trial // First stays
	found           *reconcile.Finding
	state           PairState
	ruling          *reconcile.Ruling
}

// pairsOf are the pairs that a rule finds, and those that were judged: of each the last judgement that stands.
func pairsOf(j *Judgeable, region string, rulings []reconcile.Ruling) (out []*tried) {
	inside := map[string]bool{}
	for _, c := range j.Directory.Communities(region) {
		inside[c] = true
	}
	type keys [2]reconcile.RecordKey
	at := map[keys]*tried{}
	enter := func(t *tried) {
		out = append(out, t)
		at[keys{t.First, t.Later}], at[keys{t.Later, t.First}] = t, t
	}
	for i := range j.Findings {
		if f := &j.Findings[i]; f.Code == reconcile.RecordSimilar && len(f.Records) == 2 {
			t := &tried{found: f, state: PairOpen}
			t.Later, t.First = keysOf(f)
			if at[keys{t.First, t.Later}] == nil {
				enter(t)
			}
		}
	}
	for i := range rulings { // the last one first
		r := &rulings[i]
		stays, goes, ok := r.Keys()
		if !ok || r.State() == "undone" || !inside[stays.CommunityCode] || !inside[goes.CommunityCode] {
			continue
		}
		t := at[keys{stays, goes}]
		proposed := r.State() == "proposed"
		switch {
		case t == nil:
			t = &tried{ruling: r, state: map[bool]PairState{true: PairProposed, false: PairState(r.Verdict)}[proposed]}
			t.First, t.Later = stays, goes
			enter(t)
		case t.state == PairOpen && proposed: // one in force that a rule still finds has no hold any more
			t.state, t.ruling, t.First, t.Later = PairProposed, r, stays, goes
		}
	}
	return out
}

// tryPairs tries every verdict on the pairs.
func (s *Service) tryPairs(ctx context.Context, snap Snapshot, j *Judgeable, region string, now time.Time,
	pairs []*tried) error {
	standing, err := snap.Judgements(ctx, now)
	if err != nil {
		return err
	}
	list := make([]*reconcile.Trial, len(pairs))
	for i, t := range pairs {
		list[i] = &t.Trial
	}
	trials := reconcile.NewTrials(j.Directory, &s.Options, standing, list, now)
	w, any := trials.Window()
	if !any {
		return nil
	}
	return snap.Cells(ctx, reconcile.Query{From: w.From, To: w.To, Region: region, AsOf: now, KeysFrom: w.To + 1,
		Cell: trials.Wants}, trials.Cell)
}

// pair is what came of a trial.
func (t *tried) pair(region string, months map[string]*reconcile.Totals) Pair {
	p := Pair{State: t.state, Judgement: t.ruling,
		Effect: PairEffect{Region: region, Month: t.First.OccurredOn.Month()}}
	whole := reconcile.Pair{}
	if m := months[p.Effect.Month.String()]; m != nil {
		whole = reconcile.Pair{Direct: m.Direct, Indirect: m.Indirect}
	}
	for into, of := range map[*reconcile.Pair]reconcile.Pair{&p.Effect.Now: t.Now, &p.Effect.Open: t.Open,
		&p.Effect.Same: t.Same, &p.Effect.Reversed: t.Reversed, &p.Effect.Different: t.Different} {
		*into = reconcile.Pair{Direct: whole.Direct - t.Now.Direct + of.Direct,
			Indirect: whole.Indirect - t.Now.Indirect + of.Indirect}
	}
	p.Stays, p.Goes = t.side(0), t.side(1)
	p.Finding = t.finding(&p)
	p.Likeness = reconcile.LikenessOf(&p.Goes.RecordDetail, &p.Stays.RecordDetail)
	return p
}

// finding is what the rule says of a pair, or would if it were not judged.
func (t *tried) finding(p *Pair) reconcile.Finding {
	if t.found != nil {
		return *t.found
	}
	m := p.Effect.Month
	return reconcile.Finding{
		Code:           reconcile.RecordSimilar,
		Severity:       reconcile.RecordSimilar.Severity(),
		AgencyCode:     p.Goes.Agency,
		ProjectCode:    p.Goes.Project,
		CommunityCode:  p.Goes.Community,
		Period:         &m,
		Submission:     p.Goes.Submission,
		Other:          p.Stays.Submission,
		OtherAgency:    p.Stays.Agency,
		OtherProject:   p.Stays.Project,
		OtherCommunity: p.Stays.Community,
		Records:        []reconcile.RecordDetail{p.Goes.RecordDetail, p.Stays.RecordDetail},
		Claimed:        &p.Goes.Attendances,
		Counted:        &p.Stays.Attendances,
	}
}

// side is the record that stays (0), or the other one. Of several under one key it is the one that the rule names.
func (t *tried) side(i int) PairSide {
	key := [2]reconcile.RecordKey{t.First, t.Later}[i]
	out := PairSide{Agency: key.AgencyCode, Project: key.ProjectCode, Community: key.CommunityCode,
		Others: append([]reconcile.Date{}, t.Others[i]...),
		RecordDetail: reconcile.RecordDetail{Kind: key.Kind, Code: key.Code, Title: key.Title,
			OccurredOn: key.OccurredOn}}
	for k, r := range t.Found[i] {
		if named := t.found != nil && (r.ID == t.found.Records[0].ID || r.ID == t.found.Records[1].ID); k == 0 ||
			named {
			out.RecordDetail, out.Submission, out.Revision = r.RecordDetail, r.Submission, r.Revision
			first, filed := r.FirstFiled, r.FiledAt
			out.FirstFiled, out.FiledAt = &first, &filed
		}
	}
	return out
}
