package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"huizong/jobs/ledger"
	"huizong/sql/query"
)

// Bounce records a report of mail that was not delivered, and moves the delivery from sent to bounced if it failed. It
// reports false where the report was recorded before. A report about no delivery is kept too, so that it is read once.
func (l *Ledger) Bounce(ctx context.Context, b ledger.BounceReport) (fresh bool, err error) {
	err = l.do(ctx, func(t *ledgerTx) error {
		fresh = true
		if b.Delivery != 0 { // the run is locked first, so that this and the acknowledgement of the mail see each other
			d, err := t.delivery(b.Delivery)
			if err == nil && d.Run != 0 {
				_, err = t.lock(d.Run)
			}
			if err != nil {
				return err
			}
		}
		_, err := t.exec(
			query.PostBounceInsert,
			b.Digest,
			b.Delivery,
			b.Action,
			ledger.Clip(b.Code, 16),
			ledger.Clip(b.Text, 1000),
			t.now,
		)
		if duplicate(err) {
			fresh = false
			return nil
		}
		if err != nil || b.Delivery == 0 {
			return err
		}
		was, err := t.delivery(b.Delivery)
		if err != nil {
			return err
		}
		is, e, ok := was.Bounce(b, t.now)
		switch {
		case !ok:
			return nil
		case is.State == was.State:
			t.tell(e)
			return nil
		}
		if err := t.move(was, is, e); err != nil {
			return err
		}
		return t.follow(was.Run)
	})
	return fresh, err
}

// bounceEarly moves a delivery on to bounced, whose report came back before it was recorded that the server had taken
// it.
func (t *ledgerTx) bounceEarly(sent ledger.Delivery, a ledger.Attempt) error {
	var b ledger.BounceReport
	err := t.GetContext(t.ctx, &b, query.PostBounceEarly, sent.ID, a.StartedAt)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	} else if err != nil {
		return fmt.Errorf("look for a bounce of delivery %d: %w", sent.ID, err)
	}
	is, e, ok := sent.Bounce(b, t.now)
	if !ok {
		return nil
	}
	return t.move(sent, is, e)
}

// Bounces lists the reports about the deliveries of a run.
func (l *Ledger) Bounces(ctx context.Context, run int64) ([]ledger.BounceReport, error) {
	var out []ledger.BounceReport
	if err := l.db.SelectContext(ctx, &out, query.PostBounceList, run); err != nil {
		return nil, fmt.Errorf("list bounces of run %d: %w", run, err)
	}
	return out, nil
}

// DeliveryByMessage returns the delivery that has a Message-ID.
func (l *Ledger) DeliveryByMessage(ctx context.Context, messageID string) (ledger.Delivery, error) {
	var id int64
	err := found(l.db.GetContext(ctx, &id, query.PostDeliveryByMessage, messageID), "message %s", messageID)
	if err != nil {
		return ledger.Delivery{}, err
	}
	return l.Delivery(ctx, id)
}

// troubles is how many deliveries that went wrong are looked at.
const troubles = 1000

// Troubles lists the reports that a recipient did not get, unless he has the period by another delivery, newest first.
func (l *Ledger) Troubles(ctx context.Context) ([]ledger.Delivery, error) {
	var ids []int64
	if err := l.db.SelectContext(ctx, &ids, query.PostDeliveryTroubles, troubles); err != nil {
		return nil, fmt.Errorf("list deliveries that went wrong: %w", err)
	}
	var out []ledger.Delivery
	for _, id := range ids {
		d, err := l.Delivery(ctx, id)
		if err != nil {
			return nil, err
		}
		out = append(out, d)
	}
	return out, nil
}

// ClaimMailbox takes the right to read a mailbox for a while, and returns up to where it has been read. It reports
// false where it is not due, or another instance reads it.
func (l *Ledger) ClaimMailbox(ctx context.Context, name string, every time.Duration) (validity, uid uint32, due bool,
	err error) {
	err = l.do(ctx, func(t *ledgerTx) error {
		var row struct {
			Validity, UID uint32
			NextAt        time.Time `db:"next_at"`
		}
		err := t.GetContext(ctx, &row, query.PostMailboxGet, name)
		if errors.Is(err, sql.ErrNoRows) {
			due = true
			_, err = t.exec(query.PostMailboxInsert, name, t.now.Add(every))
			return err
		}
		if err != nil {
			return err
		}
		n, err := t.exec(query.PostMailboxClaim, t.now.Add(every), name, t.now)
		validity, uid, due = row.Validity, row.UID, n == 1
		return err
	})
	return validity, uid, due, err
}

