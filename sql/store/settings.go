package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"huizong/jobs/ledger"
	"huizong/sql/query"
)

// Settings lists every version of everything that is set in the ledger, of each name in order.
func (l *Ledger) Settings(ctx context.Context) ([]ledger.Setting, error) {
	var out []ledger.Setting
	if err := l.db.SelectContext(ctx, &out, query.SettingList); err != nil {
		return nil, fmt.Errorf("list settings: %w", err)
	}
	return out, nil
}

// Propose keeps a change: in force from its moment on, or waiting for a second person. It returns ledger.ErrFenced
// where another change came between the look that it was judged by and this.
func (l *Ledger) Propose(ctx context.Context, p ledger.Proposal) (s ledger.Setting, err error) {
	err = l.do(ctx, func(t *ledgerTx) error {
		have, err := t.versions(p.Name, p.Last)
		if err != nil {
			return err
		}
		if p.Debts, err = t.owed(have); err != nil {
			return err
		}
		made, e, err := p.Make(have, t.now)
		if err != nil {
			return err
		}
		res, err := t.NamedExecContext(t.ctx, query.SettingInsert, made)
		if duplicate(err) {
			return ledger.ErrFenced
		} else if err != nil {
			return fmt.Errorf("keep a change of %s: %w", p.Name, err)
		}
		if made.ID, err = res.LastInsertId(); err != nil {
			return err
		}
		s = made
		t.touch("setting", s.ID)
		t.tell(e)
		return nil
	})
	return s, err
}

// versions are those of a name, oldest first. Whoever writes another waits.
func (t *ledgerTx) versions(name string, last int64) ([]ledger.Setting, error) {
	var newest int64
	err := t.GetContext(t.ctx, &newest, query.SettingLast)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return nil, fmt.Errorf("lock the settings: %w", err)
	}
	if newest != last {
		return nil, ledger.ErrFenced
	}
	var all []ledger.Setting
	if err := t.SelectContext(t.ctx, &all, query.SettingList); err != nil {
		return nil, fmt.Errorf("list settings: %w", err)
	}
	return versionsOf(all, name), nil
}

func versionsOf(all []ledger.Setting, name string) []ledger.Setting {
	return slices.DeleteFunc(slices.Clone(all), func(s ledger.Setting) bool { return s.Name != name })
}

// owed lists the reports that a recipient has not got, at any address that he had.
func (t *ledgerTx) owed(versions []ledger.Setting) ([]ledger.Debt, error) {
	return owed(t.ctx, t.Tx, versions)
}

// Owed lists the reports that the recipient of a name has not got, at any address that he had.
func (l *Ledger) Owed(ctx context.Context, name string) ([]ledger.Debt, error) {
	all, err := l.Settings(ctx)
	if err != nil {
		return nil, err
	}
	return owed(ctx, l.db, versionsOf(all, name))
}

func owed(ctx context.Context, db sqlx.QueryerContext, versions []ledger.Setting) (out []ledger.Debt, err error) {
	job, had := "", map[string]bool{}
	for _, v := range versions {
		if of, address, ok := v.Addressee(); ok && v.State == ledger.Confirmed && !v.Ended() {
			job, had[strings.ToLower(address)] = of, true
		}
	}
	if len(had) == 0 {
		return nil, nil
	}
	if err := sqlx.SelectContext(ctx, db, &out, query.PostDeliveryOwed, job); err != nil {
		return nil, fmt.Errorf("list what is owed by %s: %w", job, err)
	}
	return slices.DeleteFunc(out, func(d ledger.Debt) bool { return !had[strings.ToLower(d.Recipient)] }), nil
}

// Settle confirms or declines a proposed change.
func (l *Ledger) Settle(ctx context.Context, d ledger.Settlement) (s ledger.Setting, err error) {
	err = l.do(ctx, func(t *ledgerTx) error {
		var all []ledger.Setting
		if err := t.SelectContext(t.ctx, &all, query.SettingList); err != nil {
			return fmt.Errorf("list settings: %w", err)
		}
		i := slices.IndexFunc(all, func(s ledger.Setting) bool { return s.ID == d.ID })
		if i < 0 {
			return fmt.Errorf("change %d: %w", d.ID, ledger.ErrNotFound)
		}
		people, err := t.people()
		if err != nil {
			return err
		}
		name := all[i].Name
		if d.Debts, err = t.owed(versionsOf(all, name)); err != nil {
			return err
		}
		is, e, err := all[i].Settle(d, people.Approve, t.now)
		if err != nil {
			return err
		}
		if err := t.fenced(query.SettingSettle, is.State, is.From, is.SettledBy, is.SettledAt, is.ID); err != nil {
			return err
		}
		s = is
		t.touch("setting", s.ID)
		t.tell(e)
		return nil
	})
	return s, err
}

// SettingStamp tells one state of the settings from another: it is another once one is made, settled, or begins.
func (l *Ledger) SettingStamp(ctx context.Context, now time.Time) (string, error) {
	var row struct {
		Made, Settled, Begun int64
	}
	if err := l.db.GetContext(ctx, &row, query.SettingStamp, now.UTC()); err != nil {
		return "", fmt.Errorf("look at the settings: %w", err)
	}
	return fmt.Sprint(row.Made, row.Settled, row.Begun), nil
}

// standing is how a run stands today.
func (t *ledgerTx) standing(r ledger.Run) (ledger.Standing, error) {
	if t.today == nil {
		return ledger.Standing{}, nil
	}
	var all []ledger.Setting
	if err := t.SelectContext(t.ctx, &all, query.SettingList); err != nil {
		return ledger.Standing{}, fmt.Errorf("list settings: %w", err)
	}
	return t.today(all, t.now, r)
}
