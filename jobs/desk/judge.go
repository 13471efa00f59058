package desk

import (
	"context"
	"fmt"
	"slices"
	"time"

	"huizong/jobs"
	"huizong/jobs/ledger"
	"huizong/jobs/reconcile"
)

// What is ordered of records and rows of the source: a person judges what no rule decides.
const (
	Same           ledger.Verb = "same"            // two records are one event; proposed, since it lowers a figure
	Different      ledger.Verb = "different"       // two records are two events
	Accept         ledger.Verb = "accept"          // a row that cannot be understood is left out
	UndoJudgement  ledger.Verb = "undo"            // end a judgement
	ConfirmVerdict ledger.Verb = "judgement-agree" // put a proposed judgement in force
)

// Judged is a judgement as it was asked for.
type Judged struct {
	Region    string       // where to look; empty: the whole region of the first job
	One       reconcile.ID // the record that stays
	Other     reconcile.ID // the record that goes
	Table     string       // of a row to be accepted
	Row       string       // its id
	Judgement int64        // to be confirmed or undone
}

// judging carries a judgement out, and returns it as it stands then.
func (d *Desk) judging(ctx context.Context, r Rule, o Order, a Actor) (reconcile.Ruling, error) {
	return unfenced(func() (reconcile.Ruling, error) { return d.judgingOnce(ctx, r, o, a) })
}

func (d *Desk) judgingOnce(ctx context.Context, r Rule, o Order, a Actor) (out reconcile.Ruling, err error) {
	j := o.Judged
	if j == nil {
		j = &Judged{}
	}
	if d.Service.Judges == nil {
		return out, ledger.Refusals{{Code: "kept", Text: "no judgements are kept in this ledger"}}
	}
	against := append(who(r, a), d.judgesAs(r, a)...)
	if o.Reason == "" && o.Verb != ConfirmVerdict {
		against = append(against, ledger.Refusal{Code: "reason", Field: "reason", Text: "a reason is needed"})
	}
	if len(against) > 0 {
		return out, against
	}
	if o.Verb == ConfirmVerdict {
		return d.ruling(ctx, j.Judgement, d.Service.Judges.Confirm(ctx, j.Judgement, a.Account, a.Via()))
	}
	all, err := d.Service.Judges.Judged(ctx)
	if err != nil {
		return out, err
	}
	made, how, err := d.judgement(ctx, o.Verb, j, all)
	if err != nil {
		return out, err
	}
	if how.Second && a.Nobody {
		return out, ledger.Refusals{{Code: "identity", Kind: ledger.ErrRole,
			Do:   "huizong login; then again, without --as",
			Text: "this needs a second person, so who proposes it must sign in"}}
	}
	made.Reason, made.By, how.Seen = o.Reason, a.Account, reconcile.Turns(all)
	id, err := d.Service.Judges.Judge(ctx, made, how, a.Via())
	return d.ruling(ctx, id, err)
}

// judgesAs refuses who has not signed in, where the office says so, and always where a second person is needed.
func (d *Desk) judgesAs(r Rule, a Actor) ledger.Refusals {
	if a.Nobody && (d.Identity || r.Verb == ConfirmVerdict) {
		return ledger.Refusals{{Code: "identity", Kind: ledger.ErrRole, Do: "huizong login",
			Text: "nobody is signed in, and this needs a person"}}
	}
	return nil
}

// judgement finds what is judged: another judgement, or something in the source; and whether that takes two persons.
func (d *Desk) judgement(ctx context.Context, verb ledger.Verb, j *Judged, all []reconcile.Ruling) (
	out reconcile.Judgement, how reconcile.Ruled, err error) {
	if verb == UndoJudgement {
		return reconcile.Judgement{Verdict: reconcile.Undone}, reconcile.Ruled{Ends: j.Judgement},
			undoable(all, j.Judgement)
	}
	region := j.Region
	if region == "" && len(d.Service.Jobs) > 0 {
		region = d.Service.Jobs[0].Region
	}
	if verb != Accept {
		return d.judgePair(ctx, verb, region, j)
	}
	there, err := d.Service.Judgeable(ctx, region)
	if err != nil {
		return out, how, err
	}
	f, ok := there.Row(j.Table, j.Row)
	if !ok {
		return out, how, ledger.Refusals{{Code: "row", Field: "row", Kind: ledger.ErrNotFound,
			Text: fmt.Sprintf("no row %s of %s is quarantined", j.Row, j.Table),
			Do:   "huizong reconcile and huizong check --source name those that are"}}
	}
	for i := range all {
		if r := &all[i]; r.Of(f.Row) {
			return out, how, judgedAlready(r, fmt.Sprintf("row %s of %s was accepted by %s: judgement %d", j.Row,
				j.Table, r.By, r.ID))
		}
	}
	return reconcile.Judgement{Verdict: reconcile.Accepted, Table: j.Table, Row: j.Row, Content: f.Row.Content},
		reconcile.Ruled{Second: d.Service.AcceptNeedsSecond(there.Directory, f)}, nil
}

