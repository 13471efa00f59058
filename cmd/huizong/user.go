package main

import (
	"fmt"
	"time"

	"huizong/cmd/wiring"
	"huizong/jobs/account"
	"huizong/sql/store"
)

// userCmd is everything about accounts. They are made here and nowhere else: who can run this can read the database
// anyway.
type userCmd struct {
	Add      userAddCmd      `cmd:"" help:"Add an account. Without --password-file the password is asked for."`
	List     userListCmd     `cmd:"" help:"Every account with its role and tokens."`
	Password userPasswordCmd `cmd:"" help:"Set a new password; ends the account's sessions."`
	Role     userRoleCmd     `cmd:"" help:"Give another role; ends the account's sessions."`
	Disable  userDisableCmd  `cmd:"" help:"Let an account in no more; its records stay."`
	Enable   userEnableCmd   `cmd:"" help:"Let a disabled account in again."`
	Token    userTokenCmd    `cmd:"" help:"Make a bearer token for a program; it is shown once."`
	Revoke   userRevokeCmd   `cmd:"" help:"End a token, by its number."`
	Address  userAddressCmd  `cmd:"" help:"Set the mail address of an account: tests may go there."`
	Invite   userInviteCmd   `cmd:"" help:"Make a link that binds an account to the office's sign-in, once."`
	Sessions userSessionsCmd `cmd:"" help:"Where an account is signed in; end it all with --end."`

	ResetFactor userResetFactorCmd `cmd:"" help:"Take the second factor of another account away; it binds a new one."`
}

// Help is printed below the flags.
func (userCmd) Help() string {
	return "Roles, each with what the one before may do: viewer sees, operator runs and sends, approver approves " +
		"and releases, admin.\n\n" +
		"Example: the first account, and a token for a script\n\n  huizong user add lixd --title 李晓东 --role " +
		"operator\n  huizong user token lixd --scope viewer --expires 90d --note dashboard"
}

func (a *app) accounts() (*store.Accounts, error) {
	if _, err := a.ledger(); err != nil { // in the version wanted
		return nil, err
	}
	db, err := a.ledgerDB()
	if err != nil {
		return nil, err
	}
	keys, err := wiring.Keys(a.settings)
	if err != nil {
		return nil, err
	}
	return store.NewAccounts(db.DB).WithKeys(keys), nil
}

// named is the account a command is about.
type named struct {
	Name string `arg:"" help:"Name of the account."`
	As   string `       help:"Who does it (default: the account's name at this machine)."`
}

// change loads the account, edits it and stores it.
func (n named) change(a *app, what string, edit func(*account.Account) error) error {
	by, _, err := a.administer(n.As)
	if err != nil {
		return err
	}
	return n.changeBy(a, what, by, edit)
}

func (n named) changeBy(a *app, what, by string, edit func(*account.Account) error) error {
	book, err := a.accounts()
	if err != nil {
		return err
	}
	who, err := book.Account(a.ctx, n.Name)
	if err != nil {
		return err
	}
	if err := edit(&who); err != nil {
		return err
	}
	if err := book.Change(a.ctx, who, what, by); err != nil {
		return err
	}
	fmt.Fprintf(a.out, "%s: %s, %s\n", who.Name, who.Role,
		map[bool]string{true: "disabled", false: "enabled"}[who.Disabled])
	return nil
}

type userAddCmd struct {
	named
	Title        string `help:"The name that others read."`
	Role         string `help:"viewer, operator, approver, admin or auditor."                      required:"" enum:"viewer,operator,approver,admin,auditor"`
	PasswordFile string `help:"File with the password on its first line; - is standard input."                                                               placeholder:"FILE"`
	Address      string `help:"Mail address: tests may go there."`
	OIDC         bool   `help:"No password: signs in through the office's identity provider only."                                                                              name:"oidc"`
}

// Run runs the command.
func (c *userAddCmd) Run(a *app) error {
	book, err := a.accounts()
	if err != nil {
		return err
	}
	if err := account.CheckNew(c.Name); err != nil {
		return withStatus{exitUsage, err}
	}
	by, free, err := a.administer(c.As)
	if err != nil {
		return err
	}
	if c.Address != "" && !bareAddress(c.Address) {
		return withStatus{
			exitUsage,
			fmt.Errorf("--address: want an address like name@example.gov.cn, got %q", c.Address),
		}
	}
	n := account.Account{Name: c.Name, Title: c.Title, Role: account.Role(c.Role), Address: c.Address}
	invitation := ""
	if c.OIDC {
		invitation = invite(&n)
	} else {
		hash, err := a.newPassword(n, c.PasswordFile)
		if err != nil {
			return err
		}
		// the first administrator sits here; whoever else it is for did not choose it
		n.SetPassword(hash, !free || n.Role != account.Admin, time.Now())
	}
	if err := book.Add(a.ctx, n, by); err != nil {
		return err
	}
	fmt.Fprintf(a.out, "%s: %s\n", n.Name, n.Role)
	if invitation != "" {
		a.printInvitation(n.Name, invitation)
	}
	return nil
}

type userListCmd struct{ format }

// listed is an account with its tokens.
type listed struct {
	account.Account
	Tokens []account.Token `json:"tokens"`
}

// Run runs the command.
func (c *userListCmd) Run(a *app) error {
	book, err := a.accounts()
	if err != nil {
		return err
	}
	all, err := book.Accounts(a.ctx)
	if err != nil {
		return err
	}
	tokens, err := book.Tokens(a.ctx, "")
	if err != nil {
		return err
	}
	out, rows := []listed{}, [][]any{}
	for _, who := range all {
		l := listed{who, []account.Token{}}
		for _, t := range tokens {
			if t.Account == who.Name {
				l.Tokens = append(l.Tokens, t)
			}
		}
		out = append(out, l)
		rows = append(
			rows,
			[]any{who.Name, who.Title, who.Role, map[bool]string{true: "disabled"}[who.Disabled],
				tokenList(l.Tokens)},
		)
	}
	return c.list(a.out, out, []any{"account", "name", "role", "state", "tokens"}, rows)
}

type userRoleCmd struct {
	named
	Role string `arg:"" enum:"viewer,operator,approver,admin,auditor" help:"viewer, operator, approver, admin or auditor."`
}

// Run runs the command.
func (c *userRoleCmd) Run(a *app) error {
	return c.change(
		a,
		"role",
		func(who *account.Account) error { who.Role = account.Role(c.Role); return nil },
	)
}

type userDisableCmd struct{ named }

// Run runs the command.
func (c *userDisableCmd) Run(a *app) error {
	return c.change(a, "disabled", func(who *account.Account) error { who.Disabled = true; return nil })
}

type userEnableCmd struct{ named }

// Run runs the command.
func (c *userEnableCmd) Run(a *app) error {
	return c.change(a, "enabled", func(who *account.Account) error { who.Disabled = false; return nil })
}
