package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"huizong/cmd/words"
	"huizong/jobs/desk"
	"huizong/jobs/ledger"
	"huizong/jobs/period"
)

// asked is what changes share.
type asked struct {
	From   string `help:"In force from this day on: 2026-12-01, 12月1日 (default: at once)." placeholder:"DAY"`
	Reason string `required:"" help:"Why."`
	As     string `help:"Who asks (default: the account's name)."`
	asking
}

// give gives the order, and says what came of it.
func (c asked) give(a *app, name string, value any, base *int) error {
	raw, err := json.Marshal(value)
	if err != nil {
		return err
	}
	from, err := c.day(a)
	if err != nil {
		return err
	}
	o := desk.Order{Verb: desk.Change, Reason: c.Reason,
		Change: &desk.Changed{Name: name, Value: raw, From: from, Base: base}}
	if err := c.ofChange(a, &o, c.As); err != nil {
		return err
	}
	done, err := a.order(o, c.As)
	if err != nil {
		return err
	}
	s := done.Setting
	if s.State == ledger.Proposed {
		a.out.say("%s: version %d is proposed as change %d; another person confirms it: huizong %s approve %d\n",
			s.Name, s.Version, s.ID, cmdOf(s.Name), s.ID)
		return nil
	}
	a.out.say("%s: version %d, in force from %v\n", s.Name, s.Version, s.From)
	return nil
}

func cmdOf(name string) string {
	if strings.HasPrefix(name, "recipients.") {
		return "recipients"
	}
	return "settings"
}

func (c asked) day(a *app) (time.Time, error) {
	if c.From == "" {
		return time.Time{}, nil
	}
	conf, err := a.config()
	if err != nil {
		return time.Time{}, err
	}
	zone, err := time.LoadLocation(conf.Zone)
	if err != nil {
		return time.Time{}, err
	}
	d, err := period.ParseDay(c.From, time.Now().In(zone))
	if err != nil {
		return time.Time{}, fmt.Errorf("--from: %w", err)
	}
	return d.First, nil
}

type settleCmd struct {
	Change []int64 `arg:"" help:"Numbers of the changes."`
	As     string  `help:"Who decides (default: the account's name)."`
	asking
}

// Run runs the command.
func (c *settleCmd) Run(a *app) error {
	for _, id := range c.Change {
		if err := c.ofChange(a, &desk.Order{Verb: desk.Confirm, Setting: id}, c.As); err != nil {
			return err
		}
	}
	return settleAll(a, desk.Confirm, c.Change, "", c.As)
}

type declineCmd struct {
	Change []int64 `arg:"" help:"Numbers of the changes."`
	Reason string  `help:"Why."`
	As     string  `help:"Who decides (default: the account's name)."`
}

// Run runs the command.
func (c *declineCmd) Run(a *app) error { return settleAll(a, desk.Decline, c.Change, c.Reason, c.As) }

func settleAll(a *app, v ledger.Verb, changes []int64, reason, as string) error {
	var failed []error
	for _, id := range changes {
		done, err := a.order(desk.Order{Verb: v, Setting: id, Reason: reason}, as)
		if err != nil {
			failed = append(failed, err)
			continue
		}
		a.out.say("%s: version %d is %s, from %v\n", done.Setting.Name, done.Setting.Version,
			words.Label(done.Setting.State), done.Setting.From)
	}
	return errors.Join(failed...)
}
