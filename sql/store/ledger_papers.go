package store

import (
	"context"
	"fmt"
	"slices"

	"huizong/jobs/account"
	"huizong/jobs/ledger"
	"huizong/sql/query"
)

// open loads a delivery's bytes, and says why they may not go out: they are not those that were sealed, or its run's
// papers do not let it out. Empty: they may. Where what was approved does not hold any more, the run awaits approval
// again (voided).
func (t *ledgerTx) open(d *ledger.Delivery) (problem string, voided bool, err error) {
	if d.Body, problem, err = t.sealedBody(d.ID, d.SHA256); err != nil {
		return "", false, err
	} else if problem != "" {
		return "the message " + problem, false, nil
	}
	if d.Run == 0 || d.Purpose == ledger.Notice {
		return "", false, nil
	}
	p, err := t.papers(*d)
	if err != nil {
		return "", false, err
	}
	if reason, need := p.Void(); reason != "" {
		return "", true, t.void(p, reason, need)
	}
	return p.Problem(*d), false, nil
}

// papers reads what lets a delivery of a run out. The whole run is read until one of it was tried, and by each process
// once more; from there on a claim reads its own row, and what was decided.
func (t *ledgerTx) papers(d ledger.Delivery) (p ledger.Papers, err error) {
	if p.Run, err = t.lock(d.Run); err != nil {
		return p, err
	}
	list, known := t.watch.list(p.Run)
	if !known || !list.holds(d) {
		return t.allPapers(p.Run)
	}
	p.Content, p.Tried, p.Awaited = list.content, true, list.awaited
	if !d.Sealed {
		if p.Today, err = t.standing(p.Run); err != nil {
			return p, err
		}
	}
	return p, t.SelectContext(t.ctx, &p.Decisions, query.LedgerDecisionList, d.Run, d.Run)
}

// allPapers reads what lets any delivery of a run out.
func (t *ledgerTx) allPapers(run ledger.Run) (p ledger.Papers, err error) {
	f, err := t.file(run)
	if err != nil {
		return p, err
	}
	p = ledger.Papers{Run: run, Deliveries: f.Deliveries, Decisions: f.Decisions, People: f.People}
	if p.Content, err = contentWith(t.ctx, t.Tx, run.ID, f.Deliveries); err != nil {
		return p, err
	}
	p.Tried = slices.ContainsFunc(f.Deliveries, func(d ledger.Delivery) bool { return d.Attempts > 0 })
	added := func(d ledger.Delivery) bool { return !d.Sealed }
	if !p.Tried || slices.ContainsFunc(f.Deliveries, added) {
		if p.Today, err = t.standing(run); err != nil {
			return p, err
		}
	}
	if err := t.GetContext(t.ctx, &p.Awaited, query.LedgerAuditAwaited, run.ID); err != nil {
		return p, err
	}
	if p.Tried && p.Content == run.Content {
		t.watch.keep(p)
	}
	return p, nil
}

// void takes back what a run was let out by, and tells of it.
func (t *ledgerTx) void(p ledger.Papers, reason string, need ledger.Approval) error {
	if err := t.apply(p.Run.Void(reason, need, p.Deliveries, t.now)); err != nil || p.Today.Letters == nil {
		return err
	}
	return t.post(p.Run.ID, p.Today.Letters(reason, p.People), ledger.Queued)
}

// people returns the accounts that are enabled.
func (t *ledgerTx) people() (out ledger.People, err error) {
	var all []account.Account
	if err := t.SelectContext(t.ctx, &all, query.AccountList); err != nil {
		return nil, fmt.Errorf("list accounts: %w", err)
	}
	for _, a := range all {
		if !a.Disabled {
			out = append(out, ledger.Account{Name: a.Name, Address: a.Address, Approves: a.Role.May(account.Approver),
				Operates: a.Role.May(account.Operator)})
		}
	}
	return out, nil
}

// People implements ledger.Ledger.
func (l *Ledger) People(ctx context.Context) (out ledger.People, err error) {
	err = l.do(ctx, func(t *ledgerTx) error { out, err = t.people(); return err })
	return out, err
}
