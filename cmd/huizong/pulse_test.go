package main

import (
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"huizong/jobs/must"
)

// running asks the health check of the container.
func (o *office) running(age string) (string, error) {
	out, err := exec.Command(o.program, "--config", filepath.Join(o.dir, "config.yaml"), "check", "--running", "--age",
		age).CombinedOutput()
	return string(out), err
}

// within fails unless the health check comes to say so.
func (o *office) within(age string, want bool) {
	o.Helper()
	said := ""
	for range 120 {
		out, err := o.running(age)
		if (err == nil) == want {
			return
		}
		said = out
		time.Sleep(500 * time.Millisecond)
	}
	o.Fatalf("healthy is not %v: %s", want, said)
}

// The health check sees a service that stands still, and does not blame it for a relay or a database that is gone.
func TestHealthCheckSeesTheRunningService(t *testing.T) {
	o := newOffice(t)
	o.within("90s", true)
	o.sink.Close()
	time.Sleep(2 * time.Second)
	o.within("90s", true)
	must.Do(t, o.process.Signal(syscall.SIGSTOP))
	o.within("3s", false)
	if out, _ := o.running("3s"); !strings.Contains(out, "stands still") {
		t.Errorf("it says %q", out)
	}
	must.Do(t, o.process.Signal(syscall.SIGCONT))
	o.within("20s", true)
}

func TestHealthCheckWithoutAService(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	if err := beating("config.yaml", time.Minute, time.Now()); err == nil ||
		!strings.Contains(err.Error(), "no service") {
		t.Errorf("got %v", err)
	}
	p, err := startPulse("config.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, loop := range []string{"slots", "sweep", "build", "beat"} {
		p.touch(loop)
	}
	if err := beating("config.yaml", time.Minute, time.Now()); err == nil || err.Error() != "deliver has not begun" {
		t.Errorf("got %v", err)
	}
	p.touch("deliver")
	if err := beating("config.yaml", time.Minute, time.Now()); err != nil {
		t.Error(err)
	}
	for _, set := range []time.Duration{2 * time.Minute, -2 * time.Minute} { // the latter: the clock was set back
		err = beating("config.yaml", time.Minute, time.Now().Add(set))
		if err == nil || strings.Count(err.Error(), "stands still for 2m0s") != 5 {
			t.Errorf("%s later: %v", set, err)
		}
	}
	p.stop()
	if err := beating("config.yaml", time.Minute, time.Now()); err == nil {
		t.Error("a service that has ended is healthy")
	}
}
