package mysqltest

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
)

// install makes the server's data directory: a copy of one that is made once on this machine for each version of the
// server, because making it takes seconds of a processor, and every test binary wants its own.
func (s *Server) install(program string) error {
	template, err := s.template(program)
	if err != nil {
		return err
	}
	if out, err := exec.Command("cp", "-a", "--reflink=auto", template, s.data()).CombinedOutput(); err != nil {
		return fmt.Errorf("copy data directory: %w\n%s", err, out)
	}
	return nil
}

// template returns the directory that is copied. Test binaries that want it at once wait for the one that makes it.
func (s *Server) template(program string) (string, error) {
	server, err := find("mariadbd")
	if err != nil {
		return "", ErrNoServer
	}
	built, err := os.Stat(server)
	if err != nil {
		return "", err
	}
	dir := filepath.Join(os.TempDir(), fmt.Sprintf("huizong-mysqld-%d-%d", os.Getuid(), built.ModTime().Unix()))
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", fmt.Errorf("make directory: %w", err)
	}
	lock, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return "", err
	}
	defer lock.Close() // lets go of the lock
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX); err != nil {
		return "", fmt.Errorf("wait for the data directory: %w", err)
	}
	whole := filepath.Join(dir, "data")
	if _, err := os.Stat(whole); !errors.Is(err, os.ErrNotExist) {
		return whole, err
	}
	half := filepath.Join(dir, "half")
	if err := os.RemoveAll(half); err != nil {
		return "", err
	}
	out, err := exec.Command(program, "--no-defaults", "--auth-root-authentication-method=normal", "--user="+user(),
		"--skip-test-db", "--datadir="+half,
		// servers that share a directory for temporary tables trip over each other's
		"--tmpdir="+s.dir).CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("make data directory: %w\n%s", err, out)
	}
	return whole, os.Rename(half, whole)
}
