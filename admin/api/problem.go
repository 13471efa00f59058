package api

import (
	"encoding/json"
	"errors"
	"net/http"

	"huizong/admin/door"
	"huizong/jobs/ledger"
)

// Problem is an error of the API (RFC 9457). Type is a name that programs may go by; Detail is for people.
type Problem struct {
	Type   string  `json:"type"`
	Title  string  `json:"title"`
	Status int     `json:"status"`
	Detail string  `json:"detail,omitempty"`
	Errors []Fault `json:"errors,omitempty"` // every fault of the request
}

// Fault is what is wrong with one member of a request.
type Fault struct {
	Field  string `json:"field"`
	Detail string `json:"detail"`
}

// Error implements error.
func (p *Problem) Error() string { return p.Title + ": " + p.Detail }

// problemTypes name the kinds of problem.
var problemTypes = map[int]string{http.StatusBadRequest: "unreadable", http.StatusUnauthorized: "unauthenticated",
	http.StatusForbidden: "forbidden",
	http.StatusNotFound:  "not-found", http.StatusMethodNotAllowed: "method", http.StatusConflict: "state",
	http.StatusRequestEntityTooLarge: "too-large",
	http.StatusUnsupportedMediaType:  "media-type", http.StatusUnprocessableEntity: "invalid",
	http.StatusInternalServerError: "internal"}

func problem(status int, detail string, faults ...Fault) *Problem {
	return &Problem{Type: "urn:huizong:problem:" + problemTypes[status], Title: http.StatusText(status), Status: status,
		Detail: detail, Errors: faults}
}

// invalid is a request of the right form with the wrong content: all faults at once.
func invalid(faults ...Fault) *Problem {
	return problem(http.StatusUnprocessableEntity,
		"The request was understood, but cannot be carried out as it is; nothing was done.", faults...)
}

// problemOf turns an error into what is answered. What the ledger refuses is said in its words; what is ours stays in
// the log.
func (v *visit) problemOf(err error) *Problem {
	if p, ok := errors.AsType[*Problem](err); ok {
		return p
	}
	code := door.Status(err)
	if rs := (ledger.Refusals{}); errors.As(err, &rs) {
		return refusedProblem(code, rs)
	}
	switch code {
	case http.StatusInternalServerError:
		v.Service.Log.Error("call failed", "method", v.R.Method, "path", v.R.URL.Path, "error", err)
		return problem(code, "Nothing was done. The log says why.")
	case http.StatusNotFound:
		return problem(code, "There is no such thing here.")
	}
	if errors.Is(err, ledger.ErrTampered) {
		code = http.StatusConflict
	}
	return problem(code, err.Error())
}

// refusedProblem says everything that stands against an order.
func refusedProblem(code int, rs ledger.Refusals) *Problem {
	out := problem(code, "The request was understood, but cannot be carried out as it is; nothing was done.")
	for _, r := range rs {
		if r.Field == "" {
			out.Detail = r.Error()
		} else {
			out.Errors = append(out.Errors, Fault{r.Field, r.Error()})
		}
	}
	return out
}

func (v *visit) answerProblem(p *Problem) {
	raw, err := json.Marshal(p)
	if err != nil {
		raw = []byte("{}")
	}
	v.W.Header().Set("Content-Type", "application/problem+json")
	v.W.WriteHeader(p.Status)
	v.W.Write(raw)
}
