// Command write makes up benchmark data: the seven CSV files of an import, by default one month of 2,000,000 records in
// 20,000 submissions.
package main

import (
	"flag"
	"fmt"
	"os"

	"huizong/sql/store/benchdata"
)

func main() {
	size := benchdata.Million2
	dir := flag.String("dir", "", "directory to write into")
	flag.Uint64Var(&size.Seed, "seed", size.Seed, "same seed, same data")
	flag.IntVar(&size.Months, "months", size.Months, "months, the last one 2026-09")
	flag.IntVar(&size.Communities, "communities", size.Communities, "communities")
	flag.IntVar(&size.Submissions, "submissions", size.Submissions, "submissions of a community in a month")
	flag.IntVar(&size.Records, "records", size.Records, "records of a submission")
	flag.IntVar(&size.Keys, "keys", size.Keys, "beneficiary keys of a submission")
	flag.Parse()
	if *dir == "" {
		flag.Usage()
		os.Exit(2)
	}
	if err := os.MkdirAll(*dir, 0o755); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	if err := benchdata.Write(*dir, size); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
