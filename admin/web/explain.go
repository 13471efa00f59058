package web

import (
	"bytes"
	"html/template"
	"net/url"
	"strings"

	"golang.org/x/net/html"

	"huizong/admin/words"
)

// TermsPath is the page of what figures, states and rules mean.
const TermsPath = "/terms"

// acting are elements in which no link may stand: they do something themselves, or are not shown.
var acting = map[string]bool{"a": true, "button": true, "label": true, "select": true, "summary": true, "svg": true,
	"textarea": true, "head": true, "script": true}

// explain leads from the name of a figure, a state or a rule to what it means, where a page names it first: in a tag,
// at the head of a column or row, and where a template defines it (dfn). It works without scripts and by the keys, and
// no page has to think of it.
func explain(page []byte, terms words.Terms) []byte {
	var out bytes.Buffer
	out.Grow(len(page) + len(page)/16)
	seen := map[string]bool{}
	inside := 0     // elements that act
	opened := ""    // the element that has just begun, if it names something
	var held []byte // its text, until it is known to be all of it
	z := html.NewTokenizer(bytes.NewReader(page))
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			out.Write(held)
			return out.Bytes()
		}
		raw := bytes.Clone(z.Raw())
		if kind == html.TextToken && opened != "" && held == nil {
			held = raw
			continue
		}
		var name string
		var naming bool
		if kind == html.StartTagToken || kind == html.EndTagToken {
			name, naming = element(z)
		}
		out.Write(termLink(held, kind == html.EndTagToken && name == opened, terms, seen))
		held, opened = nil, ""
		switch {
		case kind == html.StartTagToken && acting[name]:
			inside++
		case kind == html.EndTagToken && acting[name]:
			inside--
		case kind == html.StartTagToken && naming && inside == 0:
			opened = name
		}
		out.Write(raw)
	}
}

// element is the name of an element that begins or ends, and whether its text names something.
func element(z *html.Tokenizer) (name string, naming bool) {
	tag, more := z.TagName()
	name = string(tag)
	naming = name == "th" || name == "dt" || name == "dfn"
	for more && name == "span" {
		var key, value []byte
		key, value, more = z.TagAttr()
		naming = naming || string(key) == "class" && strings.HasPrefix(string(value), "tag")
	}
	return name, naming
}

// termLink is a text, with a link where it is the whole name of a term that was not named before.
func termLink(text []byte, whole bool, terms words.Terms, seen map[string]bool) []byte {
	t, ok := terms.Named[html.UnescapeString(string(bytes.TrimSpace(text)))]
	if !whole || !ok || seen[t.Key] {
		return text
	}
	seen[t.Key] = true
	return []byte(`<a class="term" href="` + TermsPath + "#" + url.PathEscape(t.Key) + `" title="` +
		template.HTMLEscapeString(t.Help) + `">` + string(text) + `</a>`)
}
