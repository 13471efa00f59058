package main

import (
	"bytes"
	"crypto/tls"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"huizong/jobs/must"
)

// shown is the certificate that the pages show.
func (o *office) shown() []byte {
	c, err := tls.Dial("tcp", strings.TrimPrefix(o.base, "https://"), &tls.Config{InsecureSkipVerify: true})
	if err != nil {
		return nil // between two generations
	}
	defer c.Close()
	return c.ConnectionState().PeerCertificates[0].Raw
}

// until waits for what a process does in its own time.
func (o *office) until(what string, met func() bool) {
	o.Helper()
	for range 300 {
		if met() {
			return
		}
		time.Sleep(200 * time.Millisecond)
	}
	o.Fatalf("%s: not within a minute", what)
}

func (o *office) logged(words string) bool {
	raw := must.Get(os.ReadFile(filepath.Join(o.dir, "serve.log")))(o)
	return bytes.Contains(raw, []byte(words))
}

// A new certificate is taken up by itself, a broken one is not, and SIGHUP takes up the configuration.
func TestServeTakesUpWhatChanged(t *testing.T) {
	o := newOffice(t)
	first := o.shown()
	if first == nil {
		t.Fatal("no certificate is shown")
	}
	certificate(t, o.dir)
	o.until("the new certificate", func() bool {
		now := o.shown()
		return now != nil && !bytes.Equal(now, first)
	})
	second := o.shown()
	must.Do(t, os.WriteFile(filepath.Join(o.dir, "tls.key"), []byte("no key\n"), 0o600))
	o.until("the broken key is named", func() bool {
		return o.logged("what was changed is not taken up") && o.logged("admin.tls: ")
	})
	if !bytes.Equal(o.shown(), second) {
		t.Error("a broken key changed the certificate that is shown")
	}
	certificate(t, o.dir)
	taken := must.Get(net.Listen("tcp", "127.0.0.1:0"))(t)
	defer taken.Close()
	file := filepath.Join(o.dir, "config.yaml")
	raw := must.Get(os.ReadFile(file))(t)
	ours, theirs := must.Get(url.Parse(o.metrics))(t).Port(), strconv.Itoa(taken.Addr().(*net.TCPAddr).Port)
	elsewhere := bytes.Replace(raw, []byte(ours), []byte(theirs), 1)
	must.Do(t, os.WriteFile(file, elsewhere, 0o600))
	must.Do(t, o.process.Signal(syscall.SIGHUP))
	o.until("the address that is taken is named", func() bool { return o.logged("metrics.listen: listen tcp ") })
	if !bytes.Equal(o.shown(), second) {
		t.Error("the service did not go on")
	}
	changed := bytes.Replace(raw, []byte("jobs:\n"), []byte("jobs:\n  - {name: second, title: Second, schedule: "+
		"monthly 10 09:00, period: month, recipients: [{name: A, address: a@example.org}]}\n"), 1)
	must.Do(t, os.WriteFile(file, changed, 0o600))
	must.Do(t, o.process.Signal(syscall.SIGHUP))
	o.until("the second job", func() bool {
		resp, err := http.Get(o.metrics)
		if err != nil {
			return false
		}
		defer resp.Body.Close()
		var b bytes.Buffer
		b.ReadFrom(resp.Body)
		return strings.Contains(b.String(), `huizong_job_paused{report="second"} 0`)
	})
	o.within("90s", true)
}
