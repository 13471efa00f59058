package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"huizong/jobs/ledger"
	"huizong/sql/query"
	"huizong/sql/schema"
)

// What is done when an upgrade is finished (docs/operations.md, "Upgrading"): it is made sure that no program of
// version 0.1 is at work, and what that version has sealed is moved over into parts.

// Strangers returns who stands against finishing an upgrade, each with what it was seen to do: instances that read only
// an older form, holders of a lease that never said that they live, and whoever takes the bait. Version 0.1 says
// nothing of itself while it is idle, but looks at every tick for deliveries that are too old: one is laid out for it,
// that nobody is sent and that this version passes over.
func (l *Ledger) Strangers(ctx context.Context, wait time.Duration) ([]string, error) {
	instances, err := l.Instances(ctx)
	if err != nil {
		return nil, err
	}
	var out, names []string
	for _, i := range instances {
		if names = append(names, i.Name); i.Form < schema.Parts {
			out = append(out, fmt.Sprintf("%s is of version %s", i.Name, i.Version))
		}
	}
	var owners []string
	if err := l.do(ctx, func(t *ledgerTx) error {
		owners = nil
		return t.SelectContext(ctx, &owners, query.LedgerLeaseOwners, t.now, t.now)
	}); err != nil {
		return nil, fmt.Errorf("list leases: %w", err)
	}
	for _, o := range owners {
		if !slices.Contains(names, o) {
			out = append(out, o+" is building or sending, and is of version 0.1")
		}
	}
	if len(out) > 0 {
		return out, nil
	}
	taker, err := l.bait(ctx, wait)
	if err == nil && taker != "" {
		out = append(out, taker+" serves this ledger, and is of version 0.1")
	}
	return out, err
}

// bait lays a delivery out that version 0.1 moves at its next tick, waits, and takes it back. It returns who moved it.
func (l *Ledger) bait(ctx context.Context, wait time.Duration) (taker string, err error) {
	var id int64
	identity := ""
	if identity, err = l.Identity(ctx); err != nil {
		return "", err
	}
	if err := l.takeBackAll(ctx); err != nil {
		return "", err
	}
	err = l.do(ctx, func(t *ledgerTx) error {
		number := fmt.Sprintf("huizong.upgrade.%d.%s@invalid", t.now.UnixMicro(), identity)
		letter := ledger.Letter{Purpose: ledger.Notice, Address: nobody, Name: "huizong migrate --finish",
			MessageID: number, Head: []byte("Message-ID: <" + number + ">\r\n"),
			Body: []byte("Subject: nobody is sent this\r\n\r\n")}
		if err := t.post(0, []ledger.Letter{letter}, ledger.Queued); err != nil {
			return err
		}
		if err := t.GetContext(ctx, &id, query.LedgerDeliveryByMessage, number); err != nil {
			return err
		}
		return t.fenced(query.LedgerDeliveryBait, t.now.AddDate(1000, 0, 0), t.now.AddDate(-1, 0, 0), id)
	})
	if err != nil {
		return "", fmt.Errorf("lay out a delivery for version 0.1: %w", err)
	}
	for end := time.Now().Add(wait); taker == "" && err == nil && time.Now().Before(end); {
		select {
		case <-ctx.Done():
			err = ctx.Err()
		case <-time.After(250 * time.Millisecond):
			taker, err = l.taker(ctx, id)
		}
	}
	if taker != "" {
		return taker, err
	}
	return "", errors.Join(err, l.takeBack(context.WithoutCancel(ctx), id))
}

// taker is who has moved the bait.
func (l *Ledger) taker(ctx context.Context, id int64) (name string, err error) {
	err = l.db.GetContext(ctx, &name, query.LedgerAuditMover, id)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return name, err
}

// nobody is to whom baits go.
const nobody = "nobody@invalid"

// takeBackAll takes back what an upgrade that was interrupted has left.
func (l *Ledger) takeBackAll(ctx context.Context) error {
	var left []int64
	if err := l.db.SelectContext(ctx, &left, query.LedgerDeliveryBaits, nobody); err != nil {
		return fmt.Errorf("list what an upgrade left: %w", err)
	}
	for _, id := range left {
		if err := l.takeBack(ctx, id); err != nil {
			return err
		}
	}
	return nil
}

