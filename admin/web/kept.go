package web

import (
	"cmp"
	"html"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"huizong/admin/door"
	"huizong/jobs/account"
)

// openedBy is the field of every form that says who was signed in when it was opened.
const openedBy = "opened_by"

// keptView is a form that was not carried out: whoever sent it signs in beside it, and sends it again.
type keptView struct {
	Why, Way, Word string
	Action         string
	Fields         []keptField
}

type keptField struct{ Name, Value string }

// secrets are the fields that no page shows again.
var secrets = []string{"password", "otp", "old", "new", "again", "secret", "codes", "invite", openedBy}

// keep shows a form that was sent by somebody who is not signed in, or owes something first, or is another than opened
// it, for it to be sent again: nothing of it was done, and nothing that was typed is lost. A request without a form
// goes where its sender has to.
func (v *Visit) keep(why, way, word string) {
	view := keptView{Why: v.Lang.Say(why), Way: way, Word: v.Lang.Say(word), Action: v.R.URL.RequestURI()}
	for _, name := range slices.Sorted(maps.Keys(v.R.PostForm)) {
		for _, value := range v.R.PostForm[name] {
			if !slices.Contains(secrets, name) {
				view.Fields = append(view.Fields, keptField{name, value})
			}
		}
	}
	if len(v.R.PostForm) == 0 {
		http.Redirect(v.W, v.R, way, http.StatusSeeOther)
		return
	}
	code := http.StatusUnauthorized
	if v.Who.Name != "" {
		code = http.StatusForbidden
	}
	v.Who = door.Principal{} // the page is nobody's
	if err := v.Show(code, "kept", "操作没有执行，填的没有丢", "", view); err != nil {
		v.fail(err)
	}
}

var hidden = regexp.MustCompile(`<input type="hidden"[^>]*>`)

// unshown is what a person wrote into a form that was refused, and the page that says so does not show: nothing that
// was typed is lost.
func (v *Visit) unshown(status int, page []byte) (out []string) {
	if v.R.Method != http.MethodPost || status < http.StatusBadRequest {
		return nil
	}
	shown := html.UnescapeString(string(hidden.ReplaceAll(page, nil)))
	for _, name := range slices.Sorted(maps.Keys(v.R.PostForm)) {
		for _, value := range v.R.PostForm[name] {
			if !slices.Contains(secrets, name) && prose(value) && !strings.Contains(shown, value) {
				out = append(out, value)
			}
		}
	}
	return out
}

// prose reports whether a person wrote a text, as opposed to a code, a number or a choice.
func prose(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool {
		return r > unicode.MaxASCII || r == '@' || unicode.IsSpace(r)
	})
}

// admitted reports whether whoever asks is let in to a route; else it has been said why not.
func (v *Visit) admitted(rt Route) bool {
	by, who := v.R.PostForm.Get(openedBy), v.Who.Name
	switch {
	case rt.Role == door.Anybody:
		return true
	case who == "" && rt.Path == "/logout":
		http.Redirect(v.W, v.R, "/login", http.StatusSeeOther)
	case who == "" && v.R.Method == http.MethodPost:
		v.keep("登录已结束。请在新窗口登录，再回到这一页按“继续”。", "/login?"+v.lost().Encode(), "去登录")
	case who == "":
		v.ToLogin()
	case !v.Who.Role.May(rt.Role):
		v.fail(door.ErrForbidden)
	case !rt.Always && v.Owes() != "" && v.R.Method == http.MethodPost:
		v.keep("要先改口令或绑定第二因素。请在新窗口办好，再回到这一页按“继续”。", v.Owes(), "去办理")
	case !rt.Always && v.Owes() != "":
		http.Redirect(v.W, v.R, v.Owes(), http.StatusSeeOther)
	case by != "" && by != who && rt.Path != "/logout":
		ctx := v.R.Context()
		v.keep(v.Lang.Say("这一页是{by}打开的，现在登录的是{who}。按“继续”，就由{who}执行。", "by",
			v.Lang.Say(v.Shown(ctx, by)), "who", v.Lang.Say(v.Shown(ctx, who))), "/login", "看登录的是谁")
	default:
		return true
	}
	return false
}

// lost is what the page of signing in is told of an order that was not carried out: that, and where it was given.
func (v *Visit) lost() url.Values {
	q := url.Values{"lost": {"1"}}
	if from, err := url.Parse(v.R.Referer()); err == nil && from.Host == v.R.Host {
		q.Set("next", door.LocalPath(cmp.Or(from.RequestURI(), "/")))
	}
	return q
}

var postForm = regexp.MustCompile(`<form[^>]* method="post"[^>]*>`)

// signed writes into every form of a page who opened it. A file is sent with nothing beside it.
func signed(page []byte, who account.Account) []byte {
	if who.Name == "" {
		return page
	}
	field := `<input type="hidden" name="` + openedBy + `" value="` + html.EscapeString(who.Name) + `">`
	return postForm.ReplaceAllFunc(page, func(form []byte) []byte {
		if strings.Contains(string(form), "enctype") {
			return form
		}
		return append(slices.Clip(form), field...)
	})
}
