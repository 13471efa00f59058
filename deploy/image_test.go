// Package deploy_test tries what is handed out: the image, the packages, the unit, the manifest.
package deploy_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"

	"huizong/jobs/deliver"
	"huizong/jobs/deliver/delivertest"
	"huizong/sql/store/mysqltest"
)

// needs fails, or skips where nothing is required of the machine, without a program of Debian's.
func needs(t *testing.T, programs ...string) {
	t.Helper()
	for _, p := range programs {
		if _, err := exec.LookPath(p); err != nil {
			if os.Getenv("HUIZONG_REQUIRE_MYSQL") == "1" {
				t.Fatalf("%s is not installed; ./test.sh installs it", p)
			}
			t.Skipf("%s is not installed", p)
		}
	}
}

// run runs a program and returns what it printed; it must end well.
func run(t *testing.T, name string, args ...string) string {
	t.Helper()
	var stderr bytes.Buffer
	cmd := exec.Command(name, args...)
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s%s", name, strings.Join(args, " "), err, out, stderr.String())
	}
	return strings.TrimSpace(string(out))
}

// store is a store of images of its own, without an engine.
type imageStore struct {
	*testing.T
	dir string
}

func newImageStore(t *testing.T) *imageStore {
	needs(t, "buildah", "busybox")
	if os.Getuid() != 0 {
		t.Skip("building an image without an engine needs root here")
	}
	return &imageStore{t, t.TempDir()}
}

func (s *imageStore) buildah(args ...string) string {
	s.Helper()
	return run(s.T, "buildah", append([]string{"--storage-driver", "vfs", "--root", filepath.Join(s.dir, "root"),
		"--runroot", filepath.Join(s.dir, "run")}, args...)...)
}

// base is the image that the program is built in: a shell and certificates. Go itself is mounted from this machine.
func (s *imageStore) base() string {
	s.Helper()
	from := s.buildah("from", "scratch")
	root := s.buildah("mount", from)
	for _, d := range []string{"bin", "etc/ssl/certs", "tmp", "root", "usr/local/go"} {
		if err := os.MkdirAll(filepath.Join(root, d), 0o755); err != nil {
			s.Fatal(err)
		}
	}
	busybox, err := exec.LookPath("busybox")
	if err != nil {
		s.Fatal(err)
	}
	run(s.T, "cp", busybox, filepath.Join(root, "bin", "busybox"))
	run(s.T, "cp", "/etc/ssl/certs/ca-certificates.crt", filepath.Join(root, "etc/ssl/certs"))
	for _, tool := range []string{"sh", "cp", "mkdir", "chmod", "chown", "echo", "sed"} {
		if err := os.Symlink("busybox", filepath.Join(root, "bin", tool)); err != nil {
			s.Fatal(err)
		}
	}
	s.buildah("config", "--env", "PATH=/usr/local/go/bin:/bin", "--env", "GOTOOLCHAIN=local", "--env", "HOME=/root",
		"--env", "GOFLAGS=-mod=mod -buildvcs=false", from)
	s.buildah("commit", "--quiet", from, "localhost/base")
	return "localhost/base"
}

// build builds the Dockerfile as it stands.
func (s *imageStore) build() string {
	s.Helper()
	goroot, modules, cache := run(s.T, "go", "env", "GOROOT"), run(s.T, "go", "env", "GOMODCACHE"),
		run(s.T, "go", "env", "GOCACHE")
	s.buildah("bud", "--quiet", "--isolation", "chroot", "--build-arg", "GO_IMAGE="+s.base(), "--build-arg",
		"VERSION=9.8.7", "--build-arg", "COMMIT=0123abc", "-v", goroot+":/usr/local/go:ro", "-v", modules+
			":/root/go/pkg/mod",
		"-v", cache+":/root/.cache/go-build", "--tag", "localhost/huizong", "..")
	return "localhost/huizong"
}

