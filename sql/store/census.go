package store

import (
	"context"
	"database/sql/driver"
	"fmt"
	"time"

	"huizong/jobs/reconcile"
)

// Census counts all submissions of the source, as filed at or before asOf (zero: all), and names those that the reading
// of months does not come to, since they cannot be placed. Submissions of other months than those of the report may be
// counted together, while nothing is wrong with any; no months: each group is told.
func (s *Snapshot) Census(ctx context.Context, asOf time.Time, months reconcile.Window) (*reconcile.Census, error) {
	if _, err := s.Directory(ctx); err != nil {
		return nil, err
	}
	if s.queries.SubmissionsCount == "" {
		return &reconcile.Census{Unaccounted: true}, nil
	}
	c := censusTaker{snapshot: s, moment: forever(s.zone), exact: map[string]bool{}}
	if !asOf.IsZero() {
		c.moment = asOf.UTC().Truncate(time.Microsecond)
	}
	s.beyond, s.trusted = map[string][][]driver.Value{}, false
	if err := c.countWithin(ctx, months); err != nil {
		return nil, fmt.Errorf("count submissions: %w", err)
	}
	for month := range c.exact {
		if err := c.list(ctx, month); err != nil {
			return nil, fmt.Errorf("list submissions of %q: %w", month, err)
		}
	}
	return &c.out, nil
}

// censusTaker counts the submissions of a snapshot.
type censusTaker struct {
	snapshot  *Snapshot
	moment    time.Time
	out       reconcile.Census
	exact     map[string]bool         // months whose rows are looked at one by one, as the table spells them
	monthless []reconcile.CensusGroup // those without a month
}

// countWithin takes the groups of some months, and all others as one number where that can be; else all groups.
func (c *censusTaker) countWithin(ctx context.Context, months reconcile.Window) error {
	all := arguments(c.moment)
	if months == (reconcile.Window{}) || !c.snapshot.queries.CountedByIndex() {
		return c.count(ctx, c.snapshot.queries.Count(), all)
	}
	beyond, sound, err := c.elsewhere(ctx, months)
	if err != nil {
		return err
	}
	if sound {
		within := arguments(c.moment, months.From.String(), months.To.String())
		if err := c.count(ctx, c.snapshot.queries.CountWithin(), within); err != nil {
			return err
		}
		if c.out.Beyond = beyond.Without(c.out.Groups); len(c.exact) == 0 {
			c.snapshot.trusted = true
			return nil
		}
		c.out, c.exact, c.monthless = reconcile.Census{}, map[string]bool{}, nil
	}
	return c.count(ctx, c.snapshot.queries.Count(), all)
}

// count takes the groups as the server counts them. Months that hold a row at fault, or two spellings that the server
// takes for one, are counted row by row instead.
func (c *censusTaker) count(ctx context.Context, statement string, args []driver.NamedValue) error {
	var groups []reconcile.CensusGroup
	err := c.snapshot.rows(ctx, statement, args, func(values []driver.Value) error {
		d := decoder{row: values}
		month, community, status := textOf(values[0]), textOf(values[1]), textOf(values[2])
		all, later, undated, characters := d.count(3), d.count(4), d.count(5), d.count(6)
		if d.err != nil {
			return fmt.Errorf("column %d: %w", d.column+1, d.err)
		}
		g := reconcile.CensusGroup{Period: month, Community: community, Status: status, Rows: all - later - undated}
		column, _, _ := g.Fault(c.snapshot.directory)
		if column != "" || undated > 0 || characters != all*int64(len([]rune(community))+len([]rune(status))) {
			c.exact[month] = true
		}
		groups = append(groups, g)
		g.Rows, g.Moment = later, reconcile.After
		groups = append(groups, g)
		return nil
	})
	for _, g := range groups {
		if g.Period == "NULL" && g.Rows > 0 {
			c.monthless = append(c.monthless, g)
		}
		if g.Rows > 0 && !c.exact[g.Period] {
			c.out.Groups = append(c.out.Groups, g)
		}
	}
	return err
}

// count reads a number of rows: a sum comes as a decimal.
func (d *decoder) count(column int) int64 { return d.integer(column) }

// unread quarantines the submissions without a month where the site's own query, asked for months, gives none of them.
func (c *censusTaker) unread() {
	rows := int64(0)
	for _, g := range c.monthless {
		c.out.Groups = append(c.out.Groups, g)
		rows += g.Rows
	}
	if rows == 0 {
		return
	}
	q := reconcile.QuarantinedRow{Row: reconcile.Row{Table: "submissions", ID: "-", Column: "period", Value: "NULL",
		Reason: fmt.Sprintf("%d submissions without a month, which submissions.sql of the site gives nobody: want a "+
			"month like 2026-10", rows),
		Content: fmt.Sprint(rows)}}
	q.Count(c.monthless[0])
	c.out.Quarantine = append(c.out.Quarantine, q)
}

// list counts the submissions of a month row by row, and quarantines those that cannot be placed.
func (c *censusTaker) list(ctx context.Context, month string) error {
	statement, args := c.snapshot.queries.Month(false), arguments(month, forever(c.snapshot.zone))
	if month == "NULL" {
		if statement = c.snapshot.queries.Undated(); statement == "" {
			c.unread()
			return nil
		}
		args = arguments(forever(c.snapshot.zone))
	}
	groups := map[reconcile.CensusGroup]int64{}
	err := c.snapshot.rows(ctx, statement, args, func(values []driver.Value) error {
		var s reconcile.Submission
		q := c.snapshot.misplaced(values, &s)
		g := groupOf(values, c.snapshot.zone)
		if at, ok := momentOf(values[7], c.snapshot.zone); ok && at.After(c.moment) {
			g.Moment = reconcile.After
		} else if raw, _ := values[7].([]byte); !ok &&
			string(raw) > c.moment.In(c.snapshot.zone).Format(time.DateTime) {
			c.snapshot.beyond[month] = append(c.snapshot.beyond[month], copied(values))
		}
		g.Rows = 0
		groups[g]++
		if q != nil {
			q.Count(g)
			c.out.Quarantine = append(c.out.Quarantine, *q)
		}
		return nil
	})
	for g, rows := range groups {
		g.Rows = rows
		c.out.Groups = append(c.out.Groups, g)
	}
	return err
}

// misplaced reads what decides where a submission is counted, and says what is wrong with that, if anything is.
func (s *Snapshot) misplaced(row []driver.Value, sub *reconcile.Submission) *reconcile.QuarantinedRow {
	d := decoder{row: row, names: map[string]string{}, zone: s.zone}
	d.headline(sub)
	if why := s.directory.Misplaced(sub.CommunityCode); why != "" {
		d.fault(3, why)
	}
	if d.err == nil {
		return nil
	}
	sub.ID = reconcile.ID(textOf(row[0]))
	sub.AgencyCode, sub.ProjectCode = textOf(row[1]), textOf(row[2])
	return d.quarantined(submissionsFile, sub)
}
