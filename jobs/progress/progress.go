// Package progress tells whoever waits for long work how far it is. Who waits puts an ear into the context; where
// nobody does, nothing is told.
package progress

import "context"

// Step is how far work has come.
type Step struct {
	What        string // a file, a month: what is at work now
	Rows        int64  // of it, that were read; 0: it has none
	Done, Total int64  // in a unit of the work's own: months, bytes. Total 0: not known
}

type ear struct{}

// Watch returns a context whose work tells each step.
func Watch(ctx context.Context, tell func(Step)) context.Context {
	return context.WithValue(ctx, ear{}, tell)
}

// Teller is what to tell steps to; nil where nobody listens.
func Teller(ctx context.Context) func(Step) {
	tell, _ := ctx.Value(ear{}).(func(Step))
	return tell
}

// Tell tells one step.
func Tell(ctx context.Context, s Step) {
	if tell := Teller(ctx); tell != nil {
		tell(s)
	}
}
