package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"huizong/cmd/words"
	"huizong/config"
	"huizong/jobs/account"
	"huizong/jobs/ledger"
)

// settingsCmd is what figures and dates go by, where the ledger keeps it.
type settingsCmd struct {
	List    settingsListCmd `cmd:"" default:"withargs" help:"What is set, planned and proposed."`
	Set     settingsSetCmd  `cmd:"" help:"Propose another value; another person confirms it."`
	End     settingsEndCmd  `cmd:"" help:"Propose that the configuration's usual value holds again."`
	Approve settleCmd       `cmd:"" help:"Confirm a change that waits for a second person."`
	Decline declineCmd      `cmd:"" help:"Let a proposed change go, or take your own back."`
	Copy    settingsCopyCmd `cmd:"" help:"Copy the configuration's settings into the ledger."`
}

type settingsListCmd struct {
	Name    string `arg:"" optional:"" help:"Only this one: gate.max_change, holidays.2027."`
	History bool   `help:"Every version, not only what stands or is to come."`
	format
}

// Run runs the command.
func (c *settingsListCmd) Run(a *app) error {
	if faults := config.Unsettable(c.Name); c.Name != "" && faults != nil {
		return withStatus{exitUsage, faults}
	}
	all, now, err := a.versions()
	if err != nil {
		return err
	}
	type row struct {
		ledger.Setting
		When string `json:"standing"`
	}
	in, out, rows := ledger.InForce(all, now), []row{}, [][]any{}
	for _, s := range all {
		r := row{s, s.Standing(in, now)}
		_, _, recipient := config.RecipientName(s.Name)
		if recipient || c.Name != "" && c.Name != s.Name || !c.History && (r.When == "past" || r.When == "declined") {
			continue
		}
		change := any("")
		if s.State == ledger.Proposed {
			change = s.ID
		}
		out = append(out, r)
		rows = append(rows, []any{s.Name, string(s.Value), words.Label(r.When), s.Version, s.From, s.By,
			s.SettledBy, s.Reason, change})
	}
	return c.list(a.out, out, []any{"name", "value", "standing", "version", "from", "by", "confirmed by", "reason",
		"change"}, rows)
}

type settingsSetCmd struct {
	Name  string `arg:"" help:"The key, as in the configuration: gate.max_change, holidays.2027, mail.allowed_domains."`
	Value string `arg:"" help:"As JSON, or one word: 0.6, {\"day\": 5, \"roll\": \"next\"}, [\"example.gov.cn\"]."`
	asked
}

// Help is printed below the flags.
func (settingsSetCmd) Help() string {
	return "The ledger keeps " + strings.Join(config.Settable, ", ") + " (holidays by year).\n" +
		`Example: huizong settings set reconcile.coefficient 3.0 --from 2027-01-01 --reason "notice 12 of 2026"`
}

// Run runs the command.
func (c *settingsSetCmd) Run(a *app) error {
	var value any = c.Value
	if b := strings.TrimSpace(c.Value); strings.HasPrefix(b, "{") || strings.HasPrefix(b, "[") {
		if err := json.Unmarshal([]byte(b), &value); err != nil {
			return fmt.Errorf("%s: %q is not JSON: %w", c.Name, c.Value, err)
		}
	}
	return c.give(a, c.Name, value, nil)
}

type settingsEndCmd struct {
	Name string `arg:"" help:"The key."`
	asked
}

// Run runs the command.
func (c *settingsEndCmd) Run(a *app) error { return c.give(a, c.Name, nil, nil) }

type settingsCopyCmd struct {
	As string `help:"Who copies (default: the account's name)."`
}

// Run runs the command.
func (c *settingsCopyCmd) Run(a *app) error {
	conf, err := a.config()
	if err != nil {
		return err
	}
	_, settings := conf.Keeps()
	return a.copyIn("settings", conf.Settings, settings, c.As)
}

// copyIn keeps what the configuration says as first versions. It changes nothing that is in force: the configuration
// holds until it names the database, and what is in the ledger already stays as it is.
func (a *app) copyIn(what string, managed config.Managed, sets []config.Set, as string) error {
	if managed.InDatabase() {
		return fmt.Errorf("%s are in the ledger already (%s.managed: database)", what, what)
	}
	l, err := a.ledger()
	if err != nil {
		return err
	}
	who, err := a.actor(as, ledger.Release)
	if err != nil {
		return err
	}
	if !who.Role.May(account.Operator) {
		return fmt.Errorf("%s is %s, and this needs an operator", who.Account, who.Role)
	}
	copied := 0
	for _, s := range sets {
		all, err := l.Settings(a.ctx)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(all, func(o ledger.Setting) bool { return o.Name == s.Name }) {
			continue
		}
		p := ledger.Proposal{Name: s.Name, Value: s.Value, Actor: who.Account, Reason: "copied from the configuration",
			Via: ledger.Via{Role: string(who.Role), Channel: string(who.Channel), Address: who.Address,
				Token: who.Token}}
		if len(all) > 0 {
			p.Last = slices.MaxFunc(all, func(a, b ledger.Setting) int { return int(a.ID - b.ID) }).ID
		}
		if _, err := l.Propose(a.ctx, p); err != nil {
			return fmt.Errorf("copy %s: %w", s.Name, err)
		}
		copied++
	}
	a.out.say("%d copied; now leave them out of the configuration and say %s.managed: database\n", copied,
		what)
	return nil
}
