package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"huizong/cmd/wiring"
	"huizong/config"
	"huizong/jobs"
	"huizong/jobs/account"
	"huizong/jobs/reconcile"
	"huizong/sql/schema"
	"huizong/sql/store"
)

type checkCmd struct {
	Quick   bool          `help:"Configuration, database and schema only."`
	Source  bool          `help:"The source alone, whole: every query, column by column."`
	Running bool          `help:"Only whether a service with this configuration runs here and its loops go round: for a container's health check."`
	Age     time.Duration `default:"90s" help:"With --running: how long a loop may stand still."`
	Format  string        `enum:"table,json" default:"table" help:"With --source: table or json."`
}

// Help is printed below the flags.
func (checkCmd) Help() string {
	return "Every check runs, whatever another finds. Examples: huizong check; huizong check --source"
}

// step is one check with what it looks at.
type step struct {
	name  string
	quick bool
	run   func() (string, error)
}

// Run runs the command.
func (c *checkCmd) Run(a *app) error {
	if c.Running {
		file, err := config.Find(a.file, a.environ)
		if err != nil {
			return err
		}
		return beating(file, c.Age, time.Now())
	}
	if c.Source {
		return c.survey(a)
	}
	failed, absent := 0, false
	for _, s := range c.steps(a) {
		if c.Quick && !s.quick {
			continue
		}
		said, err := s.run()
		switch {
		case err != nil:
			failed, absent = failed+1, absent || errors.Is(err, errNoLedger)
			a.out.say("FAIL  %s %v\n", a.out.pad(s.name, 13),
				strings.ReplaceAll(a.out.Said(err.Error()), "\n", "\n"+strings.Repeat(" ", 20)))
		case !c.Quick:
			a.out.say("ok    %s %s\n", a.out.pad(s.name, 13), a.out.Said(said))
		}
		if err != nil && s.name == "configuration" {
			return fmt.Errorf("the configuration is not right: %w", err) // nothing else can be tried
		}
	}
	if absent {
		return fmt.Errorf("%d checks failed; run huizong migrate for the tables, each other line says what to do",
			failed)
	}
	if failed > 0 {
		return fmt.Errorf("%d checks failed; each line above says what to do", failed)
	}
	return nil
}

// steps are the checks in their fixed order.
func (c *checkCmd) steps(a *app) []step {
	var s *jobs.Service
	return []step{
		{"configuration", true, func() (string, error) {
			p, err := a.planner()
			if err != nil {
				return "", err
			}
			s = p
			return a.out.Sprintf("%d jobs", len(s.Jobs)), nil
		}},
		{"source", true, func() (string, error) { return c.source(a) }},
		{"ledger", true, func() (string, error) { return c.ledger(a, s) }},
		{"templates", false, func() (string, error) { return c.templates(a, s) }},
		{"calendar", false, func() (string, error) { return c.calendar(s) }},
		{"mail login", false, func() (string, error) { return c.mail(a) }},
		{"bounces", false, func() (string, error) { return c.bounces(a) }},
		{"signing", false, func() (string, error) { return c.signing(a) }},
		{"files", false, func() (string, error) { return a.checkFiles() }},
		{"evidence", false, func() (string, error) { return a.checkEvidence() }},
		{"orders", false, func() (string, error) { return a.checkOrders(s) }},
		{"pages", false, func() (string, error) { return c.pages(a, s) }},
	}
}

func (c *checkCmd) source(a *app) (string, error) {
	source, err := a.source()
	if err != nil {
		return "", err
	}
	said := ""
	behind, err := c.behind(a, source)
	if err != nil {
		return "", err
	}
	err = source.Snapshot(a.ctx, func(snap jobs.Snapshot) error {
		dir, err := snap.Directory(a.ctx)
		if err != nil {
			return err
		}
		said = fmt.Sprintf("%d regions, %d agencies, %d projects", len(dir.Regions), len(dir.Agencies),
			len(dir.Projects))
		for _, j := range a.settings.Jobs {
			if dir.Regions[j.Region] == nil {
				return fmt.Errorf("job %s: the regions table has no %s; import the regions, or correct region", j.Name,
					j.Region)
			}
		}
		census, err := snap.Census(a.ctx, time.Now(), reconcile.Window{})
		if err == nil {
			said = sourceWarning(said, dir, census)
		}
		return err
	})
	return said + behind, err
}

