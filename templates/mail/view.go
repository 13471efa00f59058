package mail

import (
	"fmt"
	html "html/template"
	"regexp"
	"strings"
	"unicode"

	"huizong/templates/content"
	"huizong/templates/wording"
)

// face is the type of everything in the mail.
const face = `'Microsoft YaHei','PingFang SC','Noto Sans CJK SC',sans-serif`

// styles are what elements repeat, each inlined where it is used: mail clients drop style sheets.
var styles = map[string]string{
	"from":    "margin:0 0 4px;font:13px/20px " + face + ";color:#1b2733",
	"title":   "margin:0;font:bold 24px/32px " + face + ";color:#1b2733",
	"stamp":   "margin:2px 0 0;font:14px/22px " + face + ";color:#55636f",
	"banner":  "margin:8px 0 0;font:bold 14px/22px " + face + ";color:#9a4a00",
	"change":  "margin:0 0 2px;font:bold 15px/24px " + face + ";color:#9a4a00",
	"label":   "margin:0;font:12px/18px " + face + ";color:#55636f",
	"quote":   "margin:2px 0 0;font:15px/26px " + face + ";color:#1b2733",
	"key":     "margin:0;font:13px/20px " + face + ";color:#55636f",
	"big":     "margin:0;font:bold 32px/40px " + face + ";color:#1d4f7c",
	"long":    "margin:0;font:bold 20px/28px " + face + ";color:#1d4f7c", // a number that would not fit a phone
	"line":    "margin:0;font:12px/18px " + face + ";color:#55636f",
	"points":  "font:14px/22px " + face + ";color:#1b2733",
	"small":   "font:13px/20px " + face + ";color:#1b2733",
	"text":    "margin:0 0 4px;font:14px/22px " + face + ";color:#1b2733",
	"told":    "margin:0;font:13px/20px " + face + ";color:#1b2733",
	"lead":    "margin:0;font:13px/20px " + face + ";color:#1b2733",
	"note":    "margin:5px 0 0;font:12px/18px " + face + ";color:#55636f",
	"foot":    "margin:2px 0 0;font:12px/18px " + face + ";color:#55636f;word-break:break-all",
	"section": "margin:0;font:bold 17px/26px " + face + ";color:#1d4f7c",
	"caption": "margin:6px 0 0;font:bold 13px/20px " + face + ";color:#1b2733",
	"unit":    "font-weight:normal;font-size:12px;color:#55636f",
	"table":   "font:13px/18px " + face + ";color:#1b2733",
	"button":  "font:bold 14px/22px " + face + ";color:#1d4f7c;text-decoration:none",
	"head": "padding:2px 0;border-top:2px solid #3d4b57;border-bottom:1px solid #3d4b57;" +
		"font-size:12px;font-weight:normal;color:#55636f",
	"headn": "padding:2px 0 2px 10px;border-top:2px solid #3d4b57;border-bottom:1px solid #3d4b57;" +
		"font-size:12px;font-weight:normal;color:#55636f",
}

// piece is a block with what it needs of its document: what the templates of parts are executed with.
type piece struct {
	content.Block
	Document *content.Document
	Table    *content.Table
	Heading  *content.Section
	Section  bool // of a section, whose text is that of its tables
}

// part puts a piece together.
func part(v any, d *content.Document, heading any) piece {
	p := piece{Document: d}
	switch v := v.(type) {
	case content.Block:
		p.Block, p.Table = v, v.Table
	case *content.Table:
		p.Table = v
	}
	p.Heading, p.Section = heading.(*content.Section)
	p.Section = p.Section || heading == "section"
	return p
}

// views are the functions of the HTML templates: nothing that computes a figure.
var views = html.FuncMap{
	"css":     func(name string) html.CSS { return html.CSS(styles[name]) },
	"part":    part,
	"heading": func(s content.Section) *content.Section { return &s },
	"shows":   shows,
	"join":    func(d *content.Document, sentences []string) string { return d.Locale.Join(sentences...) },
	"gap":     func(d *content.Document) string { return d.Locale.Gap() },
	"labels": func(d *content.Document) int {
		return map[wording.Locale]int{wording.Chinese: 44, wording.English: 86}[d.Locale]
	},
	"last":    func(i, n int) bool { return i == n-1 },
	"number":  func(i int) int { return i + 1 },
	"percent": func(tenths int) string { return fmt.Sprintf("%d.%d%%", tenths/10, tenths%10) },
	"span":    span,
	"edge":    edge,
	"tone":    func(r content.Row, c content.Cell) string { return tones[toneOf(r, c)].class },
	"colour":  func(r content.Row, c content.Cell) html.CSS { return tones[toneOf(r, c)].css },
	"bold":    func(c content.Cell) bool { return c.Warn && c.Kind == content.Text },
	"kept":    kept,
	"lang":    lang,
	"whole":   func(text string) bool { return wording.Width(text) <= 44 },
	"mso":     func(inner string) html.HTML { return html.HTML("<!--[if mso]>" + inner + "<![endif]-->") },
}

