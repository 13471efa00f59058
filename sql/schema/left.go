package schema

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/go-sql-driver/mysql"
)

// A server ends a DDL statement also where the program that asked for it was killed meanwhile. Then what a file makes
// is there, and nobody notes it. patient is how many tries another program has to note it.
var patient = 6

// there are the errors of a server that says: what the statement makes is there already.
var there = []uint16{1050, 1060, 1061, 1062}

// left reports whether an error of a migration may come of one that was killed.
func left(err error) bool {
	if e, ok := errors.AsType[*mysql.MySQLError](err); ok {
		return slices.Contains(there, e.Number)
	}
	return unbegun(err)
}

// finish does what is left of the file that a killed program was at, and notes it. It returns the file's name; empty
// where somebody else has noted it.
func finish(ctx context.Context, db *sql.DB, set Set) (name string, err error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return "", err
	}
	defer conn.Close()
	lock := &nameLock{set: set}
	if err := lock.SessionLock(ctx, conn); err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, lock.SessionUnlock(context.WithoutCancel(ctx), conn)) }()
	table, _, err := set.table(ctx, db)
	if err != nil {
		return "", err
	}
	note := func(version int64) error {
		_, err := conn.ExecContext(ctx, "INSERT INTO "+table+" (version_id, is_applied) VALUES (?, 1)", version)
		return err
	}
	rows := 0
	if err := conn.QueryRowContext(ctx, "SELECT COUNT(*) FROM "+table).Scan(&rows); err != nil {
		return "", err
	}
	if rows == 0 {
		return "", note(0)
	}
	pending, err := Pending(ctx, db, set)
	if err != nil || len(pending) == 0 {
		return "", err
	}
	for _, statement := range statements(pending[0].Statement) {
		if err := again(ctx, conn, statement); err != nil {
			return "", fmt.Errorf("%s: %w", pending[0].Name, err)
		}
	}
	return pending[0].Name, note(number(pending[0].Name))
}

// again carries out a statement of which the effect may be there.
func again(ctx context.Context, conn *sql.Conn, statement string) error {
	_, err := conn.ExecContext(ctx, statement)
	if e, ok := errors.AsType[*mysql.MySQLError](err); !ok || !slices.Contains(there, e.Number) {
		return err
	}
	made := creates.FindStringSubmatch(statement)
	if made == nil {
		return nil
	}
	lacks, err := lacking(ctx, conn, made[1], statement)
	if err == nil && len(lacks) > 0 {
		err = fmt.Errorf("there is another table %s, without %s; rename it, or give huizong a database of its own",
			made[1], strings.Join(lacks, ", "))
	}
	return err
}

// columns finds the columns that a CREATE TABLE names.
var columns = regexp.MustCompile(`(?m)^  ([a-z][a-z0-9_]*) +[A-Z]`)

// lacking are the columns of a CREATE TABLE that the table of its name does not have.
func lacking(ctx context.Context, conn *sql.Conn, table, statement string) (out []string, err error) {
	for _, found := range columns.FindAllStringSubmatch(statement, -1) {
		const look = "SELECT COUNT(*) FROM information_schema.columns " +
			"WHERE table_schema = DATABASE() AND table_name = ? AND column_name = ?"
		n := 0
		if err := conn.QueryRowContext(ctx, look, table, found[1]).Scan(&n); err != nil {
			return nil, err
		}
		if n == 0 {
			out = append(out, found[1])
		}
	}
	return out, nil
}

var comment = regexp.MustCompile(`--[^\n]*`)

// statements are those of a file, without comments.
func statements(text string) (out []string) {
	for s := range strings.SplitSeq(comment.ReplaceAllString(text, ""), ";") {
		if s = strings.TrimSpace(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}
