package main

import (
	"fmt"

	"huizong/cmd/wiring"
	"huizong/cmd/words"
	"huizong/jobs/account"
	"huizong/jobs/allow"
	"huizong/jobs/desk"
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

	Changes userChangesCmd `cmd:"" help:"Changes of accounts that wait for a second person."`
	Confirm userConfirmCmd `cmd:"" aliases:"approve" help:"Put a change of an account that waits in force; by another person."`
	Decline userDeclineCmd `cmd:"" help:"Let a change of an account that waits go, or take your own back."`
}

// Help is printed below the flags.
func (userCmd) Help() string {
	return "Roles, each with what the one before may do: viewer sees, operator runs and sends, approver approves " +
		"and releases, admin. Where an account comes to approve, or a second factor goes, another person who may " +
		"approve confirms it (huizong user confirm), but for the first accounts.\n\n" +
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

// grants is a command that may give somebody a right, or take a factor away: then a second person is asked.
type grants struct {
	Reason    string `help:"Why: the audit keeps it, and who confirms it reads it." default:"at the command line"`
	Emergency bool   `help:"On this host, by nobody signed in, where no second person can be asked; needs --reason. All are told."`
}

type userAddCmd struct {
	ordered
	Title        string `help:"The name that others read."`
	Role         string `help:"viewer, operator, approver, admin or auditor."                      required:"" enum:"viewer,operator,approver,admin,auditor"`
	PasswordFile string `help:"File with the password on its first line; - is standard input."                                                               placeholder:"FILE"`
	Address      string `help:"Mail address: tests may go there."`
	OIDC         bool   `help:"No password: signs in through the office's identity provider only."                                                                              name:"oidc"`
	grants
}

// Run runs the command.
func (c *userAddCmd) Run(a *app) error {
	if err := account.CheckNew(c.Name); err != nil {
		return withStatus{exitUsage, err}
	}
	if c.Address != "" && !allow.Address(c.Address) {
		return withStatus{
			exitUsage,
			fmt.Errorf("--address: want an address like name@example.gov.cn, got %q", c.Address),
		}
	}
	by, err := a.keeper(c.As, c.grants)
	if err != nil {
		return err
	}
	q := &desk.AccountOrder{Name: c.Name, Title: c.Title, Role: account.Role(c.Role), Address: c.Address}
	if !c.OIDC {
		if q.Hash, err = a.newPassword(account.Account{Name: c.Name, Title: c.Title}, c.PasswordFile); err != nil {
			return err
		}
	}
	return c.accountOrder(a, desk.Order{Verb: desk.AddAccount, Reason: c.Reason, Account: q}, by)
}

type userListCmd struct{ format }

// listed is an account with its tokens.
type listed struct {
	account.Account
	Tokens []account.Token `json:"tokens"`
}

// Run runs the command.
func (c *userListCmd) Run(a *app, book *store.Accounts) error {
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
			[]any{who.Name, who.Title, who.Role, words.Label(map[bool]string{true: "disabled"}[who.Disabled]),
				a.out.tokenList(l.Tokens)},
		)
	}
	return c.list(a.out, out, []any{"account", "name", "role", "state", a.out.Text("tokens") + a.out.zoneName()}, rows)
}

type userRoleCmd struct {
	ordered
	Role string `arg:"" enum:"viewer,operator,approver,admin,auditor" help:"viewer, operator, approver, admin or auditor."`
	grants
}

// Run runs the command.
func (c *userRoleCmd) Run(a *app) error {
	return c.give(a, c.grants, desk.SetRole, desk.AccountOrder{Role: account.Role(c.Role)})
}

type userDisableCmd struct {
	ordered
	Reason string `help:"Why." default:"at the command line"`
}

// Run runs the command.
func (c *userDisableCmd) Run(a *app) error {
	return c.give(a, grants{Reason: c.Reason}, desk.Disable, desk.AccountOrder{})
}

type userEnableCmd struct {
	ordered
	grants
}

// Run runs the command.
func (c *userEnableCmd) Run(a *app) error {
	return c.give(a, c.grants, desk.Enable, desk.AccountOrder{})
}
