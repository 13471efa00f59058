package admin

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
	"strings"
	"time"

	"huizong/jobs"
	"huizong/jobs/ledger"
	"huizong/jobs/period"
	"huizong/templates/wording"
)

//go:embed pages/*.tmpl
var pageFiles embed.FS

//go:embed static
var staticFiles embed.FS

// pages are the parsed templates, by language and page.
type pages struct {
	sets   map[wording.Locale]map[string]*template.Template
	assets map[string]string // name → path with the hash of its bytes
}

// layout is what every page has around it.
type layout struct {
	Lang     lang
	Clock    clockwork
	Now      time.Time
	Title    string
	Nav      string // path of the room
	Who      principal
	Told     string // what has just happened
	Errors   []fault
	Switch   string // the same page in the other language
	CSS, JS  string
	Office   string
	Zone     string
	Page     any
	NoScript bool
}

// fault is one thing to be corrected in a form, at the field that has its id.
type fault struct{ Field, Text string }

// loadPages parses every page in every language: a page that does not parse ends the program at its start.
func loadPages(s *jobs.Service) (*pages, error) {
	p := &pages{sets: map[wording.Locale]map[string]*template.Template{}, assets: map[string]string{}}
	for _, name := range []string{"admin.css", "live.js"} {
		raw, err := staticFiles.ReadFile("static/" + name)
		if err != nil {
			return nil, err
		}
		sum := sha256.Sum256(raw)
		p.assets[name] = "/static/" + hex.EncodeToString(sum[:6]) + "/" + name
	}
	names, err := fs.Glob(pageFiles, "pages/*.tmpl")
	if err != nil {
		return nil, err
	}
	for _, l := range []wording.Locale{wording.Chinese, wording.English} {
		set := map[string]*template.Template{}
		for _, name := range names {
			page := strings.TrimSuffix(path.Base(name), ".tmpl")
			if strings.HasPrefix(page, "_") {
				continue
			}
			t, err := template.New(page).Option("missingkey=error").Funcs(functions(inLanguage(l),
				s)).ParseFS(pageFiles, "pages/_*.tmpl", name)
			if err != nil {
				return nil, fmt.Errorf("parse page %s: %w", page, err)
			}
			set[page] = t
		}
		p.sets[l] = set
	}
	return p, nil
}

// functions are what templates may call. Figures come in as numbers and go out as text; nothing is computed in a
// template.
func functions(l lang, s *jobs.Service) template.FuncMap {
	c := clockwork{s.Zone, l}
	return template.FuncMap{
		"t": l.say, "num": num, "signed": signed, "hash": hashLines, "short": hashShort,
		"runTag":      func(r ledger.RunState) tag { return runTag(r) },
		"deliveryTag": func(d ledger.Delivery) tag { return deliveryTag(d) },
		"say":         func(x string) string { return l.say(x) },
		"rule":        func(code any) string { return l.say(ruleName(fmt.Sprint(code))) },
		"period":      func(p period.Period) string { return l.Period(p) },
		"month":       func(m period.Month) string { return l.Month(m) },
		"full":        c.full, "wait": c.wait, "slot": c.slot, "stamp": c.stamp, "exact": c.exact, "day": c.day,
		"iso":        func(t time.Time) string { return t.In(s.Zone).Format(time.RFC3339) },
		"recordKind": recordKind,
		"list":       func(items []string) string { return l.List(items) },
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

func (v *visit) clock() clockwork { return clockwork{v.service.Zone, v.lang} }

// show renders a page: to memory first, so that a fault of ours is an error and not half a page.
func (v *visit) show(status int, page, title, nav string, data any, faults ...fault) error {
	q := v.r.URL.Query()
	other := wording.English
	if v.lang.English() {
		other = wording.Chinese
	}
	q.Set("lang", string(other))
	to := *v.r.URL
	to.RawQuery = q.Encode()
	l := layout{Lang: v.lang, Clock: v.clock(), Now: v.now(), Title: v.lang.say(title), Nav: nav, Who: v.who,
		Errors: faults, Switch: to.RequestURI(),
		CSS: v.pages.assets["admin.css"], JS: v.pages.assets["live.js"], Office: v.service.Office, Zone: v.zoneName(),
		Page: data}
	if v.r.Method == http.MethodPost {
		l.Switch = "" // what was posted cannot be looked at again by its address
	}
	if v.who.Name != "" && status < 400 {
		l.Told = v.sessions.told(v.r.Context())
	}
	var b bytes.Buffer
	if err := v.pages.sets[v.lang.Locale][page].ExecuteTemplate(&b, "layout", l); err != nil {
		return fmt.Errorf("render page %s: %w", page, err)
	}
	v.w.Header().Set("Content-Type", "text/html; charset=utf-8")
	v.w.WriteHeader(status)
	_, err := v.w.Write(squeeze(b.Bytes()))
	if err != nil {
		return nil // the reader has gone
	}
	return nil
}

// zoneName is the office's time as people call it.
func (v *visit) zoneName() string {
	name := v.service.Zone.String()
	if name == "Asia/Shanghai" {
		return v.lang.say("北京时间（{name}）", "name", name)
	}
	return name
}

// squeeze takes out the blanks at the beginning of lines and empty lines: templates are written to be read, pages to be
// sent. What is typed into a textarea keeps its lines: their blanks are theirs only at the beginning, where nobody
// misses them.
func squeeze(page []byte) []byte {
	out := page[:0]
	for line := range bytes.Lines(page) {
		if line = bytes.TrimLeft(line, " \t\r\n"); len(line) > 0 {
			out = append(out, line...)
		}
	}
	return out
}

// told keeps what happened for the next page, and goes there.
func (v *visit) done(to, text string, args ...any) error {
	v.forget()
	v.service.Ring()
	v.sessions.tell(v.r.Context(), v.lang.say(text, args...))
	http.Redirect(v.w, v.r, localPath(to), http.StatusSeeOther)
	return nil
}

// fail answers an error: in the words of the reader, with a number to find it in the log where it is ours.
func (v *visit) fail(err error) {
	code, text, title := status(err), "", "没有这一页。"
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
		v.service.Log.Error("page failed", "id", text, "method", v.r.Method, "path", v.r.URL.Path, "error", err)
	}
	if err := v.show(code, "problem", title, "", struct{ Title, ID string }{v.lang.say(title), text}); err != nil {
		http.Error(v.w, http.StatusText(code), code)
	}
}

func (s *Server) noSuchPage(*visit) error { return errNoPage }

// static serves our stylesheet and script, for a year: their path changes with their bytes.
func (p *pages) static(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("file")
	if p.assets[name] != r.URL.Path {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	http.ServeFileFS(w, r, staticFiles, "static/"+name)
}
