package jobs

import (
	"context"
	"errors"
	"time"

	"huizong/jobs/ledger"
)

// Pruner removes from the ledger what its term is over of.
type Pruner interface {
	Prune(ctx context.Context, p ledger.Pruning) (ledger.Pruned, error)
}

// Retention is how long bodies of mails and tries are kept after they came to an end, 0: for ever; and previews, in
// memory, 0: a day.
type Retention struct{ Messages, Attempts, Previews time.Duration }

// Pruning is what the term is over of now.
func (s *Service) Pruning(actor string, via ledger.Via) ledger.Pruning {
	out := ledger.Pruning{Actor: actor, Via: via}
	if s.Retention.Messages > 0 {
		out.Messages = s.Now().Add(-s.Retention.Messages)
	}
	if s.Retention.Attempts > 0 {
		out.Attempts = s.Now().Add(-s.Retention.Attempts)
	}
	return out
}

// nightly is the name under which one instance takes the turn of a night.
const nightly = "nightly/prune"

// prune removes at night, once for all instances, what its term is over of.
func (s *Service) prune(ctx context.Context) error {
	hour := s.Now().In(s.Zone).Hour()
	if s.Pruner == nil || s.Post == nil || hour < nightFrom || hour >= nightTo {
		return nil
	}
	if err := s.inTime(ctx); err != nil {
		return err
	}
	if _, _, due, err := s.Post.ClaimMailbox(ctx, nightly, 20*time.Hour); err != nil || !due {
		return err
	}
	was, err := s.Pruner.Prune(ctx, s.Pruning(ledger.System, ledger.Via{}))
	if err == nil && !was.Nothing() {
		s.Log.Info("removed what its term was over of", "messages", was.Messages, "attempts", was.Attempts, "parts",
			was.Parts, "bytes", was.Bytes)
	}
	return errors.Join(err, s.measure(ctx))
}
