package workbook

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"huizong/templates/content/contenttest"
	"huizong/templates/wording"
)

// openers is where ./test.sh puts the libraries of testdata/openers.
func openers(t *testing.T) string {
	t.Helper()
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Skip(err)
	}
	dir := filepath.Join(cache, "huizong-openers")
	if _, err := os.Stat(filepath.Join(dir, "node_modules", "exceljs")); err != nil {
		contenttest.Program(t, "exceljs and SheetJS in "+dir)
	}
	return dir
}

// TestSheetJSAndExceljsRead opens the workbook with the libraries that web systems read workbooks with: all sheets are
// there, a figure is a number, and every check shows a result that agrees.
func TestSheetJSAndExceljsRead(t *testing.T) {
	node, dir := contenttest.Program(t, "node"), openers(t)
	script, err := filepath.Abs("testdata/openers/open.js")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"programme", "records", "hostile"} {
		s := samples(t)[name]
		raw := render(t, s)
		path := filepath.Join(t.TempDir(), "book.xlsx")
		if err := os.WriteFile(path, raw, 0o644); err != nil {
			t.Fatal(err)
		}
		cmd := exec.CommandContext(t.Context(), node, script, path)
		cmd.Env = append(os.Environ(), "NODE_PATH="+filepath.Join(dir, "node_modules"))
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		type reading struct {
			Sheets   []string
			Direct   any
			Formulas []string
			Empty    int
		}
		var got struct{ SheetJS, Exceljs reading }
		if err := json.Unmarshal(out, &got); err != nil {
			t.Fatalf("%s: %s: %v", name, out, err)
		}
		want := open(t, raw).GetSheetList()
		for library, r := range map[string]reading{"SheetJS": got.SheetJS, "exceljs": got.Exceljs} {
			if !slices.Equal(r.Sheets, want) || fmt.Sprint(r.Direct) != fmt.Sprint(s.report.Figures.Direct) {
				t.Errorf("%s, %s: sheets %v, direct %v", name, library, r.Sheets, r.Direct)
			}
			agree := 0
			for _, f := range r.Formulas {
				if f == wording.In(wording.Chinese).Text("book.check.agrees") {
					agree++
				} else if f == wording.In(wording.Chinese).Text("book.check.differs") {
					t.Errorf("%s, %s: a check differs", name, library)
				}
			}
			if agree < 5 || r.Empty > 0 {
				t.Errorf("%s, %s: %d checks agree, %d formulas have no result", name, library, agree, r.Empty)
			}
		}
	}
}
