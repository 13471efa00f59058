package mail

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	html "html/template"
	"io/fs"
	"slices"
	"strings"
	text "text/template"

	"huizong/jobs/report"
)

//go:embed forms/*.tmpl
var builtin embed.FS

// Templates are the forms of the mail: the built-in ones, or an office's own laid over them.
type Templates struct {
	html *html.Template
	text *text.Template
	hash string
}

// Load parses the built-in templates, with those of overlay in the place of the ones of the same name. overlay may be
// nil.
func Load(overlay fs.FS) (*Templates, error) {
	files, err := sources(overlay)
	if err != nil {
		return nil, err
	}
	t := &Templates{
		html: html.New("mail").Option("missingkey=error").Funcs(layout).Funcs(html.FuncMap{"colour": colour, "css": css,
			"class": class}),
		text: text.New("mail").Option("missingkey=error").Funcs(text.FuncMap(layout)).Funcs(textLayout)}
	sum := sha256.New()
	names := make([]string, 0, len(files))
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		fmt.Fprintf(sum, "%s %d\n%s", name, len(files[name]), files[name])
		if strings.HasSuffix(name, ".html.tmpl") {
			_, err = t.html.New(name).Parse(files[name])
		} else {
			_, err = t.text.New(name).Parse(files[name])
		}
		if err != nil {
			return nil, fmt.Errorf("parse template %s: %w", name, err)
		}
	}
	t.hash = hex.EncodeToString(sum.Sum(nil))
	return t, nil
}

// sources reads the templates by name.
func sources(overlay fs.FS) (map[string]string, error) {
	out := map[string]string{}
	entries, err := builtin.ReadDir("forms")
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		raw, err := builtin.ReadFile("forms/" + e.Name())
		if err != nil {
			return nil, err
		}
		if overlay != nil {
			if own, err := fs.ReadFile(overlay, e.Name()); err == nil {
				raw = own
			}
		}
		out[e.Name()] = string(raw)
	}
	return out, nil
}

// Hash stands for the set of templates: it is kept with every sealed report.
func (t *Templates) Hash() string { return t.hash }

// largest is how many bytes of HTML a mail may have: clients cut what is longer.
const largest = 100_000

// Render lays a report out. Long lists are cut further where the mail would be too large, and say so.
func (t *Templates) Render(r *report.Report, v View) (*Content, error) {
	c, err := v.catalogue()
	if err != nil {
		return nil, err
	}
	for _, rows := range longest {
		d := maker{c, r, v, rows}.document()
		out, err := t.layOut(d)
		if err != nil {
			return nil, err
		}
		if len(out.HTML) <= largest || rows == longest[len(longest)-1] {
			return out, nil
		}
	}
	panic("unreachable: the last length returns")
}

func (t *Templates) layOut(d Document) (*Content, error) {
	var h, p bytes.Buffer
	if err := t.html.ExecuteTemplate(&h, "mail.html.tmpl", d); err != nil {
		return nil, fmt.Errorf("render the HTML: %w", err)
	}
	if err := t.text.ExecuteTemplate(&p, "mail.txt.tmpl", d); err != nil {
		return nil, fmt.Errorf("render the text: %w", err)
	}
	return &Content{Subject: d.Subject, Preheader: d.Preheader, HTML: h.String(),
		Text: strings.TrimRight(p.String(), "\n") + "\n"}, nil
}
