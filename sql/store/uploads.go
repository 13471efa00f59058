package store

import (
	"context"
	"fmt"
	"slices"

	"huizong/jobs/intake"
	"huizong/jobs/ledger"
	"huizong/sql/query"
)

// Upload keeps a file that was handed in, and discards those that have waited for too long.
func (l *Ledger) Upload(ctx context.Context, u intake.Upload, via ledger.Via) (intake.Upload, error) {
	err := l.do(ctx, func(t *ledgerTx) error {
		if _, err := t.exec(query.UploadExpire, t.now, t.now.Add(-intake.Term)); err != nil {
			return fmt.Errorf("discard old uploads: %w", err)
		}
		if _, err := t.exec(query.UploadForget); err != nil {
			return fmt.Errorf("discard old uploads: %w", err)
		}
		u.At = t.now
		res, err := t.NamedExecContext(t.ctx, query.UploadInsert, u)
		if err != nil {
			return fmt.Errorf("keep an upload: %w", err)
		}
		if u.ID, err = res.LastInsertId(); err != nil {
			return err
		}
		number := 0
		for piece := range slices.Chunk(u.Body, chunk) {
			if _, err := t.exec(query.UploadChunkInsert, u.ID, number, compressed(piece)); err != nil {
				return fmt.Errorf("keep an upload: %w", err)
			}
			number++
		}
		return t.note(u.By, "import.uploaded", 0, 0,
			map[string]any{"upload": u.ID, "sha256": u.SHA256, "size": u.Size, "via": via})
	})
	return u, err
}

// Uploaded returns an upload, with its bytes while it waits.
func (l *Ledger) Uploaded(ctx context.Context, id int64) (u intake.Upload, err error) {
	if err := l.db.GetContext(ctx, &u, query.UploadGet, id); err != nil {
		return u, found(err, "upload %d", id)
	}
	var pieces [][]byte
	if err := l.db.SelectContext(ctx, &pieces, query.UploadChunks, id); err != nil {
		return u, fmt.Errorf("read upload %d: %w", id, err)
	}
	for _, p := range pieces {
		if u.Body, err = expanded(p, u.Body); err != nil {
			return u, fmt.Errorf("read upload %d: %w", id, err)
		}
	}
	if u.State == intake.Waiting && ledger.Hash(u.Body) != u.SHA256 {
		return u, fmt.Errorf("upload %d is not what was handed in; discard it", id)
	}
	return u, nil
}

// Uploads lists what waits and what was settled lately, newest first.
func (l *Ledger) Uploads(ctx context.Context) ([]intake.Upload, error) {
	now, err := l.Now(ctx)
	if err != nil {
		return nil, err
	}
	out := []intake.Upload{}
	if err := l.db.SelectContext(ctx, &out, query.UploadList); err != nil {
		return nil, fmt.Errorf("list uploads: %w", err)
	}
	return slices.DeleteFunc(out, func(u intake.Upload) bool {
		return u.State == intake.Waiting && now.Sub(u.At) > intake.Term
	}), nil
}

// SettleUpload ends an upload that waits.
func (l *Ledger) SettleUpload(ctx context.Context, id int64, state intake.State, by string, detail any,
	via ledger.Via) error {
	return l.do(ctx, func(t *ledgerTx) error {
		n, err := t.exec(query.UploadSettle, state, by, t.now, id)
		if err != nil {
			return fmt.Errorf("settle upload %d: %w", id, err)
		}
		if n == 0 {
			return ledger.Refusals{{Code: "upload", Kind: ledger.ErrState,
				Text: fmt.Sprintf("upload %d does not wait any more", id)}}
		}
		if _, err := t.exec(query.UploadForget); err != nil {
			return fmt.Errorf("forget upload %d: %w", id, err)
		}
		return t.note(by, "import."+string(state), 0, 0, map[string]any{"upload": id, "import": detail, "via": via})
	})
}
