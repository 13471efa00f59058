package main

import (
	"fmt"
	"strings"

	"huizong/sql/store"
)

type martCmd struct {
	Refresh bool   `help:"Lay the months out anew, as serve does after every report and every night."`
	Grant   string `help:"Let this account of the database read the views, and nothing else." placeholder:"USER@HOST"`
}

// Help is printed below the flags.
func (martCmd) Help() string {
	return "Views for Metabase, Superset or a spreadsheet, in the ledger's database: mart_submission, mart_month and " +
		"mart_finding (docs: mart).\n\nExample:\n\n  huizong mart --refresh\n  huizong mart --grant 'bi@10.0.0.%'"
}

// Run runs the command.
func (c *martCmd) Run(a *app) error {
	if c.Grant != "" {
		if err := c.grant(a); err != nil {
			return err
		}
	}
	if !c.Refresh {
		if c.Grant == "" {
			fmt.Fprintln(a.out, strings.Join(store.MartViews, "\n"))
		}
		return nil
	}
	s, err := a.service(false)
	if err != nil {
		return err
	}
	if err := s.RefreshMart(a.ctx); err != nil {
		return err
	}
	a.out.say("the views are as of now\n")
	return nil
}

// grant gives an account that is there already its rights, by the account that makes tables.
func (c *martCmd) grant(a *app) error {
	user, host, ok := strings.Cut(c.Grant, "@")
	if !ok || user == "" || host == "" {
		return withStatus{exitUsage, fmt.Errorf("--grant %s: want USER@HOST, as the database knows it", c.Grant)}
	}
	if _, err := a.ledger(); err != nil {
		return err
	}
	db, err := a.tablesDB(a.settings.Database.Ledger.Reveal(), store.ForMigration)
	if err != nil {
		return err
	}
	if err := db.GrantMart(a.ctx, user, host); err != nil {
		return err
	}
	a.out.say("%s may read %s\n", c.Grant, strings.Join(store.MartViews, ", "))
	return nil
}