// behind says how far a replica as source is behind; more than a report waits for is a fault.
func (c *checkCmd) behind(a *app, source jobs.Source) (string, error) {
	replica, most := wiring.Replica(source, a.settings.Source)
	if replica == nil {
		return "", nil
	}
	at, err := replica.CaughtUp(a.ctx)
	if err != nil {
		return "", err
	}
	lag := max(time.Since(at), 0).Round(time.Second)
	if lag > most {
		return "", fmt.Errorf("the replica is %s behind, and a report waits %s for it (source.max_lag): reports are "+
			"held until it has caught up", lag, most)
	}
	return fmt.Sprintf("; a replica, %s behind", lag), nil
}

// sourceWarning adds what of the source is worth a look before a report is.
func sourceWarning(said string, dir *reconcile.Directory, census *reconcile.Census) string {
	var warnings []string
	spoilt := 0
	for _, a := range dir.Agencies {
		if store.Mojibake([]byte(a.Name)) != "" {
			spoilt++
		}
	}
	if later := census.Later(); later > 0 {
		warnings = append(warnings, fmt.Sprintf("%d submissions are dated in the future: is it local time? source.zone",
			later))
	}
	if n := len(dir.Quarantine) + len(census.Quarantine); n > 0 {
		warnings = append(warnings, fmt.Sprintf("%d rows cannot be placed or understood", n))
	}
	if spoilt > 0 {
		warnings = append(warnings, fmt.Sprintf("names of %d agencies are not readable (mojibake)", spoilt))
	}
	if census.Unaccounted {
		warnings = append(warnings, "source.queries has no submissions_count.sql, so rows are not accounted for")
	}
	if len(warnings) == 0 {
		return said
	}
	return "warning: " + said + "; " + strings.Join(warnings, "; ") + "; huizong check --source"
}

func (c *checkCmd) ledger(a *app, s *jobs.Service) (string, error) {
	db, err := a.ledgerDB()
	if err != nil {
		return "", err
	}
	have, want, err := schema.Version(a.ctx, db.DB.DB, schema.Ledger)
	if err != nil {
		return "", err
	}
	if have < want {
		return "", fmt.Errorf("%w (version %d, want %d)", errNoLedger, have, want)
	}
	l := store.NewLedger(db.DB)
	slots := &jobs.Service{Jobs: s.Jobs, Ledger: l, Now: time.Now}
	if err := errors.Join(a.ledgerWritable(a.ctx), a.ledgerClock(a.ctx), slots.TooEarly(a.ctx)); err != nil {
		return "", err
	}
	most, err := l.Packet(a.ctx, a.settings.Mail.MaxSize)
	said := fmt.Sprintf("schema %d at %s, statements up to %d bytes", have, db.Address, most)
	if db.Clear() {
		said = "warning: " + said + "; passwords and data cross the network in the clear: set database.tls: required"
	}
	return said, err
}

func (c *checkCmd) templates(a *app, s *jobs.Service) (string, error) {
	if s == nil {
		return "", errors.New("the configuration is not right")
	}
	if err := wiring.Forms(s, a.settings); err != nil {
		return "", err
	}
	tried, err := s.TryForms()
	said := "set " + s.Mail.Hash()[:12] + ", tried on empty, small, large and hostile reports"
	for _, form := range tried {
		said += ", " + string(form)
	}
	return said, err
}

func (c *checkCmd) calendar(s *jobs.Service) (string, error) {
	now := time.Now()
	if warnings := s.Warnings(now); len(warnings) > 0 {
		return "warning: " + strings.Join(warnings, "; "), nil
	}
	return fmt.Sprintf("%d is known", now.Year()), nil
}

// pages tests what the administrators' pages stand on: the certificate, and accounts that can do what the jobs ask
// for.
func (c *checkCmd) pages(a *app, s *jobs.Service) (string, error) {
	listen, files := a.settings.Admin.Listen, a.settings.Admin.TLS
	if listen == "" {
		return "off (admin.listen)", nil
	}
	if err := certificates(files.CertFile, files.KeyFile); err != nil {
		return "", err
	}
	book, err := a.accounts()
	if err != nil {
		return "", err
	}
	all, err := book.Accounts(a.ctx)
	if err != nil {
		return "", err
	}
	enabled, approvers := 0, 0
	for _, who := range all {
		if who.Disabled {
			continue
		}
		enabled++
		if who.Role.May(account.Approver) {
			approvers++
		}
	}
	switch needed := slices.ContainsFunc(s.Jobs, func(j jobs.Job) bool { return j.Approval.Count() > 0 }); {
	case enabled == 0:
		return "warning: no account yet; huizong user add NAME --role admin", nil
	case needed && (approvers == 0 || enabled == 1):
		return "warning: a job needs approval by a second person, and no two accounts can do that; huizong user " +
			"add NAME --role approver", nil
	}
	return fmt.Sprintf("%s, %d accounts, %d may approve", listen, enabled, approvers), nil
}
