package store

import (
	"context"
	"database/sql"
	"encoding/hex"
	"fmt"
	"strings"
	"unicode/utf8"

	"huizong/jobs/reconcile"
)

// ids says how a column keeps ids: as numbers, or as text. Literals of the other kind would be compared as binary
// floats, which reads the whole table and mistakes numbers of more than fifteen digits for each other.
type ids struct{ numbers bool }

// idsOf looks at the type of the first column of a statement that returns no row.
func idsOf(ctx context.Context, db interface {
	QueryContext(context.Context, string, ...any) (*sql.Rows, error)
}, statement string) (ids, error) {
	rows, err := db.QueryContext(ctx, statement)
	if err != nil {
		return ids{}, err
	}
	defer rows.Close()
	types, err := rows.ColumnTypes()
	if err != nil {
		return ids{}, err
	}
	name := types[0].DatabaseTypeName()
	return ids{numbers: strings.HasSuffix(name, "INT") || name == "DECIMAL"}, rows.Err()
}

// owners returns how a statement of activities or beneficiaries keeps the ids of submissions.
func (s *Snapshot) owners(ctx context.Context, statement string) (ids, error) {
	if kept, known := s.columns[statement]; known {
		return kept, nil
	}
	kept, err := idsOf(ctx, s.tx, statement)
	if err != nil {
		return ids{}, fmt.Errorf("look at submission_id: %w", err)
	}
	if s.columns == nil {
		s.columns = map[string]ids{}
	}
	s.columns[statement] = kept
	return kept, nil
}

// literal appends id as a literal for the column; false if the column cannot hold it.
func (c ids) literal(b []byte, id reconcile.ID) ([]byte, bool) {
	if c.numbers {
		return append(b, id...), isNumber(id)
	}
	if strings.ContainsFunc(string(id), isSpecial) { // no escaping whose rules hang on the server's mode
		b = append(b, "_utf8mb4 X'"...)
		return append(hex.AppendEncode(b, []byte(id)), '\''), true
	}
	return append(append(append(b, '\''), id...), '\''), true
}

// isNumber reports whether id is a whole number as a server writes it.
func isNumber(id reconcile.ID) bool {
	digits := strings.TrimPrefix(string(id), "-")
	return digits != "" && strings.Trim(digits, "0123456789") == ""
}

func isSpecial(r rune) bool {
	return r != '-' && r != '_' && r != '.' && (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z')
}

// isID reports whether b can be an id: text or a number of 1 to 64 characters.
func isID(b []byte) bool {
	return len(b) > 0 && (len(b) <= reconcile.LongestID || utf8.RuneCount(b) <= reconcile.LongestID)
}
