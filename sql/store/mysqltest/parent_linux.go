package mysqltest

import (
	"os/exec"
	"runtime"
	"syscall"
)

// dieWithParent makes the kernel end the server when the test binary goes, by whatever end.
func dieWithParent() *syscall.SysProcAttr { return &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL} }

// startPinned starts cmd from a thread that lives as long as the process: to the kernel the thread is the parent, and
// Go ends idle threads.
func startPinned(cmd *exec.Cmd) error {
	started := make(chan error)
	go func() {
		runtime.LockOSThread()
		started <- cmd.Start()
		select {}
	}()
	return <-started
}
