package web

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"regexp"
	"strings"
	"time"

	"huizong/admin/door"
	"huizong/admin/words"
	"huizong/jobs"
	"huizong/jobs/desk"
	"huizong/jobs/ledger"
	"huizong/jobs/period"
	"huizong/templates/wording"
)

// files are the frame (_NAME.tmpl), the pages of every room, and what they have loaded.
//
//go:embed *.tmpl */*.tmpl static
var files embed.FS

// pages are the parsed templates, by language and page.
type pages struct {
	sets   map[wording.Locale]map[string]*template.Template
	assets map[string]string // name → path with the hash of its bytes
}

// layout is what every page has around it.
type layout struct {
	Lang     words.Lang
	Clock    words.Clockwork
	Now      time.Time
	Title    string
	Nav      string // path of the room
	Who      door.Principal
	Told     string // what has just happened
	Errors   []door.Fault
	Typed    []string // what was typed into a form that was refused, where the page has no field that shows it
	Switch   string   // the same page in the other language
	CSS, JS  string
	Office   string
	Zone     string
	Page     any
	NoScript bool
	Rooms    []link // of the navigation
	Pages    []link // of the room, where it has several
}

// loadPages parses every page in every language: a page that does not parse ends the program at its start.
func loadPages(s *jobs.Service, d *door.Door) (*pages, error) {
	p := &pages{sets: map[wording.Locale]map[string]*template.Template{}, assets: map[string]string{}}
	for _, name := range []string{"admin.css", "live.js"} {
		raw, err := files.ReadFile("static/" + name)
		if err != nil {
			return nil, err
		}
		sum := sha256.Sum256(raw)
		p.assets[name] = "/static/" + hex.EncodeToString(sum[:6]) + "/" + name
	}
	for _, l := range []wording.Locale{wording.Chinese, wording.English} {
		frame := template.New("frame").Option("missingkey=error").Funcs(functions(words.InLanguage(l), s, d))
		shared, err := fs.Glob(files, "_*.tmpl")
		if err == nil {
			err = parse(frame, shared...)
		}
		if err != nil {
			return nil, err
		}
		set := map[string]*template.Template{}
		for _, names := range []string{"*.tmpl", "*/*.tmpl"} {
			if err := addPages(set, frame, names); err != nil {
				return nil, err
			}
		}
		p.sets[l] = set
	}
	return p, nil
}

// addPages parses pages, each with what every page has around it.
func addPages(set map[string]*template.Template, frame *template.Template, pattern string) error {
	names, err := fs.Glob(files, pattern)
	if err != nil {
		return err
	}
	for _, name := range names {
		page := strings.TrimSuffix(path.Base(name), ".tmpl")
		if strings.HasPrefix(page, "_") {
			continue
		}
		if set[page] != nil {
			return fmt.Errorf("two rooms have a page %s", page)
		}
		t, err := frame.Clone()
		if err == nil {
			err = parse(t, name)
		}
		if err != nil {
			return fmt.Errorf("parse page %s: %w", page, err)
		}
		set[page] = t
	}
	return nil
}

