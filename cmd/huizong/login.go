package main

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/term"

	"huizong/jobs/account"
)

// loginLife is how long a sign-in at the command line stands.
const loginLife = 8 * time.Hour

type loginCmd struct {
	Account      string `arg:"" help:"Name of the account."`
	PasswordFile string `       help:"File with the password on its first line, and the code on its second where one is needed; - is standard input." placeholder:"FILE"`
	TokenFile    string `       help:"Where the token is kept (default: $$HUIZONG_TOKEN_FILE, else the state directory)."                             placeholder:"FILE"`
}

// Help is printed below the flags.
func (loginCmd) Help() string {
	return "Orders that decide are made as a person. The token is kept in a file that only you may read, and ends " +
		"after " +
		"8 hours; approving needs a code given in the last 15 minutes. Example: huizong login jinml"
}

// secrets reads password and code, from a file or a terminal.
func (c *loginCmd) secrets(a *app, code bool) (password, otp string, err error) {
	if c.PasswordFile == "" && term.IsTerminal(int(os.Stdin.Fd())) {
		if password, err = ask(a, "Password: "); err == nil && code {
			otp, err = ask(a, "Code: ")
		}
		return password, otp, err
	}
	in := os.Stdin
	if c.PasswordFile != "" && c.PasswordFile != "-" {
		if in, err = os.Open(c.PasswordFile); err != nil {
			return "", "", err
		}
		defer in.Close()
	}
	lines := bufio.NewScanner(in)
	if lines.Scan() {
		password = strings.TrimRight(lines.Text(), "\r")
	}
	if lines.Scan() {
		otp = strings.TrimSpace(lines.Text())
	}
	return password, otp, lines.Err()
}

func ask(a *app, what string) (string, error) {
	a.err.say("%s", a.err.Text(what))
	raw, err := term.ReadPassword(int(os.Stdin.Fd()))
	a.err.say("\n")
	return string(raw), err
}

// Run runs the command.
func (c *loginCmd) Run(a *app) error {
	a.tokenPath = c.TokenFile
	book, err := a.accounts()
	if err != nil {
		return err
	}
	who, err := book.Account(a.ctx, c.Account)
	if err != nil && !errors.Is(err, account.ErrUnknown) {
		return err
	}
	password, code, err := c.secrets(a, who.Bound())
	if err != nil {
		return err
	}
	subjects := []account.Subject{account.OfPair(c.Account, machineUser()), account.OfAccount(c.Account)}
	if wait, _, err := book.Try(a.ctx, subjects...); err != nil {
		return err
	} else if wait > 0 {
		return fmt.Errorf("too many wrong attempts; wait %s", wait.Round(time.Second))
	}
	if !account.PasswordMatches(who.Password, password) || who.Disabled {
		return account.ErrRefused
	}
	var factorAt *time.Time
	if who.Bound() {
		if err := a.takeCode(who, code); err != nil {
			return err
		}
		now := time.Now().UTC().Truncate(time.Microsecond)
		factorAt = &now
	}
	switch {
	case who.Outworn(time.Duration(a.settings.Admin.Password.MaxAge), time.Now()):
		return errors.New("the password has to be changed first: huizong user password " + who.Name +
			" --old-password-file FILE, or on the page")
	case a.settings.Admin.SecondFactor == "required" && who.Role.NeedsFactor() && !who.Bound():
		return errors.New("your role needs a second factor; bind one on the page first (/account/factor)")
	}
	if err := book.Forgive(a.ctx, subjects[0]); err != nil {
		return err
	}
	return c.keep(a, who, factorAt)
}

// keep makes the token and writes its file.
func (c *loginCmd) keep(a *app, who account.Account, factorAt *time.Time) error {
	book, err := a.accounts()
	if err != nil {
		return err
	}
	token, hash := account.NewToken()
	until := time.Now().Add(loginLife).UTC().Truncate(time.Second)
	if _, err := book.AddToken(a.ctx, account.Token{Account: who.Name, Note: machineUser(), Scope: who.Role, Hash: hash,
		ExpiresAt: until, Login: true, FactorAt: factorAt}, who.Name); err != nil {
		return err
	}
	if err := book.SignedIn(a.ctx, who.Name); err != nil {
		return err
	}
	file := a.tokenFile()
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return err
	}
	if err := os.Remove(file); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	if err := os.WriteFile(file, []byte(token+"\n"), 0o600); err != nil {
		return err
	}
	a.out.say("%s, %s, until %v\n", who.Name, who.Role, until)
	return nil
}

// takeCode counts an attempt and takes a code, or a recovery code, once.
func (a *app) takeCode(who account.Account, code string) error {
	book, err := a.accounts()
	if err != nil {
		return err
	}
	of := account.OfFactor(who.Name)
	if wait, _, err := book.Try(a.ctx, of); err != nil {
		return err
	} else if wait > 0 {
		return fmt.Errorf("too many wrong codes; wait %s", wait.Round(time.Second))
	}
	keys, err := a.keys()
	if err != nil {
		return err
	}
	secret, err := who.Secret(keys)
	if err != nil {
		return err
	}
	step, err := secret.Step(code, who.Step, time.Now())
	if errors.Is(err, account.ErrCode) {
		mac, err := who.Recover(keys, code)
		if err != nil {
			return err
		}
		if _, taken, err := book.TakeRecovery(a.ctx, who.Name, mac); err != nil || !taken {
			return errors.Join(err, account.ErrCode)
		}
		return book.Forgive(a.ctx, of)
	} else if err != nil {
		return err
	}
	if taken, err := book.TakeStep(a.ctx, who.Name, step); err != nil || !taken {
		return errors.Join(err, account.ErrCode)
	}
	return book.Forgive(a.ctx, of)
}

type logoutCmd struct {
	TokenFile string `help:"Where the token is kept." placeholder:"FILE"`
}

// Run runs the command.
func (c *logoutCmd) Run(a *app) error {
	a.tokenPath = c.TokenFile
	if who, err := a.signedIn(); err == nil && who != nil {
		book, err := a.accounts()
		if err != nil {
			return err
		}
		if err := book.Revoke(a.ctx, who.token.ID, who.account.Name); err != nil {
			return err
		}
	}
	if err := os.Remove(a.tokenFile()); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	a.out.say("signed out\n")
	return nil
}

type whoamiCmd struct {
	TokenFile string `help:"Where the token is kept." placeholder:"FILE"`
	format
}

// Run runs the command.
func (c *whoamiCmd) Run(a *app) error {
	a.tokenPath = c.TokenFile
	if _, err := a.config(); err != nil {
		return err
	}
	who, err := a.signedIn()
	if err != nil {
		return err
	}
	if who == nil {
		return errors.New("nobody is signed in: huizong login ACCOUNT")
	}
	if c.Format == "json" {
		return printJSON(
			a.out,
			map[string]any{"account": who.account.Name, "title": who.account.Title, "role": who.role,
				"until": who.token.ExpiresAt, "factor_at": who.token.FactorAt, "token": who.token.ID},
		)
	}
	a.out.say("%s, %s, until %v\n", who.account.Name, who.role, who.token.ExpiresAt)
	return nil
}
