package admin_test

import (
	"context"
	"errors"

	"huizong/admin"
	"huizong/jobs/deliver"
)

// ctx is short for what every call takes.
type ctx = context.Context

// Phases that stories name.
const rcpt = deliver.PhaseRcpt

const dot = deliver.PhaseDot

// failing is a service whose mail channel is stopped.
func failing(o *admin.Options) {
	o.Ready = []admin.Check{{Name: "database", Ask: func(ctx) error { return nil }},
		{Name: "mail", Ask: func(ctx) error { return errors.New("secret words of the server") }}}
}
