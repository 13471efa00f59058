package jobs

import (
	"context"
	"errors"
	"fmt"
	"time"

	"huizong/jobs/deliver"
	"huizong/jobs/ledger"
	"huizong/templates/mail"
)

// record tells the ledger how a try ended. What the server said is known to this process alone, so it is said again
// until the ledger has it or the delivery is another's, whatever the database does meanwhile; nothing of the same try
// goes before it, and this instance moves nothing by time as long as it waits. A shutdown waits for it as long as the
// lease lasts: what is not recorded by then is in doubt.
func (s *Service) record(ctx, serving context.Context, c ledger.Claim, e ending) error {
	s.unrecorded.Add(1)
	defer s.unrecorded.Add(-1)
	told, left := "", time.Time{}
	for wait := shortWait; ; wait = min(2*wait, longWait) {
		err := s.Ledger.Finish(ctx, c, e.attempt, e.to, e.after, e.letters)
		if err == nil || errors.Is(err, ledger.ErrFenced) || errors.Is(err, ledger.ErrNotFound) || ctx.Err() != nil {
			return err
		}
		if err.Error() != told {
			told = err.Error()
			s.Log.Error("cannot record how a delivery ended, will try again", "delivery", c.ID, "state", e.to, "error",
				err)
		}
		if serving.Err() != nil && left.IsZero() {
			left = time.Now().Add(s.Timing.Lease)
		}
		if !left.IsZero() && time.Now().After(left) {
			return err
		}
		select {
		case <-ctx.Done():
			return errors.Join(context.Cause(ctx), err)
		case <-time.After(wait):
		}
	}
}

// Between two tries to record an ending.
const (
	shortWait = 50 * time.Millisecond
	longWait  = 2 * time.Second
)

// ending is how a try ended, and where that leads.
type ending struct {
	attempt ledger.Attempt
	to      ledger.DeliveryState
	after   time.Duration
	letters []ledger.Letter
}

// composed is the bytes of every try of a delivery, the same each time; only the mark of a possible duplicate may stand
// before them.
func (s *Service) composed(d ledger.Delivery) ([]byte, error) {
	body, err := whole(d)
	if err != nil {
		return nil, err
	}
	at := d.CreatedAt
	if d.FirstTryAt != nil {
		at = *d.FirstTryAt
	}
	if body, err = s.Signer.Sign(body, at); err != nil {
		return nil, fmt.Errorf("delivery %d: %w", d.ID, err)
	}
	if d.PossibleDuplicates > 0 {
		body = deliver.MarkPossibleDuplicate(body, d.PossibleDuplicates)
	}
	return body, nil
}

// whole puts what is of the delivery alone in front of what was sealed.
func whole(d ledger.Delivery) ([]byte, error) {
	head := mail.Head{MessageID: d.MessageID, To: mail.Address{Name: d.Name, Address: written(d.Recipient)},
		References: d.Follows}
	if d.FirstTryAt != nil {
		head.Date = *d.FirstTryAt
	}
	return naming(head, d.Heading).Put(d.Body)
}

// Message returns a delivery as its recipient gets it, without a signature or a mark.
func (s *Service) Message(ctx context.Context, d ledger.Delivery) (body []byte, err error) {
	if d.Body, err = s.Ledger.Message(ctx, d.ID); err != nil {
		return nil, err
	}
	return whole(d)
}
