// Package mysqltest starts a real, private MariaDB server for tests: its own data directory, its own port on 127.0.0.1,
// gone afterwards.
//
// A test asks for a fresh database with DSN; the server behind it is started once per test binary and ends with it,
// even when the binary is killed. A harness that wants to hurt a server starts one of its own with Start, and uses Kill
// and Restart.
package mysqltest

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"time"
)

// ErrNoServer says that no server program is installed.
var ErrNoServer = errors.New(
	"mariadbd and mariadb-install-db are not installed (Debian: apt-get install mariadb-server)")

// startup is how long a server may take to answer; recovery after a kill under load takes the longest.
const startup = 60 * time.Second

// Server is one running server.
type Server struct {
	dir  string
	port int
	args []string // beyond the usual
	cmd  *exec.Cmd
	done chan struct{} // closed when the process has ended
}

// Start makes a data directory under dir, unless there is one from before, and starts a server on it. Port 0 takes a
// free one; args are added to the server's own.
func Start(dir string, port int, args ...string) (*Server, error) {
	return start(dir, port, args, func(string) error { return nil })
}

// start lets a new data directory be completed before the server sees it.
func start(dir string, port int, args []string, complete func(data string) error) (*Server, error) {
	install, err1 := find("mariadb-install-db")
	if _, err2 := find("mariadbd"); err1 != nil || err2 != nil {
		return nil, ErrNoServer
	}
	s := &Server{dir: dir, port: port, args: args}
	if port == 0 {
		if s.port, err1 = freePort(); err1 != nil {
			return nil, err1
		}
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("make directory: %w", err)
	}
	if _, err := os.Stat(s.data()); errors.Is(err, os.ErrNotExist) {
		if err := s.install(install); err != nil {
			return nil, err
		}
		if err := complete(s.data()); err != nil {
			return nil, err
		}
	}
	return s, s.Restart()
}

// Restart starts the server again on the same data and port, and waits until it answers. What is written reaches the
// kernel, but nothing is synced: that survives the end of the process, though not of the machine.
func (s *Server) Restart() error {
	program, err := find("mariadbd")
	if err != nil {
		return ErrNoServer
	}
	log, err := os.OpenFile(filepath.Join(s.dir, "mariadbd.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("open server log: %w", err)
	}
	defer log.Close()
	s.cmd = exec.Command(
		program, append([]string{"--no-defaults", "--user=" + user(), "--datadir=" + s.data(), "--tmpdir=" + s.dir,
			"--socket=" + s.Socket(),
			"--bind-address=127.0.0.1", "--port=" + strconv.Itoa(s.port), "--pid-file=" + filepath.Join(s.dir, "pid"),
			"--innodb-flush-log-at-trx-commit=2", "--innodb-buffer-pool-size=256M", "--innodb-log-file-size=96M",
			"--innodb-flush-method=nosync", "--debug-no-sync", "--skip-sync-frm",
			"--character-set-server=utf8mb4", "--default-time-zone=+08:00", "--skip-name-resolve", "--local-infile=1"},
			s.args...)...)
	s.cmd.Stdout, s.cmd.Stderr = log, log
	s.cmd.SysProcAttr = dieWithParent()
	if err := startPinned(s.cmd); err != nil {
		return fmt.Errorf("start mariadbd: %w", err)
	}
	done := make(chan struct{})
	s.done = done
	go func(cmd *exec.Cmd) {
		_ = cmd.Wait()
		close(done)
	}(s.cmd)
	return s.await()
}

// await returns once the server greets a client.
func (s *Server) await() error {
	ctx, cancel := context.WithTimeout(context.Background(), startup)
	defer cancel()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		if s.greets() {
			return nil
		}
		select {
		case <-s.done:
			return s.ended("mariadbd ended at once")
		case <-ctx.Done():
			_ = s.Kill()
			return s.ended("mariadbd does not answer")
		case <-tick.C:
		}
	}
}

// greets reports whether the server sends its first packet: it listens before it is ready, but speaks only then.
func (s *Server) greets() bool {
	c, err := net.DialTimeout("tcp", s.Addr(), time.Second)
	if err != nil {
		return false
	}
	defer c.Close()
	_ = c.SetReadDeadline(time.Now().Add(2 * time.Second))
	b := make([]byte, 5)
	n, _ := c.Read(b)
	return n == len(b) && b[4] == 10 // protocol version
}

func (s *Server) ended(what string) error {
	log, _ := os.ReadFile(filepath.Join(s.dir, "mariadbd.log"))
	return fmt.Errorf("%s:\n%s", what, log[max(0, len(log)-4000):])
}

// Kill ends the server as kill -9 does: nothing is flushed. Restart brings it back.
func (s *Server) Kill() error {
	err := s.cmd.Process.Kill()
	<-s.done
	if errors.Is(err, os.ErrProcessDone) {
		return nil
	}
	return err
}

// Stop ends the server in good order.
func (s *Server) Stop() error {
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	select {
	case <-s.done:
		return nil
	case <-time.After(startup):
		return s.Kill()
	}
}

// Addr is where the server listens, 127.0.0.1:port.
func (s *Server) Addr() string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(s.port)) }

// Socket is the path of its Unix socket, for command-line clients.
func (s *Server) Socket() string { return filepath.Join(s.dir, "s.sock") }

// DSN names a database on the server; empty for none. The user is root, without a password.
func (s *Server) DSN(database string) string { return "root@tcp(" + s.Addr() + ")/" + database }

func (s *Server) data() string { return filepath.Join(s.dir, "data") }

// find looks for a program where a service's own path may lack it: servers live in sbin.
func find(program string) (string, error) {
	if p, err := exec.LookPath(program); err == nil {
		return p, nil
	}
	return exec.LookPath("/usr/sbin/" + program)
}

// user is whom the server runs as: root must be named, anyone else runs it as themselves.
func user() string {
	if os.Getuid() == 0 {
		return "root"
	}
	return os.Getenv("USER")
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, fmt.Errorf("find a free port: %w", err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}
