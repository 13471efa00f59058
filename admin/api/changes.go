package api

import (
	"encoding/json"
	"slices"
	"time"

	"huizong/admin/door"
	"huizong/admin/read"
	"huizong/jobs/desk"
	"huizong/jobs/ledger"
)

// changes answers every version of what the ledger keeps: recipients.JOB.NUMBER, and settings by their key.
func changes(v *visit) (any, error) {
	all, err := v.Versions(v.R.Context())
	if err != nil {
		return nil, err
	}
	out := []read.Version{}
	for _, x := range all {
		if want := v.R.URL.Query().Get("standing"); want == "" || want == x.Standing {
			out = append(out, x)
		}
	}
	return out, nil
}

// changeRequest asks for a version.
type changeRequest struct {
	Name    string          `json:"name"`
	Value   json.RawMessage `json:"value"` // null: it ends
	From    time.Time       `json:"from"`  // zero: at once
	Version *int            `json:"version"`
	Reason  string          `json:"reason"`
}

func propose(v *visit, q changeRequest) (any, error) {
	done, err := v.order(q.order())
	if err != nil {
		return nil, err
	}
	return done.Setting, nil
}

func (q changeRequest) order() desk.Order {
	return desk.Order{Verb: desk.Change, Reason: q.Reason,
		Change: &desk.Changed{Name: q.Name, Value: q.Value, From: q.From, Base: q.Version}}
}

// effect says what a version would come to; nothing is changed.
func effect(v *visit, q changeRequest) (any, error) {
	return v.effect(q.order())
}

// effectOfChange says it of a change that waits.
func (v *visit) effectOfChange(id int64) (any, error) {
	return v.effect(desk.Order{Setting: id})
}

func (v *visit) effect(o desk.Order) (any, error) {
	return v.desk.Effect(v.R.Context(), o, v.Actor(desk.API))
}

// lackedReport is a sealed report that a recipient did not get; resend orders it.
type lackedReport struct {
	Run      int64     `json:"run"`
	Job      string    `json:"job"`
	Period   string    `json:"period"`
	Revision int       `json:"revision"`
	Region   string    `json:"region"`
	Sealed   time.Time `json:"at"`     // when the delivery was made whose slice it is
	Before   bool      `json:"before"` // it was sent before he was a recipient
	Asked    bool      `json:"asked"`  // somebody asked for it, and it waits for a second person
	To       string    `json:"to"`
	Instead  string    `json:"instead_of,omitempty"`
	Also     bool      `json:"also"`
}

// lacks answers what the recipient JOB.NUMBER lacks, newest first.
func lacks(v *visit) (any, error) {
	all, err := v.Versions(v.R.Context())
	if err != nil {
		return nil, err
	}
	name := "recipients." + v.R.PathValue("recipient")
	if !slices.ContainsFunc(all, func(x read.Version) bool { return x.Name == name }) {
		return nil, door.ErrNoPage
	}
	job, owed, err := v.Lacks(v.R.Context(), all, name, false)
	if err != nil {
		return nil, err
	}
	out := []lackedReport{}
	for _, o := range owed {
		out = append(out, lackedReport{o.Order.Run, job, o.Period, o.Revision, o.Found.Region, o.At, o.Before, o.Asked,
			o.Order.Recipient, o.Order.Instead, o.Order.Also})
	}
	return out, nil
}

// settleRequest confirms or declines a change that waits.
type settleRequest struct {
	Reason string `json:"reason"`
}

func settle(verb ledger.Verb) call {
	return numbered("change", func(v *visit, id int64) (any, error) {
		var q settleRequest
		if err := v.read(&q); err != nil {
			return nil, err
		}
		done, err := v.order(desk.Order{Verb: verb, Setting: id, Reason: q.Reason})
		if err != nil {
			return nil, err
		}
		return done.Setting, nil
	})
}
