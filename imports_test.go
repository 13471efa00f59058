// Package huizong_test holds what is true of the whole module.
package huizong_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"strconv"
	"strings"
	"testing"

	"os"
)

// mayImport is the import table of docs/architecture.md: which packages of this module a package may import. A trailing
// /* stands for one more level, a trailing /... for any. Packages that end in "test" serve tests, and may import what
// they serve.
var mayImport = []struct {
	pkg string
	may []string
}{
	{"jobs/period", nil},
	{"config", []string{"jobs/allow"}}, // whom mail may go to: what is wrong with a list stands beside its meaning
	{"config/first", nil},
	{"jobs/schedule", []string{"jobs/period"}},
	{"jobs/reconcile", []string{"jobs/period"}},
	{"jobs/ledger", []string{"jobs/period", "jobs/keyring"}},
	{"jobs/deliver", nil},
	{"jobs/bounce", nil},
	{"jobs/notify", nil},
	{"jobs/keyring", nil},
	{"jobs/progress", nil},                                     // what long work of any room tells to who waits for it
	{"jobs/intake", []string{"jobs/period", "jobs/reconcile"}}, // what a form files, for form, store and pages alike
	{"jobs/allow", nil},
	{"jobs/must", nil}, // for tests of any room: a step that has to work
	{"jobs/account", []string{"jobs/keyring"}},
	{"sql/query", nil},
	{"sql/schema", nil},
	{"sql/sheet", nil}, // forms of files alone: what their rows mean is the store's
	{"templates/wording", []string{"jobs/period"}},
	{"jobs/report", []string{"jobs/reconcile", "jobs/period"}},
	// a form is read as tables are
	{"templates/form", []string{"jobs/intake", "jobs/period", "jobs/reconcile", "sql/sheet", "templates/wording",
		"templates/workbook"}},
	{"templates/*", []string{"jobs/report", "jobs/reconcile", "jobs/period", "templates/wording",
		"templates/content"}},
	{"sql/store", []string{"jobs/reconcile", "jobs/intake", "jobs/ledger", "jobs/account", "jobs/keyring",
		"jobs/period", "jobs/progress",
		"sql/query", "sql/schema",
		"sql/sheet"}},
	{"sql/store/benchdata/*", []string{"sql/...", "jobs/*"}},
	{"sql/store/benchdata", []string{"sql/...", "jobs/*"}},
	{"jobs", []string{"jobs/*", "templates/*"}},
	// what is judged are records and rows, by their keys
	{"jobs/desk", []string{"jobs", "jobs/account", "jobs/allow", "jobs/intake", "jobs/ledger", "jobs/period",
		"jobs/reconcile"}},
	{"admin", []string{"jobs", "jobs/*", "admin/*", "admin/web/*"}},
	{"admin/words", []string{"jobs/*", "templates/wording"}},
	{"admin/read", []string{"jobs", "jobs/*", "admin/words"}},
	{"admin/door", []string{"jobs/*", "templates/wording", "admin/words", "admin/openid"}},
	{"admin/table", []string{"templates/workbook"}}, // what pages and API hand out as a file
	{"admin/web", []string{"jobs", "jobs/*", "templates/wording", "admin/words", "admin/read", "admin/door",
		"admin/table"}},
	{"admin/web/*", []string{"jobs", "jobs/*", "templates/*", "admin/openid", "admin/words", "admin/read",
		"admin/door", "admin/web"}}, // no room of pages knows another
	{"admin/api", []string{"jobs", "jobs/*", "templates/form", "templates/wording", "admin/words", "admin/read",
		"admin/door", "admin/table"}},
	{"admin/openid", nil},
	{"admin/metrics", []string{"jobs", "jobs/*"}},
	{"cmd/...", []string{"..."}},
}

