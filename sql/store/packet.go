package store

import (
	"context"
	"fmt"

	"huizong/sql/query"
	"huizong/sql/schema"
)

// aside is what a statement takes beside what it stores.
const aside = 64 << 10

// Packet tells how large a statement the server takes, and how large one has to be for what is stored: the longest that
// was, and whole messages of a size as long as an earlier version may read this ledger. An error says what to set.
func (l *Ledger) Packet(ctx context.Context, message int64) (most int64, err error) {
	var row struct{ Most, Longest int64 }
	if err := l.db.GetContext(ctx, &row, query.LedgerPacket); err != nil {
		return 0, fmt.Errorf("ask for max_allowed_packet: %w", err)
	}
	var f formRow
	if err := l.db.GetContext(ctx, &f, query.LedgerForm); err != nil {
		return 0, fmt.Errorf("read the form of the ledger: %w", err)
	}
	if f.Form < schema.Parts {
		row.Longest = max(row.Longest, message)
	}
	return row.Most, packetProblem(row.Most, row.Longest)
}

func packetProblem(most, longest int64) error {
	if need := longest + aside; most < need {
		return fmt.Errorf("the server's max_allowed_packet is %d bytes, and storing a report takes %d; set "+
			"max_allowed_packet to at least %dM in the server's configuration", most, need, (need+1<<20-1)>>20)
	}
	return nil
}
