package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"huizong/jobs/ledger"
	"huizong/sql/query"
	"huizong/sql/schema"
)

// formRow is what is of the ledger as a whole.
type formRow struct {
	Identity string `db:"identity"`
	Form     int    `db:"form"`
}

// form is the form that is written now. It may change meanwhile: both are always read, so that nobody waits for it.
func (t *ledgerTx) form() (f formRow, err error) {
	if err = t.GetContext(t.ctx, &f, query.LedgerForm); err != nil {
		err = fmt.Errorf("read the form of the ledger: %w", err)
	}
	return f, err
}

// Identity implements ledger.Ledger.
func (l *Ledger) Identity(ctx context.Context) (string, error) {
	var f formRow
	if err := l.db.GetContext(ctx, &f, query.LedgerForm); err != nil {
		return "", fmt.Errorf("read the random of the ledger: %w", err)
	}
	return f.Identity, nil
}

// Keep implements ledger.Ledger.
func (l *Ledger) Keep(ctx context.Context, m ledger.Letter) (kept ledger.Letter, err error) {
	err = l.do(ctx, func(t *ledgerTx) error {
		kept, err = t.keep(m)
		return err
	})
	return kept, err
}

// keep stores a letter's body, unless that has been done. In the form of version 0.1 what counts is the whole mail with
// its head; its body is kept by content until storeWhole puts both together.
func (t *ledgerTx) keep(m ledger.Letter) (ledger.Letter, error) {
	if m.SHA256 != "" {
		return m, nil
	}
	f, err := t.form()
	if err != nil {
		return m, err
	}
	body, err := t.keepMessage(m.Body)
	if err != nil {
		return m, fmt.Errorf("keep message to %s: %w", m.Address, err)
	}
	if m.Whole = f.Form < schema.Parts; m.Whole {
		whole := append(m.Head[:len(m.Head):len(m.Head)], m.Body...)
		m.SHA256, m.Size, m.Part = ledger.Hash(whole), int64(len(whole)), body
	} else {
		m.SHA256, m.Size = body, int64(len(m.Body))
	}
	m.Body = nil
	return m, nil
}

// keepAll keeps the letters that have not been.
func (t *ledgerTx) keepAll(letters []ledger.Letter) (out []ledger.Letter, err error) {
	out = make([]ledger.Letter, len(letters))
	for i, m := range letters {
		if out[i], err = t.keep(m); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// storeWhole stores a mail as version 0.1 reads it, in a ledger that has that form.
func (t *ledgerTx) storeWhole(delivery int64, m ledger.Letter) error {
	if !m.Whole {
		return nil
	}
	body, problem, err := t.message(m.Part)
	if err == nil && problem != "" {
		err = fmt.Errorf("%s %s", m.Part, problem)
	}
	if err != nil {
		return err
	}
	_, err = t.exec(query.LedgerMessageInsert, delivery, append(m.Head[:len(m.Head):len(m.Head)], body...))
	return err
}

// sealedBody reads what was sealed for a delivery, in either form. A problem says that it is not what was sealed.
func (t *ledgerTx) sealedBody(delivery int64, hash string) (body []byte, problem string, err error) {
	switch err := t.GetContext(t.ctx, &body, query.LedgerMessageBody, delivery); {
	case errors.Is(err, sql.ErrNoRows):
		return t.message(hash)
	case err != nil:
		return nil, "", fmt.Errorf("read message of delivery %d: %w", delivery, err)
	case ledger.Hash(body) != hash:
		return nil, notSealed, nil
	}
	return body, "", nil
}

// Message implements ledger.Ledger.
func (l *Ledger) Message(ctx context.Context, delivery int64) (body []byte, err error) {
	err = l.do(ctx, func(t *ledgerTx) error {
		var d ledger.Delivery
		if err := found(t.GetContext(ctx, &d, query.LedgerDeliveryGet, delivery), "message of delivery %d",
			delivery); err != nil {
			return err
		}
		var problem string
		body, problem, err = t.sealedBody(delivery, d.SHA256)
		if err == nil && problem != "" {
			err = fmt.Errorf("message of delivery %d %s: %w", delivery, problem, ledger.ErrTampered)
		}
		return err
	})
	return body, err
}
