package api

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"

	"huizong/admin/door"
	"huizong/admin/read"
	"huizong/jobs"
	"huizong/jobs/desk"
	"huizong/jobs/ledger"
	"huizong/jobs/reconcile"
)

// judgementRequest judges two records, or accepts a row.
type judgementRequest struct {
	Verdict reconcile.Verdict `json:"verdict"`
	Keep    reconcile.ID      `json:"keep"`
	Exclude reconcile.ID      `json:"exclude"`
	Table   string            `json:"table"`
	Row     string            `json:"row"`
	Region  string            `json:"region"`
	Reason  string            `json:"reason"`
}

// judgementVerbs are the orders that verdicts are given by.
var judgementVerbs = map[reconcile.Verdict]ledger.Verb{reconcile.Same: desk.Same, reconcile.Different: desk.Different,
	reconcile.Accepted: desk.Accept}

func judgements(v *visit) error {
	list := []reconcile.Ruling{}
	if v.Service.Judges != nil {
		var err error
		if list, err = v.Service.Judges.Judged(v.R.Context()); err != nil {
			return err
		}
	}
	return v.answer(http.StatusOK, list)
}

// duplicates are the pairs of records of one state; those that nobody has judged, most person-times at stake first.
func duplicates(v *visit) error {
	state := jobs.PairState(cmp.Or(v.R.URL.Query().Get("state"), string(jobs.PairOpen)))
	if !slices.Contains(jobs.PairStates, state) {
		return invalid(Fault{"state", "want one of open, proposed, same, different"})
	}
	pairs, err := v.Pairs(v.R.Context(), state)
	if err != nil {
		return err
	}
	return v.answer(http.StatusOK, append([]jobs.Pair{}, pairs...))
}

// duplicateCounts counts the pairs of every state.
func duplicateCounts(v *visit) error {
	j, err := v.Judging(v.R.Context())
	if err != nil {
		return err
	}
	return v.answer(http.StatusOK, read.PairCounts(j))
}

// quarantined are the rows that cannot be understood, and that nobody has accepted.
func quarantined(v *visit) error {
	found, err := v.Quarantined(v.R.Context())
	if err != nil {
		return err
	}
	return v.answer(http.StatusOK, append([]reconcile.Finding{}, found...))
}

func judge(v *visit) error {
	var q judgementRequest
	if err := v.read(&q); err != nil {
		return err
	}
	verb, ok := judgementVerbs[q.Verdict]
	if !ok {
		return ledger.Refusals{{Code: "verdict", Field: "verdict", Text: "want one of same, different, accepted"}}
	}
	done, err := v.desk.Do(v.R.Context(), desk.Order{Verb: verb, Reason: q.Reason, Judged: &desk.Judged{
		Region: q.Region,
		One:    q.Keep,
		Other:  q.Exclude,
		Table:  q.Table,
		Row:    q.Row,
	}}, v.Actor(desk.API))
	if err != nil {
		return err
	}
	return v.answer(http.StatusCreated, done.Ruling)
}

// judgementOrder confirms or undoes a judgement.
func judgementOrder(verb ledger.Verb) func(*visit) error {
	return func(v *visit) error {
		id, err := strconv.ParseInt(v.R.PathValue("judgement"), 10, 64)
		if err != nil {
			return door.ErrNoPage
		}
		var q struct {
			Reason string `json:"reason"`
		}
		if err := v.read(&q); err != nil {
			return err
		}
		done, err := v.desk.Do(v.R.Context(), desk.Order{Verb: verb, Reason: q.Reason,
			Judged: &desk.Judged{Judgement: id}}, v.Actor(desk.API))
		if err != nil {
			return err
		}
		return v.answer(http.StatusOK, done.Ruling)
	}
}
