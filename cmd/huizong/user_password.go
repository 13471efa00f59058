package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"golang.org/x/term"

	"huizong/jobs/account"
)

// newPassword reads a password from a file or, twice, from the terminal, and returns its hash.
func (a *app) newPassword(who account.Account, file string) (string, error) {
	password, err := readPassword(a.err, file)
	if err == nil {
		err = account.CheckPassword(password, who.Name, who.Title)
	}
	if err == nil {
		err = account.CheckHistory(password, append(account.Hashes{who.Password}, who.History...))
	}
	if err != nil {
		return "", withStatus{exitUsage, err}
	}
	return account.HashPassword(password), nil
}

func readPassword(prompt *printer, file string) (string, error) {
	if file == "" && term.IsTerminal(int(os.Stdin.Fd())) {
		return askTwice(prompt)
	}
	in := os.Stdin
	if file != "" && file != "-" {
		f, err := os.Open(file)
		if err != nil {
			return "", err
		}
		defer f.Close()
		in = f
	}
	line, err := bufio.NewReader(in).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", fmt.Errorf("read the password: %w", err)
	}
	return strings.TrimRight(line, "\r\n"), nil
}

func askTwice(prompt *printer) (string, error) {
	var typed [2]string
	for i, text := range []string{"Password: ", "Again: "} {
		prompt.say("%s", prompt.Text(text))
		b, err := term.ReadPassword(int(os.Stdin.Fd()))
		prompt.say("\n")
		if err != nil {
			return "", fmt.Errorf("read the password: %w", err)
		}
		typed[i] = string(b)
	}
	if typed[0] != typed[1] {
		return "", errors.New("the two passwords differ")
	}
	return typed[0], nil
}

type userPasswordCmd struct {
	ordered
	PasswordFile    string `help:"File with the password on its first line; - is standard input."                 placeholder:"FILE"`
	OldPasswordFile string `help:"File with the present password: one's own password is changed, by nobody else." placeholder:"FILE"`
}

// Run runs the command.
func (c *userPasswordCmd) Run(a *app) error {
	if c.OldPasswordFile != "" {
		return c.own(a)
	}
	by, _, err := a.administer(c.As)
	if err != nil {
		return err
	}
	return c.change(a, by, func(who *account.Account) error {
		hash, err := a.newPassword(*who, c.PasswordFile)
		if err != nil {
			return err
		}
		who.SetPassword(hash, true, time.Now())
		return c.ofPassword(a, *who)
	})
}

// own changes one's own password, by who knows the present one.
func (c *userPasswordCmd) own(a *app) error {
	return c.change(a, c.Name, func(who *account.Account) error {
		old, err := readPassword(a.err, c.OldPasswordFile)
		if err != nil {
			return err
		}
		book, err := a.accounts()
		if err != nil {
			return err
		}
		of := account.OfPair(who.Name, machineUser())
		if wait, _, err := book.Try(a.ctx, of); err != nil || wait > 0 {
			return errors.Join(err, fmt.Errorf("wait %s", wait.Round(time.Second)))
		}
		if !account.PasswordMatches(who.Password, old) || who.Disabled {
			return account.ErrRefused
		}
		hash, err := a.newPassword(*who, c.PasswordFile)
		if err != nil {
			return err
		}
		who.SetPassword(hash, false, time.Now())
		return book.Forgive(a.ctx, of)
	})
}

// change loads the account, gives it another password and stores it.
func (n named) change(a *app, by string, edit func(*account.Account) error) error {
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
	if err := book.Change(a.ctx, who, "password", by); err != nil {
		return err
	}
	a.printAccount(who)
	return nil
}
