// Command huizong is the service between agencies that file what they did and a department that reads it.
//
// Results go to standard output, logs to standard error. Exit status: 0 ok, 1 error, 2 usage, 3 held, partly delivered
// or not sent, 130 interrupted.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"syscall"
	"time"
	_ "time/tzdata" // the image needs no time zone files

	"huizong/jobs/ledger"
)

// Exit statuses, the same for every command.
const (
	exitOK          = 0
	exitError       = 1
	exitUsage       = 2
	exitHeld        = 3
	exitInterrupted = 130
)

// withStatus is an error that ends the program with a status of its own.
type withStatus struct {
	status int
	err    error
}

func (e withStatus) Error() string { return e.err.Error() }
func (e withStatus) Unwrap() error { return e.err }

// misused reports whether a refusal is about how the command was typed, not about what stands in the ledger.
func misused(r ledger.Refusal) bool {
	return slices.Contains([]string{"job", "period-form", "period-kind", "to", "outcome"}, r.Code)
}

func main() {
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// run is the whole program but for the exit itself.
func run(args []string, in io.Reader, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	m := &manner{languageOf(args, os.Environ()), time.UTC}
	printed := &plain{w: stdout}
	out, errs := &printer{printed, m, isTerminal(stdout)}, &printer{stderr, m, isTerminal(stderr)}
	err := dispatch(ctx, args, in, out, errs)
	if err == nil && printed.err != nil {
		err = fmt.Errorf("not all was printed: %w", printed.err)
	}
	if err == nil {
		return exitOK
	}
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		errs.say("huizong: interrupted\n")
		return exitInterrupted
	}
	errs.say("huizong: %s\n", plainly(m.Said(err.Error())))
	var s withStatus
	if errors.As(err, &s) {
		return s.status
	}
	if asked := (ledger.Refusals{}); errors.As(err, &asked) && slices.ContainsFunc(asked, misused) {
		return exitUsage
	}
	return exitError
}
