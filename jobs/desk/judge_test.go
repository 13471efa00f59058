package desk_test

import (
	"context"
	"os"
	"slices"
	"testing"
	"time"

	"huizong/jobs"
	"huizong/jobs/account"
	"huizong/jobs/desk"
	"huizong/jobs/ledger"
	"huizong/jobs/reconcile"
	"huizong/jobs/reconcile/reconciletest"
)

// oneRow is a source with two records that a rule finds alike, and one row that is quarantined.
type oneRow struct{ *reconciletest.Rows }

func (s oneRow) Snapshot(_ context.Context, f func(jobs.Snapshot) error) error { return f(s) }

func (s oneRow) Census(ctx context.Context, asOf time.Time, w reconcile.Window) (*reconcile.Census, error) {
	c, err := s.Rows.Census(ctx, asOf, w)
	if err != nil {
		return nil, err
	}
	c.Quarantine = []reconcile.QuarantinedRow{{Row: reconcile.Row{Table: "activities", ID: "17", Column: "kind",
		Value: "EVENT", Reason: "want one of visit, case, group, event", Content: "c1"},
		CommunityCode: "222401001001"}}
	return c, nil
}

// rulings keeps judgements in memory, as the ledger does.
type rulings []reconcile.Ruling

func (r *rulings) Judged(context.Context) ([]reconcile.Ruling, error) { return slices.Clone(*r), nil }

func (r *rulings) Judge(_ context.Context, j reconcile.Judgement, o reconcile.Ruled, _ ledger.Via) (int64, error) {
	if reconcile.Turns(*r) != o.Seen {
		return 0, ledger.ErrFenced
	}
	made := reconcile.Ruling{
		ID:      int64(len(*r) + 1),
		Verdict: j.Verdict,
		Record:  j.Record.Code,
		Other:   j.Other.Code,
		Table:   j.Table,
		Row:     j.Row,
		Content: j.Content,
		Undoes:  o.Ends,
		Reason:  j.Reason,
		By:      j.By,
	}
	if !o.Second {
		made.InForce = &now
	}
	*r = append(*r, made)
	return made.ID, nil
}

func (r *rulings) Confirm(_ context.Context, id int64, by string, _ ledger.Via) error {
	for i := range *r {
		if x := &(*r)[i]; x.ID == id && x.InForce == nil && x.By != by {
			x.InForce, x.Second = &now, by
			return nil
		}
	}
	return ledger.Refusals{{Code: "judgement", Kind: ledger.ErrState}}
}

// judged is a judgement that somebody proposed, or one in force.
func judged(by string, inForce *time.Time) rulings {
	return rulings{{ID: 1, Verdict: reconcile.Same, By: by, InForce: inForce}}
}