func (l *Ledger) takeBack(ctx context.Context, id int64) error {
	return l.do(ctx, func(t *ledgerTx) error {
		if n, err := t.exec(query.LedgerDeliveryUnbait, t.now, id); err != nil || n == 0 {
			return err
		}
		return t.note(ledger.System, "delivery."+string(ledger.Cancelled), 0, id,
			map[string]string{"from": string(ledger.Queued), "reason": "nobody of version 0.1 was there"})
	})
}

// MovedOver is what MoveOver has done.
type MovedOver struct {
	Messages, Reports int
	Left              []string // rows that are not what was sealed: they stay as they are, and verify names them
}

// MoveOver moves what version 0.1 has sealed into parts, a row at a time: the service goes on meanwhile, and whoever is
// interrupted goes on where it ended. A row is taken away only once what it held has been read back the same.
func (l *Ledger) MoveOver(ctx context.Context) (m MovedOver, err error) {
	for last := int64(0); ; {
		var ids []int64
		if err := l.db.SelectContext(ctx, &ids, query.LedgerMessageWhole, last); err != nil {
			return m, fmt.Errorf("list whole messages: %w", err)
		} else if len(ids) == 0 {
			break
		}
		for _, last = range ids {
			if err := l.do(ctx, func(t *ledgerTx) error { return t.moveMessage(last, &m) }); err != nil {
				return m, fmt.Errorf("move message of delivery %d: %w", last, err)
			}
		}
	}
	var rows []snapshotRow
	if err := l.db.SelectContext(ctx, &rows, query.LedgerSnapshotWhole); err != nil {
		return m, fmt.Errorf("list whole reports: %w", err)
	}
	for _, r := range rows {
		if err := l.do(ctx, func(t *ledgerTx) error { return t.moveReport(r, &m) }); err != nil {
			return m, fmt.Errorf("move report of run %d, region %s: %w", r.RunID, r.Region, err)
		}
	}
	return m, l.do(ctx, func(t *ledgerTx) error {
		return t.note(ledger.System, "ledger.finished", 0, 0,
			map[string]any{"messages": m.Messages, "reports": m.Reports})
	})
}

func (t *ledgerTx) moveMessage(delivery int64, m *MovedOver) error {
	var sealed string
	if err := t.GetContext(t.ctx, &sealed, query.LedgerMessageHash, delivery); err != nil {
		return err
	}
	body, problem, err := t.sealedBody(delivery, sealed)
	if err != nil {
		return err
	}
	if problem == "" {
		if _, err := t.keepMessage(body); err != nil {
			return err
		}
		if _, problem, err = t.message(sealed); err != nil {
			return err
		}
	}
	if problem != "" {
		m.Left = append(m.Left, fmt.Sprintf("message %d: %s", delivery, problem))
		return nil
	}
	m.Messages++
	_, err = t.exec(query.LedgerMessageDelete, delivery)
	return err
}

func (t *ledgerTx) moveReport(r snapshotRow, m *MovedOver) error {
	report, problem, err := t.sealedReport(r.RunID, r.Region, r.SHA256)
	if err != nil {
		return err
	}
	if problem == "" {
		if _, err := t.keepPart(report); err != nil {
			return err
		}
		if _, problem, err = t.part(r.SHA256); err != nil {
			return err
		}
	}
	if problem != "" {
		m.Left = append(m.Left, fmt.Sprintf("report of run %d, region %s: %s", r.RunID, r.Region, problem))
		return nil
	}
	if err := t.fillHeadline(&r); err != nil {
		return err
	}
	m.Reports++
	_, err = t.exec(query.LedgerSnapshotEmpty, r.RunID, r.Region)
	return err
}

// Whole returns how many rows are still as version 0.1 wrote them.
func (l *Ledger) Whole(ctx context.Context) (n int, err error) {
	if err = l.db.GetContext(ctx, &n, query.LedgerWholeCount); err != nil {
		err = fmt.Errorf("count what version 0.1 wrote: %w", err)
	}
	return n, err
}
