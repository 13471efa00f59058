package admin_test

import (
	"context"

	"huizong/jobs/deliver"
)

// ctx is short for what every call takes.
type ctx = context.Context

// Phases that stories name.
const rcpt = deliver.PhaseRcpt

const dot = deliver.PhaseDot