// MoveMailbox records up to where a mailbox has been read.
func (l *Ledger) MoveMailbox(ctx context.Context, name string, validity, uid uint32) error {
	return l.do(ctx, func(t *ledgerTx) error {
		_, err := t.exec(query.PostMailboxMove, validity, uid, name)
		return err
	})
}

// ClaimNotice takes the right to tell a channel of a cause, if that is due; for is how long nobody else tries.
func (l *Ledger) ClaimNotice(ctx context.Context, n ledger.Told, retry time.Duration) (due bool, err error) {
	err = l.do(ctx, func(t *ledgerTx) error {
		var was ledger.Told
		err := t.GetContext(ctx, &was, query.PostNoticeGet, n.Channel, n.Cause, n.Run)
		if errors.Is(err, sql.ErrNoRows) {
			_, err = t.exec(query.PostNoticeInsert, n.Channel, n.Cause, n.Run, t.now.Add(retry))
			due = err == nil
			if duplicate(err) { // another instance was faster
				err = nil
			}
			return err
		}
		if err != nil || !was.Due(n.Items, t.now) {
			return err
		}
		changed, err := t.exec(query.PostNoticeClaim, t.now.Add(retry), n.Channel, n.Cause, n.Run, was.NextAt)
		due = changed == 1
		return err
	})
	return due, err
}

// Told records that a channel was told, or why it was not.
func (l *Ledger) Told(ctx context.Context, n ledger.Told, problem string, retry time.Duration) error {
	return l.do(ctx, func(t *ledgerTx) error {
		if problem != "" {
			_, err := t.exec(query.PostNoticeFailed, ledger.Clip(problem, 500), t.now.Add(retry), n.Channel, n.Cause,
				n.Run)
			return err
		}
		_, err := t.exec(query.PostNoticeTold, n.Items, t.now, t.now.Add(ledger.TellAgain), n.Channel, n.Cause, n.Run)
		return err
	})
}

// FailingNotices lists channels that take no notices.
func (l *Ledger) FailingNotices(ctx context.Context) (out []ledger.Told, err error) {
	return out, l.db.SelectContext(ctx, &out, query.PostNoticeFailing)
}

// OpenNotices lists the causes that somebody was told of, and EndNotice forgets one that is over.
func (l *Ledger) OpenNotices(ctx context.Context) (out []ledger.Told, err error) {
	return out, l.db.SelectContext(ctx, &out, query.PostNoticeOpen)
}

// EndNotice forgets a cause that is over: if it comes again, people are told at once.
func (l *Ledger) EndNotice(ctx context.Context, cause string, run int64) error {
	return l.do(ctx, func(t *ledgerTx) error {
		_, err := t.exec(query.PostNoticeDelete, cause, run)
		return err
	})
}

// LettersOf queues notices of a run (0: of none).
func (l *Ledger) LettersOf(ctx context.Context, run int64, letters []ledger.Letter) error {
	return l.do(ctx, func(t *ledgerTx) error { return t.post(run, letters, ledger.Queued) })
}

// Secret returns what the tags of senders are made with; it is made at the first call.
func (l *Ledger) Secret(ctx context.Context) ([]byte, error) {
	var text string
	err := l.db.GetContext(ctx, &text, query.PostSecretGet)
	if errors.Is(err, sql.ErrNoRows) {
		if err = l.SeeRelay(ctx, ledger.Relay{}); err != nil {
			return nil, err
		}
	} else if err != nil {
		return nil, fmt.Errorf("read the secret of tags: %w", err)
	}
	if text == "" {
		var made [32]byte
		if _, err := rand.Read(made[:]); err != nil {
			return nil, err
		}
		if err := l.do(ctx, func(t *ledgerTx) error {
			_, err := t.exec(query.PostSecretSet, hex.EncodeToString(made[:]))
			return err
		}); err != nil {
			return nil, err
		}
		if err := l.db.GetContext(ctx, &text, query.PostSecretGet); err != nil {
			return nil, fmt.Errorf("read the secret of tags: %w", err)
		}
	}
	return hex.DecodeString(text)
}

// Newer returns the newest revision after that of a delivery's run that its recipient has; 0: none.
func (l *Ledger) Newer(ctx context.Context, d ledger.Delivery) (revision int, err error) {
	err = l.db.GetContext(ctx, &revision, query.PostDeliveryNewer, d.Recipient, d.Run)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return revision, err
}

// Reached lists to whom any report of a job and period was sent, or is on its way.
func (l *Ledger) Reached(ctx context.Context, job, period string) (out []string, err error) {
	return out, l.db.SelectContext(ctx, &out, query.PostDeliveryReached, job, period)
}
