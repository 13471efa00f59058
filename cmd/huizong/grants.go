package main

import (
	"huizong/sql/schema"
	"huizong/sql/store"
)

// tablesDB opens one of our databases by the account that may make tables there.
func (a *app) tablesDB(dsn string, p store.Purpose) (*store.DB, error) {
	c, err := a.tablesConfig()
	if err != nil {
		return nil, err
	}
	account, err := c.MigrationAccount()
	if err != nil {
		return nil, err
	}
	dsn, err = store.WithAccount(dsn, account.Reveal())
	if err != nil {
		return nil, err
	}
	return a.open(dsn, p)
}

// grant gives the accounts of source and ledger the rights that they need on the tables that are there now, where
// another account makes the tables (database.migration). It is done at every migration: a new table needs rights too.
func (a *app) grant(ledger, source *store.DB) error {
	c, err := a.tablesConfig()
	if err != nil {
		return err
	}
	if account, err := c.MigrationAccount(); err != nil || account == "" {
		return err
	}
	ours, theirs, err := schema.Tables()
	if err != nil {
		return err
	}
	if err := a.grantOn(ledger, c.Database.Ledger.Reveal(), ours, store.Keeping); err != nil || source == nil {
		return err
	}
	return a.grantOn(source, c.Database.Source.Reveal(), theirs, store.Reading)
}

func (a *app) grantOn(db *store.DB, dsn string, wanted []string, rights func([]string) []store.Right) error {
	present, err := db.Tables(a.ctx)
	if err != nil {
		return err
	}
	granted := rights(both(present, wanted))
	account, err := db.Grant(a.ctx, dsn, granted)
	if err != nil {
		return err
	}
	a.out.say("%s may use %d tables of %s\n", account, len(granted), db.Address)
	return nil
}

// both are the names that stand in either list.
func both(a, b []string) []string {
	known := map[string]bool{}
	for _, name := range b {
		known[name] = true
	}
	var out []string
	for _, name := range a {
		if known[name] {
			out = append(out, name)
		}
	}
	return out
}
