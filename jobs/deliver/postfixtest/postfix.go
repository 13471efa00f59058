// Package postfixtest starts a real, private Postfix with a Dovecot beside it for tests: submission with STARTTLS and
// SASL, mailboxes by IMAP, and a route to a server of the test for everything outside. All of it lives in a directory
// of its own and listens on free ports of 127.0.0.1; both are gone when the test ends.
//
// Postfix changes its user, so root has to start it.
package postfixtest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"huizong/jobs/bounce"
	"huizong/jobs/deliver"
)

// What the office's server knows.
const (
	Domain   = "office.test"          // whose mailboxes it has
	Sender   = "report@office.test"   // that the login may send as
	Operator = "operator@office.test" // a mailbox
	Login    = "office"
	Password = "s3cret-word"
)

// startup is how long the servers may take to answer.
const startup = 60 * time.Second

// Server is a running Postfix with its Dovecot.
type Server struct {
	t    testing.TB
	dir  string
	smtp int
	imap int
	pool *x509.CertPool
	dove *exec.Cmd
}

// Start starts both, and ends them with the test. outside is the port of a server that takes what is for other domains;
// 0: there is none. Without the programs the test is skipped, unless HUIZONG_REQUIRE_MYSQL says that nothing may be.
func Start(t testing.TB, outside int) *Server {
	t.Helper()
	for _, program := range []string{"postfix", "dovecot"} {
		if _, err := find(program); err != nil || os.Getuid() != 0 {
			if os.Getenv("HUIZONG_REQUIRE_MYSQL") == "1" {
				t.Fatalf("%s is not installed, or root does not run the tests; ./test.sh installs it", program)
			}
			t.Skipf("%s is not installed, or root does not run the tests", program)
		}
	}
	dir, err := os.MkdirTemp("", "huizong-postfix-")
	if err != nil {
		t.Fatal(err)
	}
	s := &Server{t: t, dir: dir, smtp: freePort(t), imap: freePort(t)}
	t.Cleanup(s.end)
	s.must(os.Chmod(dir, 0o755)) // Postfix's own users pass through
	s.certificate()
	s.dovecot()
	s.postfix(outside)
	s.await(s.smtp, "220")
	s.await(s.imap, "* OK")
	return s
}

func (s *Server) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// path is a place in the server's directory.
func (s *Server) path(parts ...string) string {
	return filepath.Join(append([]string{s.dir}, parts...)...)
}

func (s *Server) write(name, text string) string {
	s.must(os.WriteFile(s.path(name), []byte(text), 0o644))
	return s.path(name)
}

// Client returns what a client needs to submit.
func (s *Server) Client() deliver.Server {
	return deliver.Server{Host: "127.0.0.1", Port: s.smtp, TLS: deliver.STARTTLS, Username: Login, Password: Password,
		RootCAs: s.pool, Hello: "huizong.office.test", Probes: []string{Operator, Sender}}
}

// Mailbox returns a mailbox of the domain.
func (s *Server) Mailbox(name string) bounce.Mailbox {
	return bounce.Mailbox{Host: "127.0.0.1", Port: s.imap, TLS: "starttls", Username: name, Password: Password,
		RootCAs: s.pool}
}

// Set changes settings of Postfix, as main.cf writes them, and takes them into use.
func (s *Server) Set(settings ...string) {
	s.t.Helper()
	s.run("postconf", append([]string{"-c", s.path("etc"), "-e"}, settings...)...)
	s.run("postfix", "-c", s.path("etc"), "reload")
	time.Sleep(300 * time.Millisecond) // processes that wait for a connection still have the old settings
}

// Log returns what Postfix logged.
func (s *Server) Log() string {
	raw, err := os.ReadFile(s.path("postfix.log"))
	if err != nil {
		return err.Error()
	}
	return string(raw)
}

func (s *Server) run(program string, args ...string) {
	s.t.Helper()
	path, err := find(program)
	s.must(err)
	if out, err := exec.Command(path, args...).CombinedOutput(); err != nil {
		s.t.Fatalf("%s %s: %v\n%s", program, strings.Join(args, " "), err, out)
	}
}

// await waits until a server greets.
func (s *Server) await(port int, greeting string) {
	s.t.Helper()
	for end := time.Now().Add(startup); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		c, err := net.DialTimeout("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)), time.Second)
		if err != nil {
			continue
		}
		_ = c.SetDeadline(time.Now().Add(5 * time.Second))
		line := make([]byte, 80)
		n, _ := c.Read(line)
		_ = c.Close()
		if strings.HasPrefix(string(line[:n]), greeting) {
			return
		}
	}
	log, _ := os.ReadFile(s.path("dovecot.log"))
	s.t.Fatalf("no server greets on port %d\n%s\n%s", port, s.Log(), log)
}

// end stops both.
func (s *Server) end() {
	if path, err := find("postfix"); err == nil {
		_ = exec.Command(path, "-c", s.path("etc"), "stop").Run()
	}
	if s.dove != nil {
		_ = s.dove.Process.Signal(syscall.SIGTERM)
		_ = s.dove.Wait()
	}
	if err := os.RemoveAll(s.dir); err != nil && !errors.Is(err, os.ErrNotExist) {
		s.t.Logf("remove %s: %v", s.dir, err)
	}
}

// certificate makes one for the loopback address.
func (s *Server) certificate() {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	s.must(err)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()),
		Subject:      pkix.Name{CommonName: Domain},
		NotBefore: time.Now().
			Add(-time.Hour),
		NotAfter:              time.Now().AddDate(1, 0, 0),
		IsCA:                  true,
		BasicConstraintsValid: true,
		IPAddresses:           []net.IP{net.IPv4(127, 0, 0, 1)},
		DNSNames:              []string{"mail." + Domain},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	s.must(err)
	private, err := x509.MarshalPKCS8PrivateKey(key)
	s.must(err)
	block := func(kind string, b []byte) string {
		return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: b}))
	}
	certificate := block("CERTIFICATE", der)
	s.write("tls.pem", certificate)
	s.write("key.pem", block("PRIVATE KEY", private))
	s.pool = x509.NewCertPool()
	s.pool.AppendCertsFromPEM([]byte(certificate))
}

func freePort(t testing.TB) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

func find(program string) (string, error) {
	if path, err := exec.LookPath(program); err == nil {
		return path, nil
	}
	path := "/usr/sbin/" + program
	if _, err := os.Stat(path); err != nil {
		return "", fmt.Errorf("%s is not installed (Debian: apt-get install postfix dovecot-imapd)", program)
	}
	return path, nil
}
