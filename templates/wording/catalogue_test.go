package wording

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"text/template"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"huizong/jobs/period"
	"huizong/jobs/reconcile"
)

func TestEveryLocaleHasEveryKey(t *testing.T) {
	zh := In(Chinese)
	if len(zh.Keys()) < 400 {
		t.Errorf("only %d keys", len(zh.Keys()))
	}
	for _, l := range Locales {
		c := In(l)
		if d := cmp.Diff(zh.Keys(), c.Keys()); d != "" {
			t.Errorf("%s: keys differ from the Chinese: %s", l, d)
		}
		for _, key := range c.Keys() {
			if d := cmp.Diff(zh.Places(key), c.Places(key)); d != "" {
				t.Errorf("%s %s: places differ from the Chinese: %s", l, key, d)
			}
		}
	}
}

// TestEveryKeyIsSaid: no words are kept that no form says. A key stands whole in the code of a form, or begins with
// what another part is added to.
func TestEveryKeyIsSaid(t *testing.T) {
	var whole, begun []string
	for _, pattern := range []string{"../*/*.go", "../../jobs/receive*.go", "../../admin/words/*.go"} {
		names, err := filepath.Glob(pattern)
		if err != nil || len(names) == 0 {
			t.Fatalf("%s: %v", pattern, err)
		}
		for _, name := range names {
			raw, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			for _, m := range literal.FindAllStringSubmatch(string(raw), -1) {
				if whole = append(whole, m[1]); strings.HasSuffix(m[1], ".") && m[2] != "" {
					begun = append(begun, m[1])
				}
			}
		}
	}
	for _, key := range In(Chinese).Keys() {
		if !slices.Contains(whole, key) && !slices.ContainsFunc(begun, func(s string) bool {
			return strings.HasPrefix(key, s)
		}) && !slices.ContainsFunc(whole, func(s string) bool {
			return strings.HasPrefix(s, ".") && slices.Contains(whole, strings.TrimSuffix(key, s))
		}) {
			t.Errorf("no form says %s", key)
		}
	}
}

// literal is a string of a Go file, and whether something is added to it.
var literal = regexp.MustCompile(`"([^"\\\n]*)"(\s*\+)?`)

// TestBytesOfThePunctuation reads the files as bytes: an editor may have folded full-width marks to ASCII.
func TestBytesOfThePunctuation(t *testing.T) {
	raw, err := files.ReadFile("locales/zh-CN.txt")
	if err != nil {
		t.Fatal(err)
	}
	for mark, least := range map[string]int{
		"\xef\xbc\x8c": 80, "\xe3\x80\x82": 80, "\xef\xbc\x9b": 8, "\xef\xbc\x9a": 15, "\xef\xbc\x88": 15,
		"\xef\xbc\x89": 15,
		"\xe3\x80\x81": 30, "\xe2\x80\x9c": 5, "\xe2\x80\x9d": 5, "\xe3\x80\x90": 3, "\xe3\x80\x91": 3,
		"\xe2\x80\x94": 3,
	} {
		if n := strings.Count(string(raw), mark); n < least {
			t.Errorf("U+%04X stands %d times in the Chinese file, want at least %d", []rune(mark)[0], n, least)
		}
	}
	for _, l := range Locales {
		raw, err := files.ReadFile("locales/" + string(l) + ".txt")
		if err != nil || !utf8.Valid(raw) || strings.ContainsAny(string(raw), "\r\ufeff\ufffd") {
			t.Errorf("%s: %v, or not plain UTF-8", l, err)
		}
		for _, f := range Chinese.HalfWidthBesideHan(string(raw)) {
			t.Errorf("%s: %v", l, f)
		}
	}
}

func TestChineseHasNoBlankBesideDigits(t *testing.T) {
	blank := regexp.MustCompile(`\p{Han} +[0-9{A-Za-z]|[0-9}A-Za-z] +\p{Han}`)
	for _, key := range In(Chinese).Keys() {
		if text := In(Chinese).pattern(key); blank.MatchString(text) {
			t.Errorf("%s: a blank beside Han in %q", key, text)
		}
	}
}

// pattern is the text of key with its places as they stand in the file.
func (c *Catalogue) pattern(key string) string {
	var b strings.Builder
	for _, p := range c.entries[key].pieces {
		switch {
		case p.name == "":
			b.WriteString(p.text)
		case p.many != "":
			b.WriteString("{" + p.name + ":" + p.one + "|" + p.many + "}")
		default:
			b.WriteString("{" + p.name + "}")
		}
	}
	return b.String()
}

// TestEveryCodeHasWords holds the catalogue against the vocabularies of the other packages.
func TestEveryCodeHasWords(t *testing.T) {
	var keys []string
	add := func(prefix, suffix string, names ...string) {
		for _, n := range names {
			keys = append(keys, prefix+n+suffix)
		}
	}
	for _, code := range reconcile.Codes {
		add("finding.", ".name", string(code))
		add("finding.", ".treatment", string(code))
		add("severity.", "", string(code.Severity()))
	}
	records := []string{"record-nonpositive", "record-out-of-period", "record-outside-project", "record-repeated",
		"record-duplicate"}
	add("bridge.line.", "", append([]string{"claimed", "over-claimed", "under-claimed", "reconciled"}, records...)...)
	add("bridge.line.indirect.", "", "over-claimed", "under-claimed", "indirect-missing")
	for _, s := range []reconcile.State{reconcile.OnTime, reconcile.Late, reconcile.Missing, reconcile.NotAccepted,
		reconcile.Unreadable} {
		add("filing.", "", string(s))
		add("figure.", "", string(s))
	}
	for _, s := range []reconcile.Subject{reconcile.OfDirect, reconcile.OfIndirect, reconcile.OfGroupSessions,
		reconcile.OfEvents,
		reconcile.OfCommunity, reconcile.OfMonth, reconcile.OfAgency, reconcile.OfProject} {
		add("subject.", "", string(s))
	}
	for _, l := range reconcile.Levels {
		add("level.", "", string(l))
	}
	add("caption.regions.", "", "prefecture", "county", "street", "community")
	for _, k := range period.Kinds {
		add("period.", "", string(k))
		add("report.", "", string(k))
		add("caption.trend.", "", string(k))
	}
	add("kind.", "", "visit", "case", "group", "event")
	add("figure.", "", "direct", "indirect", "visit_attendances", "cases", "case_attendances", "groups",
		"group_sessions",
		"group_attendances", "events", "event_attendances", "expected")
	add("change.table.", "", "figures", "persons", "bridge", "regions", "agencies", "fields", "programmes", "projects",
		"completeness")
	add("empty.", "", "nothing_due")
	for _, key := range keys {
		if !In(Chinese).Has(key) {
			t.Errorf("no words for %s", key)
		}
	}
}

