package main

import (
	"fmt"
	"strings"
	"time"

	"huizong/config"
	"huizong/jobs/account"
	"huizong/sql/store"
)

// tokenList shows tokens as a list does: number, scope, and until when.
func (m *manner) tokenList(tokens []account.Token) string {
	var parts []string
	for _, t := range tokens {
		until := m.stamp(t.ExpiresAt)
		if t.Revoked {
			until = m.Text("revoked")
		}
		parts = append(parts, fmt.Sprintf("%d %s %s %s", t.ID, m.Value(t.Scope), until, t.Note))
	}
	return strings.Join(parts, "\n")
}

type userTokenCmd struct {
	named
	Scope   string `default:"viewer" enum:"viewer,operator,approver,admin,auditor" help:"What it may do at most."`
	Expires string `default:"90d"                                                  help:"How long it is valid: 90d, 12h; at most 366d."`
	Note    string `                                                               help:"What it is for."`
}

// Run runs the command.
func (c *userTokenCmd) Run(a *app, book *store.Accounts) error {
	life, err := config.ParseDuration(c.Expires)
	if err != nil || life <= 0 || time.Duration(life) > 366*24*time.Hour {
		return withStatus{
			exitUsage,
			fmt.Errorf("--expires: want a time above 0 and at most 366d, got %q", c.Expires),
		}
	}
	who, err := book.Account(a.ctx, c.Name)
	if err != nil {
		return err
	}
	by, free, err := a.tokenMaker(c.Name, c.As)
	if err != nil {
		return err
	}
	if by != who.Name && !free && who.Role.Lesser(account.Role(c.Scope)).May(account.Approver) {
		return fmt.Errorf("a token that may approve as %s is made by %[1]s alone: huizong login %[1]s; or --scope "+
			"operator", who.Name)
	}
	token, hash := account.NewToken()
	until := time.Now().Add(time.Duration(life)).UTC().Truncate(time.Second)
	id, err := book.AddToken(
		a.ctx,
		account.Token{Account: who.Name, Note: c.Note, Scope: account.Role(c.Scope),
			Hash: hash, ExpiresAt: until},
		by,
	)
	if err != nil {
		return err
	}
	a.err.say("token %d of %s, scope %s, until %v; it is not shown again:\n", id, who.Name,
		who.Role.Lesser(account.Role(c.Scope)), until)
	fmt.Fprintln(a.out, token)
	return nil
}

type userRevokeCmd struct {
	ID int64  `arg:"" name:"token" help:"Number of the token."`
	As string `                    help:"Who does it (default: the account's name at this machine)."`
	asking
}

// Run runs the command.
func (c *userRevokeCmd) Run(a *app, book *store.Accounts) error {
	by := machineUser() // ending a token needs nobody's leave
	if who, err := a.signedIn(); err == nil && who != nil {
		by = who.account.Name
	}
	if err := c.ofToken(a, book, c.ID); err != nil {
		return err
	}
	if err := book.Revoke(a.ctx, c.ID, by); err != nil {
		return err
	}
	a.out.say("token %d: revoked\n", c.ID)
	return nil
}

// tokenMaker is who makes a token: its account's owner, an administrator, or anybody while there is none.
func (a *app) tokenMaker(name, as string) (by string, free bool, err error) {
	if who, err := a.signedIn(); err == nil && who != nil && who.account.Name == name {
		return name, false, nil
	}
	return a.administer(as)
}