// shows reports whether the HTML shows a block.
func shows(b content.Block) bool { return b.In == 0 || b.In&content.HTML != 0 }

// span is how many columns the table has, bars counted.
func span(t *content.Table) int {
	n := len(t.Columns)
	for _, c := range t.Columns {
		if c.Bar {
			n++
		}
	}
	return n
}

// edge is the rule of the last row, and the one above a total.
func edge(t *content.Table, i int) html.CSS {
	if i < len(t.All())-1 {
		return ""
	}
	if t.Total != nil {
		return "border-top:1px solid #3d4b57;border-bottom:2px solid #3d4b57;"
	}
	return "border-bottom:2px solid #3d4b57;"
}

type tone struct {
	class string
	css   html.CSS
}

var tones = map[string]tone{"": {}, "second": {"s", "color:#55636f;"}, "warning": {"n", "color:#9a4a00;"}}

// toneOf is a warning, the second colour for what is no figure, or the ink.
func toneOf(r content.Row, c content.Cell) string {
	switch {
	case c.Warn:
		return "warning"
	case r.Quiet || c.Quiet || c.Kind == content.None || c.Kind == content.Number && c.Unit != "":
		return "second"
	}
	return ""
}

// kept escapes a text and keeps each number on one line with its measure word.
func kept(text string) html.HTML {
	var b strings.Builder
	at := 0
	for _, n := range wording.Numbers(text) {
		b.WriteString(string(lang(text[at:n[0]])))
		b.WriteString(`<span style="white-space:nowrap">` + html.HTMLEscapeString(text[n[0]:n[1]]) + `</span>`)
		at = n[1]
	}
	b.WriteString(string(lang(text[at:])))
	return html.HTML(b.String())
}

var hanRun = regexp.MustCompile(`\p{Han}[\p{Han}\p{N}\x{201c}\x{201d}\x{3001}\x{ff08}\x{ff09}\x{ff0c}]*`)

// A word longer than a phone is wide may be parted: behind what parts an address, or else after so many letters. A
// digest is set where any letter may end a line.
var (
	digest    = regexp.MustCompile(`^[0-9a-f]+$`)
	longWord  = regexp.MustCompile(`[!-~\p{Latin}]{21,}`)
	wordParts = regexp.MustCompile(`[^-./@_:?&=]{0,14}[-./@_:?&=]+|[^-./@_:?&=]{1,14}`)
)

// parted escapes a text and says where its long words may be parted. No style does that in every client.
func parted(text string) string {
	var b strings.Builder
	at := 0
	for _, w := range longWord.FindAllStringIndex(text, -1) {
		b.WriteString(html.HTMLEscapeString(text[at:w[0]]))
		word := text[w[0]:w[1]]
		for i, part := range wordParts.FindAllString(word, -1) {
			if i > 0 && !digest.MatchString(word) {
				b.WriteString("<wbr>")
			}
			b.WriteString(html.HTMLEscapeString(part))
		}
		at = w[1]
	}
	b.WriteString(html.HTMLEscapeString(text[at:]))
	return b.String()
}

// lang escapes a text; in a text of another script, runs of Chinese say so, for who has it read aloud.
func lang(text string) html.HTML {
	escaped := parted(text)
	latin := strings.ContainsFunc(text, func(r rune) bool { return unicode.In(r, unicode.Latin, unicode.Hangul) })
	if !latin || strings.ContainsFunc(text, chinesePunctuation) {
		return html.HTML(escaped)
	}
	return html.HTML(hanRun.ReplaceAllString(escaped, `<span lang="zh-CN">$0</span>`))
}

func chinesePunctuation(r rune) bool { return r == '\u3002' || r == '\uff1a' || r == '\uff0c' }
