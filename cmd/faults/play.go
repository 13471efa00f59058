package main

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// play runs one campaign and judges it. The caller closes the world.
func play(dir, binary string, seed uint64, kills, runs, recipients int, mutant string) (verdict, *world, error) {
	w, err := newWorld(dir, binary, seed, recipients)
	if err != nil {
		return verdict{}, w, err
	}
	begin := time.Now()
	if runs == 0 {
		runs = min(max(kills*7/10, 40), 800)
	}
	if err := w.order(runs); err != nil {
		return verdict{}, w, err
	}
	stop := make(chan struct{})
	defer close(stop)
	go w.bounceMail(stop)
	if err := w.start(2, "HUIZONG_MUTANT="+mutant); err != nil {
		return verdict{}, w, err
	}
	for i, s := range plan(seed, kills, 2) {
		if s.deed == killDatabase && !w.engine.killed {
			s.deed, s.replica = cutNetwork, 0
		}
		time.Sleep(s.wait)
		if err := w.do(s); err != nil {
			return verdict{}, w, fmt.Errorf("step %d, %s: %w", i, s, err)
		}
	}
	settled := w.settle(3 * time.Minute)
	w.took = time.Since(begin)
	w.stop()
	if err := w.engine.agree(); err != nil {
		return verdict{}, w, err
	}
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
		return w.engine.kill()
	case cutNetwork:
		p := w.engine.proxies[len(w.engine.proxies)-1]
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
	if err := w.judgeRefused(&v); err != nil {
		return v, err
	}
	if v.Unread = w.unread(); v.Unread > 0 {
		v.say("%d reports of mail that came back were not read", v.Unread)
	}
	if v.Overlooked > 0 {
		v.say("%d deliveries came back, and are said to be sent", v.Overlooked)
	}
	found, err := w.ledger.Verify(context.Background(), 0)
	v.Broken = len(found.Faults)
	for _, f := range found.Faults {
		v.say("verify: %s", f)
	}
	return v, err
}

// points are all the edges of writes and of input and output that the program names (cmd/huizong/faults.go).
var points = []string{"before:advance", "after:advance", "after:claim-run", "before:move", "after:move", "before:keep",
	"after:keep", "before:seal", "after:seal", "after:claim-delivery",
	"before:send", "before:committing", "after:committing", "before:dot", "after:send", "before:finish", "after:finish",
	"after:sweep"}

// sweepPoints makes the program die at each of its points, and another replica finish what it left.
func sweepPoints(dir, binary string, seed uint64) error {
	w, err := newWorld(dir, binary, seed, 0)
	if err != nil {
		return err
	}
	defer w.close()
	for i, p := range points {
		if err := w.orderFor(p, i); err != nil {
			return err
		}
		died, err := w.passDying("HUIZONG_CRASH=" + p + "#1")
		if err != nil {
			return fmt.Errorf("point %s: %w", p, err)
		}
		if !died {
			return fmt.Errorf("point %s: the program did not come to it", p)
		}
	}
	v, err := w.judge()
	if err != nil {
		return err
	}
	fmt.Printf(
		"sweep: died at %d of %d points; %d deliveries, lost %d, unmarked duplicates %d, wrong totals %d, not "+
			"final %d\n", len(points), len(points), v.Deliveries,
		v.Lost, v.Unmarked, v.Wrong, v.Unfinal)
	if !v.clean() {
		return fmt.Errorf("sweep: a promise is broken (seed %d):\n  %s", seed, strings.Join(v.Details, "\n  "))
	}
	return nil
}
