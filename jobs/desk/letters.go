package desk

import (
	"context"
	"errors"
	"slices"

	"huizong/jobs"
	"huizong/jobs/ledger"
)

// Letters are the letters to agencies of a period.
const (
	Feedback = ledger.Verb(ledger.Feedback)
	Remind   = ledger.Verb(ledger.Remind)
)

// Letters lists the letters to agencies that an order asks for; nothing is sent.
func (d *Desk) Letters(ctx context.Context, o Order, a Actor) ([]jobs.AgencyLetter, error) {
	rule, _ := RuleOf(o.Verb)
	order, against, err := d.read(ctx, rule, o, a)
	if err == nil {
		err = against.Err()
	}
	if err != nil {
		return nil, err
	}
	all, err := d.Service.AgencyLetters(ctx, ledger.Purpose(o.Verb), order, o.Agency)
	if len(o.Among) > 0 {
		all = slices.DeleteFunc(all, func(l jobs.AgencyLetter) bool { return !slices.Contains(o.Among, l.Agency) })
	}
	return all, err
}

// letters sends the letters that an order asks for. One that is refused keeps no other from going; what stands against
// them is one error.
func (d *Desk) letters(ctx context.Context, o Order, a Actor) (done Done, err error) {
	all, err := d.Letters(ctx, o, a)
	if err != nil {
		return done, err
	}
	var refused []error
	for _, l := range all {
		l.Actor, l.Reason, l.Once = a.Account, o.Reason, o.Once
		posted, err := d.Service.SendAgencyLetter(ctx, l, a.Via())
		if err == nil {
			done.Letters = append(done.Letters, posted)
			continue
		}
		var against ledger.Refusals
		if refused = append(refused, err); !errors.As(err, &against) {
			break
		}
	}
	return done, errors.Join(refused...)
}
