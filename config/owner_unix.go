//go:build unix

package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/user"
	"strconv"
	"syscall"
)

// unreadable adds to an error of reading a file, where the right to it is missing, whose the file is.
func unreadable(file string, err error) error {
	if !errors.Is(err, fs.ErrPermission) {
		return err
	}
	info, statErr := os.Stat(file)
	if statErr != nil {
		return fmt.Errorf("%w (nor may its directory be looked into by %s)", err, name(os.Getuid()))
	}
	if own, ok := info.Sys().(*syscall.Stat_t); ok {
		return fmt.Errorf("%w: it is of %s with mode %04o, and this runs as %s; chown it, or let its group read it",
			err, name(int(own.Uid)), info.Mode().Perm(), name(os.Getuid()))
	}
	return err
}

// name is an account of the machine, by its number where it has no name.
func name(id int) string {
	if u, err := user.LookupId(strconv.Itoa(id)); err == nil {
		return u.Username
	}
	return fmt.Sprintf("user %d", id)
}
