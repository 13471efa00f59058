// Command faults is the campaign that holds the promises of docs/reliability.md against real processes: two replicas of
// `huizong serve`, a real MariaDB, and a mail sink that misbehaves by plan. It kills, pauses and cuts, and lets an
// oracle judge by the sink and the database alone.
//
//	go run ./cmd/faults                        # one campaign of 1,000 kills and pauses
//	go run ./cmd/faults -kills 60 -sweep -mutants -tampering 100   # what CI runs
//	go run ./cmd/faults -kills 0 -restore      # a backup put back, with and without an epoch
//	go run ./cmd/faults -kills 100 -engine galera   # on two servers of a cluster; -dsn: on a server that is there
//	go run ./cmd/faults -measure               # memory, connections and size, for docs/performance.md
//	go run ./cmd/faults -seed 7                # the same campaign again
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// mutants are faults put into the program itself; the campaign must catch each. A fourth, no-fence, has a plan of its
// own.
var mutants = []string{"no-snapshot", "mark-sent-first", "no-duplicate-mark"}

func main() {
	seed := flag.Uint64("seed", uint64(time.Now().UnixNano()%1_000_000),
		"draws the plan; printed, so that a run can be had again")
	kills := flag.Int("kills", 1000, "how many kills and pauses")
	runs := flag.Int("runs", 0, "how many reports to send (0: by the number of kills)")
	recipients := flag.Int("recipients", 500, "how many one of the reports goes to")
	sweep := flag.Bool("sweep", false, "die at every named point, once each")
	withMutants := flag.Bool("mutants", false, "run each mutant until it is caught")
	tampering := flag.Int("tampering", 0, "how many random changes of stored rows verify must find")
	restore := flag.Bool("restore", false, "put a backup of before the last send back, with and without an epoch")
	figures := flag.Bool("measure", false, "measure memory, connections and size instead")
	flag.StringVar(&chosen.engine, "engine", "mariadb", "what to play on: mariadb, galera (two servers, a replica at "+
		"each; no server is killed, because the other has no majority), tidb (MariaDB that refuses what TiDB refuses)")
	flag.StringVar(&chosen.dsn, "dsn", "", "play on a server that is there, root:secret@tcp(127.0.0.1:4000)/: in a "+
		"database "+database+", made anew and dropped; it is cut off, and not killed")
	keep := flag.Bool("keep", false, "leave the directory with logs and database")
	flag.Parse()
	if err := campaign(*seed, *kills, *runs, *recipients, *sweep, *withMutants, *tampering, *keep,
		*figures, *restore); err != nil {
		fmt.Fprintln(os.Stderr, "faults:", err)
		os.Exit(1)
	}
}

func campaign(seed uint64, kills, runs, recipients int, sweep, withMutants bool, tampering int, keep,
	figures, restore bool) error {
	dir, err := os.MkdirTemp("", "huizong-faults-")
	if err != nil {
		return err
	}
	if !keep {
		defer os.RemoveAll(dir)
	}
	binary, err := build(dir)
	if err != nil {
		return err
	}
	fmt.Printf("seed %d, %s\n", seed, dir)
	if figures {
		return measure(filepath.Join(dir, "measure"), binary, seed)
	}
	if kills > 0 {
		if err := expectClean(filepath.Join(dir, "kills"), binary, "kills and pauses", seed, kills, runs, recipients,
			"",
			tampering); err != nil {
			return err
		}
	}
	if sweep {
		if err := sweepPoints(filepath.Join(dir, "sweep"), binary, seed); err != nil {
			return err
		}
	}
	if restore {
		if err := restores(dir, binary, seed); err != nil {
			return err
		}
	}
	if withMutants {
		if err := fences(dir, binary, seed); err != nil {
			return err
		}
		for _, m := range mutants {
			if err := expectCaught(filepath.Join(dir, m), binary, seed, m); err != nil {
				return err
			}
		}
	}
	return nil
}

// expectClean runs a campaign in which every promise must hold.
func expectClean(dir, binary, name string, seed uint64, kills, runs, recipients int, mutant string,
	tampering int) error {
	v, w, err := play(dir, binary, seed, kills, runs, recipients, mutant)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	defer w.close()
	report(name, v, w)
	if !v.clean() {
		return fmt.Errorf("%s: a promise is broken (seed %d):\n  %s", name, seed, strings.Join(v.Details, "\n  "))
	}
	if tampering > 0 {
		found, err := w.tamper(seed, tampering)
		fmt.Printf("tampering: %d of %d changes found\n", found, tampering)
		if err != nil {
			return err
		}
	}
	return nil
}

// expectCaught runs a mutant with new seeds until the oracle objects.
func expectCaught(dir, binary string, seed uint64, mutant string) error {
	for try := range uint64(8) {
		v, w, err := play(fmt.Sprintf("%s-%d", dir, try), binary, seed+try, 40, 40, 0, mutant)
		if err != nil {
			return fmt.Errorf("mutant %s: %w", mutant, err)
		}
		report("mutant "+mutant, v, w)
		w.close()
		if !v.clean() {
			fmt.Printf("mutant %s: caught: %s\n", mutant, v.Details[0])
			return nil
		}
	}
	return fmt.Errorf("mutant %s: not caught (seed %d)", mutant, seed)
}

func report(name string, v verdict, w *world) {
	fmt.Printf("%s: %d kills, %d pauses, %d database kills, %d cuts in %s; %d runs, %d deliveries, %d messages; "+
		"lost %d, unmarked duplicates %d, wrong totals %d, strange %d, not final %d, verify faults %d; marked "+
		"duplicates %d, times in doubt %d; refused %d (blamed on others %d), bounced %d (unread %d, overlooked %d)\n",
		name, w.done[killReplica], w.done[pauseReplica], w.done[killDatabase], w.done[cutNetwork],
		w.took.Round(time.Second), v.Runs, v.Deliveries,
		v.Messages, v.Lost, v.Unmarked, v.Wrong, v.Strange, v.Unfinal, v.Broken, v.Marked, v.InDoubt, v.Refused,
		v.Blamed, v.Bounced,
		v.Unread, v.Overlooked)
}
