package main

import (
	"bytes"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/go-sql-driver/mysql"

	"huizong/jobs/must"
	"huizong/sql/store/mysqltest"
)

// TestServeWaitsForItsDatabase: after a reboot the database often starts later than we do. What fails otherwise is
// said with its job and period.
func TestServeWaitsForItsDatabase(t *testing.T) {
	dsn := mysqltest.DSN(t)
	binary := must.Get(program())(t)
	to := must.Get(mysql.ParseDSN(dsn))(t)
	server, network := to.Addr, to.Net
	l := must.Get(net.Listen("tcp", "127.0.0.1:0"))(t)
	to.Net, to.Addr = "tcp", l.Addr().String()
	l.Close() // nobody listens there yet
	dir := t.TempDir()
	raw := must.Get(os.ReadFile("testdata/config.yaml"))(t)
	for name, with := range map[string]string{"now.yaml": dsn, "later.yaml": to.FormatDSN()} {
		text := strings.NewReplacer("{dsn}", with, "{port}", "25", "  ca_file: {work}/ca.pem\n", "", "{work}",
			dir).Replace(string(raw))
		must.Do(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
	}
	must.Do(t, os.WriteFile(filepath.Join(dir, "smtp-password"), []byte("s3cret"), 0o600))
	if out, err := exec.Command(binary, "--config", filepath.Join(dir, "now.yaml"), "migrate",
		"--source").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	log := must.Get(os.Create(filepath.Join(dir, "log")))(t)
	defer log.Close()
	cmd := exec.Command(binary, "--config", filepath.Join(dir, "later.yaml"), "serve")
	cmd.Stdout, cmd.Stderr = log, log
	must.Do(t, cmd.Start())
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	t.Cleanup(func() { cmd.Process.Kill(); <-ended })
	said := func(words string) {
		t.Helper()
		for range 300 {
			if text, err := os.ReadFile(log.Name()); err == nil && bytes.Contains(text, []byte(words)) {
				return
			}
			select {
			case err := <-ended:
				ended <- err
				t.Fatalf("it ended: %v", err)
			case <-time.After(200 * time.Millisecond):
			}
		}
		t.Fatalf("it never said %q", words)
	}
	said(`"level":"WARN","msg":"the database does not answer; waiting for it"`)
	l = must.Get(net.Listen("tcp", to.Addr))(t)
	defer l.Close()
	go forward(l, network, server)
	said(`"msg":"the database answers"`)
	said(`"msg":"serving"`)
}

// forward hands every connection on.
func forward(l net.Listener, network, server string) {
	for {
		c, err := l.Accept()
		if err != nil {
			return
		}
		s, err := net.Dial(network, server)
		if err != nil {
			c.Close()
			continue
		}
		go func() { io.Copy(s, c); s.Close() }()
		go func() { io.Copy(c, s); c.Close() }()
	}
}
