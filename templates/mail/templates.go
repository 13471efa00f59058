package mail

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	html "html/template"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	text "text/template"

	"huizong/templates/content"
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
	t := &Templates{html: html.New("mail").Option("missingkey=error").Funcs(views),
		text: text.New("mail").Option("missingkey=error").Funcs(texts)}
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

// Content is a rendered mail.
type Content struct {
	Subject   string
	Preheader string
	HTML      string
	Text      string
}

// Render sets a document.
func (t *Templates) Render(d *content.Document) (*Content, error) {
	var h, p bytes.Buffer
	if err := t.html.ExecuteTemplate(&h, "mail.html.tmpl", d); err != nil {
		return nil, fmt.Errorf("render the HTML: %w", err)
	}
	if err := t.text.ExecuteTemplate(&p, "mail.txt.tmpl", d); err != nil {
		return nil, fmt.Errorf("render the text: %w", err)
	}
	plain := afterRule.ReplaceAllString(blankLines.ReplaceAllString(p.String(), "\n\n"), "=\n")
	return &Content{d.Subject, d.Preheader, h.String(), strings.TrimSpace(plain) + "\n"}, nil
}

// No form has more than one empty line, and none below the rule of a section.
var (
	blankLines = regexp.MustCompile(`\n\n\n+`)
	afterRule  = regexp.MustCompile(`(?m)=\n\n`)
)