// TestJudgements is the table of who may judge what, and what stands against it: what is judged is in force at once, or
// proposed where a second person is needed.
func TestJudgements(t *testing.T) {
	rows, err := reconciletest.Load(os.DirFS("../../../shared/data/cases/similar-one-more-attendance"))
	if err != nil {
		t.Fatal(err)
	}
	pair := &desk.Judged{Region: "220000", One: "1", Other: "2"}
	row := &desk.Judged{Region: "220000", Table: "activities", Row: "17"}
	first := &desk.Judged{Judgement: 1}
	ann, wang := actor("ann", account.Operator, desk.API), actor("wang", account.Viewer, desk.API)
	nobody := desk.Actor{Account: "cli:root@host", Role: account.Admin, Channel: desk.CLI, Nobody: true}
	for _, tt := range []struct {
		name     string
		verb     ledger.Verb
		judged   *desk.Judged
		reason   string
		actor    desk.Actor
		approval ledger.Approval
		identity bool
		before   rulings
		want     string // how it stands then
		against  []string
	}{
		{name: "two events", verb: desk.Different, judged: pair, reason: "r", actor: ann, want: "in force"},
		{name: "one event is proposed", verb: desk.Same, judged: pair, reason: "r", actor: ann, want: "proposed"},
		{name: "one event, the other way round", verb: desk.Same, reason: "r", actor: ann, want: "proposed",
			judged: &desk.Judged{Region: "220000", One: "2", Other: "1"}},
		{name: "a viewer, without a reason", verb: desk.Different, judged: pair, actor: wang,
			against: []string{"role", "reason"}},
		{name: "no such pair", verb: desk.Different, reason: "r", actor: ann, against: []string{"records"},
			judged: &desk.Judged{Region: "220000", One: "1", Other: "3"}},
		{name: "a record and itself", verb: desk.Same, reason: "r", actor: ann, against: []string{"records"},
			judged: &desk.Judged{Region: "220000", One: "1", Other: "1"}},
		{name: "nobody proposes what a second one confirms", verb: desk.Same, judged: pair, reason: "r", actor: nobody,
			against: []string{"identity"}},
		{name: "nobody judges what needs no second one", verb: desk.Different, judged: pair, reason: "r",
			actor: nobody, want: "in force"},
		{name: "nobody, where the office wants persons", verb: desk.Different, judged: pair, reason: "r",
			actor: nobody, identity: true, against: []string{"identity"}},
		{name: "a row is accepted", verb: desk.Accept, judged: row, reason: "r", actor: ann, want: "in force"},
		{name: "a row of a report with approval", verb: desk.Accept, judged: row, reason: "r", actor: ann,
			approval: "required", want: "proposed"},
		{name: "a row that waits for a second person", verb: desk.Accept, judged: row, reason: "r", actor: ann,
			approval: "required", against: []string{"judged"},
			before: rulings{{ID: 1, Verdict: reconcile.Accepted, Table: "activities", Row: "17", Content: "c1",
				By: "bob"}}},
		{name: "a row that was another when it was accepted", verb: desk.Accept, judged: row, reason: "r", actor: ann,
			approval: "required", want: "proposed",
			before: rulings{{ID: 1, Verdict: reconcile.Accepted, Table: "activities", Row: "17", Content: "c0",
				By: "bob"}}},
		{name: "nobody, of a report with approval", verb: desk.Accept, judged: row, reason: "r", actor: nobody,
			approval: "required", against: []string{"identity"}},
		{name: "a row that is well", verb: desk.Accept, reason: "r", actor: ann, against: []string{"row"},
			judged: &desk.Judged{Region: "220000", Table: "activities", Row: "1"}},
		{name: "a row without a reason", verb: desk.Accept, judged: row, actor: ann, against: []string{"reason"}},
		{name: "another person confirms", verb: desk.ConfirmVerdict, judged: first, actor: ann,
			before: judged("bob", nil), want: "in force"},
		{name: "one's own", verb: desk.ConfirmVerdict, judged: first, actor: ann, before: judged("ann", nil),
			against: []string{"judgement"}},
		{name: "what is in force already", verb: desk.ConfirmVerdict, judged: first, actor: ann,
			before: judged("bob", &now), against: []string{"judgement"}},
		{name: "nobody confirms", verb: desk.ConfirmVerdict, judged: first, actor: nobody,
			before: judged("bob", nil), against: []string{"identity"}},
		{name: "a viewer confirms", verb: desk.ConfirmVerdict, judged: first, actor: wang,
			before: judged("bob", nil), against: []string{"role"}},
		{name: "undone", verb: desk.UndoJudgement, judged: first, reason: "r", actor: ann,
			before: judged("bob", &now), want: "in force"},
		{name: "undone without a reason", verb: desk.UndoJudgement, judged: first, actor: ann,
			before: judged("bob", &now), against: []string{"reason"}},
		{name: "undone before", verb: desk.UndoJudgement, judged: first, reason: "r", actor: ann,
			against: []string{"state"},
			before:  rulings{{ID: 1, Verdict: reconcile.Different, By: "bob", InForce: &now, UndoneBy: 2}}},
		{name: "what only ends another", verb: desk.UndoJudgement, judged: first, reason: "r", actor: ann,
			against: []string{"state"},
			before:  rulings{{ID: 1, Verdict: reconcile.Undone, By: "bob", InForce: &now, Undoes: 7}}},
		{name: "there is none to undo", verb: desk.UndoJudgement, judged: first, reason: "r", actor: ann,
			against: []string{"judgement"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d, _, told := newDesk(t)
			d.Identity = tt.identity
			d.Service.Source, d.Service.Options = oneRow{rows}, reconcile.Defaults(time.UTC)
			d.Service.Jobs[0].Region, d.Service.Jobs[0].Approval = "220000", tt.approval
			kept := slices.Clone(tt.before)
			d.Service.Judges = &kept
			done, err := d.Do(t.Context(), desk.Order{Verb: tt.verb, Reason: tt.reason, Judged: tt.judged}, tt.actor)
			if got := codes(err); !slices.Equal(got, tt.against) || err != nil && len(got) == 0 {
				t.Fatalf("against it: %v (%v), want %v", got, err, tt.against)
			}
			if err != nil {
				if len(kept) != len(tt.before) || *told > 0 {
					t.Errorf("%d judgements are kept, told of %d; nothing was to be done", len(kept), *told)
				}
				return
			}
			if got := done.Ruling.State(); got != tt.want || *told != 1 {
				t.Errorf("it is %s, told %d times; want %s, once", got, *told, tt.want)
			}
		})
	}
}
