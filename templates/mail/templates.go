package mail

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	html "html/template"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"
	text "text/template"

	"huizong/templates/content"
	"huizong/templates/wording"
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
// nil. Of an overlay with faults all are told: what parses is tried, with the built-in ones in the place of the others.
func Load(overlay fs.FS) (*Templates, error) {
	files, faults := sources(overlay)
	t := &Templates{html: html.New("mail").Option("missingkey=error").Funcs(views),
		text: text.New("mail").Option("missingkey=error").Funcs(texts)}
	sum := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(files)) {
		fmt.Fprintf(sum, "%s %d\n%s", name, len(files[name]), files[name])
		if err := t.parse(name, files[name]); err != nil {
			faults = append(faults, errors.New(placed(err)))
			ours, _ := own(nil, name) // parses: it is embedded
			_ = t.parse(name, ours)
		}
	}
	t.hash = hex.EncodeToString(sum.Sum(nil))
	if len(faults) == 0 {
		return t, nil
	}
	more, err := t.faults()
	return nil, errors.Join(slices.Concat(faults, more, []error{err, errMend})...)
}

func (t *Templates) parse(name, body string) (err error) {
	if strings.HasSuffix(name, ".html.tmpl") {
		_, err = t.html.New(name).Parse(body)
	} else {
		_, err = t.text.New(name).Parse(body)
	}
	return err
}

// sources reads the templates by name, and says which files of an overlay are none of them.
func sources(overlay fs.FS) (out map[string]string, faults []error) {
	out = map[string]string{}
	entries, _ := builtin.ReadDir("forms") // embedded
	for _, e := range entries {
		raw, err := own(overlay, e.Name())
		if out[e.Name()] = raw; err != nil {
			faults = append(faults, err)
		}
	}
	if overlay == nil {
		return out, nil
	}
	strays, err := fs.Glob(overlay, "*.tmpl")
	if err != nil {
		faults = append(faults, err)
	}
	for _, name := range strays {
		if _, ok := out[name]; !ok {
			faults = append(
				faults, fmt.Errorf("%s: no template has this name, so it is never used; rename it to one of %s, "+
					"or remove it", name, strings.Join(slices.Sorted(maps.Keys(out)), ", ")))
		}
	}
	return out, faults
}

// own is a template of an overlay, or else the built-in one.
func own(overlay fs.FS, name string) (string, error) {
	err := fs.ErrNotExist
	if overlay != nil {
		var raw []byte
		if raw, err = fs.ReadFile(overlay, name); err == nil {
			return string(raw), nil
		}
	}
	raw, _ := builtin.ReadFile("forms/" + name) // embedded
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	return string(raw), err
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

// Render sets a document; of one that cannot be set it returns what can, and all that is wrong.
func (t *Templates) Render(d *content.Document) (*Content, error) {
	var h, p bytes.Buffer
	c := &Content{Subject: d.Subject, Preheader: d.Preheader}
	var faults []error
	if err := t.html.ExecuteTemplate(&h, roots["HTML"], d); err != nil {
		faults = append(faults, fmt.Errorf("render the HTML: %w", err))
	} else {
		c.HTML = h.String()
	}
	if err := t.text.ExecuteTemplate(&p, roots["text"], d); err != nil {
		faults = append(faults, fmt.Errorf("render the text: %w", err))
	} else {
		plain := afterRule.ReplaceAllString(blankLines.ReplaceAllString(p.String(), "\n\n"), "=\n")
		c.Text = strings.ReplaceAll(strings.TrimSpace(plain), quotedDash, "\u201c"+wording.TextDash+"\u201d") + "\n"
	}
	return c, errors.Join(faults...)
}

// quotedDash is what a sentence calls a cell without a figure; the text part writes it otherwise.
const quotedDash = "\u201c" + wording.Dash + "\u201d"

// No form has more than one empty line, and none below the rule of a section.
var (
	blankLines = regexp.MustCompile(`\n\n\n+`)
	afterRule  = regexp.MustCompile(`(?m)=\n\n`)
)
