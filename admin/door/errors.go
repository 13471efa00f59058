package door

import (
	"errors"
	"net/http"
	"slices"

	"huizong/jobs/ledger"
)

// What a request may fail with, beside the errors of the ledger.
var (
	ErrForbidden  = errors.New("not allowed")
	ErrNoPage     = errors.New("no such page")
	ErrTooLarge   = errors.New("request too large")
	ErrUnreadable = errors.New("request cannot be read")
)

// Status is the HTTP status of an error.
func Status(err error) int {
	var rs ledger.Refusals
	switch {
	case errors.As(err, &rs):
		return refusedStatus(rs)
	case errors.Is(err, ErrForbidden), errors.Is(err, ledger.ErrApprover), errors.Is(err, ledger.ErrRole):
		return http.StatusForbidden
	case errors.Is(err, ErrNoPage), errors.Is(err, ledger.ErrNotFound):
		return http.StatusNotFound
	case errors.Is(err, ErrTooLarge):
		return http.StatusRequestEntityTooLarge
	case errors.Is(err, ErrUnreadable):
		return http.StatusBadRequest
	case errors.Is(err, ledger.ErrState), errors.Is(err, ledger.ErrTampered), errors.Is(err, ledger.ErrFenced):
		return http.StatusConflict
	}
	return http.StatusInternalServerError
}

// Fault is one thing to be corrected in a form, at the field that has its id.
type Fault struct{ Field, Text string }

// refusedStatus is the HTTP status of an order that was refused.
func refusedStatus(rs ledger.Refusals) int {
	impossible := func(r ledger.Refusal) bool { return r.Field == "" || errors.Is(r, ledger.ErrTampered) }
	switch {
	case errors.Is(rs, ledger.ErrRole), errors.Is(rs, ledger.ErrApprover):
		return http.StatusForbidden
	case errors.Is(rs, ledger.ErrNotFound):
		return http.StatusNotFound
	case slices.ContainsFunc(rs, impossible):
		return http.StatusConflict
	}
	return http.StatusUnprocessableEntity
}