// undoable refuses to end a judgement that there is not, that was ended, or that only ends another.
func undoable(all []reconcile.Ruling, id int64) error {
	i := slices.IndexFunc(all, func(r reconcile.Ruling) bool { return r.ID == id })
	switch {
	case i < 0:
		return noJudgement(id)
	case all[i].UndoneBy > 0:
		return ledger.Refusals{{Code: "state", Kind: ledger.ErrState,
			Text: fmt.Sprintf("judgement %d was undone", id)}}
	case all[i].Verdict == reconcile.Undone:
		return ledger.Refusals{{Code: "state", Kind: ledger.ErrState, Do: "judge anew",
			Text: fmt.Sprintf("judgement %d only ends another", id)}}
	}
	return nil
}

func noJudgement(id int64) ledger.Refusals {
	return ledger.Refusals{{Code: "judgement", Field: "judgement", Kind: ledger.ErrNotFound,
		Text: fmt.Sprintf("there is no judgement %d", id)}}
}

// judgePair finds two records in the source. What somebody judged meanwhile is not judged twice: who thinks otherwise
// ends that judgement first, or says of one that awaits a second person that the two are different, which ends it.
func (d *Desk) judgePair(ctx context.Context, verb ledger.Verb, region string, j *Judged) (out reconcile.Judgement,
	how reconcile.Ruled, err error) {
	there, err := d.Service.Judging(ctx, region, jobs.Sought{One: j.One, Other: j.Other})
	if err != nil {
		return out, how, err
	}
	p, ok := there.Pair(j.One, j.Other)
	switch {
	case !ok:
		return out, how, ledger.Refusals{{Code: "records", Field: "records", Kind: ledger.ErrNotFound,
			Text: fmt.Sprintf("no record-similar finding is about records %s and %s", j.One, j.Other),
			Do:   "huizong duplicates lists what there is"}}
	case p.State != jobs.PairOpen && (p.State != jobs.PairProposed || verb == Same):
		r := p.Judgement
		return out, how, judgedAlready(r, fmt.Sprintf("records %s and %s were judged by %s: judgement %d", j.One,
			j.Other, r.By, r.ID))
	}
	verdict := reconcile.Different
	if verb == Same {
		verdict = reconcile.Same
	}
	if p.State == jobs.PairProposed {
		how.Ends = p.Judgement.ID
	}
	how.Second = verb == Same
	stays, goes := p.Stays.Key(), p.Goes.Key()
	if p.Stays.ID != j.One {
		stays, goes = goes, stays
	}
	return reconcile.Judgement{Verdict: verdict, Record: stays, Other: goes}, how, nil
}

// judgedAlready refuses to judge again what somebody has judged.
func judgedAlready(r *reconcile.Ruling, text string) error {
	return ledger.Refusals{{Code: "judged", Kind: ledger.ErrState, Text: text,
		Do:   fmt.Sprintf("huizong judge undo %d ends it", r.ID),
		Args: map[string]string{"who": r.By, "at": r.At.Format(time.RFC3339Nano), "id": fmt.Sprint(r.ID)}}}
}

// ruling is a judgement as it stands.
func (d *Desk) ruling(ctx context.Context, id int64, err error) (reconcile.Ruling, error) {
	if err != nil {
		return reconcile.Ruling{}, err
	}
	all, err := d.Service.Judges.Judged(ctx)
	if err != nil {
		return reconcile.Ruling{}, err
	}
	for _, r := range all {
		if r.ID == id {
			return r, nil
		}
	}
	return reconcile.Ruling{}, noJudgement(id)
}
