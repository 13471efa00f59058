package words

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"huizong/jobs/desk"
	"huizong/jobs/ledger"
	"huizong/jobs/must"
	"huizong/jobs/reconcile"
	"huizong/templates/wording"
)

// notSaid are literals with Han characters that are no sentences: they are put together by hand, by what is a
// language's own.
var notSaid = []string{"日一二三四五六", " 星期", "周", "月", "或", "天", "小时", "分", "秒"}

var (
	inTemplate = regexp.MustCompile(`(?:\{\{|\()t "((?:[^"\\]|\\.)*)"`)
	inCode     = regexp.MustCompile(`(\.Say\()?"((?:[^"\\\n]|\\.)*)"`)
	comment    = regexp.MustCompile(`(?m)//.*$`)
	han        = regexp.MustCompile(`\p{Han}`)
)

// sources are the texts of the pages: templates and code.
func sources(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{}
	must.Do(t, filepath.WalkDir("..", func(f string, d fs.DirEntry, err error) error {
		said := strings.HasSuffix(f, ".tmpl") || strings.HasSuffix(f, ".go") && !strings.HasSuffix(f, "_test.go")
		if err != nil || d.IsDir() || !said {
			return err
		}
		raw, err := os.ReadFile(f)
		out[f] = string(raw)
		return err
	}))
	if len(out) < 50 {
		t.Fatalf("found %d files only", len(out))
	}
	return out
}

// Every sentence of templates and code has its English, with the same places, and no English is left over.
func TestEverySentenceHasItsEnglish(t *testing.T) {
	english, chinese := InLanguage(wording.English).catalogue, InLanguage(wording.Chinese).catalogue
	used := map[string]bool{}
	for file, text := range sources(t) {
		find := inTemplate
		if strings.HasSuffix(file, ".go") {
			find, text = inCode, comment.ReplaceAllString(text, "")
		}
		for _, m := range find.FindAllStringSubmatch(text, -1) {
			key := m[len(m)-1]
			if said := len(m) == 2 || m[1] != ""; !said && !han.MatchString(key) && !english.Has(key) ||
				slices.Contains(notSaid, key) {
				continue
			}
			used[key] = true
			if !english.Has(key) {
				t.Errorf("%s: %q has no English", file, key)
			} else if !slices.Equal(english.Places(key), chinese.Places(key)) {
				t.Errorf("%q: places %v, in English %v", key, chinese.Places(key), english.Places(key))
			}
		}
	}
	for _, code := range reconcile.Codes { // their names are those of reports
		key := RuleName(string(code))
		used[key] = true
		if key == string(code) || !english.Has(key) {
			t.Errorf("%s is called %s, which has no English", code, key)
		}
	}
	for _, r := range desk.OfRuns() { // one without a word is called by its verb
		used[r.Label] = true
		if got := InLanguage(wording.English).Order(r.Label, string(r.Verb)); got == "" || han.MatchString(got) {
			t.Errorf("%s is called %q in English", r.Verb, got)
		}
	}
	for _, key := range english.Keys() {
		if !used[key] {
			t.Errorf("%q is said nowhere", key)
		}
	}
}

// A verdict has one word, whether it is shown, ordered or recorded.
func TestVerdictsHaveOneWord(t *testing.T) {
	for verdict, verb := range map[reconcile.Verdict]ledger.Verb{reconcile.Same: desk.Same,
		reconcile.Different: desk.Different, reconcile.Accepted: desk.Accept, reconcile.Undone: desk.UndoJudgement} {
		rule, _ := desk.RuleOf(verb)
		for _, word := range []string{rule.Label, ActionWords["judgement."+string(verdict)]} {
			if strings.TrimPrefix(word, "判为") != VerdictWords[verdict] {
				t.Errorf("%s is shown as %s, and is %s too", verdict, VerdictWords[verdict], word)
			}
		}
	}
}

// Chinese punctuation is full-width by code point wherever it stands beside a Han character.
func TestPunctuationIsFullWidth(t *testing.T) {
	for file, text := range sources(t) {
		if strings.HasSuffix(file, ".go") {
			var literals []string
			for _, m := range inCode.FindAllStringSubmatch(comment.ReplaceAllString(text, ""), -1) {
				literals = append(literals, m[2])
			}
			text = strings.Join(literals, "\n")
		}
		for _, f := range wording.Chinese.HalfWidthBesideHan(text, "name@example.gov.cn") {
			t.Errorf("%s: %s", file, f)
		}
	}
}

// What is served from the outside is nothing: every address in pages, stylesheet and script is our own.
func TestNothingComesFromElsewhere(t *testing.T) {
	{
		f := os.DirFS("../web")
		must.Do(t, fs.WalkDir(f, ".", func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || strings.HasSuffix(name, ".go") {
				return err
			}
			raw, err := fs.ReadFile(f, name)
			for _, word := range []string{"http://", "https://", "//cdn", "@import", "url(", " style=", " onclick=",
				" onload=", "javascript:"} {
				if strings.Contains(string(raw), word) {
					t.Errorf("%s has %q", name, word)
				}
			}
			if limit := map[string]int{"static/admin.css": 25 << 10, "static/live.js": 2 << 10}[name]; limit > 0 &&
				len(raw) > limit {
				t.Errorf("%s has %d bytes, at most %d", name, len(raw), limit)
			}
			return err
		}))
	}
}
