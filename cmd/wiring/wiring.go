// Package wiring makes a service out of a configuration: for the program and for the demo, which differ in their
// database and mail server only.
package wiring

import (
	"fmt"
	netmail "net/mail"
	"os"
	"strings"
	"time"

	"huizong/config"
	"huizong/jobs"
	"huizong/jobs/ledger"
	"huizong/jobs/period"
	"huizong/jobs/reconcile"
	"huizong/jobs/schedule"
	"huizong/templates/mail"
)

// Planner returns a service that knows its jobs and its calendar, but neither database nor mail server. What a
// configuration says in the language of other rooms (schedules, months, days) is parsed here, and every fault of it is
// listed.
func Planner(c *config.Config, version string) (*jobs.Service, error) {
	zone, err := time.LoadLocation(c.Zone)
	if err != nil {
		return nil, fmt.Errorf("zone: %w", err)
	}
	s := &jobs.Service{
		Zone:      zone,
		Office:    c.Report.Office,
		Operators: c.Operators,
		Bounce:    c.Mail.Bounce,
		ReplyTo:   c.Mail.ReplyTo,
		Domains:   c.Mail.AllowedDomains,
		Managed:   managed(c, version),
		Retention: jobs.Retention{Messages: time.Duration(c.Retention.Messages),
			Attempts: time.Duration(c.Retention.Attempts), Previews: time.Duration(c.Retention.Previews)},
		Tells:    Tells(c),
		BaseURL:  strings.TrimSuffix(c.Admin.BaseURL, "/"),
		Anchors:  c.Audit.Anchors,
		MaxSize:  c.Mail.MaxSize,
		Version:  version,
		Instance: instance(),
		Timing:   jobs.DefaultTiming(),
		Now:      time.Now,
		Deadline: jobs.Deadline{Day: c.Deadline.Day, Roll: schedule.Roll(c.Deadline.Roll)},
	}
	s.Says = says(c)
	if s.Calendar, err = calendar(c); err != nil {
		return nil, err
	}
	s.Options = options(c, zone, s.Calendar)
	from, err := netmail.ParseAddress(c.Mail.From)
	if err != nil {
		return nil, fmt.Errorf("mail.from: %w", err)
	}
	s.From = mail.Address{Name: from.Name, Address: from.Address}
	var faults config.Faults
	for i, j := range c.Jobs {
		job, fault := newJob(j, zone, s.Calendar)
		if fault != nil {
			faults = append(faults, config.Fault{Key: fmt.Sprintf("jobs[%d].schedule", i), Problem: fault.Error()})
		}
		s.Jobs = append(s.Jobs, job)
	}
	if len(faults) > 0 {
		return nil, faults
	}
	return s, nil
}

func calendar(c *config.Config) (*schedule.Calendar, error) {
	extra := map[int]schedule.Days{}
	for year, days := range c.Holidays {
		extra[year] = schedule.Days{Off: days.Off, Work: days.Work}
	}
	return schedule.NewCalendar(extra)
}

// options turns the settings of reconciliation into its options.
func options(c *config.Config, zone *time.Location, cal *schedule.Calendar) reconcile.Options {
	r := c.Reconcile
	o := reconcile.Defaults(zone)
	o.Method = reconcile.Method(r.Method)
	o.Coefficient = reconcile.Thousandths(r.Coefficient)
	for field, n := range r.Fields {
		if o.FieldCoefficients == nil {
			o.FieldCoefficients = map[string]reconcile.Thousandths{}
		}
		o.FieldCoefficients[field] = reconcile.Thousandths(n)
	}
	clear(o.DirectKinds[:])
	for _, word := range r.DirectKinds {
		if kind, err := reconcile.ParseKind([]byte(word)); err == nil { // the configuration was checked
			o.DirectKinds[kind] = true
		}
	}
	o.DirectTolerance = tolerance(r.DirectTolerance)
	o.IndirectTolerance = tolerance(r.IndirectTolerance)
	o.GroupSessionRatio = reconcile.Range(r.GroupSession)
	o.EventRatio = reconcile.Range(r.Event)
	l := r.RecordLimit
	o.RecordLimits[reconcile.Visit], o.RecordLimits[reconcile.Case] = l.Visit, l.Case
	o.RecordLimits[reconcile.Group], o.RecordLimits[reconcile.Event] = l.Group, l.Event
	o.TargetOverrun = reconcile.Thousandths(r.TargetOverrun)
	o.MaxUnverified = reconcile.Thousandths(c.Gate.MaxUnverified)
	o.MinCompleteness = reconcile.Thousandths(c.Gate.MinCompleteness)
	o.MaxChange = reconcile.Thousandths(c.Gate.MaxChange)
	o.Deadline = func(m period.Month) time.Time {
		return schedule.Deadline(m, c.Deadline.Day, schedule.Roll(c.Deadline.Roll), zone, cal)
	}
	return o
}

func tolerance(t config.Tolerance) reconcile.Tolerance {
	return reconcile.Tolerance{Floor: t.Floor, Share: reconcile.Thousandths(t.Share)}
}

func newJob(j config.Job, zone *time.Location, cal *schedule.Calendar) (jobs.Job, error) {
	out := jobs.Job{Name: j.Name, Title: j.Title, ReplyTo: j.ReplyTo, Kind: period.Kind(j.Period), Region: j.Region,
		Approval: ledger.Approval(j.Approval),
		CatchUp: schedule.CatchUp{Policy: schedule.Policy(j.CatchUp.Policy),
			Window: time.Duration(j.CatchUp.Window)},
		HoldInDoubt: j.InDoubt == "hold", ShowCC: j.ShowCC, Reminders: reminders(j.Remind)}
	for _, a := range j.Attachments {
		out.Attachments = append(out.Attachments, jobs.Form(a))
	}
	for _, r := range j.Recipients {
		out.Recipients = append(out.Recipients, newRecipient(r))
	}
	if j.Programme != "" {
		start, err := period.ParseMonth(j.Programme)
		if err != nil {
			return out, err
		}
		out.Start = start
	}
	spec, err := schedule.Parse(j.Schedule, zone, cal)
	out.Schedule = spec
	return out, err
}

func newRecipient(r config.Recipient) jobs.Recipient {
	out := jobs.Recipient{
		Name:    r.Name,
		Address: r.Address,
		Region:  r.Region,
		Locale:  r.Locale,
		Kind:    r.Kind,
		Records: r.Records,
	}
	for _, a := range r.Attachments {
		out.Attachments = append(out.Attachments, jobs.Form(a))
	}
	return out
}

// instance names this process in the ledger.
func instance() string {
	host, err := os.Hostname()
	if err != nil {
		host = "unknown"
	}
	return fmt.Sprintf("%s/%d/%d", host, os.Getpid(), time.Now().UnixMilli()%1e9)
}
