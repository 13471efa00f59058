package main

import (
	"bytes"
	"crypto/rand"
	"crypto/tls"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"huizong/jobs/deliver"
	"huizong/jobs/deliver/delivertest"
	"huizong/jobs/must"
)

// fromDatabase lets the ledger keep recipients and settings from now on, under the running service.
func (o *office) fromDatabase() {
	o.Helper()
	o.huizong("", "recipients", "copy")
	o.huizong("", "settings", "copy")
	file := filepath.Join(o.dir, "config.yaml")
	raw := must.Get(os.ReadFile(file))(o)
	raw = regexp.MustCompile(`(?m)^(    recipients:|      - \{name:|gate:).*\n`).ReplaceAll(raw, nil)
	raw = append(raw, "recipients: {managed: database}\nsettings: {managed: database}\n"...)
	must.Do(o, os.WriteFile(file, raw, 0o600))
	must.Do(o, o.process.Signal(syscall.SIGHUP))
	o.until("the configuration is taken up", func() bool { return o.served() > 1 })
}

// served is how often the service has begun to serve: once more with every change that it takes up.
func (o *office) served() int {
	o.Helper()
	raw := must.Get(os.ReadFile(filepath.Join(o.dir, "serve.log")))(o)
	return bytes.Count(raw, []byte(`"msg":"serving"`))
}

// takenUp makes a change in the ledger, and waits until the service that runs counts by it.
func (o *office) takenUp(change func()) {
	o.Helper()
	before := o.served()
	change()
	o.until("what was changed in the ledger is taken up", func() bool { return o.served() > before })
}

// submit gives the running service a period to send, over the API.
func (o *office) submit(token, period string, recipients int) {
	o.Helper()
	body := must.Get(json.Marshal(map[string]any{"job": "monthly", "period": period, "mode": "send",
		"recipients": recipients}))(o)
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}
	said := ""
	for range 300 { // between two generations nobody listens, and the next looks at the ledger in its own time
		r := must.Get(http.NewRequestWithContext(o.Context(), "POST", o.base+"/api/v1/runs", bytes.NewReader(body)))(o)
		r.Header.Set("Authorization", "Bearer "+token)
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Idempotency-Key", rand.Text())
		if resp, err := client.Do(r); err == nil {
			var b bytes.Buffer
			b.ReadFrom(resp.Body)
			resp.Body.Close()
			if said = b.String(); resp.StatusCode < 300 {
				return
			}
		}
		time.Sleep(200 * time.Millisecond)
	}
	o.Fatalf("it is not taken within a minute: %s", said)
}

// lines are those of the service's log, each read as JSON.
func (o *office) lines() (out []map[string]any) {
	o.Helper()
	raw := must.Get(os.ReadFile(filepath.Join(o.dir, "serve.log")))(o)
	for line := range strings.Lines(string(raw)) {
		var m map[string]any
		if err := json.Unmarshal([]byte(line), &m); err != nil {
			o.Errorf("not a line of fields: %s", line)
			continue
		}
		out = append(out, m)
	}
	return out
}

// TestServeTakesUpSettingsAndLogs: a recipient and a limit that are changed in the ledger count for the next report of
// the service that runs; its log tells each event in one line of fields, failures louder, and of nobody's address more
// than its domain.
func TestServeTakesUpSettingsAndLogs(t *testing.T) {
	o := newOffice(t)
	o.fromDatabase()
	token := strings.TrimSpace(lastLine(o.huizong("", "user", "token", "lixd", "--scope", "operator")))
	refuse := func(e delivertest.Event) delivertest.Fault {
		if e.Phase == deliver.PhaseRcpt && strings.HasPrefix(e.Rcpt, "tjj@") {
			return delivertest.Reply(550, "5.1.1 <tjj@example.gov.cn>: no such user, ask 13912345678")
		}
		return delivertest.Fault{}
	}
	o.sink.SetPlan(refuse)
	o.takenUp(func() {
		o.huizong("", "recipients", "add", "monthly", "new@example.gov.cn", "--name", "新收件人", "--reason", "agreed")
	})
	o.submit(token, o.month("2020-10"), 4)
	o.until("the new one has it", func() bool {
		return slices.ContainsFunc(o.reports(),
			func(m delivertest.Message) bool { return m.To[0] == "new@example.gov.cn" })
	})
	o.until("one is refused", func() bool { return o.states("failed,sent") })
	var change []string
	o.takenUp(func() { // though nothing holds of it yet
		out, err := o.as("lixd", "settings", "set", "gate.max_change", "0.001", "--reason", "to see every change")
		if change = regexp.MustCompile(`change (\d+)`).FindStringSubmatch(out); err != nil || change == nil {
			t.Fatalf("%v\n%s", err, out)
		}
	})
	o.takenUp(func() {
		if out, err := o.as("jinml", "settings", "approve", change[1]); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
	})
	o.submit(token, o.month("2020-09"), 4)
	o.until("the next report is held by the new limit", func() bool { return o.logged(`"msg":"report held"`) })

	levels := map[string]string{}
	for _, m := range o.lines() {
		for _, field := range []string{"time", "level", "msg"} {
			if m[field] == nil {
				t.Errorf("no %s in %v", field, m)
			}
		}
		if m["msg"] != "delivery" || m["purpose"] != "report" {
			continue
		}
		for _, field := range []string{"run", "job", "period", "delivery", "recipient", "region", "state", "phase",
			"code",
			"text", "attempt"} {
			if m[field] == nil {
				t.Errorf("a delivery has no %s: %v", field, m)
			}
		}
		levels[m["recipient"].(string)+" "+m["state"].(string)] = m["level"].(string)
	}
	for what, want := range map[string]string{"n***@example.gov.cn sent": "INFO",
		"t***@example.gov.cn failed": "ERROR"} {
		if levels[what] != want {
			t.Errorf("%s at %q, want %s: %v", what, levels[what], want, levels)
		}
	}
	raw := must.Get(os.ReadFile(filepath.Join(o.dir, "serve.log")))(t)
	if found := regexp.MustCompile(`(dept|tjj|beishan|new|operator)@example|13912345678`).FindAll(raw,
		-1); len(found) > 0 {
		t.Errorf("the log names %q", found)
	}
}

func lastLine(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return lines[len(lines)-1]
}
