package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"huizong/jobs/keyring"
	"huizong/jobs/ledger"
	"huizong/sql/query"
)

// ErrUnsigned says that the audit is signed with a key that this process does not have: it may not write.
var ErrUnsigned = errors.New("the audit is signed, and audit.key_file is missing or lacks the key it is signed with; " +
	"nothing was done")

// touch notes that the transaction has written a row of evidence; rows of run and delivery are found by themselves.
func (t *ledgerTx) touch(table string, key any) {
	if t.touched == nil {
		t.touched = map[string][]string{}
	}
	if k := fmt.Sprint(key); !slices.Contains(t.touched[table], k) {
		t.touched[table] = append(t.touched[table], k)
	}
}

// digests returns the digest of every row that the transaction has written, by table/key; empty of one that is gone.
func (t *ledgerTx) digests() (map[string]string, error) {
	if t.keys.Current() == "" {
		return nil, nil
	}
	for _, e := range t.entries {
		if strings.HasPrefix(e.Action, "run.") {
			t.touch("run", e.Run)
		} else if strings.HasPrefix(e.Action, "delivery.") {
			t.touch("delivery", e.Delivery)
		}
	}
	out := map[string]string{}
	for table, keys := range t.touched {
		for _, k := range keys {
			out[table+"/"+k] = ""
		}
		rows, err := t.rowsOf(table, keys)
		if err != nil {
			return nil, err
		}
		maps.Copy(out, rows)
	}
	return out, nil
}

// rowsOf digests the rows of a table that have the keys; with none, every row.
func (t *ledgerTx) rowsOf(table string, keys []string) (map[string]string, error) {
	some := 1
	if len(keys) == 0 {
		some, keys = 0, []string{""}
	}
	statement, args, err := sqlx.In(query.Evidence(table), some, keys)
	if err != nil {
		return nil, err
	}
	rows, err := t.QueryxContext(t.ctx, statement, args...)
	if err != nil {
		return nil, fmt.Errorf("read the evidence of %s: %w", table, err)
	}
	defer rows.Close()
	out := map[string]string{}
	for rows.Next() {
		values, err := rows.SliceScan()
		if err != nil {
			return nil, fmt.Errorf("read the evidence of %s: %w", table, err)
		}
		key, sum := rowDigest(values)
		out[table+"/"+key] = sum
	}
	return out, rows.Err()
}

// rowDigest is half a SHA-256 over the values of a row, each in one form whatever the driver makes of it.
func rowDigest(values []any) (key, sum string) {
	texts := make([]*string, len(values))
	for i, v := range values {
		text := ""
		switch v := v.(type) {
		case nil:
			continue
		case []byte:
			text = string(v)
		case time.Time:
			text = v.UTC().Format("2006-01-02T15:04:05.000000Z")
		default:
			text = fmt.Sprint(v)
		}
		texts[i] = &text
	}
	raw, err := json.Marshal(texts)
	if err != nil {
		panic(err) // texts always marshal
	}
	return *texts[0], ledger.Hash(raw)[:32]
}

// signs reports whether entries after the end are signed, and begins it where that is due: with an entry that holds the
// last unsigned one, and the digests of every row.
func (t *ledgerTx) signs(c ledger.Chain) (signed bool, err error) {
	var e ledger.Entry
	if c.Last > 0 {
		if err := t.GetContext(t.ctx, &e, query.LedgerAuditEntry, c.Last); err != nil {
			return false, found(err, "the last entry of the audit")
		}
	}
	last := e.Key
	switch {
	case last != "" && !e.SignedBy(t.keys):
		return false, fmt.Errorf("the last entry is signed with key %s: %w", last, ErrUnsigned)
	case last != "" && t.keys.Order(t.keys.Current()) < t.keys.Order(last):
		return false, fmt.Errorf("key %s stands after the one in use: %w", last, ErrUnsigned)
	case last != "" || t.keys.Current() == "":
		return last != "", nil
	}
	old, err := t.shared(c)
	if err != nil || old {
		return false, err
	}
	return true, t.beginSigning(c)
}

// baselineRows is how many digests one entry holds at most.
const baselineRows = 500

