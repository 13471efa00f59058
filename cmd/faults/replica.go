package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
)

// replica is one `huizong serve` process, started again whenever it dies.
type replica struct {
	name    string
	binary  string
	config  string
	dir     string
	environ []string
	cmd     *exec.Cmd
	died    chan struct{}
	starts  int
}

func (r *replica) start() error {
	r.starts++
	log, err := os.OpenFile(filepath.Join(r.dir, r.name+".log"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	defer log.Close()
	r.cmd = exec.Command(r.binary, "--config", r.config, "serve")
	r.cmd.Env = append(os.Environ(), r.environ...)
	r.cmd.Stdout, r.cmd.Stderr = log, log
	r.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := r.cmd.Start(); err != nil {
		return fmt.Errorf("start %s: %w", r.name, err)
	}
	died, cmd := make(chan struct{}), r.cmd
	r.died = died
	go func() { cmd.Wait(); close(died) }()
	return nil
}

// kill ends the process as a power cut would.
func (r *replica) kill() {
	r.cmd.Process.Signal(syscall.SIGKILL)
	<-r.died
}

// pause stops the process where it stands; resume lets it go on, not knowing that time has passed.
func (r *replica) pause()  { r.cmd.Process.Signal(syscall.SIGSTOP) }
func (r *replica) resume() { r.cmd.Process.Signal(syscall.SIGCONT) }

// dead reports whether the process has ended by itself, as at a crash point.
func (r *replica) dead() bool {
	select {
	case <-r.died:
		return true
	default:
		return false
	}
}
