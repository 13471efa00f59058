package main

import (
	"fmt"
	"math/rand/v2"
	"time"
)

// deed is one thing that the campaign does to the world.
type deed int

const (
	killReplica deed = iota
	pauseReplica
	killDatabase
	cutNetwork
	fileAnew // an agency files a new revision: figures computed now differ from those that were sealed
)

func (d deed) String() string {
	return [...]string{"kill", "pause", "kill database", "cut network", "file anew"}[d]
}

// step is a deed with its target and its times.
type step struct {
	deed    deed
	replica int
	wait    time.Duration // before it
	last    time.Duration // how long a pause or a cut lasts
}

// plan draws n kills and pauses of replicas, with deeds of the other kinds among them. The same seed draws the same
// plan.
func plan(seed uint64, n, replicas int) []step {
	r := rand.New(rand.NewPCG(seed, 0x6875697a6f6e67))
	var steps []step
	for done := 0; done < n; {
		s := step{replica: r.IntN(replicas), wait: between(r, 40, 400)}
		switch p := r.IntN(100); {
		case p < 62:
			s.deed = killReplica
			done++
		case p < 82:
			s.deed, s.last = pauseReplica, between(r, 100, 1800)
			done++
		case p < 84:
			s.deed = killDatabase
		case p < 90:
			s.deed, s.last = cutNetwork, between(r, 50, 400)
		default:
			s.deed = fileAnew
		}
		steps = append(steps, s)
	}
	return steps
}

func between(r *rand.Rand, low, high int) time.Duration {
	return time.Duration(low+r.IntN(high-low)) * time.Millisecond
}

func (s step) String() string {
	return fmt.Sprintf("%s of replica %d for %s", s.deed, s.replica, s.last)
}
