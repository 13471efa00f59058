package main

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	crand "crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/csv"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"crypto/tls"

	"github.com/jmoiron/sqlx"

	"huizong/jobs/deliver"
	"huizong/jobs/deliver/delivertest"
	"huizong/jobs/must"
	"huizong/sql/store/mysqltest"
)

// office is `huizong serve` with a database and a mail sink of its own, on the published case moved to the present.
type office struct {
	*testing.T
	dir, program, base, metrics string
	sink                        *delivertest.Sink
	db                          *sqlx.DB
	year                        int // what 2020 was moved to
	process                     *os.Process
}

const accountPassword = "correct horse battery staple"

// program is the binary, built once.
var program = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "huizong-program-")
	if err != nil {
		return "", err
	}
	out := filepath.Join(dir, "huizong")
	cmd := exec.Command("go", "build", "-o", out, ".")
	if raw, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build: %w: %s", err, raw)
	}
	return out, nil
})

func newOffice(t *testing.T) *office {
	t.Helper()
	return newOfficeOn(t, mysqltest.DSN(t))
}

// newOfficeOn is an office whose tables are to lie in an empty database.
func newOfficeOn(t *testing.T, dsn string) *office {
	t.Helper()
	o := &office{T: t, dir: t.TempDir(), year: lastYear(time.Now())}
	o.program = must.Get(program())(t)
	// whatever the server is set to
	o.db = must.Get(sqlx.Open("mysql", dsn+"?autocommit=1&sql_safe_updates=0"))(t)
	t.Cleanup(func() { o.db.Close() })
	o.sink = delivertest.New(t, delivertest.Options{TLS: deliver.ImplicitTLS, Username: "report@example.gov.cn",
		Password: "s3cret"})
	must.Do(t, o.sink.WriteCertificate(filepath.Join(o.dir, "ca.pem")))
	o.configure(dsn)
	o.huizong("", "migrate", "--source")
	o.huizong("", "import", moveYanji(t, o.year-2020))
	for _, a := range [][3]string{{"lixd", "李晓东", "operator"}, {"jinml", "金美兰", "approver"},
		{"wang", "王芳", "viewer"}} {
		o.huizong(accountPassword+"\n", "user", "add", a[0], "--title", a[1], "--role", a[2])
	}
	// they have changed the passwords that another set
	must.Get(o.db.Exec("UPDATE account SET must_change = 0"))(t)
	o.serve()
	return o
}

// lastYear is the year that stands for 2020, so that its October is over.
func lastYear(now time.Time) int {
	if now.Month() >= time.November {
		return now.Year()
	}
	return now.Year() - 1
}

// months moves a month of the published case.
func (o *office) month(m string) string {
	y := must.Get(strconv.Atoi(m[:4]))(o)
	return strconv.Itoa(y+o.year-2020) + m[4:]
}

var dated = regexp.MustCompile(`^\d{4}-\d\d(-\d\d)?([T ].*)?$`)

// moveYanji writes the published case with every date moved by whole years. No record of it falls on a 29 February.
func moveYanji(t *testing.T, years int) string {
	t.Helper()
	dir := t.TempDir()
	files, err := filepath.Glob("../demo/yanji/*.csv")
	if err != nil || len(files) != 7 {
		t.Fatal(files, err)
	}
	for _, f := range files {
		raw := must.Get(os.ReadFile(f))(t)
		rows := must.Get(csv.NewReader(bytes.NewReader(raw)).ReadAll())(t)
		for _, row := range rows[1:] {
			for i, cell := range row {
				if y, err := strconv.Atoi(cell[:min(4, len(cell))]); err == nil && dated.MatchString(cell) {
					row[i] = strconv.Itoa(y+years) + cell[4:]
				}
			}
		}
		var b bytes.Buffer
		must.Do(t, csv.NewWriter(&b).WriteAll(rows))
		must.Do(t, os.WriteFile(filepath.Join(dir, filepath.Base(f)), b.Bytes(), 0o644))
	}
	return dir
}

