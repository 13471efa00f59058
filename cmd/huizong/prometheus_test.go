package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"huizong/jobs/must"
)

// A real Prometheus scrapes the service, keeps a job's name apart from its own, and evaluates every rule.
func TestPrometheusScrapes(t *testing.T) {
	program, err := exec.LookPath("prometheus")
	if err != nil {
		if os.Getenv("HUIZONG_REQUIRE_MYSQL") == "1" {
			t.Fatal("prometheus is not installed (Debian: apt-get install prometheus)")
		}
		t.Skip(err)
	}
	o := newOffice(t)
	rules := must.Get(filepath.Abs("../../docs/alerts.yml"))(t)
	target := must.Get(url.Parse(o.metrics))(t)
	config := fmt.Sprintf("global: {scrape_interval: 1s, evaluation_interval: 1s}\nrule_files: [%s]\nscrape_configs:\n"+
		"  - job_name: huizong\n    static_configs: [{targets: [%q]}]\n", rules, target.Host)
	file := filepath.Join(o.dir, "prometheus.yml")
	must.Do(t, os.WriteFile(file, []byte(config), 0o600))
	address := fmt.Sprintf("127.0.0.1:%d", freePort(t))
	cmd := exec.Command(program, "--config.file="+file, "--storage.tsdb.path="+filepath.Join(o.dir, "tsdb"),
		"--web.listen-address="+address)
	must.Do(t, cmd.Start())
	defer func() { cmd.Process.Kill(); cmd.Wait() }()
	ask := func(path string) string {
		resp, err := http.Get("http://" + address + path)
		if err != nil {
			return err.Error()
		}
		defer resp.Body.Close()
		body, err := io.ReadAll(resp.Body)
		if err != nil {
			return err.Error()
		}
		return string(body)
	}
	until := func(path string, want ...string) string {
		t.Helper()
		body := ""
		for range 240 {
			body = ask(path)
			found := true
			for _, w := range want {
				found = found && strings.Contains(body, w)
			}
			if found {
				return body
			}
			time.Sleep(500 * time.Millisecond)
		}
		t.Fatalf("%s does not say %q: %s", path, want, body)
		return ""
	}
	until("/api/v1/query?query=huizong_up", `"job":"huizong"`, `,"1"]`)
	until("/api/v1/query?query=huizong_job_paused", `"job":"huizong"`, `"report":"monthly"`)
	var answer struct {
		Data struct {
			Groups []struct {
				Rules []struct{ Name, Health, LastError string }
			}
		}
	}
	must.Do(t, json.Unmarshal([]byte(until("/api/v1/rules", `"health":"ok"`)), &answer))
	count := 0
	for _, g := range answer.Data.Groups {
		for _, r := range g.Rules {
			count++
			if r.Health == "err" {
				t.Errorf("%s: %s", r.Name, r.LastError)
			}
		}
	}
	if count < 15 {
		t.Errorf("%d rules", count)
	}
	for _, expr := range dashboard(t) {
		if answer := ask("/api/v1/query?query=" + url.QueryEscape(expr)); !strings.Contains(answer, `"status":"success"`) {
			t.Errorf("dashboard: %s: %s", expr, answer)
		}
		for _, metric := range regexp.MustCompile(`(huizong|process)_[a-z_]+`).FindAllString(expr, -1) {
			known := ask("/api/v1/query?query=" + url.QueryEscape(`count({__name__="`+metric+`"})`))
			untold := metric == "huizong_run_last_success_timestamp_seconds" // nothing was delivered yet
			if !untold && !strings.Contains(known, `"value"`) {
				t.Errorf("dashboard: %s is not told", metric)
			}
		}
	}
}

// dashboard is every expression of docs/grafana.json.
func dashboard(t *testing.T) (out []string) {
	raw := must.Get(os.ReadFile("../../docs/grafana.json"))(t)
	var d struct {
		Panels []struct {
			Title   string
			Targets []struct{ Expr string }
		}
	}
	must.Do(t, json.Unmarshal(raw, &d))
	for _, p := range d.Panels {
		for _, target := range p.Targets {
			out = append(out, target.Expr)
		}
	}
	if len(out) < 15 {
		t.Fatalf("%d expressions", len(out))
	}
	return out
}
