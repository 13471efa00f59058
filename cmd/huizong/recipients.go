package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"huizong/cmd/words"
	"huizong/config"
	"huizong/jobs/ledger"
)

// recipientsCmd is who gets what.
type recipientsCmd struct {
	List    recipientsListCmd   `cmd:"" default:"withargs" help:"Who gets what: today, planned and proposed."`
	Add     recipientsAddCmd    `cmd:"" help:"One more recipient of a job."`
	Change  recipientsChangeCmd `cmd:"" help:"Another address, name, slice, language or kind."`
	End     recipientsEndCmd    `cmd:"" help:"A recipient gets nothing any more."`
	Approve settleCmd           `cmd:"" help:"Confirm a change that waits for a second person."`
	Decline declineCmd          `cmd:"" help:"Let a proposed change go, or take your own back."`
	Copy    recipientsCopyCmd   `cmd:"" help:"Copy the configuration's recipients into the ledger."`
}

// reader is what a recipient is, as the ledger keeps it.
type reader struct {
	Name        string   `json:"name"`
	Address     string   `json:"address"`
	Region      string   `json:"region,omitempty"`
	Locale      string   `json:"locale,omitempty"`
	Kind        string   `json:"kind,omitempty"`
	Attachments []string `json:"attachments,omitempty"`
	Records     string   `json:"records,omitempty"`
}

// recipientVersion is a version of a recipient as a list shows it.
type recipientVersion struct {
	Job    string `json:"job"`
	Number int    `json:"number"`
	reader
	Version   int       `json:"version,omitempty"`
	From      time.Time `json:"from,omitzero"`
	Standing  string    `json:"standing"` // in force, planned, proposed, past, declined, file
	By        string    `json:"by,omitempty"`
	SettledBy string    `json:"confirmed_by,omitempty"`
	Reason    string    `json:"reason,omitempty"`
	Change    int64     `json:"change,omitempty"` // its number
	name      string    // in the ledger
}

type recipientsListCmd struct {
	Job     string `arg:"" optional:"" help:"Only this job's."`
	History bool   `help:"Every version, not only what stands or is to come."`
	format
}

// Run runs the command.
func (c *recipientsListCmd) Run(a *app) error {
	conf, err := a.config()
	if err != nil {
		return err
	}
	var out []recipientVersion
	if conf.Recipients.InDatabase() {
		all, now, err := a.versions()
		if err != nil {
			return err
		}
		out = recipientsOf(all, now, c.History)
	} else {
		out = ofFile(conf)
	}
	out = slices.DeleteFunc(out, func(l recipientVersion) bool { return c.Job != "" && l.Job != c.Job })
	if len(out) == 0 {
		if err := a.knows(c.Job); err != nil {
			return err
		}
	}
	if c.Format == "json" {
		return printJSON(a.out, out)
	}
	var rows [][]any
	for _, l := range out {
		rows = append(rows, []any{l.Job, l.Number, l.Name, l.Address, cmp.Or(l.Kind, "to"), l.Region, l.Locale,
			words.Label(l.Standing), l.Version, l.From, l.By, l.SettledBy, l.Reason, l.Change})
	}
	a.out.table([]any{"job", "number", "name", "address", "kind", "region", "locale", "standing", "version",
		"from",
		"by", "confirmed by", "reason", "change"}, rows)
	return nil
}

// versions is every version of what the ledger keeps, and the ledger's clock.
func (a *app) versions() ([]ledger.Setting, time.Time, error) {
	l, err := a.ledger()
	if err != nil {
		return nil, time.Time{}, err
	}
	now, err := l.Now(a.ctx)
	if err != nil {
		return nil, now, err
	}
	all, err := l.Settings(a.ctx)
	return all, now, err
}

func recipientsOf(all []ledger.Setting, now time.Time, history bool) []recipientVersion {
	in := ledger.InForce(all, now)
	out := []recipientVersion{}
	for _, s := range all {
		job, number, ok := config.RecipientName(s.Name)
		l := recipientVersion{
			Job:       job,
			Number:    number,
			Version:   s.Version,
			From:      s.From,
			Standing:  s.Standing(in, now),
			By:        s.By,
			SettledBy: s.SettledBy,
			Reason:    s.Reason,
			Change:    s.ID,
			name:      s.Name,
		}
		if !ok || !history && (l.Standing == "past" || l.Standing == string(ledger.Declined)) {
			continue
		}
		if s.Ended() {
			l.Name = "(ended)"
		} else if err := json.Unmarshal(s.Value, &l.reader); err != nil {
			l.Name = err.Error()
		}
		out = append(out, l)
	}
	slices.SortStableFunc(out, func(a, b recipientVersion) int {
		return cmp.Or(strings.Compare(a.Job, b.Job), cmp.Compare(a.Number, b.Number), cmp.Compare(a.Version, b.Version))
	})
	return out
}

