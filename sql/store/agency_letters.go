package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"

	"github.com/go-sql-driver/mysql"

	"huizong/jobs/ledger"
	"huizong/sql/query"
)

// Contacts returns where letters to agencies go, by agency. A source without the column, or the table, knows none.
func (s *Snapshot) Contacts(ctx context.Context) (map[string]string, error) {
	out := map[string]string{}
	statement := s.queries.Table("agency_contacts", []string{"code", "contact"})
	err := s.rows(ctx, statement, nil, func(values []driver.Value) error {
		d := &decoder{row: values, names: map[string]string{}}
		if code, contact := d.name(0), d.name(1); contact != "" && d.err == nil {
			out[code] = contact
		}
		return nil
	})
	if my, ok := errors.AsType[*mysql.MySQLError](err); ok &&
		(my.Number == errNoField || my.Number == errNoTable || my.Number == errDenied) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read agency_contacts: %w", err)
	}
	return out, nil
}

// AgencyLetters lists the letters to an agency (empty: to all) of a purpose and period (empty: any), oldest first.
func (l *Ledger) AgencyLetters(ctx context.Context, agency string, purpose ledger.Purpose,
	period string) (out []ledger.AgencyLetter, err error) {
	err = l.db.SelectContext(ctx, &out, query.PostAgencyLetterList, agency, agency, purpose, purpose, period, period)
	if err != nil {
		return nil, fmt.Errorf("list letters to agencies: %w", err)
	}
	return out, nil
}

// AgencyLetter returns the letter that a delivery is.
func (l *Ledger) AgencyLetter(ctx context.Context, delivery int64) (out ledger.AgencyLetter, err error) {
	err = l.db.GetContext(ctx, &out, query.PostAgencyLetterGet, delivery)
	return out, found(err, "letter of delivery %d", delivery)
}

// PostAgencyLetter queues a letter to an agency, as its order is judged then. Of two orders at once the key of the
// letter lets one through.
func (l *Ledger) PostAgencyLetter(ctx context.Context, o ledger.LetterOrder,
	write func(ledger.AgencyLetter) (ledger.Letter, error)) (out ledger.AgencyLetter, err error) {
	err = l.do(ctx, func(t *ledgerTx) error {
		var past []ledger.AgencyLetter
		err := t.SelectContext(ctx, &past, query.PostAgencyLetterList, o.Letter.Agency, o.Letter.Agency, "", "", "", "")
		if err != nil {
			return fmt.Errorf("list letters to agency %s: %w", o.Letter.Agency, err)
		}
		people, err := t.people()
		if err != nil {
			return err
		}
		j, err := o.Judge(past, people.Approve, t.now)
		if err != nil {
			return err
		}
		out = j.Letter
		out.State = j.State
		for id, to := range map[int64]ledger.DeliveryState{j.Waiting: ledger.Queued, j.Void: ledger.Cancelled} {
			if err := t.turn(o, id, to); err != nil {
				return err
			}
		}
		if j.Waiting != 0 {
			return nil
		}
		out.Delivery, err = t.letter(o, j, write)
		return err
	})
	return out, err
}

// turn lets a delivery go that waited, or calls it off.
func (t *ledgerTx) turn(o ledger.LetterOrder, id int64, to ledger.DeliveryState) error {
	if id == 0 {
		return nil
	}
	was, err := t.delivery(id)
	if err != nil {
		return err
	}
	is, e := o.Turn(was, to, t.now)
	return t.move(was, is, e)
}

// letter stores a new letter, and returns its delivery.
func (t *ledgerTx) letter(o ledger.LetterOrder, j ledger.LetterJudged,
	write func(ledger.AgencyLetter) (ledger.Letter, error)) (int64, error) {
	m, err := write(j.Letter)
	if err != nil {
		return 0, err
	}
	if m, err = t.keep(m); err != nil {
		return 0, err
	}
	id := int64(0)
	if err := t.place(m, func(l ledger.Letter) (ledger.Delivery, ledger.Entry) {
		return j.Post(l, o.Via, t.now)
	}); err != nil {
		return 0, err
	}
	if err := t.GetContext(t.ctx, &id, query.PostDeliveryByMessage, m.MessageID); err != nil {
		return 0, fmt.Errorf("find the letter to %s: %w", m.Address, err)
	}
	j.Letter.Delivery = id
	if _, err := t.NamedExecContext(t.ctx, query.PostAgencyLetterInsert, j.Letter); err != nil {
		if duplicate(err) {
			err = ledger.Refusals{{Code: "way", Kind: ledger.ErrState, Text: "another is sending it just now"}}
		}
		return 0, err
	}
	return id, nil
}
