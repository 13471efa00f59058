package main

import (
	"errors"
	"fmt"
	"os"
	"os/user"
	"path/filepath"
	"strings"
	"time"

	"huizong/jobs/account"
)

// machineUser is the account of the machine, as the audit names it: cli:root@host.
func machineUser() string {
	name, host := "unknown", "unknown"
	if u, err := user.Current(); err == nil {
		name = u.Username
	}
	if h, err := os.Hostname(); err == nil {
		host = h
	}
	return "cli:" + name + "@" + host
}

// person is somebody who has signed in at the command line.
type person struct {
	account account.Account
	token   account.Token
	role    account.Role
}

// tokenFile is where login keeps the token: as told, else in the state directory, else in one under the temporary
// directory that nobody else may read.
func (a *app) tokenFile() string {
	for _, e := range []string{a.tokenPath, a.env("HUIZONG_TOKEN_FILE")} {
		if e != "" {
			return e
		}
	}
	if dir := a.env("STATE_DIRECTORY"); dir != "" {
		return filepath.Join(dir, "token")
	}
	if dir := a.env("XDG_STATE_HOME"); dir != "" {
		return filepath.Join(dir, "huizong", "token")
	}
	if home := a.env("HOME"); home != "" {
		if info, err := os.Stat(home); err == nil && info.IsDir() {
			return filepath.Join(home, ".local", "state", "huizong", "token")
		}
	}
	return filepath.Join(os.TempDir(), fmt.Sprintf("huizong-%d", os.Getuid()), "token")
}

func (a *app) env(name string) string {
	for _, e := range a.environ {
		if v, ok := strings.CutPrefix(e, name+"="); ok {
			return v
		}
	}
	return ""
}

// token is what login left; empty: nobody is signed in.
func (a *app) token() (string, error) {
	if t := a.env("HUIZONG_TOKEN"); t != "" {
		return strings.TrimSpace(t), nil
	}
	file := a.tokenFile()
	info, err := os.Stat(file)
	if errors.Is(err, os.ErrNotExist) {
		return "", nil
	} else if err != nil {
		return "", err
	}
	if info.Mode().Perm()&0o077 != 0 {
		return "", fmt.Errorf(
			"%s may be read by others (mode %04o); huizong logout, then huizong login",
			file,
			info.Mode().Perm(),
		)
	}
	raw, err := os.ReadFile(file)
	return strings.TrimSpace(string(raw)), err
}

// signedIn returns who has signed in; nil where nobody has.
func (a *app) signedIn() (*person, error) {
	token, err := a.token()
	if err != nil || token == "" {
		return nil, err
	}
	book, err := a.accounts()
	if err != nil {
		return nil, err
	}
	t, who, err := book.Bearer(a.ctx, account.HashToken(token))
	if err != nil && !errors.Is(err, account.ErrUnknown) {
		return nil, err
	}
	if err != nil || t.Revoked || who.Disabled || !time.Now().Before(t.ExpiresAt) {
		return nil, errors.New(
			"the sign-in at the command line is over, or its account is disabled: huizong login " +
				"(or huizong logout, to go on as nobody)",
		)
	}
	return &person{who, t, t.Limit(who.Role, a.settings.Admin.SecondFactor == "required")}, nil
}

// administer asks who changes accounts: anybody, while there is no administrator; then one who has signed in.
func (a *app) administer(as string) (actor string, free bool, err error) {
	book, err := a.accounts()
	if err != nil {
		return "", false, err
	}
	all, err := book.Accounts(a.ctx)
	if err != nil {
		return "", false, err
	}
	free = true
	for _, who := range all {
		free = free && (who.Disabled || who.Role != account.Admin)
	}
	who, err := a.signedIn()
	if who != nil && err == nil && who.role.May(account.Admin) {
		return who.account.Name, free, nil
	}
	if free {
		if as != "" {
			return machineUser() + " as " + as, true, nil
		}
		return machineUser(), true, nil
	}
	if err != nil {
		return "", false, err
	}
	return "", false, errors.New("there is an administrator, so accounts are changed by one: huizong login")
}