// onlyIn names the rooms that may use a library outside of tests; any other third-party library may be used where
// architecture.md says so.
var onlyIn = map[string][]string{
	"github.com/jmoiron/sqlx":             {"sql/store", "cmd/faults"},
	"github.com/go-sql-driver/mysql":      {"sql/store", "sql/schema", "cmd/demo"},
	"github.com/wneessen/go-mail":         {"templates/mail", "jobs/deliver"},
	"github.com/robfig/cron/v3":           {"jobs/schedule"},
	"github.com/xuri/excelize/v2":         {"templates/workbook", "templates/form"},
	"codeberg.org/go-pdf/fpdf":            {"templates/brief"},
	"github.com/dolthub/go-mysql-server":  {"cmd/demo"},
	"github.com/emersion/go-imap/v2":      {"jobs/bounce"},
	"github.com/emersion/go-message":      {"jobs/bounce", "templates/mail"},
	"github.com/emersion/go-smtp":         {"jobs/deliver/delivertest"},
	"github.com/pressly/goose/v3":         {"sql/schema"},
	"github.com/goccy/go-yaml":            {"config"},
	"github.com/alecthomas/kong":          {"cmd/huizong", "cmd/demo"},
	"github.com/jedib0t/go-pretty/v6":     {"cmd/huizong", "cmd/demo"},
	"github.com/schollz/progressbar/v3":   {"cmd/huizong"},
	"github.com/prometheus/client_golang": {"admin/metrics"},
	"github.com/alexedwards/scs/v2":       {"admin/door"},
	"github.com/pquerna/otp":              {"jobs/account"},
	"rsc.io/qr":                           {"admin/web/self"},
	"github.com/arran4/golang-ical":       {"admin/web/self"},
	"github.com/coreos/go-oidc/v3":        {"admin/openid"},
	"golang.org/x/oauth2":                 {"admin/openid"},
}

// pure are the packages that take time and randomness as arguments: no context, logger or clock.
var pure = []string{"jobs/period", "jobs/schedule", "jobs/reconcile", "jobs/report", "templates/wording"}

func TestImports(t *testing.T) {
	files := 0
	err := fs.WalkDir(os.DirFS("."), ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() && d.Name() == "testdata" {
			return fs.SkipDir // in no build
		}
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".go") {
			return err
		}
		files++
		for _, imported := range importsOf(t, name) {
			checkImport(t, name, imported)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 50 {
		t.Errorf("looked at %d files only", files)
	}
}

func importsOf(t *testing.T, file string) []string {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, spec := range f.Imports {
		p, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, p)
	}
	return out
}

func checkImport(t *testing.T, file, imported string) {
	t.Helper()
	pkg, test := path.Dir(file), strings.HasSuffix(file, "_test.go") || strings.HasSuffix(path.Dir(file), "test")
	if ours, ok := strings.CutPrefix(imported, "huizong/"); ok {
		if !test && !allowed(pkg, ours) {
			t.Errorf("%s imports %s, which the table does not allow", file, imported)
		}
		return
	}
	for library, rooms := range onlyIn {
		inside := imported == library || strings.HasPrefix(imported, library+"/")
		if inside && !test && !contains(rooms, pkg) {
			t.Errorf("%s imports %s, which belongs to %s only", file, imported, strings.Join(rooms, ", "))
		}
	}
	if contains(pure, pkg) && !test && contains([]string{"context", "log", "log/slog", "math/rand", "math/rand/v2",
		"os", "net"}, imported) {
		t.Errorf("%s imports %s, but its package is pure", file, imported)
	}
}

func allowed(pkg, imported string) bool {
	for _, row := range mayImport {
		if !matches(row.pkg, pkg) {
			continue
		}
		for _, may := range row.may {
			if matches(may, imported) {
				return true
			}
		}
		return false
	}
	return false
}

func matches(pattern, pkg string) bool {
	if prefix, ok := strings.CutSuffix(pattern, "..."); ok {
		return strings.HasPrefix(pkg, prefix)
	}
	ok, _ := path.Match(pattern, pkg)
	return ok
}

func contains(list []string, s string) bool {
	for _, v := range list {
		if v == s || strings.HasPrefix(s, v+"/") && v == "cmd/demo" {
			return true
		}
	}
	return false
}
