// Command accounting measures what accounting for every row costs beside reading the records of one month: both in one
// snapshot of a source in reference form, as often as asked, each time the accounting first. It prints the ratio of the
// medians, and both.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"slices"
	"time"

	"huizong/jobs/period"
	"huizong/jobs/reconcile"
	"huizong/sql/query"
	"huizong/sql/store"
	"huizong/sql/store/benchdata"
)

func main() {
	source := flag.String("source", "", "the database, user@tcp(host:port)/name")
	text := flag.String("month", "2026-09", "the month that is read")
	runs := flag.Int("runs", 5, "how often")
	flag.Parse()
	month, err := period.ParseMonth(*text)
	if err == nil {
		err = measure(context.Background(), *source, month, *runs)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func measure(ctx context.Context, source string, m period.Month, runs int) error {
	db, err := store.Open(ctx, source, store.ForSource)
	if err != nil {
		return err
	}
	defer db.Close()
	var counting, reading []time.Duration
	for range runs {
		count, read, err := once(ctx, store.NewSource(db, query.Reference()), m)
		if err != nil {
			return err
		}
		counting, reading = append(counting, count), append(reading, read)
	}
	slices.Sort(counting)
	slices.Sort(reading)
	count, read := counting[runs/2], reading[runs/2]
	fmt.Printf("%.3f %d ms %d ms\n", float64(count)/float64(read), count.Milliseconds(), read.Milliseconds())
	return nil
}

// once returns how long the count took that rows are accounted for by, and how long the reading of the records.
func once(ctx context.Context, src *store.Source, m period.Month) (counting, reading time.Duration, err error) {
	opt, w, asOf := reconcile.Defaults(time.UTC), reconcile.Window{From: m, To: m}, time.Now()
	err = src.Snapshot(ctx, func(s *store.Snapshot) error {
		dir, err := s.Directory(ctx) // without which nothing is read
		if err != nil {
			return err
		}
		start := time.Now()
		census, err := s.Census(ctx, asOf, w)
		if err != nil {
			return err
		}
		counting = time.Since(start)
		fold := reconcile.NewFold(dir, &opt, w, benchdata.Region, asOf, false)
		fold.Account(census, w)
		start = time.Now()
		pass := reconcile.NewPass(dir, &opt, nil, w, benchdata.Region, asOf, fold.Add)
		q := reconcile.Query{From: m - opt.Lookback(), To: m, Region: benchdata.Region, AsOf: asOf, KeysFrom: m}
		if err := s.Cells(ctx, q, pass.Cell); err != nil {
			return err
		}
		pass.Close()
		reading = time.Since(start)
		a := fold.Summary().Accounting
		return a.Check()
	})
	return counting, reading, err
}
