package web

import (
	"testing"

	"huizong/admin/words"
	"huizong/templates/wording"
)

// A term is linked where it is named first as the whole of a tag, a head or a definition: never within what acts
// itself, and nothing else of the page changes.
func TestTermsAreLinkedWhereNamedFirst(t *testing.T) {
	terms := words.Terms{Named: map[string]words.Term{"核定": {Key: "核定", Help: `a "b" & c`}, "Late": {Key: "迟报"}}}
	link := `<a class="term" href="/terms#%E6%A0%B8%E5%AE%9A" title="a &#34;b&#34; &amp; c">核定</a>`
	for page, want := range map[string]string{
		`<th scope="col" class="n">核定</th><th>核定</th>`:        `<th scope="col" class="n">` + link + `</th><th>核定</th>`,
		`<dt>核定</dt><dd>核定</dd>`:                              `<dt>` + link + `</dt><dd>核定</dd>`,
		`<span class="tag t-ok">核定</span>`:                    `<span class="tag t-ok">` + link + `</span>`,
		`<span class="small">核定</span>`:                       `<span class="small">核定</span>`,
		`<p>see <dfn>核定</dfn></p>`:                            `<p>see <dfn>` + link + `</dfn></p>`,
		`<th>核定数</th><th>核定<br>x</th>`:                        `<th>核定数</th><th>核定<br>x</th>`,
		`<a href="/"><span class="tag">核定</span></a>`:         `<a href="/"><span class="tag">核定</span></a>`,
		`<summary><dfn>核定</dfn></summary><dfn>核定</dfn>`:       `<summary><dfn>核定</dfn></summary><dfn>` + link + `</dfn>`,
		`<label><dfn>核定</dfn></label>`:                        `<label><dfn>核定</dfn></label>`,
		`<svg><th>核定</th></svg>`:                              `<svg><th>核定</th></svg>`,
		`<th>Late</th>`:                                       `<th><a class="term" href="/terms#%E8%BF%9F%E6%8A%A5" title="">Late</a></th>`,
		`<td>&lt;核定&gt;</td><textarea><dt>核定</dt></textarea>`: `<td>&lt;核定&gt;</td><textarea><dt>核定</dt></textarea>`,
		`<th>核定`:    `<th>核定`,
		`<th></th>`: `<th></th>`,
	} {
		if got := string(explain([]byte(page), terms)); got != want {
			t.Errorf("%s\n got %s\nwant %s", page, got, want)
		}
	}
}

// What a page says stays, byte for byte, where it names no term.
func TestExplainChangesNothingElse(t *testing.T) {
	page := `<!doctype html><html lang="zh-CN"><head><title>a &amp; b</title></head><body><br/><input required value="&quot;">` +
		`<!-- c --><p class=x>&nbsp;1 < 2 && 3</p></body></html>`
	if got := string(explain([]byte(page), words.TermsIn(words.InLanguage(wording.Chinese)))); got != page {
		t.Errorf("got %s", got)
	}
}
