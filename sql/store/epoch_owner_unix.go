//go:build unix

package store

import (
	"os"
	"syscall"
)

// own gives a file to whom its directory is: a command that root gives must not take it from the service. It is for
// root alone to give files away; anybody else keeps what he has made.
func own(file, dir string) {
	info, err := os.Stat(dir)
	if err != nil {
		return
	}
	if of, ok := info.Sys().(*syscall.Stat_t); ok {
		_ = os.Chown(file, int(of.Uid), int(of.Gid))
	}
}
