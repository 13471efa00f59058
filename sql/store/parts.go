package store

import (
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"huizong/jobs/ledger"
	"huizong/sql/query"
)

// Whatever is sealed and large is stored once by its content, in compressed chunks: the parts of messages, and the
// sealed reports. A part is written before the row that refers to it, in whatever transaction; one that no row refers
// to is harmless, and is removed after a while (prune).

// stillFresh is how long a part may have been stored before it is said that it is stored again. What has been stored
// within a day is never removed, so that a seal that found it there may still refer to it.
const stillFresh = 12 * time.Hour

// keepPart stores a part, if it is not there yet, and returns its hash.
func (t *ledgerTx) keepPart(raw []byte) (hash string, err error) {
	hash = ledger.Hash(raw)
	var used time.Time
	err = t.GetContext(t.ctx, &used, query.LedgerPartUsed, hash)
	switch {
	case err == nil && t.now.Sub(used) < stillFresh:
		return hash, nil
	case err == nil:
		if n, err := t.exec(query.LedgerPartTouch, t.now, hash); err != nil || n > 0 {
			return hash, err
		} // it was removed just now
	case !errors.Is(err, sql.ErrNoRows):
		return "", fmt.Errorf("look for part %s: %w", hash, err)
	}
	number := 0
	for piece := range pieces(raw) {
		_, err := t.exec(query.LedgerPartInsert, hash, number, len(raw), compressed(piece), t.now)
		if number == 0 && duplicate(err) {
			return hash, nil // another instance has stored it whole, in one transaction
		} else if err != nil {
			return "", fmt.Errorf("store part %s: %w", hash, err)
		}
		number++
	}
	return hash, nil
}

// pieces are the chunks of a part; an empty one has one of no bytes.
func pieces(raw []byte) func(yield func([]byte) bool) {
	if len(raw) == 0 {
		return slices.Values([][]byte{{}})
	}
	return slices.Chunk(raw, chunk)
}

// part reads a part back. A problem says that it is not what was stored; only what cannot be known is an error.
func (t *ledgerTx) part(hash string) (raw []byte, problem string, err error) {
	t.look("part", hash)
	rows, err := t.QueryContext(t.ctx, query.LedgerPartChunks, hash)
	if err != nil {
		return nil, "", fmt.Errorf("read part %s: %w", hash, err)
	}
	defer rows.Close()
	var sizes []int64 // of the whole, as each chunk says
	for rows.Next() {
		var size int64
		var data sql.RawBytes
		if err := rows.Scan(&size, &data); err != nil {
			return nil, "", fmt.Errorf("read part %s: %w", hash, err)
		}
		if raw == nil {
			raw = make([]byte, 0, max(0, min(size, 64<<20))) // a changed size must not take all memory
		}
		sizes = append(sizes, size)
		if raw, err = expanded(data, raw); err != nil {
			problem = "cannot be expanded: " + err.Error()
		}
	}
	if err := rows.Err(); err != nil {
		return nil, "", fmt.Errorf("read part %s: %w", hash, err)
	}
	switch {
	case problem != "":
		return nil, problem, nil
	case raw == nil:
		return nil, "is gone", nil
	case ledger.Hash(raw) != hash, slices.ContainsFunc(sizes, func(n int64) bool { return n != int64(len(raw)) }):
		return nil, "is not what was stored", nil
	}
	return raw, "", nil
}
