package jobs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"huizong/jobs/allow"
	"huizong/jobs/ledger"
)

// Settings are what the ledger keeps instead of the configuration: recipients, and settings of the office.
type Settings interface {
	// Settings lists every version, of each name in order.
	Settings(ctx context.Context) ([]ledger.Setting, error)
	// Propose keeps a change; ledger.ErrFenced where another came since the look that it was judged by.
	Propose(ctx context.Context, p ledger.Proposal) (ledger.Setting, error)
	// Settle confirms or declines a change that waits for a second person.
	Settle(ctx context.Context, d ledger.Settlement) (ledger.Setting, error)
	// Owed lists the reports that the recipient of a name has not got.
	Owed(ctx context.Context, name string) ([]ledger.Debt, error)
}

// Managed is what the ledger keeps, and what the configuration would be with it.
type Managed struct {
	Recipients bool // else they stand in the configuration
	Settings   bool
	Names      []string // of settings
	// File is what the configuration gives each of them, where no version is in force.
	File map[string]json.RawMessage
	// With is what would hold with these versions in force; an error lists all that would be wrong.
	With func(in []ledger.Setting) (Plan, error)
}

// ChannelsOff is the setting that lists the channels that are told nothing.
const ChannelsOff = "notify_off"

// parties are a job's recipients as an approval binds to them.
func (j Job) parties() []ledger.Party {
	out := make([]ledger.Party, len(j.Recipients))
	for i, r := range j.Recipients {
		out[i] = ledger.Party{Address: r.Address, Region: j.region(r), Kind: r.Kind}
	}
	return out
}

// today is a job with its recipients as they are now, whatever this instance has read so far.
func (s *Service) today(ctx context.Context, name string) (Job, error) {
	list := s.Jobs
	if s.Managed.Recipients && s.Settings != nil {
		all, err := s.Settings.Settings(ctx)
		if err != nil {
			return Job{}, err
		}
		plan, err := s.Managed.With(ledger.InForce(all, s.Now()))
		if err != nil {
			return Job{}, err
		}
		list = plan.Jobs
	}
	if i := slices.IndexFunc(list, func(j Job) bool { return j.Name == name }); i >= 0 {
		return list[i], nil
	}
	return Job{}, fmt.Errorf("no job %s in the configuration any more", name)
}

// errNoRecipients says that a report would go to nobody.
var errNoRecipients = errors.New("the job has no recipients: huizong recipients add, then retry")

// Try says what would be wrong with a change from its moment on: at every moment at which anything else changes too.
func (s *Service) Try(all []ledger.Setting, change ledger.Setting) error {
	change.State = ledger.Confirmed
	all = append(slices.DeleteFunc(slices.Clone(all), func(o ledger.Setting) bool { return o.ID == change.ID }), change)
	for _, o := range all {
		if o.From.Before(change.From) || o.State != ledger.Confirmed {
			continue
		}
		if _, err := s.Managed.With(ledger.InForce(all, o.From)); err != nil {
			return err
		}
	}
	return nil
}

// ChangeNeedsSecond reports whether a change needs a second person: of a setting, unless it is of the calendar or of
// channels, which anybody may hold against what was published; of a recipient where its job needs approval, or the
// address lies outside the domains that are allowed.
func (s *Service) ChangeNeedsSecond(all []ledger.Setting, change ledger.Setting) (bool, error) {
	name, ok := recipientOf(change.Name)
	if !ok {
		return change.Name != ChannelsOff && !strings.HasPrefix(change.Name, "holidays."), nil
	}
	before, err := s.Managed.With(ledger.InForce(all, s.Now()))
	if err != nil { // what is in force does not hold: who mends it needs a second person
		return true, nil
	}
	if job := jobOf(before.Jobs, name); s.approvalAmong(before.Jobs, before.Domains, job).Count() > 0 {
		return true, nil
	}
	if change.Ended() {
		return false, nil
	}
	change.State = ledger.Confirmed
	after, err := s.Managed.With(ledger.InForce(append(slices.Clone(all), change), change.From))
	if err != nil {
		return true, err
	}
	job := jobOf(after.Jobs, name)
	if s.approvalAmong(after.Jobs, after.Domains, job).Count() > 0 {
		return true, nil
	}
	for _, r := range job.Recipients {
		known := slices.ContainsFunc(jobOf(before.Jobs, name).Recipients, func(o Recipient) bool {
			return allow.Key(o.Address) == allow.Key(r.Address)
		})
		if !known && !s.allowed(before.Jobs, before.Domains, r.Address) {
			return true, nil
		}
	}
	return false, nil
}

// recipientOf is the job of a recipient by the name it has in the ledger.
func recipientOf(name string) (job string, ok bool) {
	rest, ok := strings.CutPrefix(name, "recipients.")
	job, _, _ = strings.Cut(rest, ".")
	return job, ok
}

func jobOf(list []Job, name string) Job {
	if i := slices.IndexFunc(list, func(j Job) bool { return j.Name == name }); i >= 0 {
		return list[i]
	}
	return Job{}
}
