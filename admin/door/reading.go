package door

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"huizong/jobs/account"
	"huizong/jobs/desk"
	"huizong/jobs/ledger"
)

// reads is what an answer gives to read, by route, that is personal or perhaps not published: who read it is in the
// audit. Lists as files, and records that a page opens, say so themselves.
var reads = map[string]string{
	"GET /runs/{run}":                           "report",
	"GET /runs/{run}/report.json":               "report",
	"GET /runs/{run}/mail/{delivery}":           "mail",
	"GET /runs/{run}/mail/{delivery}/{part}":    "mail",
	"GET /previews/{preview}":                   "preview",
	"GET /previews/{preview}/{letter}/{part}":   "preview",
	"GET /feedback/sheet":                       "letter",
	"GET /api/v1/runs/{run}/report":             "report",
	"GET /api/v1/runs/{run}/findings":           "report",
	"GET /api/v1/deliveries/{delivery}/message": "mail",
	"GET /api/v1/figures":                       "records",
	"GET /api/v1/figures/records":               "records",
}

// Answered notes what the answer of a route gave to read, if that is any of the audit's business.
func (v *Visit) Answered(route string, c desk.Channel) {
	if what := reads[route]; what != "" {
		v.Reads(what, c)
	}
}

// Reads notes that whoever asks was given something to read.
func (v *Visit) Reads(what string, c desk.Channel) {
	who := v.Actor(c)
	v.Readings.add(who.Account, who.Via(), what, v.R.URL.RequestURI())
}

// every is how long readings are gathered: one entry for each reader, so that who looks much cannot slow what is
// sealed.
const every = time.Minute

// reader is who read, and through what.
type reader struct {
	name string
	via  ledger.Via
}

// Readings gathers what was read until it is written.
type Readings struct {
	book    account.Book
	log     *slog.Logger
	mu      sync.Mutex
	of      map[reader]*ledger.Readings
	waiting bool
}

func newReadings(book account.Book, log *slog.Logger) *Readings {
	return &Readings{book: book, log: log, of: map[reader]*ledger.Readings{}}
}

func (r *Readings) add(name string, via ledger.Via, what, of string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	who := reader{name, via}
	if r.of[who] == nil {
		r.of[who] = &ledger.Readings{Since: time.Now().UTC(), By: via}
	}
	r.of[who].Add(what, of)
	r.wait()
}

// wait writes what is gathered in a minute. The lock is held.
func (r *Readings) wait() {
	if !r.waiting {
		r.waiting = true
		time.AfterFunc(every, func() { r.Write(context.Background()) })
	}
}

// Write writes what is gathered. What cannot be written is kept, and tried again.
func (r *Readings) Write(ctx context.Context) {
	r.mu.Lock()
	all := r.of
	r.of, r.waiting = map[reader]*ledger.Readings{}, false
	r.mu.Unlock()
	for who, read := range all {
		err := r.book.Note(ctx, who.name, ledger.ActionRead, read)
		if err == nil {
			continue
		}
		r.log.Error("cannot write into the audit what was read", "account", who.name, "error", err)
		r.keep(who, read)
	}
}

func (r *Readings) keep(who reader, read *ledger.Readings) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if since := r.of[who]; since != nil {
		for _, one := range since.Read {
			for range one.Times {
				read.Add(one.What, one.Of)
			}
		}
	}
	r.of[who] = read
	r.wait()
}
