package huizong_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"huizong/cmd/words"
	"huizong/templates/wording"
)

// spoken are the packages whose texts the command line says in Chinese too, each with what their texts are found in.
var spoken = []string{"cmd/huizong", "config", "config/first", "jobs/account", "jobs/period", "jobs/intake",
	"jobs/allow"}

// thorough are the packages of which every sentence is looked for, whatever it is handed to: what they say comes to a
// person as an error, as a fault of a file, or as what became of something.
var thorough = []string{"sql/store", "sql/schema", "sql/sheet", "templates/form", "jobs", "jobs/reconcile",
	"jobs/deliver", "jobs/bounce", "jobs/notify", "jobs/keyring", "jobs/report", "jobs/ledger", "jobs/schedule",
	"jobs/desk", "cmd/wiring"}

// saying are the functions that say a text, and which of their arguments is it.
var saying = map[string]int{"say": 0, "warn": 0, "sprintf": 0, "Sprintf": 0, "Errorf": 0, "New": 0, "Text": 0,
	"Label": 0, "ask": 1, "pad": 0, "must": 2, "wrong": 1, "fault": 2, "table": 0, "list": 2, "refuse": 0, "check": 2}

// texts are the texts of a package, with where each stands.
func texts(t *testing.T, pkg string) map[string]string {
	t.Helper()
	out := map[string]string{}
	files, err := filepath.Glob(pkg + "/*.go")
	if err != nil || len(files) == 0 {
		t.Fatal(pkg, err)
	}
	set := token.NewFileSet()
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(set, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		add := func(n ast.Node, texts ...string) {
			for _, text := range texts {
				for _, line := range strings.Split(words.Key(text), "\n") {
					line = words.Key(line)
					if line != "" && !slices.Contains(unsaid, line) && !code.MatchString(line) {
						out[line] = set.Position(n.Pos()).String()
					}
				}
			}
		}
		if slices.Contains(thorough, pkg) && !slices.Contains(silent, name) {
			sentences(f, add)
		}
		help := pkg == "cmd/huizong"
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				add(n, said(n)...)
			case *ast.KeyValueExpr:
				key, _ := n.Key.(*ast.Ident)
				if key != nil && slices.Contains([]string{"Text", "Do", "Problem"}, key.Name) {
					if text, ok := fold(n.Value); ok && sentence(text) {
						add(n, text)
					}
				}
			case *ast.Field:
				if n.Tag != nil && help {
					tag, _ := strconv.Unquote(n.Tag.Value)
					if text := reflect.StructTag(tag).Get("help"); text != "" {
						add(n, strings.NewReplacer("${enum}", "%s", "$$", "$").Replace(text))
					}
				}
			case *ast.FuncDecl:
				if n.Name.Name == "Help" && help && n.Recv != nil {
					ret := n.Body.List[len(n.Body.List)-1].(*ast.ReturnStmt)
					if text, ok := fold(ret.Results[0]); ok {
						add(n, words.Paragraphs(text)...)
					}
				}
			}
			return true
		})
	}
	return out
}

// unsaid are formats that go elsewhere: into the audit, into a mail to operators, or a link.
var unsaid = []string{"show %d", "export --run %d", "run %s --period %s --mode preview", "%s --period %s %s",
	"%s: %s run %d: %s", "%s/login/openid?invite=%s", "%w", "%s: paused %t", "-i %s", "user %d",
	// too little stands around their places for them to be known again
	"%s in %s", "of %s", "%s as %s: %w", "(%d against %d)", "%d, read %d", ": %s row %d", "want %s", "part %s %s",
	"message %d: %s", "message %s %s%s", "snapshot %s %s", "huizong key", "Subject", "it is %T", "run %s period %s",
	"in force"} // called as on the pages

// silent are files whose sentences stand in the docs, or are looked for in mails of others.
var silent = []string{"jobs/ledger/states.go", "jobs/desk/rules.go", "jobs/bounce/status.go"}

// logging are the functions whose texts are for the log, which is in English.
var logging = []string{"Debug", "Info", "Warn", "Error", "MustCompile"}

// code is what is for a database, a mail server or another program.
var code = regexp.MustCompile(`^(SELECT|INSERT|UPDATE|DELETE|SET|SHOW|GRANT|RENAME|CONCAT|FROM|WHERE|AND|v=DKIM1|` +
	`application/json|Message-ID:|Subject:|short response:|-- \+goose|pair:|browser:|_utf8mb4)|IS (NOT )?NULL|GROUP BY|` +
	`COUNT\(|roll=next|workday 3 09:00|^[a-z_]+(\.[a-z_%]+)+$`)

