//go:build !faults

package main

import "huizong/jobs"

// spoil is where a build with the tag faults lets the fault campaign in; this build does nothing.
func spoil(*jobs.Service) {}
