package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"huizong/jobs/ledger"
	"huizong/jobs/period"
)

// narrow leaves what was sent to whom and when as the flags ask, with the moment each was sent.
func (c *deliveriesCmd) narrow(a *app, all []ledger.Delivery) ([]ledger.Delivery, error) {
	_, zone, err := a.options()
	if err != nil {
		return nil, err
	}
	from, to, err := c.days(time.Now().In(zone))
	if err != nil {
		return nil, err
	}
	text := strings.ToLower(c.To)
	return slices.DeleteFunc(all, func(d ledger.Delivery) bool {
		at := d.CreatedAt
		if d.SentAt != nil {
			at = *d.SentAt
		}
		return !strings.Contains(strings.ToLower(d.Recipient+" "+d.Name), text) || at.Before(from) || !at.Before(to)
	}), nil
}

// days reads the flags: a half-open stretch of time.
func (c *deliveriesCmd) days(now time.Time) (from, to time.Time, err error) {
	to = now.AddDate(1, 0, 0)
	if c.Since != "" {
		day, err := period.ParseDay(c.Since, now)
		if err != nil {
			return from, to, fmt.Errorf("--since: %w", err)
		}
		from = day.First
	}
	if c.Until != "" {
		day, err := period.ParseDay(c.Until, now)
		if err != nil {
			return from, to, fmt.Errorf("--until: %w", err)
		}
		to = day.Last.AddDate(0, 0, 1)
	}
	if !from.Before(to) {
		return from, to, fmt.Errorf("--since %s is after --until %s", c.Since, c.Until)
	}
	return from, to, nil
}