// sentences tells every sentence of a file.
func sentences(f *ast.File, add func(ast.Node, ...string)) {
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Field:
			return n.Tag == nil
		case *ast.CallExpr:
			of, ok := n.Fun.(*ast.SelectorExpr)
			return !ok || !slices.Contains(logging, of.Sel.Name)
		case ast.Expr:
			text, ok := fold(n)
			if ok && sentence(text) && strings.Contains(text, " ") && !code.MatchString(text) {
				add(n, strings.Trim(text, ";, "))
			}
			return !ok
		}
		return true
	})
}

// said are the texts that a call says.
func said(call *ast.CallExpr) (out []string) {
	name := ""
	switch f := call.Fun.(type) {
	case *ast.SelectorExpr:
		name = f.Sel.Name
	case *ast.Ident:
		name = f.Name
	}
	at, ok := saying[name]
	if !ok || at >= len(call.Args) {
		return nil
	}
	if heads, ok := call.Args[at].(*ast.CompositeLit); ok && (name == "table" || name == "list") {
		for _, h := range heads.Elts {
			if text, ok := fold(h); ok && text != "%s" {
				out = append(out, text)
			}
		}
		return out
	}
	text, ok := fold(call.Args[at])
	own := name == "say" || name == "Text" || name == "Label" || name == "pad" || name == "warn"
	if ok && (sentence(text) || own && letters.MatchString(verbs.ReplaceAllString(text, ""))) {
		out = append(out, text)
	}
	return out
}

var (
	verbs   = regexp.MustCompile(`%(?:\[\d+\])?[-+#0]*\d*(?:\.\d+)?[a-zA-Z%]`)
	flagged = regexp.MustCompile(`^--[a-z-]+: `)
	letters = regexp.MustCompile(`[A-Za-z]{2}`)
	between = regexp.MustCompile(`[A-Za-z]{2,}[^A-Za-z]* [^A-Za-z]*[A-Za-z]{2,}|[A-Za-z]{2,}.* %|% .*[A-Za-z]{2,}|%[a-z] [a-z]{2,}`)
)

// sentence reports whether a text says something: it has words, and is no name or path.
func sentence(text string) bool {
	text = flagged.ReplaceAllString(text, "")
	plain := strings.Trim(verbs.ReplaceAllString(text, "%"), "\n %:;,.()")
	return letters.MatchString(plain) && (strings.Contains(plain, " ") || between.MatchString(text))
}

// fold is the text of an expression; what is no literal is a place.
func fold(e ast.Expr) (text string, ok bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		text, err := strconv.Unquote(e.Value)
		return text, err == nil && e.Kind == token.STRING
	case *ast.BinaryExpr:
		a, okA := fold(e.X)
		b, okB := fold(e.Y)
		if !okA {
			a = "%s"
		}
		if !okB {
			b = "%s"
		}
		return a + b, e.Op == token.ADD && (okA || okB)
	case *ast.ParenExpr:
		return fold(e.X)
	}
	return "", false
}

// Whatever the command line says to a person it says in Chinese too: helps, heads, questions, warnings, errors. Each
// text has one line in cmd/words/zh.txt, "English = Chinese", with the same places.
func TestEveryTextIsSaidInChinese(t *testing.T) {
	used := map[string]bool{}
	for _, pkg := range slices.Concat(spoken, thorough) {
		for text, at := range texts(t, pkg) {
			used[text] = true
			if _, ok := words.Texts()[text]; !ok {
				t.Errorf("%s: cmd/words/zh.txt has no line %q", at, strings.ReplaceAll(text, "\n", `\n`))
			}
		}
	}
	if len(used) < 500 {
		t.Errorf("found %d texts only", len(used))
	}
	for english, chinese := range words.Texts() {
		if places(english) != places(chinese) {
			t.Errorf("%q: places %s, in Chinese %s", english, places(english), places(chinese))
		}
		filled := verbs.ReplaceAllStringFunc(chinese, func(v string) string {
			if v[len(v)-1] == 'd' {
				return "1"
			}
			return "\u6c49"
		})
		for _, f := range wording.Chinese.HalfWidthBesideHan(filled) {
			t.Errorf("%q: %s", english, f)
		}
	}
}

// places are the verbs of a format in the order of the arguments.
func places(format string) string {
	out := map[int]string{}
	next := 0
	for _, v := range verbs.FindAllString(format, -1) {
		if v == "%%" {
			continue
		}
		if i := strings.Index(v, "["); i >= 0 {
			next, _ = strconv.Atoi(v[i+1 : strings.Index(v, "]")])
			next--
		}
		out[next] += v[len(v)-1:]
		next++
	}
	var all strings.Builder
	for i := range len(out) {
		all.WriteString(out[i] + ";")
	}
	return all.String()
}
