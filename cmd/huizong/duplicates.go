package main

import (
	"cmp"
	"fmt"
	"time"

	"huizong/cmd/words"
	"huizong/jobs"
	"huizong/jobs/period"
	"huizong/jobs/reconcile"
)

type duplicatesCmd struct {
	State  string `enum:"open,proposed,same,different" default:"open" help:"open, proposed, same or different."`
	Region string `help:"Where to look (default: region of the configuration)."`
	Month  string `help:"Pairs of one month, as 2026-10 (default: all)."`
	format
}

// Help is printed below the flags.
func (duplicatesCmd) Help() string {
	return "Open: nobody has judged. Proposed: a second person is awaited. Same, different: judged.\n" +
		"A pair is two groups or events of one day and street that different filings hold, nearly equal in " +
		"attendances and title. KEEP was filed first. Direct and indirect are those of the pair's month in the " +
		"region: as nobody had judged, and as they are if the two are one event. Of open pairs those that most " +
		"person-times hang on are listed, no more than a report lists; --month has those of one month.\n" +
		"Example: huizong duplicates; then huizong judge same KEEP EXCLUDE --reason ..."
}

// Run runs the command.
func (c *duplicatesCmd) Run(a *app) error {
	of := jobs.Sought{}
	if c.Month != "" {
		m, err := period.ParseMonth(c.Month)
		if err != nil {
			return withStatus{exitUsage, fmt.Errorf("--month: %w", err)}
		}
		of.Month = m
	}
	s, err := a.withLedger()
	if err != nil {
		return err
	}
	if s.Source, err = a.source(); err != nil {
		return err
	}
	end := a.watch()
	there, err := s.Judging(a.ctx, cmp.Or(c.Region, a.settings.Region), of)
	if end(); err != nil {
		return err
	}
	pairs := there.Of(jobs.PairState(c.State))
	if c.Format == "json" {
		return printJSON(a.out, append([]jobs.Pair{}, pairs...))
	}
	if len(pairs) == 0 {
		a.out.say("no pairs\n")
		return nil
	}
	var rows [][]any
	for i := range pairs {
		rows = append(rows, pairRow(&pairs[i], s.Zone))
	}
	a.out.table([]any{"keep", "exclude", "day", "title", "attendances", "filed first", "titles alike", "direct",
		"indirect", "judgement"}, rows)
	if left := there.Stake(jobs.PairState(c.State)).Count - int64(len(pairs)); left > 0 {
		a.out.say("%d more pairs are not listed: --month has those of one month\n", left)
	}
	return nil
}

func pairRow(p *jobs.Pair, zone *time.Location) []any {
	first, judged := "", ""
	if p.Stays.FirstFiled != nil {
		first = p.Stays.FirstFiled.In(zone).Format("2006-01-02 15:04")
	}
	if p.Judgement != nil {
		judged = fmt.Sprintf("%d %s", p.Judgement.ID, p.Judgement.By)
	}
	alike := any(fmt.Sprintf("%d%%", p.Likeness.Share))
	if p.Likeness.Titles != reconcile.TitlesShare {
		alike = words.Label(p.Likeness.Titles)
	}
	becomes := func(was, is int64) string { return fmt.Sprintf("%d \u2192 %d", was, is) }
	return []any{p.Stays.ID, p.Goes.ID, p.Goes.OccurredOn, p.Goes.Title,
		fmt.Sprintf("%d / %d", p.Stays.Attendances, p.Goes.Attendances), first, alike,
		becomes(p.Effect.Open.Direct, p.Effect.Same.Direct),
		becomes(p.Effect.Open.Indirect, p.Effect.Same.Indirect), judged}
}
