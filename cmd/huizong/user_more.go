package main

import (
	"fmt"

	"huizong/jobs/allow"
	"huizong/jobs/desk"
	"huizong/sql/store"
)

type userInviteCmd struct{ ordered }

// Run runs the command.
func (c *userInviteCmd) Run(a *app, book *store.Accounts) error {
	who, err := book.Account(a.ctx, c.Name)
	if err != nil {
		return err
	}
	if who.Issuer != "" {
		return fmt.Errorf("%s is bound already, to a person of %s", who.Name, who.Issuer)
	}
	return c.give(a, grants{}, desk.ResetPassword, desk.AccountOrder{})
}

type userAddressCmd struct {
	ordered
	Address string `arg:"" optional:"" help:"The address; none takes it away."`
}

// Run runs the command.
func (c *userAddressCmd) Run(a *app) error {
	if c.Address != "" && !allow.Address(c.Address) {
		return withStatus{
			exitUsage,
			fmt.Errorf("want an address like name@example.gov.cn, got %q", c.Address),
		}
	}
	return c.give(a, grants{}, desk.SetAddress, desk.AccountOrder{Address: c.Address})
}

type userSessionsCmd struct {
	ordered
	End bool `help:"End them all."`
	format
}

// Run runs the command.
func (c *userSessionsCmd) Run(a *app, book *store.Accounts) error {
	if c.End {
		return c.give(a, grants{}, desk.EndSessions, desk.AccountOrder{})
	}
	all, err := book.Sessions(a.ctx, c.Name)
	if err != nil {
		return err
	}
	var rows [][]any
	for _, s := range all {
		rows = append(
			rows,
			[]any{s.Address, s.Agent, s.BegunAt, s.SeenAt},
		)
	}
	return c.list(a.out, all, []any{"address", "browser", "since", "seen"}, rows)
}

type userResetFactorCmd struct {
	ordered
	grants
}

// Run runs the command. Nobody resets their own factor but in an emergency.
func (c *userResetFactorCmd) Run(a *app) error {
	return c.give(a, c.grants, desk.ResetFactor, desk.AccountOrder{})
}
