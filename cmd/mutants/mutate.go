package main

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/build"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// mutant is one change of one place.
type mutant struct {
	file   string
	line   int
	change string
}

func (m mutant) String() string { return fmt.Sprintf("%s:%d: %s", m.file, m.line, m.change) }

// key names the mutant in the file of accepted ones.
func (m mutant) key() string { return m.file + ": " + m.change }

// switchboard goes into the package beside the changed files.
const switchboard = `package %s

import (
	"os"
	"strconv"
)

var mutantNumber = func() int {
	n, err := strconv.Atoi(os.Getenv("MUTANT"))
	if err != nil {
		return -1
	}
	return n
}()

func mutantPick[T any](n int, a, b T) T {
	if mutantNumber == n {
		return b
	}
	return a
}

func mutantZero[T any](n int, v T) T {
	var zero T
	return mutantPick(n, v, zero)
}
`

// mutate writes the package with every mutant in it to tmp, and returns the mutants and the overlay.
func mutate(dir, tmp string) ([]mutant, string, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return nil, "", err
	}
	files = slices.DeleteFunc(files, func(name string) bool { return strings.HasSuffix(name, "_test.go") })
	pkg, err := load(files)
	if err != nil {
		return nil, "", err
	}
	var all []mutant
	replace := map[string]string{}
	for i, file := range files {
		e := &editor{pkg: pkg, file: filepath.ToSlash(filepath.Clean(file)), source: pkg.sources[i], first: len(all)}
		text := e.rewrite(pkg.files[i])
		all = append(all, e.found...)
		if err := place(replace, file, filepath.Join(tmp, filepath.Base(file)), text); err != nil {
			return nil, "", err
		}
	}
	board := fmt.Sprintf(switchboard, pkg.files[0].Name.Name)
	const name = "mutant_switch.go"
	if err := place(replace, filepath.Join(dir, name), filepath.Join(tmp, name), board); err != nil {
		return nil, "", err
	}
	overlay := filepath.Join(tmp, "overlay.json")
	raw, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return nil, "", err
	}
	return all, overlay, os.WriteFile(overlay, raw, 0o600)
}

func place(replace map[string]string, file, target, text string) error {
	at, err := filepath.Abs(file)
	if err != nil {
		return err
	}
	replace[at] = target
	return os.WriteFile(target, []byte(text), 0o600)
}

// loaded is a package with the types of its expressions.
type loaded struct {
	set     *token.FileSet
	files   []*ast.File
	sources [][]byte
	info    types.Info
	lone    map[ast.Stmt]bool // statements of a block, which can be left out
}

func load(names []string) (*loaded, error) {
	p := &loaded{set: token.NewFileSet(), info: types.Info{Types: map[ast.Expr]types.TypeAndValue{}},
		lone: map[ast.Stmt]bool{}}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		f, err := parser.ParseFile(p.set, name, text, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		p.files, p.sources = append(p.files, f), append(p.sources, text)
		ast.Inspect(f, p.mark)
	}
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return nil, fmt.Errorf("go env GOROOT: %w", err)
	}
	build.Default.GOROOT = strings.TrimSpace(string(root))
	conf := types.Config{Importer: importer.ForCompiler(p.set, "source", nil)}
	if _, err := conf.Check(filepath.Dir(names[0]), p.set, p.files, &p.info); err != nil {
		return nil, fmt.Errorf("type-check: %w", err)
	}
	return p, nil
}

// mark notes the statements of every block.
func (p *loaded) mark(n ast.Node) bool {
	var list []ast.Stmt
	switch n := n.(type) {
	case *ast.BlockStmt:
		list = n.List
	case *ast.CaseClause:
		list = n.Body
	}
	for _, s := range list {
		p.lone[s] = true
	}
	return true
}
