package main

import (
	"fmt"
	"time"

	"huizong/jobs"
	"huizong/jobs/desk"
	"huizong/jobs/period"
	"huizong/jobs/report"
	"huizong/jobs/schedule"
	"huizong/templates/content"
)

// letters is what both kinds of letters to agencies ask for.
type letters struct {
	Agency string `help:"Code of one agency (default: every agency that the letter concerns)."`
	Period string `required:"" help:"Month 2026-10, quarter 2026-Q4 and so on."`
}

type feedbackCmd struct{ letters }

// Help is printed below the flags.
func (feedbackCmd) Help() string {
	return "Prints what became of each agency's filings: claimed, reconciled, each record left out with its reason.\n" +
		"Example: huizong feedback --period 2020-10"
}

// Run runs the command.
func (c *feedbackCmd) Run(a *app) error {
	r, s, err := c.report(a)
	if err != nil {
		return err
	}
	to := content.Reader{Office: s.Says.Office}
	if s.Says.FeedbackDays > 0 {
		to.Office.Feedback = s.WorkingDays(r.AsOf, s.Says.FeedbackDays)
	}
	for _, row := range r.Agencies {
		if c.Agency == "" || c.Agency == row.Code {
			if err := printLetter(a, s, content.Feedback(r, row.Code, to)); err != nil {
				return err
			}
		}
	}
	return nil
}

type remindCmd struct{ letters }

// Help is printed below the flags.
func (remindCmd) Help() string {
	return "Prints a reminder for each agency that has not filed.\nExample: huizong remind --period 2020-08"
}

// Run runs the command.
func (c *remindCmd) Run(a *app) error {
	r, s, err := c.report(a)
	if err != nil {
		return err
	}
	deadline := schedule.Deadline(r.Period.To, s.Deadline.Day, s.Deadline.Roll, s.Zone, s.Calendar)
	for _, row := range r.Filing.Agencies {
		if c.Agency != "" && c.Agency != row.AgencyCode {
			continue
		}
		d := content.Remind(r, row.AgencyCode, content.Reader{}, deadline, time.Now())
		if d == nil || row.State != "missing" {
			continue
		}
		if err := printLetter(a, s, d); err != nil {
			return err
		}
	}
	return nil
}

// report is the report of the period, of the first job that reports such periods.
func (c *letters) report(a *app) (*report.Report, *jobs.Service, error) {
	p, err := period.Parse(c.Period)
	if err != nil {
		return nil, nil, withStatus{exitUsage, err}
	}
	s, err := a.service(true)
	if err != nil {
		return nil, nil, err
	}
	job := ""
	for _, j := range s.Jobs {
		if job == "" || j.Kind == p.Kind {
			job = j.Name
			if j.Kind == p.Kind {
				break
			}
		}
	}
	who, err := a.actor("", desk.Check)
	if err != nil {
		return nil, nil, err
	}
	look, err := a.desk(s).Look(a.ctx, desk.Order{Verb: desk.Check, Job: job, Period: c.Period}, who)
	if err != nil {
		return nil, nil, err
	}
	compared, err := s.Compare(a.ctx, look)
	if err != nil {
		return nil, nil, err
	}
	return compared.Now, s, nil
}

func printLetter(a *app, s *jobs.Service, d *content.Document) error {
	c, err := s.Mail.Render(d)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.out, "%s\n\n%s\n", c.Subject, c.Text)
	return err
}
