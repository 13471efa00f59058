package api

import (
	"bytes"
	"context"
	"io"
	"net/http"

	"huizong/admin/door"
	"huizong/jobs/account"
)

// idempotent carries a request with an Idempotency-Key out once: the same request with the same key gets the same
// answer for a day (draft-ietf-httpapi-idempotency-key-header). A trigger needs one.
func (v *visit) idempotent(rt Route) error {
	key := v.R.Header.Get("Idempotency-Key")
	if key == "" {
		if rt.Path == "/api/v1/runs" {
			return problem(http.StatusBadRequest,
				"Send an Idempotency-Key: any text of your own that is new for each run you want.")
		}
		return v.answer(rt)
	}
	if len(key) > 200 {
		return problem(http.StatusBadRequest, "An Idempotency-Key has at most 200 characters.")
	}
	body, err := io.ReadAll(v.R.Body)
	if err != nil {
		return unread(err)
	}
	return v.once(door.OnceKey(v.Who.Name, "api "+key),
		door.OnceKey(v.R.Method+" "+v.R.URL.RequestURI(), string(body)), body, rt)
}

func (v *visit) once(key, fingerprint string, body []byte, rt Route) error {
	ctx := v.R.Context()
	before, fresh, err := v.Accounts.Reserve(ctx, key, fingerprint)
	switch {
	case err != nil:
		return err
	case !fresh && before.Fingerprint != fingerprint:
		return invalid(Fault{"Idempotency-Key", "was used for another request"})
	case !fresh && before.Status == 0:
		return problem(http.StatusConflict, "The same request is being carried out; ask again in a moment.")
	case !fresh:
		v.W.Header().Set("Idempotency-Replayed", "true")
		v.locate(rt, before.Body)
		v.W.Header().Set("Content-Type", "application/json")
		if before.Status >= 400 {
			v.W.Header().Set("Content-Type", "application/problem+json")
		}
		v.W.WriteHeader(before.Status)
		v.W.Write(before.Body)
		return nil
	}
	out := &keeper{ResponseWriter: v.W}
	v.R.Body, v.W = io.NopCloser(bytes.NewReader(body)), out
	if err := v.answer(rt); err != nil {
		v.answerProblem(v.problemOf(err))
	}
	kept := account.Answer{Status: out.status, Body: out.body.Bytes()}
	if v.secret != "" {
		kept.Body = bytes.ReplaceAll(kept.Body, []byte(v.secret), nil)
	}
	if out.status >= 500 { // nothing was done: the key may be used again
		kept = account.Answer{}
	}
	// a caller that has lost its connection asks again
	return v.Accounts.Answered(context.WithoutCancel(ctx), key, kept)
}

// keeper keeps what is answered.
type keeper struct {
	http.ResponseWriter
	status int
	body   bytes.Buffer
}

// WriteHeader implements http.ResponseWriter.
func (k *keeper) WriteHeader(status int) {
	k.status = status
	k.ResponseWriter.WriteHeader(status)
}

// Write implements http.ResponseWriter.
func (k *keeper) Write(b []byte) (int, error) {
	k.body.Write(b)
	return k.ResponseWriter.Write(b)
}
