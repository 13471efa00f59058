package admin_test

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"huizong/admin"
	"huizong/admin/words"
	"huizong/templates/wording"
)

var (
	shownTerm = regexp.MustCompile(`<(?:span class="tag[^"]*"|dfn)>(?:<a class="term"[^>]*>)?([^<]*)<`)
	ratio     = regexp.MustCompile(`^\d+/\d+$`) // how many of how many says itself
	termHref  = regexp.MustCompile(`<a class="term" href="/terms#([^"]*)" title="([^"]+)">`)
)

// sentences stand in the place of a state, and explain themselves.
var sentences = []string{"没有要您办理的事。", "已知的没有要您办理的事。"}

// Every state and every rule that any page shows is explained: its name leads to what it means, in both languages.
func TestEveryStateAndRuleShownIsExplained(t *testing.T) {
	w := day(t)
	root := w.signedIn("root")
	for _, lang := range []wording.Locale{wording.Chinese, wording.English} {
		l := words.InLanguage(lang)
		root.get("/?lang=" + string(lang)) // which the browser remembers
		terms, glossary := words.TermsIn(l), root.get("/terms")
		shown, linked := map[string]bool{}, 0
		for _, r := range admin.PageRoutes() {
			path := w.filled(r.Path)
			if r.Method != "GET" || strings.HasPrefix(path, "/login") || strings.Contains(path, "/mail/") ||
				strings.Contains(path, ".") {
				continue
			}
			page := root.get(path + "?month=2020-07&period=2020-07")
			if page.StatusCode != http.StatusOK {
				continue
			}
			for _, m := range shownTerm.FindAllStringSubmatch(page.body, -1) {
				name := html.UnescapeString(m[1])
				shown[name] = true
				says := func(s string) bool { return l.Say(s) == name }
				if terms.Named[name].Help == "" && !ratio.MatchString(name) && !slices.ContainsFunc(sentences, says) {
					t.Errorf("%s shows %q, which nothing explains", path, name)
				}
			}
			for _, m := range termHref.FindAllStringSubmatch(page.body, -1) {
				linked++
				if key, err := url.PathUnescape(m[1]); err != nil || !strings.Contains(glossary.body, `id="`+key+`"`) {
					t.Errorf("%s leads to %s, which is not there", path, m[1])
				}
			}
		}
		if len(shown) < 12 || linked < 30 {
			t.Errorf("%s: %d terms shown, %d times led to: %v", lang, len(shown), linked, shown)
		}
	}
}
