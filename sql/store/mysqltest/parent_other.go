//go:build !linux

package mysqltest

import (
	"os/exec"
	"syscall"
)

// dieWithParent has no portable form: elsewhere the server ends with TestMain or Stop.
func dieWithParent() *syscall.SysProcAttr { return nil }

func startPinned(cmd *exec.Cmd) error { return cmd.Start() }
