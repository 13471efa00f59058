package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// play runs one campaign and judges it. The caller closes the world.
func play(dir, binary string, seed uint64, kills, runs int, mutant string) (verdict, *world, error) {
	w, err := newWorld(dir, binary, seed)
	if err != nil {
		return verdict{}, w, err
	}
	begin := time.Now()
	if runs == 0 {
		runs = min(max(kills/2, 40), 400)
	}
	if err := w.order(runs); err != nil {
		return verdict{}, w, err
	}
	if err := w.start(2, "HUIZONG_MUTANT="+mutant); err != nil {
		return verdict{}, w, err
	}
	for i, s := range plan(seed, kills, 2) {
		time.Sleep(s.wait)
		if err := w.do(s); err != nil {
			return verdict{}, w, fmt.Errorf("step %d, %s: %w", i, s, err)
		}
	}
	settled := w.settle(3 * time.Minute)
	w.took = time.Since(begin)
	w.stop()
	v, err := w.judge()
	if settled != nil && err == nil && v.Unfinal == 0 {
		err = settled
	}
	return v, w, err
}

// do does one deed.
func (w *world) do(s step) error {
	w.done[s.deed]++
	r := w.replicas[s.replica]
	switch s.deed {
	case killReplica:
		r.kill()
		return r.start()
	case pauseReplica:
		r.pause()
		time.Sleep(s.last)
		r.resume()
	case killDatabase:
		if err := w.server.Kill(); err != nil {
			return err
		}
		return w.server.Restart()
	case cutNetwork:
		p := w.database
		if s.replica == 1 {
			p = w.smtp
		}
		p.cut()
		time.Sleep(s.last)
		p.mend()
	case fileAnew:
		return w.fileAnew()
	}
	return nil
}

func (w *world) judge() (verdict, error) {
	var messages []received
	for _, m := range w.sink.Messages() {
		messages = append(messages, received{to: m.To[0], body: m.Raw})
	}
	v, err := judge(w.db.DB, messages)
	if err != nil {
		return v, err
	}
	found, err := w.ledger.Verify(context.Background(), 0)
	v.Broken = len(found.Faults)
	for _, f := range found.Faults {
		v.say("verify: %s", f)
	}
	return v, err
}

// sweepPoints first lets the program come to its points, and then makes it die at each of them.
func sweepPoints(dir, binary string, seed uint64) error {
	list := filepath.Join(dir, "points")
	w, err := newWorld(dir, binary, seed)
	if err != nil {
		return err
	}
	defer w.close()
	if err := w.pass("HUIZONG_POINTS="+list, 6); err != nil {
		return err
	}
	raw, err := os.ReadFile(list)
	if err != nil {
		return err
	}
	points := strings.Fields(string(bytes.TrimSpace(raw)))
	slices.Sort(points)
	points = slices.Compact(points)
	died := 0
	for i, p := range points {
		if err := w.orderFrom(10+i*4, 4); err != nil {
			return err
		}
		n, err := w.passDying("HUIZONG_CRASH=" + p + "#1")
		if err != nil {
			return fmt.Errorf("point %s: %w", p, err)
		}
		if n == 0 {
			return fmt.Errorf("point %s: the program did not come to it", p)
		}
		died += n
	}
	v, err := w.judge()
	if err != nil {
		return err
	}
	fmt.Printf("sweep: %d points, %d deaths; lost %d, unmarked duplicates %d, wrong totals %d, not final %d\n", len(points), died, v.Lost, v.Unmarked, v.Wrong, v.Unfinal)
	if !v.clean() {
		return fmt.Errorf("sweep: a promise is broken (seed %d):\n  %s", seed, strings.Join(v.Details, "\n  "))
	}
	return nil
}