func (t *ledgerTx) beginSigning(c ledger.Chain) error {
	first := []ledger.Entry{ledger.Note(t.now, ledger.System, ledger.ActionKeyed, 0, 0,
		map[string]any{"last": c.Last, "hash": c.Hash, "key": t.keys.Current()})}
	for _, table := range query.EvidenceTables() {
		rows, err := t.rowsOf(table, nil)
		if err != nil {
			return err
		}
		for part := range slices.Chunk(slices.Sorted(maps.Keys(rows)), baselineRows) {
			of := map[string]string{}
			for _, key := range part {
				of[key] = rows[key]
			}
			first = append(first, ledger.Note(t.now, ledger.System, "audit.baseline", 0, 0,
				map[string]any{"table": table, "rows": of}))
		}
	}
	t.entries = append(first, t.entries...)
	return nil
}

// writeAudit writes the entries of the transaction, last of all: the lock that orders them is held until it ends.
func (t *ledgerTx) writeAudit() error {
	if len(t.entries) == 0 {
		return nil
	}
	rows, err := t.digests()
	if err != nil {
		return err
	}
	var c ledger.Chain
	if err := t.GetContext(t.ctx, &c, query.LedgerAuditHead); err != nil {
		return fmt.Errorf("lock the audit: %w", err)
	}
	signed, err := t.signs(c)
	if err != nil {
		return err
	}
	for i, e := range t.entries {
		if signed && i == len(t.entries)-1 {
			e = e.WithRows(rows)
		}
		if signed {
			e, c = c.Sign(e, t.keys)
		} else {
			e, c = c.Next(e)
		}
		if _, err := t.exec(query.LedgerAuditInsert, e.ID, e.At, e.Actor, e.Action, e.Run, e.Delivery, e.Detail,
			e.Previous, e.Hash, e.Key); err != nil {
			return fmt.Errorf("write the audit: %w", err)
		}
	}
	t.head = c
	_, err = t.exec(query.LedgerAuditAdvance, c.Last, c.Hash)
	return err
}

// verifyRows holds every row of evidence against the last digest that the audit tells of it.
func (t *ledgerTx) verifyRows(v *ledger.Verification, told ledger.Story, run int64) error {
	if !told.Begun || run != 0 {
		return nil
	}
	var orphans []struct {
		Of string `db:"of"`
		ID int64  `db:"id"`
	}
	if err := t.SelectContext(t.ctx, &orphans, query.LedgerOrphans); err != nil {
		return fmt.Errorf("look for rows of nothing: %w", err)
	}
	for _, o := range orphans {
		v.Fault(o.Of, fmt.Sprint(o.ID), "is not in the audit: it was put in past it")
	}
	for _, table := range query.EvidenceTables() {
		rows, err := t.rowsOf(table, nil)
		if err != nil {
			return err
		}
		for _, key := range slices.Sorted(maps.Keys(rows)) {
			switch row := strings.TrimPrefix(key, table+"/"); {
			case told.Rows[key] == "":
				v.Fault(table, row, "is not in the audit: it was put in past it")
			case told.Rows[key] != rows[key]:
				v.Fault(table, row, "is not as the audit left it: it was changed past it")
			}
		}
		for _, key := range slices.Sorted(maps.Keys(told.Rows)) {
			if row, ok := strings.CutPrefix(key, table+"/"); ok && told.Rows[key] != "" && rows[key] == "" {
				v.Fault(table, row, "is gone")
			}
		}
	}
	return nil
}

// WithKeys returns the ledger that signs its audit.
func (l *Ledger) WithKeys(ring *keyring.Ring) *Ledger {
	of := *l
	of.keys = ring
	return &of
}

// WithKeys returns the accounts that sign their audit.
func (b *Accounts) WithKeys(ring *keyring.Ring) *Accounts { return &Accounts{b.l.WithKeys(ring)} }

// shared reports whether a program of version 0.1 may write this ledger too: it cannot sign.
func (t *ledgerTx) shared(c ledger.Chain) (bool, error) {
	var forms []int
	err := t.SelectContext(t.ctx, &forms, "SELECT form FROM ledger_form")
	if err != nil && strings.Contains(err.Error(), "1146") {
		return c.Last > 0, nil
	}
	return len(forms) > 0 && forms[0] < 2, err
}
