package api

import (
	"cmp"

	"huizong/admin/read"
	"huizong/jobs"
	"huizong/jobs/desk"
	"huizong/jobs/ledger"
	"huizong/jobs/period"
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

func judgements(v *visit) (any, error) {
	list := []reconcile.Ruling{}
	if v.Service.Judges != nil {
		var err error
		if list, err = v.Service.Judges.Judged(v.R.Context()); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// duplicates are the pairs of records of one state; those that nobody has judged, most person-times at stake first.
func duplicates(v *visit) (any, error) {
	m, err := v.ofMonth()
	if err != nil {
		return nil, err
	}
	return v.Pairs(v.R.Context(), cmp.Or(jobs.PairState(v.R.URL.Query().Get("state")), jobs.PairOpen), m)
}

// duplicateCounts counts the pairs of every state.
func duplicateCounts(v *visit) (any, error) {
	m, err := v.ofMonth()
	if err != nil {
		return nil, err
	}
	j, err := v.Judging(v.R.Context(), jobs.Sought{Month: m})
	if err != nil {
		return nil, err
	}
	return read.PairCounts(j), nil
}

// ofMonth is the month that is asked for; 0: all.
func (v *visit) ofMonth() (m period.Month, err error) {
	if text := v.R.URL.Query().Get("month"); text != "" {
		if m, err = period.ParseMonth(text); err != nil {
			return 0, invalid(Fault{"month", err.Error()})
		}
	}
	return m, nil
}

// quarantined are the rows that cannot be understood, and that nobody has accepted.
func quarantined(v *visit) (any, error) {
	return v.Quarantined(v.R.Context())
}

func judge(v *visit, q judgementRequest) (any, error) {
	verb, ok := judgementVerbs[q.Verdict]
	if !ok {
		return nil, ledger.Refusals{{Code: "verdict", Field: "verdict", Text: "want one of same, different, accepted"}}
	}
	done, err := v.order(desk.Order{Verb: verb, Reason: q.Reason, Judged: &desk.Judged{
		Region: q.Region,
		One:    q.Keep,
		Other:  q.Exclude,
		Table:  q.Table,
		Row:    q.Row,
	}})
	if err != nil {
		return nil, err
	}
	return created{done.Ruling}, nil
}

// judgementOrder confirms or undoes a judgement.
func judgementOrder(verb ledger.Verb) call {
	return numbered("judgement", func(v *visit, id int64) (any, error) {
		var q struct {
			Reason string `json:"reason"`
		}
		if err := v.read(&q); err != nil {
			return nil, err
		}
		done, err := v.order(desk.Order{Verb: verb, Reason: q.Reason,
			Judged: &desk.Judged{Judgement: id}})
		if err != nil {
			return nil, err
		}
		return done.Ruling, nil
	})
}