func (o *office) configure(dsn string) {
	o.Helper()
	port := freePort(o.T)
	o.base = "https://localhost:" + strconv.Itoa(port)
	metrics := freePort(o.T)
	o.metrics = "http://localhost:" + strconv.Itoa(metrics) + "/metrics"
	certificate(o.T, o.dir)
	raw := must.Get(os.ReadFile("testdata/office.yaml"))(o)
	text := strings.NewReplacer("{dsn}", dsn, "{port}", strconv.Itoa(o.sink.Port()), "{work}", o.dir, "{start}",
		o.month("2015-01"), "{admin}", strconv.Itoa(port), "{metrics}", strconv.Itoa(metrics)).Replace(string(raw))
	must.Do(o, os.WriteFile(filepath.Join(o.dir, "config.yaml"), []byte(text), 0o600))
}

// freePort is a port that nobody listens on, below those that outgoing connections take: a server that is to listen on
// it later finds it free.
func freePort(t *testing.T) int {
	t.Helper()
	for range 100 {
		port := 20000 + rand.N(12000)
		l, err := net.Listen("tcp", "127.0.0.1:"+strconv.Itoa(port))
		if err == nil {
			l.Close()
			return port
		}
	}
	t.Fatal("no free port")
	return 0
}

// certificate writes a certificate of localhost, signed by itself.
func certificate(t *testing.T, dir string) {
	t.Helper()
	key := must.Get(ecdsa.GenerateKey(elliptic.P256(), crand.Reader))(t)
	c := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "localhost"},
		DNSNames:  []string{"localhost"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour)}
	der := must.Get(x509.CreateCertificate(crand.Reader, c, c, &key.PublicKey, key))(t)
	raw := must.Get(x509.MarshalPKCS8PrivateKey(key))(t)
	for name, block := range map[string]*pem.Block{"tls.pem": {Type: "CERTIFICATE", Bytes: der},
		"tls.key": {Type: "PRIVATE KEY", Bytes: raw}} {
		must.Do(t, os.WriteFile(filepath.Join(dir, name), pem.EncodeToMemory(block), 0o600))
	}
}

// huizong runs a command and returns what it printed.
func (o *office) huizong(stdin string, args ...string) string {
	o.Helper()
	cmd := exec.Command(o.program, append([]string{"--config", filepath.Join(o.dir, "config.yaml")}, args...)...)
	cmd.Stdin = strings.NewReader(stdin)
	out, err := cmd.CombinedOutput()
	if err != nil {
		o.Fatalf("huizong %v: %v\n%s", args, err, out)
	}
	return string(out)
}

// serve starts the service, and waits until it is ready.
func (o *office) serve() {
	o.Helper()
	o.start()
	// its own certificate, of this test
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}
	for range 600 {
		if resp, err := client.Get(o.base + "/readyz"); err == nil {
			resp.Body.Close()
			if resp.StatusCode == http.StatusOK {
				return
			}
		}
		time.Sleep(100 * time.Millisecond)
	}
	o.Fatal("the service does not become ready")
}

// start starts the service.
func (o *office) start() {
	o.Helper()
	log := must.Get(os.OpenFile(filepath.Join(o.dir, "serve.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600))(o)
	cmd := exec.Command(o.program, "--config", filepath.Join(o.dir, "config.yaml"), "serve")
	cmd.Stderr = log
	must.Do(o, cmd.Start())
	o.process = cmd.Process
	o.Cleanup(func() {
		cmd.Process.Signal(syscall.SIGTERM)
		cmd.Wait()
		log.Close()
		if raw, err := os.ReadFile(log.Name()); err == nil &&
			(o.Failed() || bytes.Contains(raw, []byte(`"level":"ERROR"`))) {
			o.Logf("serve said:\n%s", raw)
		}
	})
}

// mails returns the messages to an address.
func (o *office) mails(to string) []delivertest.Message {
	var out []delivertest.Message
	for _, m := range o.sink.Messages() {
		if m.To[0] == to {
			out = append(out, m)
		}
	}
	return out
}

// measured fails unless a line stands in what Prometheus reads.
func (o *office) measured(lines ...string) {
	o.Helper()
	resp := must.Get(http.Get(o.metrics))(o)
	defer resp.Body.Close()
	body := must.Get(io.ReadAll(resp.Body))(o)
	for _, line := range lines {
		if !strings.Contains("\n"+string(body), "\n"+line) {
			o.Errorf("no metric %s", line)
		}
	}
}
