package reconcile_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"huizong/jobs/period"
	"huizong/jobs/reconcile"
	"huizong/jobs/reconcile/reconciletest"
)

const yanji = "../../cmd/demo/yanji"

var shanghai = time.FixedZone("CST", 8*3600)

// summarize reconciles a window of rows by the default settings.
func summarize(t testing.TB, rows *reconciletest.Rows, w reconcile.Window, region string,
	asOf time.Time) *reconcile.Summary {
	t.Helper()
	opt := reconcile.Defaults(shanghai)
	return summaryOf(t, rows, &opt, w, region, asOf)
}

func load(t testing.TB) *reconciletest.Rows {
	t.Helper()
	rows, err := reconciletest.Load(os.DirFS(yanji))
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// TestYanji holds every field of the published case's five windows.
func TestYanji(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(yanji, "expected-*.json"))
	if err != nil || len(files) != 5 {
		t.Fatalf("expected files: %v, %v", files, err)
	}
	rows := load(t)
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			var want, got map[string]any
			decode(t, file, &want)
			window := want["window"].(map[string]any)
			s := summarize(t, rows, reconcile.Window{From: month(t, window["from"]), To: month(t, window["to"])},
				want["region"].(string),
				time.Date(2020, 12, 10, 9, 0, 0, 0, shanghai))
			raw, err := json.Marshal(s)
			if err != nil {
				t.Fatal(err)
			}
			if err := json.Unmarshal(raw, &got); err != nil {
				t.Fatal(err)
			}
			for _, side := range []string{"direct", "indirect"} {
				checkBridge(t, side, want["bridge"].(map[string]any)[side].(map[string]any),
					got["bridge"].(map[string]any)[side].([]any))
			}
			delete(want, "bridge")
			subset(t, "", want, got)
			t.Log(s.Counts)
		})
	}
}

func month(t *testing.T, v any) period.Month {
	t.Helper()
	m, err := period.ParseMonth(v.(string))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func decode(t *testing.T, file string, into any) {
	t.Helper()
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, into); err != nil {
		t.Fatal(err)
	}
}

// checkBridge holds the lines against the expected amounts, all of them and in the order of the docs.
func checkBridge(t *testing.T, side string, want map[string]any, got []any) {
	t.Helper()
	if len(want) != len(got) {
		t.Errorf("bridge %s has %d lines, want %d", side, len(got), len(want))
	}
	for _, line := range got {
		l := line.(map[string]any)
		if w, ok := want[l["code"].(string)]; !ok || w != l["amount"] {
			t.Errorf("bridge %s: %v is %v, want %v", side, l["code"], l["amount"], w)
		}
	}
}

// subset reports what of want is not in got: more fields may be there, none may differ.
func subset(t *testing.T, path string, want, got map[string]any) {
	t.Helper()
	for k, w := range want {
		if wm, ok := w.(map[string]any); ok {
			gm, _ := got[k].(map[string]any)
			subset(t, path+"/"+k, wm, gm)
		} else if d := cmp.Diff(w, got[k]); d != "" {
			t.Errorf("%s/%s: %s", path, k, d)
		}
	}
}
