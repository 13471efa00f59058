package mail_test

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"huizong/jobs/report/reporttest"
	"huizong/templates/content"
	"huizong/templates/content/contenttest"
)

// Outlook for Windows sets mail with the engine of Word (Microsoft: "Word HTML and CSS rendering capabilities in
// Outlook"). These are what that engine passes over, and where it does no harm that it does.
var (
	// wordElements are the elements that it does not show, or shows as nothing that works.
	wordElements = []string{"audio", "button", "canvas", "form", "iframe", "input", "link", "object", "picture",
		"script",
		"select", "svg", "textarea", "video"}
	// wordProperties are those of CSS that it does not know anywhere.
	wordProperties = []string{"animation", "background-image", "background-position", "background-size",
		"border-collapse-radius", "border-radius", "bottom", "box-shadow", "box-sizing", "clip", "columns", "filter",
		"flex", "float", "gap", "grid", "inset", "left", "max-height", "max-width", "min-height", "min-width",
		"object-fit",
		"opacity", "outline", "overflow", "position", "right", "text-shadow", "top", "transform", "transition",
		"visibility", "z-index"}
	// wordOfCells are those that it knows of cells alone, so that blocks must do without them.
	wordOfCells = []string{"height", "padding", "padding-bottom", "padding-left", "padding-right", "padding-top",
		"width"}
	// wordOfBlocks are the elements that it gives no box: their margins, and what they measure, are passed over.
	wordOfBlocks = []string{"div", "span"}
	// harmless are those that other programs are told beside what Word goes by: the width of the sheet beside a table
	// for Word alone, and what hides the preheader beside mso-hide.
	harmless = map[string]string{"max-width": `<!--[if mso]><table role="presentation" width="640"`,
		"max-height": "mso-hide:all", "overflow": "mso-hide:all"}
)

// unsetByWord is what Word would set otherwise than it is meant.
func unsetByWord(page string) (out []string) {
	fault := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	loose := 0
	for tokens := html.NewTokenizer(strings.NewReader(page)); tokens.Next() != html.ErrorToken; {
		token := tokens.Token()
		if token.Type != html.StartTagToken && token.Type != html.SelfClosingTagToken {
			continue
		}
		attributes := map[string]string{}
		for _, a := range token.Attr {
			attributes[a.Key] = a.Val
		}
		if slices.Contains(wordElements, token.Data) {
			fault("<%s> is not shown", token.Data)
		}
		switch {
		case token.Data == "table" && attributes["width"] == "":
			loose++
		case token.Data == "a":
			loose-- // a button is as wide as its words
		}
		style := styleOf(attributes["style"])
		for _, name := range slices.Sorted(maps.Keys(style)) {
			value := style[name]
			cell := token.Data == "td" || token.Data == "th" || token.Data == "caption" // where it is air alone
			switch beside := harmless[name]; {
			case beside != "" && strings.Contains(page, beside):
			case slices.Contains(wordProperties, name):
				fault("<%s> has %s", token.Data, name)
			case slices.Contains(wordOfCells, name) && !cell && value != "0":
				fault("<%s> has %s, which is of cells alone", token.Data, name)
			case strings.HasPrefix(name, "margin") && value != "0" && slices.Contains(wordOfBlocks, token.Data):
				fault("<%s> has %s", token.Data, name)
			case name == "display" && value != "none":
				fault("<%s> is displayed as %s", token.Data, value)
			case name == "display" && style["mso-hide"] != "all":
				fault("<%s> is hidden from others alone", token.Data)
			case strings.Contains(value, "url(") || strings.Contains(value, "calc(") ||
				strings.Contains(value, "var(") ||
				strings.Contains(value, "rgba("):
				fault("<%s> has %s: %s", token.Data, name, value)
			case strings.HasPrefix(name, "border") && pixels(value) > 8:
				fault("<%s> has a rule of %s: Word cuts it to 6 points", token.Data, value)
			case name == "line-height" && pixels(value) > 0 && pixels(value) < 12 &&
				style["mso-line-height-rule"] != "exactly":
				fault("<%s> has lines of %s, which Word sets higher", token.Data, value)
			case name == "background" && attributes["bgcolor"] != value:
				fault("<%s> has a background that is no attribute", token.Data)
			}
		}
	}
	if loose > 0 {
		fault("%d tables have no width attribute", loose)
	}
	return out
}

// styleOf takes a style attribute apart.
func styleOf(style string) map[string]string {
	out := map[string]string{}
	for part := range strings.SplitSeq(style, ";") {
		if name, value, ok := strings.Cut(part, ":"); ok {
			out[strings.TrimSpace(name)] = strings.TrimSpace(value)
		}
	}
	return out
}

// pixels is the first length in px of a value.
func pixels(value string) int {
	length, _, _ := strings.Cut(value, "px")
	n, _ := strconv.Atoi(length[strings.LastIndexByte(length, ' ')+1:])
	return n
}

// everything is every mail: the samples, a notice of each kind, and both letters to agencies.
func everything(t testing.TB) map[string]*content.Document {
	out := map[string]*content.Document{}
	for _, s := range samples(t) {
		out[s.Name] = s.Document(t)
	}
	for name, n := range notices(t) {
		out["notice "+name] = content.Tell(n)
	}
	r := reporttest.Build(t, reporttest.Rows(t, yanji), "2020-08", "222401")
	for _, l := range letters(r, contenttest.Reader("zh-CN")) {
		out[l.Title+" "+l.agency.Code] = l.Document
	}
	return out
}

// TestWordSetsEverything: no mail leans on what Outlook passes over.
func TestWordSetsEverything(t *testing.T) {
	for name, d := range everything(t) {
		c := set(t, d)
		for _, fault := range unsetByWord(c.HTML) {
			t.Errorf("%s: %s", name, fault)
		}
	}
}

// TestWordIsNotObeyed: each kind of what Word passes over is found.
func TestWordIsNotObeyed(t *testing.T) {
	raw, err := os.ReadFile("testdata/word.txt") // how many faults, and where
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(raw)) {
		faults, page, _ := strings.Cut(strings.TrimRight(line, "\n"), "\t")
		if got := unsetByWord(page); strconv.Itoa(len(got)) != faults {
			t.Errorf("%s: %q, want %s faults", page, got, faults)
		}
	}
}
