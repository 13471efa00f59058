package api

import (
	"encoding/json"
	"net/http"
	"strconv"
	"time"

	"huizong/admin/door"
	"huizong/admin/read"
	"huizong/jobs/desk"
	"huizong/jobs/ledger"
)

// changes answers every version of what the ledger keeps: recipients.JOB.NUMBER, and settings by their key.
func changes(v *visit) error {
	all, err := v.Versions(v.R.Context())
	if err != nil {
		return err
	}
	out := []read.Version{}
	for _, x := range all {
		if want := v.R.URL.Query().Get("standing"); want == "" || want == x.Standing {
			out = append(out, x)
		}
	}
	return v.answer(http.StatusOK, out)
}

// changeRequest asks for a version.
type changeRequest struct {
	Name    string          `json:"name"`
	Value   json.RawMessage `json:"value"` // null: it ends
	From    time.Time       `json:"from"`  // zero: at once
	Version *int            `json:"version"`
	Reason  string          `json:"reason"`
}

func propose(v *visit) error {
	var q changeRequest
	if err := v.read(&q); err != nil {
		return err
	}
	done, err := v.desk.Do(v.R.Context(), desk.Order{Verb: desk.Change, Reason: q.Reason,
		Change: &desk.Changed{Name: q.Name, Value: q.Value, From: q.From, Base: q.Version}}, v.Actor(desk.API))
	if err != nil {
		return err
	}
	return v.answer(http.StatusOK, done.Setting)
}

// settleRequest confirms or declines a change that waits.
type settleRequest struct {
	Reason string `json:"reason"`
}

func settle(verb ledger.Verb) func(*visit) error {
	return func(v *visit) error {
		id, err := strconv.ParseInt(v.R.PathValue("change"), 10, 64)
		if err != nil {
			return door.ErrNoPage
		}
		var q settleRequest
		if err := v.read(&q); err != nil {
			return err
		}
		done, err := v.desk.Do(v.R.Context(), desk.Order{Verb: verb, Setting: id, Reason: q.Reason}, v.Actor(desk.API))
		if err != nil {
			return err
		}
		return v.answer(http.StatusOK, done.Setting)
	}
}
