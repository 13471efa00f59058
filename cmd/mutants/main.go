// Mutants changes one operator, condition or statement of a package at a time and runs the package's tests: a change
// that no test notices is a figure, a finding or a state that no test holds.
//
//	go run ./cmd/mutants [-only TEXT] [-run PATTERN] [-in PACKAGE,...] [-accepted FILE] PACKAGE...
//
// All mutants of a package are compiled into one test binary (of each package whose tests hold it: its own, or those
// that -in names), by way of an overlay that leaves the files alone; each
// run switches one of them on. A mutant that no test notices is printed with its place and its change, and the exit
// status is 1. Survivors that change nothing that can be seen are listed, with the reason, in the file of accepted
// ones.
package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

func main() {
	only := flag.String("only", "", "only mutants whose file:line:change holds this text")
	run := flag.String("run", "", "only tests that match this pattern (as go test -run)")
	in := flag.String("in", "", "packages whose tests are run, separated by commas (default: its own)")
	accepted := flag.String("accepted", "docs/mutants-accepted.txt", "file of accepted survivors")
	limit := flag.Duration("timeout", time.Minute,
		"of processor time, whatever else runs; then a run counts as noticed: the mutant does not end")
	jobs := flag.Int("jobs", runtime.NumCPU(), "runs at once")
	flag.Parse()
	if flag.NArg() == 0 {
		flag.Usage()
		os.Exit(2)
	}
	known, err := readAccepted(*accepted)
	if err != nil {
		fail(err)
	}
	alive := 0
	for _, dir := range flag.Args() {
		held := []string{dir}
		if *in != "" {
			held = strings.Split(*in, ",")
		}
		n, err := trial{dir, held, *only, *run, *limit, *jobs, known}.run()
		if err != nil {
			fail(err)
		}
		alive += n
	}
	if alive > 0 {
		os.Exit(1)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "mutants:", err)
	os.Exit(2)
}

// readAccepted reads lines of "file:change # reason"; a line number would move with every edit.
func readAccepted(file string) (map[string]bool, error) {
	f, err := os.Open(file)
	if os.IsNotExist(err) {
		return nil, nil
	} else if err != nil {
		return nil, fmt.Errorf("read accepted survivors: %w", err)
	}
	defer f.Close()
	out := map[string]bool{}
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if text, _, ok := strings.Cut(lines.Text(), " # "); ok {
			out[strings.TrimSpace(text)] = true
		}
	}
	return out, nil
}

// trial is the run of one package's mutants.
type trial struct {
	dir         string
	in          []string // packages whose tests are run
	only, tests string
	limit       time.Duration
	jobs        int
	accepted    map[string]bool
}

func (t trial) run() (alive int, err error) {
	tmp, err := os.MkdirTemp("", "mutants")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(tmp)
	mutants, overlay, err := mutate(t.dir, tmp)
	if err != nil {
		return 0, err
	}
	var binaries []tested
	for i, tests := range t.in {
		binary := filepath.Join(tmp, fmt.Sprint("test", i))
		build := exec.Command("go", "test", "-vet=off", "-c", "-o", binary, "-overlay", overlay, tests)
		if out, err := build.CombinedOutput(); err != nil {
			return 0, fmt.Errorf("build the mutants of %s into %s: %w\n%s", t.dir, tests, err, out)
		}
		args := []string{"-test.failfast", "-test.run", t.tests}
		usage, _ := exec.Command(binary, "-help").CombinedOutput()
		if bytes.Contains(usage, []byte("-rapid.shrinktime")) {
			args = append(args, "-rapid.shrinktime=0s", "-rapid.nofailfile") // noticed is enough
		}
		binaries = append(binaries, tested{binary, tests, args})
	}
	if !t.passes(binaries, -1, &atomic.Int64{}) {
		return 0, fmt.Errorf("the tests of %s fail without any mutant", strings.Join(t.in, ", "))
	}
	n := t.tryAll(binaries, mutants)
	fmt.Printf("%s: %d mutants, %d tried: %d noticed (%d of them endless), %d alive and accepted, %d alive\n", t.dir,
		len(mutants), n.tried, n.tried-n.accepted-n.alive, n.endless.Load(), n.accepted, n.alive)
	return n.alive, nil
}

// tally is what became of the mutants tried.
type tally struct {
	tried, alive, accepted int
	endless                atomic.Int64
}

// tested is a test binary with every mutant in it, and how it is asked.
type tested struct {
	binary, dir string
	args        []string
}

// tryAll prints the mutants that survive, each when it does.
func (t trial) tryAll(binaries []tested, mutants []mutant) *tally {
	n, lock := &tally{}, sync.Mutex{}
	var wait sync.WaitGroup
	next := make(chan int)
	for range t.jobs {
		wait.Go(func() {
			for i := range next {
				if !t.passes(binaries, i, &n.endless) {
					continue
				}
				lock.Lock()
				if t.accepted[mutants[i].key()] {
					n.accepted++
				} else {
					n.alive++
					fmt.Println(mutants[i])
				}
				lock.Unlock()
			}
		})
	}
	for i, m := range mutants {
		if strings.Contains(m.String(), t.only) {
			n.tried++
			next <- i
		}
	}
	close(next)
	wait.Wait()
	return n
}

// passes runs the tests with mutant n switched on (-1: none). A run that only waits ends after ten times the limit.
func (t trial) passes(binaries []tested, n int, endless *atomic.Int64) bool {
	for _, b := range binaries {
		ctx, stop := context.WithTimeout(context.Background(), 10*t.limit)
		limited := []string{"-c", `ulimit -t "$0"; exec "$@"`, fmt.Sprint(int(t.limit.Seconds())), b.binary}
		cmd := exec.CommandContext(ctx, "sh", append(limited, b.args...)...)
		cmd.Dir = b.dir
		cmd.Env = append(os.Environ(), fmt.Sprintf("MUTANT=%d", n))
		err := cmd.Run()
		stop()
		var ended *exec.ExitError
		switch {
		case errors.As(err, &ended) && ended.ExitCode() != 126 && ended.ExitCode() != 127: // those: never run
			if !ended.Exited() { // killed
				endless.Add(1)
			}
			return false
		case err != nil:
			fail(fmt.Errorf("run mutant %d: %w", n, err))
		}
	}
	return true
}