func TestSheetNamesFitAWorkbook(t *testing.T) {
	for _, l := range Locales {
		for _, key := range In(l).Keys() {
			if !strings.HasPrefix(key, "sheet.") {
				continue
			}
			if name := In(l).Text(key); utf8.RuneCountInString(name) > 31 || strings.ContainsAny(name, `:\/?*[]`) {
				t.Errorf("%s %s: %q cannot name a sheet", l, key, name)
			}
		}
	}
}

// TestTermsToBeChecked holds that each Korean text with a term that the docs on wording do not know from print is
// marked, that some are known, and that the other locales have nothing to be checked.
func TestTermsToBeChecked(t *testing.T) {
	terms := []string{"월보", "분기보고", "년보", "반년보고", "루계", "동기대비", "전기대비", "합계", "수혜", "소조",
		"개별사례", "개별방문", "사회구역활동", "회수", "차수", "항목"}
	ko := In(Korean)
	unchecked := ko.Unchecked()
	for _, key := range ko.Keys() {
		text := ko.pattern(key)
		if slices.ContainsFunc(terms, func(term string) bool { return strings.Contains(text, term) }) &&
			!slices.Contains(unchecked, key) {
			t.Errorf("%s = %q is not marked as to be checked", key, text)
		}
	}
	for _, key := range []string{"level.street", "level.community", "amount.attendances", "head.agency"} {
		if slices.Contains(unchecked, key) {
			t.Errorf("%s is known from print, but marked", key)
		}
	}
	if zh, en := In(Chinese).Unchecked(), In(English).Unchecked(); len(zh)+len(en) > 0 {
		t.Errorf("marked: %v %v", zh, en)
	}
}

func TestFormatRefuses(t *testing.T) {
	for _, c := range []struct {
		name, key string
		args      []any
		want      string
	}{
		{"unknown key", "no.such", nil, "no such key"},
		{"missing value", "filing.punctual", nil, "no value for {n}"},
		{"value without a place", "filing.punctual", []any{"n", 1, "m", 2}, `no place for "m"`},
		{"odd number", "filing.punctual", []any{"n"}, "not pairs"},
		{"name that is no string", "filing.punctual", []any{1, 2}, "not a name"},
		{"float", "filing.punctual", []any{"n", 1.5}, "not a string or whole number"},
	} {
		_, err := In(Chinese).Lookup(c.key, c.args...)
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), c.key) {
			t.Errorf("%s: %v, want %s", c.name, err, c.want)
		}
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: Format did not panic", c.name)
				}
			}()
			In(Chinese).Format(c.key, c.args...)
		}()
	}
	tmpl := template.Must(template.New("").Parse(`{{.Text "no.such"}}`))
	if err := tmpl.Execute(new(strings.Builder), In(Chinese)); err == nil ||
		!strings.Contains(err.Error(), "no such key") {
		t.Errorf("a template with an unknown key: %v", err)
	}
}

func TestParseRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"a":               "want key = text",
		"a = ":            "want key = text",
		"a = b\na = c":    "line 2: a for the second time",
		"a = {n":          "without its other half",
		"a = {}":          "without its other half",
		"a = {n:one}":     "want {name:one|many}",
		"a = x {n:one|}y": "want {name:one|many}",
	} {
		if _, err := parse(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}

func TestFormat(t *testing.T) {
	en, ko := In(English), In(Korean)
	for _, c := range []struct{ got, want string }{
		{en.Format("amount.submissions", "n", 1), "1 filing"}, {en.Format("amount.submissions", "n", 0), "0 filings"},
		{en.Format("amount.submissions", "n", int64(1234)), "1,234 filings"},
		{ko.Format("amount.attendances", "n", ko.Approx(5938)), "연인수로 5,900여명"},
		{en.Format("filing.agency.n", "agency", "{n} {agency}", "n", 2), "{n} {agency} (2)"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
	want := []Part{{"agency", "甲"}, {"n", "7"}, {"", "份"}}
	if d := cmp.Diff(want, In(Chinese).Parts("filing.agency.n", "agency", "甲", "n", 7)); d != "" {
		t.Error(d)
	}
}

func TestTreatment(t *testing.T) {
	zh := In(Chinese)
	for code, want := range map[string]string{"record-duplicate": "剔除373人次", "claim-variance": "以服务记录为准",
		"copied-figures": "提示\uff0c未改数"} {
		if got := zh.Treatment(code, -373); got != want {
			t.Errorf("%s: %s, want %s", code, got, want)
		}
	}
	if got := zh.Treatment("indirect-missing", 1243); got != "推算补1243人次" {
		t.Errorf("indirect-missing: %s", got)
	}
}
