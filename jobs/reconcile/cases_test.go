package reconcile_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"huizong/jobs/reconcile"
	"huizong/jobs/reconcile/reconciletest"
)

// shared is where the cases lie beside the repository.
const shared = "../../../shared/data/cases"

// TestCases holds every case of the table in the cases' own page: figures, persons, completeness and findings.
func TestCases(t *testing.T) {
	page, err := os.ReadFile(filepath.Join(shared, "README.md"))
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("the cases are not here")
	}
	if err != nil {
		t.Fatal(err)
	}
	cases := 0
	for line := range strings.Lines(string(page)) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "| "), " | ")
		if len(cells) != 7 || !strings.HasPrefix(cells[4], "{") {
			continue
		}
		cases++
		t.Run(cells[0], func(t *testing.T) { caseAsTold(t, cells) })
	}
	if cases < 19 {
		t.Errorf("the table has only %d cases", cases)
	}
}

func caseAsTold(t *testing.T, cells []string) {
	rows, err := reconciletest.Load(os.DirFS(filepath.Join(shared, cells[0])))
	if err != nil {
		t.Fatal(err)
	}
	m := month(t, cells[1])
	s := summarize(t, rows, reconcile.Window{From: m, To: m}, cells[2], time.Date(2030, 1, 1, 0, 0, 0, 0, shanghai))
	if got := fmt.Sprintf("%d / %d", s.Figures.Direct, s.Figures.Indirect); got != cells[3] {
		t.Errorf("direct / indirect %s, want %s", got, cells[3])
	}
	completeness := asJSON(t, s.Completeness).(map[string]any)
	delete(completeness, "quarantined") // a sixth number, which the table leaves out
	for i, got := range []any{asJSON(t, s.Persons), completeness, asJSON(t, s.Counts)} {
		var want any
		if err := json.Unmarshal([]byte(cells[4+i]), &want); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("(-want +got):\n%s", d)
		}
	}
}

// asJSON brings a value into the form that JSON gives back.
func asJSON(t *testing.T, v any) (out any) {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, &out); err != nil {
		t.Fatal(err)
	}
	return out
}