// compose is what compose.yaml says of a service.
type compose struct {
	Services map[string]struct {
		Command     []string
		Entrypoint  []string
		Environment map[string]string
		Volumes     []string
		Secrets     []string
		ReadOnly    bool `yaml:"read_only"`
	}
	Secrets map[string]struct{ File string }
}

func readCompose(t *testing.T) compose {
	t.Helper()
	raw, err := os.ReadFile("../compose.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var c compose
	if err := yaml.Unmarshal(raw, &c); err != nil {
		t.Fatal(err)
	}
	return c
}

// service runs a service of compose.yaml in a container of the image: with its secrets, its configuration and its
// environment, as its user, on a root that it cannot write.
func (s *imageStore) service(c compose, container, name, dir string, extra ...string) *exec.Cmd {
	s.Helper()
	service, ok := c.Services[name]
	if !ok || !service.ReadOnly {
		s.Fatalf("compose.yaml has no service %s on a root that cannot be written", name)
	}
	args := []string{"--storage-driver", "vfs", "--root", filepath.Join(s.dir, "root"), "--runroot",
		filepath.Join(s.dir, "run"), "run", "--isolation", "chroot", "-v", filepath.Join(dir, "tmp") + ":/tmp", "-v",
		filepath.Join(dir, "config.yaml") + ":/etc/huizong/config.yaml:ro"}
	for _, secret := range service.Secrets {
		file := c.Secrets[secret].File
		args = append(args, "-v", filepath.Join(dir, file)+":/run/secrets/"+secret+":ro")
	}
	for k, v := range service.Environment {
		args = append(args, "--env", k+"="+v)
	}
	for _, e := range extra {
		args = append(args, "--env", e)
	}
	command := service.Command
	if len(command) == 0 {
		command = []string{"serve"}
	}
	return exec.Command("buildah", append(append(args, container, "/huizong"), command...)...)
}

// The image, built without an engine, runs as compose.yaml has it: as 65532, with secrets that only it can read, and
// is found healthy by its own check.
func TestImage(t *testing.T) {
	s := newImageStore(t)
	image := s.build()
	var about struct {
		Size int64
		OCI  struct {
			Config struct {
				User   string
				Labels map[string]string
			} `json:"config"`
		} `json:"OCIv1"`
		Docker struct {
			Config struct{ Healthcheck struct{ Test []string } } `json:"config"`
		}
	}
	if err := json.Unmarshal([]byte(s.buildah("inspect", "--type", "image", image)), &about); err != nil {
		t.Fatal(err)
	}
	if about.OCI.Config.User != "65532:65532" ||
		about.OCI.Config.Labels["org.opencontainers.image.version"] != "9.8.7" ||
		about.OCI.Config.Labels["org.opencontainers.image.revision"] != "0123abc" {
		t.Errorf("the image says %+v", about.OCI.Config)
	}
	container := s.buildah("from", image)
	root := s.buildah("mount", container)
	if size := bytesIn(t, root); size > 45_000_000 {
		t.Errorf("the image holds %d bytes", size)
	} else {
		t.Logf("the image holds %d bytes", size)
	}
	for _, file := range []string{"usr/share/doc/huizong/NOTICES.txt", "usr/share/doc/huizong/LICENSE"} {
		if _, err := os.Stat(filepath.Join(root, file)); err != nil {
			t.Error(err)
		}
	}
	c := readCompose(t)
	dir, server, sink := s.setUp(c, root)
	if out, err := s.service(c, container, "init", dir).CombinedOutput(); err != nil {
		t.Fatalf("init: %v\n%s", err, out)
	}
	serve := s.service(c, container, "huizong", dir, "HUIZONG_ADMIN_LISTEN=", "HUIZONG_METRICS_LISTEN=")
	var said bytes.Buffer
	serve.Stdout, serve.Stderr = &said, &said
	if err := serve.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { serve.Process.Kill(); serve.Wait() }()
	check := func() ([]byte, error) {
		args := s.service(c, container, "huizong", dir).Args
		return exec.Command(args[0], append(args[1:len(args)-1], "check", "--running")...).CombinedOutput()
	}
	var out []byte
	err := fmt.Errorf("not asked")
	for range 120 {
		if out, err = check(); err == nil {
			break
		}
		time.Sleep(500 * time.Millisecond)
	}
	if err != nil {
		t.Fatalf("not healthy: %v\n%s\n%s", err, out, said.String())
	}
	_, _ = server, sink
	serve.Process.Kill()
	serve.Wait()
	checkLog(t, said.String())
}

// checkLog makes sure that what the container prints is the service's log, a line of fields each.
func checkLog(t *testing.T, said string) {
	t.Helper()
	serving := false
	for line := range strings.Lines(said) {
		var m struct{ Time, Level, Msg string }
		if err := json.Unmarshal([]byte(line), &m); err != nil || m.Time == "" || m.Level == "" || m.Msg == "" {
			t.Errorf("the container prints %q: %v", line, err)
		}
		serving = serving || m.Msg == "serving"
	}
	if !serving {
		t.Errorf("the log does not say that it serves: %s", said)
	}
}

// setUp does what `docker compose run --rm setup` does, with the program of the image, and what the database's image
// does with the SQL.
func (s *imageStore) setUp(c compose, root string) (string, *mysqltest.Server, *delivertest.Sink) {
	s.Helper()
	mysqltest.Shared(s.T)
	dir := s.TempDir()
	server, err := mysqltest.Start(filepath.Join(s.dir, "mysql"), 0)
	if err != nil {
		s.Fatal(err)
	}
	s.Cleanup(func() { server.Kill() })
	sink := delivertest.New(s.T, delivertest.Options{TLS: deliver.ImplicitTLS, Username: "report@example.gov.cn",
		Password: "s3cret"})
	password := filepath.Join(s.dir, "password")
	if err := os.WriteFile(password, []byte("s3cret"), 0o600); err != nil {
		s.Fatal(err)
	}
	setup := c.Services["setup"].Entrypoint
	args := strings.Split(strings.NewReplacer("/work", dir, "db:3306", server.Addr()).Replace(
		strings.Join(setup[1:], "\x00")), "\x00")
	run(s.T, filepath.Join(root, setup[0]), append(args, "--office", "\u5ef6\u5409\u5e02\u6c11\u653f\u5c40", "--region",
		"222401", "--mail-host", "localhost", "--mail-port", fmt.Sprint(sink.Port()), "--from", "report@example.gov.cn",
		"--recipient", "dept@example.gov.cn", "--operator", "op@example.gov.cn", "--mail-password-file", password)...)
	for name, secret := range c.Secrets {
		info, err := os.Stat(filepath.Join(dir, secret.File))
		if err != nil {
			s.Fatalf("setup makes no file for the secret %s: %v", name, err)
		}
		if info.Mode().Perm()&0o077 != 0 {
			s.Errorf("the secret %s has mode %v", name, info.Mode())
		}
	}
	sql, err := os.Open(filepath.Join(dir, "database.sql"))
	if err != nil {
		s.Fatal(err)
	}
	defer sql.Close()
	cmd := exec.Command("mariadb", "--no-defaults", "--user=root", "--socket="+server.Socket())
	cmd.Stdin = sql
	if out, err := cmd.CombinedOutput(); err != nil {
		s.Fatalf("database.sql: %v\n%s", err, out)
	}
	tmp := filepath.Join(dir, "tmp")
	if err := os.Mkdir(tmp, 0o777); err != nil {
		s.Fatal(err)
	}
	run(s.T, "chmod", "1777", tmp)
	run(s.T, "chmod", "755", dir)
	return dir, server, sink
}

func bytesIn(t *testing.T, dir string) int64 {
	t.Helper()
	var n int64
	err := filepath.WalkDir(dir, func(_ string, d os.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			info, err := d.Info()
			if err != nil {
				return err
			}
			n += info.Size()
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}
