package store

import (
	"context"
	"fmt"

	"huizong/jobs/ledger"
	"huizong/sql/query"
)

// Decide implements ledger.Ledger.
func (l *Ledger) Decide(ctx context.Context, d ledger.Decision) (run ledger.Run, err error) {
	err = l.do(ctx, func(t *ledgerTx) error {
		r, err := t.run(d.Run)
		if err != nil {
			return err
		}
		to, err := d.Allow(r)
		if err != nil {
			return err
		}
		if err := t.decide(d, r, to); err != nil {
			return err
		}
		run, err = t.run(d.Run)
		return err
	})
	return run, err
}

func (t *ledgerTx) decide(d ledger.Decision, r ledger.Run, to ledger.RunState) error {
	asOf := r.AsOf
	if d.Verdict == ledger.Retry {
		asOf = t.now // to take in what has arrived since
	}
	if d.Verdict == ledger.Retry && r.State == ledger.FailedRun {
		if err := t.reclaim(r); err != nil {
			return err
		}
	}
	released := r.Released || d.Verdict == ledger.Release
	free := to.Final() && r.State != ledger.Delivering && r.State != ledger.SealedRun
	if err := t.fenced(query.LedgerRunDecide, to, clip(d.Reason, 2000), released, asOf, t.now, free, t.now, r.ID,
		r.State, r.Fence); err != nil {
		return err
	}
	d.At, d.Reason = t.now, clip(d.Reason, 1000)
	if d.Verdict == ledger.Approve {
		d.Content = r.Content
	}
	if _, err := t.exec(query.LedgerDecisionInsert, d.Run, d.Verdict, d.Actor, d.Reason, d.Content, d.At); err != nil {
		return fmt.Errorf("store decision: %w", err)
	}
	if err := t.note(d.Actor, "run."+string(to), d.Run, 0, map[string]any{"decision": d}); err != nil {
		return err
	}
	return t.settle(d, r)
}

// settle moves the deliveries of a run that was approved, rejected or cancelled.
func (t *ledgerTx) settle(d ledger.Decision, r ledger.Run) error {
	var to ledger.DeliveryState
	switch d.Verdict {
	case ledger.Approve:
		to = ledger.Queued
	case ledger.Reject, ledger.Cancel:
		to = ledger.Cancelled
	default:
		return nil
	}
	deliveries, err := t.deliveries(r.ID)
	if err != nil {
		return err
	}
	for _, v := range deliveries {
		open := v.State == ledger.Held || d.Verdict == ledger.Cancel &&
			(v.State == ledger.Queued || v.State == ledger.InDoubt)
		if !open {
			continue
		}
		if err := t.moveDelivery(v, to, 0, d.Actor, d.Reason); err != nil {
			return err
		}
	}
	if d.Verdict == ledger.Cancel {
		return t.follow(r.ID)
	}
	return nil
}

// reclaim takes back the period of a run that failed, unless another run has it by now.
func (t *ledgerTx) reclaim(r ledger.Run) error {
	n := ledger.NewRun{Job: r.Job, Period: r.Period, Revision: r.Revision, TestTo: r.TestTo}
	holder, err := t.claimed(n)
	if err != nil {
		return err
	}
	if holder != nil {
		return fmt.Errorf("retry run %d: run %d reports this period: %w", r.ID, holder.ID, ledger.ErrState)
	}
	_, err = t.exec(query.LedgerRunReclaim, null(n.Key()), r.ID)
	return err
}

// deliveries returns what a run has to deliver, without notices.
func (t *ledgerTx) deliveries(run int64) ([]ledger.Delivery, error) {
	var all, out []ledger.Delivery
	if err := t.SelectContext(t.ctx, &all, query.LedgerDeliveryList, run, run, "", "",
		limit(ledger.Filter{})); err != nil {
		return nil, err
	}
	for _, d := range all {
		if d.Purpose != ledger.Notice {
			out = append(out, d)
		}
	}
	return out, nil
}

// moveDelivery moves a delivery between tries by a person's word; its life begins anew.
func (t *ledgerTx) moveDelivery(d ledger.Delivery, to ledger.DeliveryState, duplicates int, actor,
	reason string) error {
	if err := t.fenced(query.LedgerDeliveryMove, to, duplicates, t.now, true, t.now, d.LastReply, t.now, d.ID, d.Fence,
		d.State); err != nil {
		return err
	}
	return t.note(actor, "delivery."+string(to), d.Run, d.ID,
		map[string]string{"from": string(d.State), "reason": reason})
}

// Resend implements ledger.Ledger.
func (l *Ledger) Resend(ctx context.Context, run int64, address, actor, reason string) (out []ledger.Delivery,
	err error) {
	err = l.do(ctx, func(t *ledgerTx) error {
		out = nil
		r, err := t.run(run)
		if err != nil {
			return err
		}
		if r.Content == "" || r.State == ledger.AwaitingApproval || r.State == ledger.Rejected {
			return fmt.Errorf("resend run %d: it is %s, so there is nothing that may be sent: %w", run, r.State,
				ledger.ErrState)
		}
		deliveries, err := t.deliveries(run)
		if err != nil {
			return err
		}
		for _, d := range deliveries {
			if !resendable(d, address) {
				continue
			}
			if err := t.moveDelivery(d, ledger.Queued, mayHaveArrived(d), actor, reason); err != nil {
				return err
			}
			out = append(out, d)
		}
		if len(out) == 0 {
			return nothingToResend(run, address, deliveries)
		}
		return t.follow(run)
	})
	return out, err
}

// resendable reports whether a resend touches a delivery: not what is sent or under way, unless the address is named.
func resendable(d ledger.Delivery, address string) bool {
	if d.State == ledger.Sending || d.State == ledger.Committed || address != "" && d.Recipient != address {
		return false
	}
	return d.State != ledger.Sent || address != ""
}

// mayHaveArrived counts a delivery's last try, if its message may be with the recipient already.
func mayHaveArrived(d ledger.Delivery) int {
	if d.State == ledger.InDoubt || d.State == ledger.Sent {
		return 1
	}
	return 0
}

func nothingToResend(run int64, address string, deliveries []ledger.Delivery) error {
	if address == "" {
		return fmt.Errorf("resend run %d: everything is sent or under way; name a recipient to send again: %w", run,
			ledger.ErrState)
	}
	for _, d := range deliveries {
		if d.Recipient == address {
			return fmt.Errorf("resend run %d: the message to %s is under way: %w", run, address, ledger.ErrState)
		}
	}
	return fmt.Errorf("resend run %d: %s is not one of its recipients: %w", run, address, ledger.ErrNotFound)
}

// Resolve implements ledger.Ledger.
func (l *Ledger) Resolve(ctx context.Context, id int64, to ledger.DeliveryState, actor, reason string) error {
	return l.do(ctx, func(t *ledgerTx) error {
		var d ledger.Delivery
		if err := found(t.GetContext(ctx, &d, query.LedgerDeliveryGet, id), "delivery %d", id); err != nil {
			return err
		}
		if d.State != ledger.InDoubt || to != ledger.Sent && to != ledger.Queued && to != ledger.Cancelled {
			return fmt.Errorf("resolve delivery %d: it is %s; only one in doubt can be sent, queued or cancelled: %w",
				id, d.State, ledger.ErrState)
		}
		duplicates := 0
		if to == ledger.Queued {
			duplicates = 1
		}
		if err := t.moveDelivery(d, to, duplicates, actor, reason); err != nil {
			return err
		}
		return t.follow(d.Run)
	})
}
