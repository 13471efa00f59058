package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"huizong/cmd/words"
	"huizong/jobs"
	"huizong/jobs/reconcile"
	"huizong/sql/store"
)

// survey looks at every query of the source, and prints what it gives.
func (c *checkCmd) survey(a *app) error {
	_, zone, err := a.options()
	if err != nil {
		return err
	}
	source, err := a.source()
	if err != nil {
		return err
	}
	var s *store.Survey
	err = source.Snapshot(a.ctx, func(snap jobs.Snapshot) error {
		own, ok := snap.(interface{ Look() *store.Snapshot })
		if !ok {
			return fmt.Errorf("this source has no queries to look at")
		}
		s, err = own.Look().Survey(a.ctx, a.settings.Region, zone, time.Now())
		return err
	})
	if err != nil {
		return err
	}
	if c.Format == "json" {
		err = printJSON(a.out, s)
	} else {
		printSurvey(a.out, s, zone)
	}
	if err == nil {
		err = c.remember(a, s)
	}
	if n := s.Faults(); err == nil && n > 0 {
		err = fmt.Errorf("the source has %d faults; each line above names query and column", n)
	}
	return err
}

// remember keeps which rows belong to no submission, so that reports are held for them: no reading comes to them.
func (c *checkCmd) remember(a *app, s *store.Survey) error {
	if !s.Orphans {
		return nil
	}
	l, err := a.ledger()
	if err != nil {
		return nil // a ledger that is not there yet holds no report
	}
	look, err := l.LastLook(a.ctx)
	if err != nil || look == nil && len(s.Strays) == 0 {
		return err
	}
	if look == nil {
		look = &reconcile.Look{}
	}
	look.At, look.Later, look.Strays = time.Now(), s.Future, s.Strays
	return l.KeepLook(a.ctx, look)
}

func printSurvey(p *printer, s *store.Survey, zone *time.Location) {
	for _, q := range s.Queries {
		own := ""
		if q.Own {
			own = ", of the site's own"
		}
		p.say("%s%s: %d rows\n", q.File, own, q.Rows)
		printColumns(p, q)
		if len(q.Sample) > 0 {
			heads := make([]any, len(q.Columns))
			for i, c := range q.Columns {
				heads[i] = c.Name
			}
			var rows [][]any
			for _, sample := range q.Sample {
				row := make([]any, len(sample))
				for i, text := range sample {
					row[i] = clipped(text)
				}
				rows = append(rows, row)
			}
			p.say("\nten rows as they are understood, moments in %s:\n", zone)
			p.table(heads, rows)
		}
		p.say("\n")
	}
	printTallies(p, "month", s.Totals, func(t *store.Tally) string { return t.Month })
	printTallies(p, "agency", s.Totals, func(t *store.Tally) string { return t.Agency })
	printAccounting(p, &s.Accounting)
	if !s.Newest.IsZero() {
		p.say("newest filing: %s\n", s.Newest)
	}
	if s.Future > 0 {
		p.say("%d submissions are dated in the future; no report counts them before that time\n", s.Future)
	}
	p.say("\n")
	for _, r := range s.Remarks {
		word := words.Label("FAIL")
		if r.Warning {
			word = "warn"
		}
		p.say("%s  %s\n", word, p.Said(r.String()))
	}
	if len(s.Remarks) == 0 {
		p.say("ok     every column of every query is what it must be\n")
	}
}

// clipped cuts what would make a table too wide, and no moment.
func clipped(text string) string {
	const most = len("2020-11-03T15:49:00+08:00")
	if r := []rune(text); len(r) > most {
		return string(r[:most-1]) + "\u2026"
	}
	return text
}

// printColumns says of each column what it is and holds.
func printColumns(p *printer, q *store.QuerySurvey) {
	var rows [][]any
	for _, c := range q.Columns {
		kind := c.Type
		if kind == "" {
			kind = p.Text("missing")
		}
		var words []string
		for _, word := range slices.Sorted(maps.Keys(c.Words)) {
			words = append(words, fmt.Sprintf("%s %d", clipped(word), c.Words[word]))
		}
		rows = append(rows, []any{c.Name, kind, c.Nulls, c.Faulty, strings.Join(words, ", ")})
	}
	p.table([]any{"column", "type", "NULL", "at fault", "words"}, rows)
}

// printTallies adds up what was filed by month or agency.
func printTallies(p *printer, head string, all []*store.Tally, by func(*store.Tally) string) {
	sums := map[string]*store.Tally{}
	for _, t := range all {
		k := by(t)
		if sums[k] == nil {
			sums[k] = &store.Tally{}
		}
		sums[k].Add(t)
	}
	var rows [][]any
	for _, k := range slices.Sorted(maps.Keys(sums)) {
		t := sums[k]
		rows = append(rows, []any{k, t.Submissions, t.ClaimedDirect, t.Records, t.Sessions, t.Attendances,
			t.Beneficiaries})
	}
	p.say("as filed, every revision:\n")
	p.table([]any{head, "submissions", "claimed_direct", "records", "sessions", "attendances", "beneficiaries"},
		rows)
	p.say("\n")
}