// parse adds templates to others.
func parse(t *template.Template, names ...string) error {
	for _, name := range names {
		text, err := files.ReadFile(name)
		if err == nil {
			_, err = t.New(path.Base(name)).Parse(string(squeeze(text)))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// functions are what templates may call. Figures come in as numbers and go out as text; nothing is computed in a
// template.
func functions(l words.Lang, s *jobs.Service, d *door.Door) template.FuncMap {
	c := words.Clock(s.Zone, l)
	return template.FuncMap{
		"t": l.Say, "num": words.Num, "signed": words.Signed, "hash": words.HashLines, "short": words.HashShort,
		"runTag":      func(r ledger.RunState) words.Tag { return words.RunTag(r) },
		"deliveryTag": func(d ledger.Delivery) words.Tag { return words.DeliveryTag(d) },
		"order":       func(r desk.Rule) string { return l.Order(r.Label, string(r.Verb)) },
		"say":         func(x string) string { return l.Say(x) },
		"relay":       func(english string) string { return d.Relay(l, english) },
		"rule":        func(code any) string { return l.Say(words.RuleName(fmt.Sprint(code))) },
		"period":      func(p period.Period) string { return l.Period(p) },
		"month":       func(m period.Month) string { return l.Month(m) },
		"full":        c.Full, "wait": c.Wait, "slot": c.Slot, "stamp": c.Stamp, "exact": c.Exact, "day": c.Day,
		"iso":        func(t time.Time) string { return t.In(s.Zone).Format(time.RFC3339) },
		"recordKind": words.RecordKind,
		"list":       func(items []string) string { return l.List(items) },
		"prev":       func(n int) int { return n - 1 },
		"next":       func(n int) int { return n + 1 },
		"dict":       dict,
		"english":    l.English,
	}
}

// dict makes the arguments of a template within a template.
func dict(pairs ...any) (map[string]any, error) {
	if len(pairs)%2 != 0 {
		return nil, errors.New("dict wants names and values in turn")
	}
	out := map[string]any{}
	for i := 0; i < len(pairs); i += 2 {
		out[fmt.Sprint(pairs[i])] = pairs[i+1]
	}
	return out, nil
}

// Clock writes moments for the reader.
func (v *Visit) Clock() words.Clockwork { return words.Clock(v.Service.Zone, v.Lang) }

// Show renders a page: to memory first, so that a fault of ours is an error and not half a page. The title of one with
// faults begins with that, which is what a screen reader reads first.
func (v *Visit) Show(status int, page, title, nav string, data any, faults ...door.Fault) error {
	if title = v.Lang.Say(title); len(faults) > 0 {
		title = v.Lang.Say("错误：{title}", "title", title)
	}
	q := v.R.URL.Query()
	other := wording.English
	if v.Lang.English() {
		other = wording.Chinese
	}
	q.Set("lang", string(other))
	to := *v.R.URL
	to.RawQuery = q.Encode()
	l := layout{Lang: v.Lang, Clock: v.Clock(), Now: v.Now(), Title: title, Nav: nav, Who: v.Who,
		Errors: faults, Switch: to.RequestURI(),
		CSS: v.pages.assets["admin.css"], JS: v.pages.assets["live.js"], Office: v.Service.Office, Zone: v.zoneName(),
		Page: data}
	if v.Who.Name != "" {
		l.Rooms, l.Pages = navigation(nav, v.Who.Role)
	}
	if v.R.Method == http.MethodPost {
		l.Switch = "" // what was posted cannot be looked at again by its address
	}
	if v.Who.Name != "" && status < 400 {
		l.Told = v.Sessions.Told(v.R.Context())
	}
	var b bytes.Buffer
	err := v.pages.sets[v.Lang.Locale][page].ExecuteTemplate(&b, "layout", l)
	if l.Typed = v.unshown(status, b.Bytes()); err == nil && len(l.Typed) > 0 {
		b.Reset()
		err = v.pages.sets[v.Lang.Locale][page].ExecuteTemplate(&b, "layout", l)
	}
	if err != nil {
		return fmt.Errorf("render page %s: %w", page, err)
	}
	v.W.Header().Set("Content-Type", "text/html; charset=utf-8")
	v.W.WriteHeader(status)
	body := signed(b.Bytes(), v.Who.Account)
	if v.Who.Name != "" && page != "terms" {
		body = explain(body, words.TermsIn(v.Lang))
	}
	v.W.Write(body) // what fails here is a reader who has gone
	return nil
}

// zoneName is the office's time as people call it.
func (v *Visit) zoneName() string {
	name := v.Service.Zone.String()
	if name == "Asia/Shanghai" {
		return v.Lang.Say("北京时间（{name}）", "name", name)
	}
	return name
}

var textarea = regexp.MustCompile(`<textarea[^>]*>`)

// squeeze takes the blanks at the beginning of lines, and empty lines, out of a template: it is written to be read, a
// page to be sent. What stands in a textarea begins on a line of its own: browsers take one line break away there, and
// it would be one that somebody typed.
func squeeze(text []byte) (out []byte) {
	for line := range bytes.Lines(text) {
		out = append(out, bytes.TrimLeft(line, " \t\r\n")...)
	}
	return textarea.ReplaceAll(out, []byte("$0\n"))
}

// Done keeps what happened for the next page, and goes there.
func (v *Visit) Done(to, text string, args ...any) error {
	v.Forget()
	v.Service.Ring()
	v.Sessions.Tell(v.R.Context(), v.Lang.Say(text, args...))
	http.Redirect(v.W, v.R, door.LocalPath(to), http.StatusSeeOther)
	return nil
}

// fail answers an error: in the words of the reader, with a number to find it in the log where it is ours.
func (v *Visit) fail(err error) {
	code, text, title := door.Status(err), "", "没有这一页。"
	switch {
	case code == http.StatusForbidden:
		title = "没有权限。"
	case code == http.StatusRequestEntityTooLarge, code == http.StatusBadRequest:
		title = "请求读不了，操作没有执行。"
	case code == http.StatusConflict:
		title = "状态已变，操作没有执行，请重看。"
	case code == http.StatusInternalServerError:
		id := make([]byte, 4)
		rand.Read(id)
		text = hex.EncodeToString(id)
		title = "出错了，操作没有执行。"
		v.Service.Log.Error("page failed", "id", text, "method", v.R.Method, "path", v.R.URL.Path, "error", err)
	}
	if err := v.Show(code, "problem", title, "", struct{ Title, ID string }{v.Lang.Say(title), text}); err != nil {
		http.Error(v.W, http.StatusText(code), code)
	}
}

func (v *Visit) noSuchPage() error { return door.ErrNoPage }

// static serves our stylesheet and script, for a year: their path changes with their bytes.
func (p *pages) static(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("file")
	if p.assets[name] != r.URL.Path {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	http.ServeFileFS(w, r, files, "static/"+name)
}
