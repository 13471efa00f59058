package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/go-sql-driver/mysql"
	"github.com/jmoiron/sqlx"
)

// WithAccount returns dsn with the user, password and address of account: the same database, opened by whoever may
// change its tables. An empty account leaves dsn as it is.
func WithAccount(dsn, account string) (string, error) {
	if account == "" {
		return dsn, nil
	}
	to, err := mysql.ParseDSN(dsn)
	if err != nil {
		return "", fmt.Errorf("read the database: want user:password@tcp(host:3306)/database")
	}
	by, err := mysql.ParseDSN(account)
	if err != nil {
		return "", fmt.Errorf("read database.migration: want user:password@tcp(host:3306)/database")
	}
	to.User, to.Passwd, to.Net, to.Addr = by.User, by.Passwd, by.Net, by.Addr
	return to.FormatDSN(), nil
}

// Right is what an account may do with one table.
type Right struct {
	Table string
	Verbs string // as GRANT names them
}

// Reading are the rights that the source's account needs: to read every table of the agencies.
func Reading(tables []string) []Right {
	var out []Right
	for _, t := range tables {
		out = append(out, Right{t, "SELECT"})
	}
	return out
}

// Keeping are the rights that the ledger's account needs. What is written into the audit can be neither changed nor
// taken out by it; tables of the migrations are read only.
func Keeping(tables []string) []Right {
	var out []Right
	for _, t := range tables {
		verbs := "SELECT, INSERT, UPDATE, DELETE"
		switch {
		case t == "audit":
			verbs = "SELECT, INSERT"
		case strings.HasSuffix(t, "_version"), strings.HasSuffix(t, "_schema"):
			verbs = "SELECT"
		}
		out = append(out, Right{t, verbs})
	}
	return out
}

// Grant gives the account of dsn its rights, by the account that db is open with. It returns the account as the server
// knows it. An account that is db's own needs nothing.
func (db *DB) Grant(ctx context.Context, dsn string, rights []Right) (string, error) {
	account, err := accountOf(ctx, dsn)
	if err != nil {
		return "", err
	}
	var own string
	if err := db.GetContext(ctx, &own, "SELECT CURRENT_USER()"); err != nil {
		return "", fmt.Errorf("read the account of %s: %w", db.Address, err)
	}
	if own == account {
		return account, nil
	}
	user, host, _ := cutLast(account, "@")
	for _, r := range rights {
		// names are ours or the server's own, quoted all the same
		grant := fmt.Sprintf("GRANT %s ON %s TO %s@%s", r.Verbs, quoteName(r.Table), quoteText(user), quoteText(host))
		if _, err := db.ExecContext(ctx, grant); err != nil {
			return account, fmt.Errorf("grant %s on %s to %s: %w (the account of database.migration needs "+
				"GRANT OPTION)", r.Verbs, r.Table, account, err)
		}
	}
	return account, nil
}

// Tables returns the tables of the database that db is open with, by name.
func (db *DB) Tables(ctx context.Context) ([]string, error) {
	var out []string
	const list = "SELECT table_name FROM information_schema.tables " +
		"WHERE table_schema = DATABASE() AND table_type IN ('BASE TABLE', 'VIEW') ORDER BY table_name"
	if err := db.SelectContext(ctx, &out, list); err != nil {
		return nil, fmt.Errorf("list the tables of %s: %w", db.Address, err)
	}
	slices.Sort(out)
	return out, nil
}

// accountOf asks the server which of its accounts a DSN signs in as. The database is left out: the account may not be
// allowed to use it yet.
func accountOf(ctx context.Context, dsn string) (string, error) {
	cfg, err := configure(dsn, ForSource, nil)
	if err != nil {
		return "", err
	}
	cfg.DBName = ""
	connector, err := mysql.NewConnector(cfg)
	if err != nil {
		return "", fmt.Errorf("open %s: %s", address(cfg), hideSecret(err.Error(), cfg.Passwd))
	}
	db := sqlx.NewDb(openConnector(connector), "mysql")
	defer db.Close()
	var account string
	if err := db.GetContext(ctx, &account, "SELECT CURRENT_USER()"); err != nil {
		return "", explain(err, cfg, ForLedger)
	}
	return account, nil
}

func cutLast(s, sep string) (before, after string, found bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}

func quoteName(s string) string { return "`" + strings.ReplaceAll(s, "`", "``") + "`" }

func quoteText(s string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, "'", "''").Replace(s) + "'"
}
