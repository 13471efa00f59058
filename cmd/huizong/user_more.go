package main

import (
	"errors"
	"fmt"
	"net/mail"
	"net/url"
	"strings"
	"time"

	"huizong/jobs/account"
)

// invitationLife is how long an invitation stands.
const invitationLife = 24 * time.Hour

// invite gives an account an open invitation, and returns it.
func invite(who *account.Account) string {
	token, hash := account.NewToken()
	until := time.Now().Add(invitationLife).UTC().Truncate(time.Microsecond)
	who.Invite, who.InviteTill = hash, &until
	return token
}

func (a *app) printInvitation(name, token string) {
	base := strings.TrimSuffix(a.settings.Admin.BaseURL, "/")
	fmt.Fprintf(a.err, "for %s alone, once, within %s; it is not shown again:\n", name, invitationLife)
	fmt.Fprintf(a.out, "%s/login/openid?invite=%s\n", base, url.QueryEscape(token))
}

type userInviteCmd struct{ named }

// Run runs the command.
func (c *userInviteCmd) Run(a *app) error {
	token := ""
	err := c.change(a, "invited", func(who *account.Account) error {
		if who.Issuer != "" {
			return fmt.Errorf("%s is bound already, to a person of %s", who.Name, who.Issuer)
		}
		token = invite(who)
		return nil
	})
	if err == nil {
		a.printInvitation(c.Name, token)
	}
	return err
}

type userAddressCmd struct {
	named
	Address string `arg:"" optional:"" help:"The address; none takes it away."`
}

// Run runs the command.
func (c *userAddressCmd) Run(a *app) error {
	if c.Address != "" && !bareAddress(c.Address) {
		return withStatus{
			exitUsage,
			fmt.Errorf("want an address like name@example.gov.cn, got %q", c.Address),
		}
	}
	return c.change(a, "address", func(who *account.Account) error { who.Address = c.Address; return nil })
}

type userSessionsCmd struct {
	named
	End bool `help:"End them all."`
	format
}

// Run runs the command.
func (c *userSessionsCmd) Run(a *app) error {
	book, err := a.accounts()
	if err != nil {
		return err
	}
	if c.End {
		by, _, err := a.administer(c.As)
		if err != nil {
			return err
		}
		n, err := book.EndSessions(a.ctx, c.Name, "", by)
		if err == nil {
			fmt.Fprintf(a.out, "%s: %d sessions ended\n", c.Name, n)
		}
		return err
	}
	all, err := book.Sessions(a.ctx, c.Name)
	if err != nil {
		return err
	}
	var rows [][]any
	for _, s := range all {
		rows = append(
			rows,
			[]any{s.Address, s.Agent, s.BegunAt.Format(time.RFC3339), s.SeenAt.Format(time.RFC3339)},
		)
	}
	return c.list(a.out, all, []any{"address", "browser", "since", "seen"}, rows)
}

type userResetFactorCmd struct {
	named
	Emergency bool   `help:"On this host, by nobody signed in: for a sole administrator who lost the phone. All are told."`
	Reason    string `help:"Why; with --emergency."`
}

// Run runs the command. Nobody resets their own factor but in an emergency.
func (c *userResetFactorCmd) Run(a *app) error {
	unbind := func(who *account.Account) error { who.Unbind(); return nil }
	if c.Emergency {
		if strings.TrimSpace(c.Reason) == "" {
			return withStatus{
				exitUsage,
				errors.New("--emergency needs --reason: all operators and approvers are told it"),
			}
		}
		if _, err := a.config(); err != nil {
			return err
		}
		if err := a.tellAll("second factor of "+c.Name+" was reset", c.Reason); err != nil {
			return err
		}
		return c.changeBy(a, "factor_reset_in_emergency", machineUser(), unbind)
	}
	who, err := a.signedIn()
	if err != nil {
		return err
	}
	if who != nil && who.account.Name == c.Name {
		return errors.New(
			"nobody resets their own second factor; another administrator does, or --emergency on the host",
		)
	}
	return c.change(a, "factor_reset", unbind)
}

// bareAddress reports whether a is an address without a name.
func bareAddress(a string) bool {
	parsed, err := mail.ParseAddress(a)
	return err == nil && parsed.Address == a
}

// tellAll writes to every operator and every approver that somebody acts without having signed in, before it is done.
func (a *app) tellAll(what, reason string) error {
	s, err := a.service(false)
	if err != nil {
		return err
	}
	book, err := a.accounts()
	if err != nil {
		return err
	}
	all, err := book.Accounts(a.ctx)
	if err != nil {
		return err
	}
	var also []string
	for _, who := range all {
		if who.Address != "" && !who.Disabled && who.Role.May(account.Approver) {
			also = append(also, who.Address)
		}
	}
	return s.Ledger.Letters(a.ctx, s.Emergency(machineUser()+": "+what+": "+reason, also))
}
