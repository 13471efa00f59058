package desk

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"huizong/jobs/intake"
	"huizong/jobs/ledger"
)

// What is ordered of files that agencies filled in.
const (
	Import  ledger.Verb = "import"  // write what was handed in into the agencies' tables
	Discard ledger.Verb = "discard" // let it go
)

// Hand takes a file in: it waits until it is written or discarded. Whoever may have it written may hand it in.
func (d *Desk) Hand(ctx context.Context, name string, body []byte, encoding string, a Actor) (intake.Upload, error) {
	rule, _ := RuleOf(Import)
	against := append(who(rule, a), d.receives()...)
	if len(body) == 0 {
		against = append(against, ledger.Refusal{Code: "empty", Field: "file", Text: "the file is empty"})
	}
	if len(body) > intake.Largest {
		against = append(against, ledger.Refusal{Code: "large", Field: "file", Text: "the file has more than 20 MB",
			Do: "take out what does not belong to it"})
	}
	if len(against) > 0 {
		return intake.Upload{}, against
	}
	return d.Service.Uploads.Upload(ctx, intake.NewUpload(name, body, encoding, a.Account), a.Via())
}

// receives refuses where nothing can be written.
func (d *Desk) receives() ledger.Refusals {
	if d.Service.Intake == nil || d.Service.Uploads == nil {
		return ledger.Refusals{{Code: "not-ours", Kind: ledger.ErrState,
			Text: "the agencies' tables are not in the reference form here, so nothing is written into them",
			Do:   "file where the tables are kept"}}
	}
	return nil
}

// receive writes or discards what was handed in.
func (d *Desk) receive(ctx context.Context, r Rule, o Order, a Actor) (done Done, err error) {
	against := append(who(r, a), d.receives()...)
	count, err := strconv.Atoi(strings.TrimSpace(o.Count))
	if r.Verb == Import && err != nil {
		against = append(against, ledger.Refusal{Code: "filings", Field: "count",
			Args: map[string]string{"typed": o.Count, "n": ""},
			Text: fmt.Sprintf("want the number of filings, got %q", o.Count),
			Do:   "state how many it writes as a confirmation"})
	}
	if len(against) > 0 {
		return done, against
	}
	if r.Verb == Discard {
		return done, d.Service.Uploads.SettleUpload(ctx, o.Upload, intake.Discarded, a.Account, nil, a.Via())
	}
	done.Received, err = d.Service.TakeIn(ctx, o.Upload, count, a.Account, a.Via())
	return done, err
}