// ofFile are the recipients of the configuration.
func ofFile(c *config.Config) []recipientVersion {
	out := []recipientVersion{}
	for _, j := range c.Jobs {
		for i, r := range j.Recipients {
			out = append(out, recipientVersion{Job: j.Name, Number: i + 1, Standing: "file",
				reader: reader{r.Name, r.Address, r.Region,
					r.Locale, r.Kind, r.Attachments, r.Records}})
		}
	}
	return out
}

// about are the parts of a recipient that flags set.
type about struct {
	Name        string   `help:"As the mail greets it."`
	Region      string   `help:"Gets this region's slice; none: the job's." placeholder:"CODE"`
	Locale      string   `help:"zh-CN, ko, en."`
	Kind        string   `help:"to, or cc: a copy."`
	Attachments []string `help:"xlsx, pdf, docx (default: the job's)."`
}

func (f about) over(r reader) reader {
	r.Name, r.Locale, r.Kind = cmp.Or(f.Name, r.Name), cmp.Or(f.Locale, r.Locale), cmp.Or(f.Kind, r.Kind)
	if r.Region = cmp.Or(f.Region, r.Region); r.Region == "none" {
		r.Region = ""
	}
	if f.Attachments != nil {
		r.Attachments = f.Attachments
	}
	return r
}

type recipientsAddCmd struct {
	Job     string `arg:"" help:"The job."`
	Address string `arg:"" help:"Of the mailbox."`
	about
	asked
}

// Run runs the command.
func (c *recipientsAddCmd) Run(a *app) error {
	return c.give(a, "recipients."+c.Job, c.over(reader{Address: c.Address}), nil)
}

type recipientsChangeCmd struct {
	Job string `arg:"" help:"The job."`
	Who string `arg:"" help:"Its address, or its number."`
	To  string `help:"Another address." placeholder:"ADDRESS"`
	about
	asked
}

// Run runs the command.
func (c *recipientsChangeCmd) Run(a *app) error {
	l, err := a.recipient(c.Job, c.Who)
	if err != nil {
		return err
	}
	r := c.over(l.reader)
	r.Address = cmp.Or(c.To, r.Address)
	return c.give(a, l.name, r, &l.Version)
}

type recipientsEndCmd struct {
	Job string `arg:"" help:"The job."`
	Who string `arg:"" help:"Its address, or its number."`
	asked
}

// Run runs the command.
func (c *recipientsEndCmd) Run(a *app) error {
	l, err := a.recipient(c.Job, c.Who)
	if err != nil {
		return err
	}
	return c.give(a, l.name, nil, &l.Version)
}

// recipient finds one of a job, as it stands or is planned, by address or number.
func (a *app) recipient(job, who string) (recipientVersion, error) {
	conf, err := a.config()
	if err != nil {
		return recipientVersion{}, err
	}
	if !conf.Recipients.InDatabase() {
		return recipientVersion{}, errors.New("recipients stand in the configuration (recipients.managed: file)")
	}
	all, now, err := a.versions()
	if err != nil {
		return recipientVersion{}, err
	}
	var found *recipientVersion
	for _, l := range recipientsOf(all, now, false) {
		here := l.Job == job && (strings.EqualFold(l.Address, who) || fmt.Sprint(l.Number) == who)
		if here && (found == nil || l.Standing == "in force" || found.Standing != "in force") {
			newest := l
			found = &newest
		}
	}
	if found == nil {
		return recipientVersion{}, fmt.Errorf("job %s has no recipient %s; huizong recipients %s lists them", job, who,
			job)
	}
	for _, s := range all { // the version that is looked at is the newest of the name
		if s.Name == found.name {
			found.Version = s.Version
		}
	}
	return *found, nil
}

type recipientsCopyCmd struct {
	As string `help:"Who copies (default: the account's name)."`
}

// Run runs the command.
func (c *recipientsCopyCmd) Run(a *app) error {
	conf, err := a.config()
	if err != nil {
		return err
	}
	recipients, _ := conf.Keeps()
	return a.copyIn("recipients", conf.Recipients, recipients, c.As)
}
