package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"huizong/jobs/deliver"
	"huizong/jobs/deliver/delivertest"
	"huizong/jobs/must"
	"huizong/sql/store/mysqltest"
)

// firstHour are the commands of a page's first hour, a line each.
func firstHour(t *testing.T, page string) []string {
	t.Helper()
	raw := must.Get(os.ReadFile(page))(t)
	block := regexp.MustCompile("(?s)```sh\n(go build .*?)```").FindSubmatch(raw)
	if block == nil {
		t.Fatalf("%s shows no first hour", page)
	}
	return strings.Split(strings.TrimSpace(string(block[1])), "\n")
}

// bare is a machine as the first hour finds it: a database server of its own, a relay, and nothing set up.
type bare struct {
	*testing.T
	dir    string
	server *mysqltest.Server
	sink   *delivertest.Sink
	names  *strings.Replacer // what stands on the page for a host or port, as it is here
}

const relayPassword = "the password of report@example.gov.cn"

func newBare(t *testing.T) *bare {
	t.Helper()
	mysqltest.Shared(t) // skips, or fails, where no server is installed
	b := &bare{T: t, dir: t.TempDir()}
	b.server = must.Get(mysqltest.Start(filepath.Join(b.dir, "mysql"), 0))(t)
	t.Cleanup(func() { b.server.Kill() })
	b.sink = delivertest.New(t, delivertest.Options{TLS: deliver.ImplicitTLS, Username: "report@example.gov.cn",
		Password: relayPassword})
	ca := filepath.Join(b.dir, "ca.pem")
	must.Do(t, b.sink.WriteCertificate(ca))
	tools := filepath.Join(b.dir, "bin")
	for name, text := range map[string]string{"sudo": `exec "$@"`,
		"mariadb": fmt.Sprintf(`exec /usr/bin/mariadb --no-defaults --user=root --socket=%s "$@"`, b.server.Socket())} {
		must.Do(t, os.MkdirAll(tools, 0o755))
		must.Do(t, os.WriteFile(filepath.Join(tools, name), []byte("#!/bin/sh\n"+text+"\n"), 0o755))
	}
	b.names = strings.NewReplacer("--mail-host smtp.example.gov.cn", fmt.Sprintf(
		"--mail-host localhost --mail-port %d --mail-ca-file %s --database %s", b.sink.Port(), ca, b.server.Addr()))
	program := must.Get(program())(t)
	for from, to := range map[string]string{program: "huizong", "..": "cmd"} {
		from := must.Get(filepath.Abs(from))(t)
		must.Do(t, os.Symlink(from, filepath.Join(b.dir, to)))
	}
	return b
}

// play runs lines of a shell, each as it stands on the page but for what names replaces.
func (b *bare) play(lines ...string) *exec.Cmd {
	script := "set -eu\n" + b.names.Replace(strings.Join(lines, "\n"))
	cmd := exec.Command("bash", "-c", script)
	cmd.Dir = b.dir
	cmd.Env = append(os.Environ(), "PATH="+filepath.Join(b.dir, "bin")+":"+os.Getenv("PATH"), "HUIZONG_ADMIN_LISTEN=",
		"TMPDIR="+b.dir)
	return cmd
}

// The first hour of the README, in both languages, ends with a delivered test mail and a service that runs.
func TestFirstHour(t *testing.T) {
	lines := firstHour(t, "../../README.md")
	if chinese := firstHour(t, "../../README.zh-CN.md"); strings.Join(chinese, "\n") != strings.Join(lines, "\n") {
		t.Fatalf("the first hour differs between the languages:\n%s", strings.Join(chinese, "\n"))
	}
	if len(lines) > 10 {
		t.Errorf("it takes %d commands", len(lines))
	}
	last := len(lines) - 1
	if lines[0] != "go build ./cmd/huizong" || lines[last] != "./huizong serve" {
		t.Fatalf("it goes from %q to %q", lines[0], lines[last])
	}
	b := newBare(t)
	out, err := b.play(lines[1:last]...).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if strings.Contains(string(out), "FAIL") {
		t.Errorf("check finds something:\n%s", out)
	}
	mails := b.sink.Messages()
	if len(mails) != 1 || mails[0].To[0] != "you@example.gov.cn" {
		t.Fatalf("%d mails were received", len(mails))
	}
	b.serves(lines[4]) // the configuration that is exported
}

// serves starts the service, waits until it is healthy, and ends it.
func (b *bare) serves(export string) {
	b.Helper()
	var said bytes.Buffer
	cmd := b.play(export, "exec ./huizong serve")
	cmd.Stderr = &said
	must.Do(b, cmd.Start())
	healthy := false
	for range 240 {
		if b.play(export, "./huizong check --running").Run() == nil {
			healthy = true
			break
		}
		time.Sleep(250 * time.Millisecond)
	}
	cmd.Process.Signal(syscall.SIGTERM)
	if err := cmd.Wait(); err != nil || !healthy {
		b.Errorf("healthy %v, %v:\n%s", healthy, err, said.String())
	}
}
