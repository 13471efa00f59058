package store

import (
	"context"
	"database/sql/driver"
	"fmt"

	"github.com/jmoiron/sqlx"

	"huizong/jobs/period"
	"huizong/jobs/reconcile"
	"huizong/sql/query"
)

// elsewhere accounts for the whole table without looking at each row: that no month, community, status or moment is at
// fault is seen from indexes, and where that is so, only drafts and later filings have to be counted. Two spellings
// that the server takes for one may hide each other: the months of a report are counted group by group all the same,
// and of those that are read beside them the reading tells each row that has no place. sound is false where anything is
// at fault, or indexes would not save anything; then every row is looked at.
func (c *censusTaker) elsewhere(ctx context.Context, months reconcile.Window) (all reconcile.Accounted, sound bool,
	err error) {
	if sound, err = c.soundMonths(ctx, months); err != nil || !sound {
		return all, false, err
	}
	drafts, later, sound, err := c.soundPlaces(ctx)
	if err != nil || !sound {
		return all, false, err
	}
	if err := c.one(ctx, query.CensusTotal, nil, &all.Table); err != nil {
		return all, false, err
	}
	var laterDrafts int64
	if drafts {
		if err := c.one(ctx, query.CensusDrafts, arguments(c.moment), &all.Drafts, &laterDrafts); err != nil {
			return all, false, err
		}
		all.Drafts -= laterDrafts
	}
	for status, communities := range later {
		statement, args, err := sqlx.In(query.CensusLater, status, c.moment, communities)
		if err != nil {
			return all, false, err
		}
		values := make([]driver.Value, len(args))
		for i := range args {
			values[i] = args[i]
		}
		var n int64
		if err := c.one(ctx, statement, arguments(values...), &n); err != nil {
			return all, false, err
		}
		all.Later += n
	}
	return all, true, nil
}

// soundMonths reports whether every month of the table is one, and most of them are not to be read.
func (c *censusTaker) soundMonths(ctx context.Context, read reconcile.Window) (sound bool, err error) {
	sound, others := true, 0
	err = c.snapshot.rows(ctx, query.CensusMonths, nil, func(values []driver.Value) error {
		m, err := period.ParseMonth(textOf(values[0]))
		if err != nil || textOf(values[0])[0] == '0' {
			sound = false
		} else if !read.Contains(m) {
			others++
		}
		return nil
	})
	return sound && others > int(read.To-read.From), err
}

// soundPlaces reports whether nothing is wrong with any status, community and moment of the table, whether there are
// drafts, and in which communities something was filed later, by status.
func (c *censusTaker) soundPlaces(ctx context.Context) (drafts bool, later map[string][]string, sound bool, err error) {
	later, sound = map[string][]string{}, true
	err = c.snapshot.rows(ctx, query.CensusPlaces, nil, func(values []driver.Value) error {
		status, community := textOf(values[0]), textOf(values[1])
		_, dated := momentOf(values[2], c.snapshot.zone)
		last, lastDated := momentOf(values[3], c.snapshot.zone)
		sound = sound && dated && lastDated && reconcile.Status(status).Known() &&
			c.snapshot.directory.Misplaced(community) == ""
		drafts = drafts || reconcile.Status(status) == reconcile.Draft
		if last.After(c.moment) {
			later[status] = append(later[status], community)
		}
		return nil
	})
	return drafts, later, sound, err
}

// one reads the numbers of the only row of a statement.
func (c *censusTaker) one(ctx context.Context, statement string, args []driver.NamedValue, to ...*int64) error {
	return c.snapshot.rows(ctx, statement, args, func(values []driver.Value) error {
		d := decoder{row: values}
		for i := range to {
			*to[i] = d.count(i)
		}
		if d.err != nil {
			return fmt.Errorf("column %d: %w", d.column+1, d.err)
		}
		return nil
	})
}
