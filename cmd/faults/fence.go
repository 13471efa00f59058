package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// planFence holds a delivery up in one replica, between its claim and its commit, until another has taken it over and
// sent it, and then lets the first go on: without its fence it would send the same again, unmarked.
func planFence(dir, binary string, seed uint64, mutant string) (verdict, *world, error) {
	w, err := newWorld(dir, binary, seed, 0)
	if err != nil {
		return verdict{}, w, err
	}
	w.calm = true
	if err := w.orderFrom(10, 1); err != nil {
		return verdict{}, w, err
	}
	file := filepath.Join(dir, "go-on")
	if err := w.start(1, "HUIZONG_HOLD="+file, "HUIZONG_MUTANT="+mutant); err != nil {
		return verdict{}, w, err
	}
	if err := appears(file+".held", time.Minute); err != nil {
		return verdict{}, w, err
	}
	if err := w.start(1, "HUIZONG_MUTANT="+mutant); err != nil {
		return verdict{}, w, err
	}
	if err := w.settle(2 * time.Minute); err != nil {
		return verdict{}, w, err
	}
	before := len(w.sink.Messages())
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		return verdict{}, w, err
	}
	for end := time.Now().Add(5 * time.Second); time.Now().Before(end) && len(w.sink.Messages()) == before; {
		time.Sleep(50 * time.Millisecond)
	}
	w.stop()
	v, err := w.judge()
	return v, w, err
}

func appears(file string, limit time.Duration) error {
	for end := time.Now().Add(limit); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if _, err := os.Stat(file); err == nil {
			return nil
		}
	}
	return errors.New("no delivery came to where it is held up")
}

// fences holds that the pause is harmless to the program, and that its mutant is caught by it.
func fences(dir, binary string, seed uint64) error {
	for _, of := range []struct {
		mutant string
		caught bool
	}{{"", false}, {"no-fence", true}} {
		v, w, err := planFence(filepath.Join(dir, "fence"+of.mutant), binary, seed, of.mutant)
		if err == nil {
			report("pause between claim and commit "+of.mutant, v, w)
		}
		w.close()
		if err != nil {
			return fmt.Errorf("pause between claim and commit: %w", err)
		}
		if v.clean() == of.caught {
			return fmt.Errorf("pause between claim and commit %s: %v", of.mutant, v.Details)
		}
		if of.caught {
			fmt.Printf("mutant %s: caught: %s\n", of.mutant, v.Details[0])
		}
	}
	return nil
}
