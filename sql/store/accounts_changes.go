package store

import (
	"context"
	"fmt"
	"time"

	"huizong/jobs/account"
	"huizong/jobs/ledger"
	"huizong/sql/query"
)

// SignedIn implements account.Book.
func (b *Accounts) SignedIn(ctx context.Context, name string) error {
	_, err := b.l.db.ExecContext(ctx, query.AccountSignedIn, time.Now().UTC(), name)
	return err
}

// Propose implements account.Book.
func (b *Accounts) Propose(ctx context.Context, p account.Proposal) (account.Proposal, error) {
	err := b.l.do(ctx, func(t *ledgerTx) error {
		var codes account.Hashes
		if err := t.GetContext(ctx, &codes, query.AccountLock, p.Account); err != nil { // one at a time
			return unknown(err, "account %s", p.Account)
		}
		var waiting int
		if err := t.GetContext(ctx, &waiting, query.AccountChangeWaiting, p.Account); err != nil {
			return err
		}
		if waiting > 0 {
			return fmt.Errorf("account %s: %w", p.Account, account.ErrWaiting)
		}
		p.At, p.State, p.Reason = t.now, account.Waiting, clip(p.Reason, 1000)
		res, err := t.NamedExecContext(ctx, query.AccountChangeInsert, p)
		if err != nil {
			return err
		}
		if p.ID, err = res.LastInsertId(); err != nil {
			return err
		}
		return t.note(p.By, "account.proposed", 0, 0, changeDetail(p, p.Reason, p.Via))
	})
	return p, err
}

func changeDetail(p account.Proposal, reason string, via any) map[string]any {
	return map[string]any{"account": p.Account, "what": p.What, "role": p.Role, "change": p.ID, "reason": reason,
		"via": via}
}

// Proposals implements account.Book.
func (b *Accounts) Proposals(ctx context.Context) ([]account.Proposal, error) {
	out := []account.Proposal{}
	err := b.l.db.SelectContext(ctx, &out, query.AccountChangeList)
	return out, err
}

// Settle implements account.Book. What becomes of the account is one transaction with what is said of the change.
func (b *Accounts) Settle(ctx context.Context, s account.Settlement) (p account.Proposal, err error) {
	err = b.l.do(ctx, func(t *ledgerTx) error {
		if err := t.GetContext(ctx, &p, query.AccountChangeLock, s.ID); err != nil {
			return unknown(err, "change %d of an account", s.ID)
		}
		state, action := account.Agreed, "account.confirmed"
		if s.Decline {
			state, action = account.TakenBack, "account.declined"
		} else if p.By == s.Actor || p.Account == s.Actor {
			return fmt.Errorf("change %d: %w", s.ID, account.ErrOwn)
		}
		if err := t.fenced(query.AccountChangeSettle, state, s.Actor, t.now, s.ID); err != nil {
			return err
		}
		p.State, p.SettledBy, p.SettledAt = state, s.Actor, &t.now
		if err := t.note(s.Actor, action, 0, 0, changeDetail(p, s.Reason, s.Via)); err != nil || s.Decline {
			return err
		}
		var codes account.Hashes
		if err := t.GetContext(ctx, &codes, query.AccountLock, p.Account); err != nil {
			return unknown(err, "account %s", p.Account)
		}
		var a account.Account
		if err := t.GetContext(ctx, &a, query.AccountGet, p.Account); err != nil {
			return unknown(err, "account %s", p.Account)
		}
		if p.What == account.LetIn && a.Role != p.Role { // whoever confirms lets in what was asked for
			return ledger.Refusals{{Code: "role", Kind: ledger.ErrState,
				Text: fmt.Sprintf("change %d of an account: %s has the role %s by now, and %s was asked for; "+
					"decline it, and ask anew", p.ID, a.Name, a.Role, p.Role)}}
		}
		p.Apply(&a)
		return t.edit(ctx, a, account.Edit{What: p.What, Actor: s.Actor, Reason: p.Reason, Via: s.Via})
	})
	return p, err
}
