// Package plain takes the text out of what was rendered: what somebody reads who opens the mail or an attachment.
package plain

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// Text is one run of text, as it is read without a break, and where it stands.
type Text struct{ Place, Text string }

// inline are the elements of HTML that do not break a word.
var inline = []string{"a", "abbr", "b", "em", "font", "i", "small", "span", "strong", "sub", "sup", "u"}

// HTML returns the texts of a page, with those that are read out for a picture or shown at a link.
func HTML(page string) (out []Text, err error) {
	var run strings.Builder
	flush := func() {
		if text := strings.TrimSpace(run.String()); text != "" {
			out = append(out, Text{"html", text})
		}
		run.Reset()
	}
	for tokens, hidden := html.NewTokenizer(strings.NewReader(page)), false; ; {
		kind := tokens.Next()
		if kind == html.ErrorToken {
			flush()
			if err := tokens.Err(); !errors.Is(err, io.EOF) {
				return nil, fmt.Errorf("read the HTML: %w", err)
			}
			return out, nil
		}
		token := tokens.Token()
		switch kind {
		case html.TextToken:
			if !hidden {
				run.WriteString(token.Data)
			}
		case html.StartTagToken, html.SelfClosingTagToken, html.EndTagToken:
			if token.Data == "style" || token.Data == "script" {
				hidden = kind == html.StartTagToken
			}
			if !slices.Contains(inline, token.Data) {
				flush()
			}
			for _, a := range token.Attr {
				if a.Key == "alt" || a.Key == "title" || a.Key == "href" {
					out = append(out, Text{"html", a.Val})
				}
			}
		}
	}
}

// Office returns the texts of a workbook or document of Office Open XML: of each paragraph, cell, sheet and picture.
// What a part says again is told once.
func Office(file []byte) (out []Text, err error) {
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		return nil, fmt.Errorf("open the file: %w", err)
	}
	for _, part := range z.File {
		if path.Ext(part.Name) != ".xml" {
			continue
		}
		r, err := part.Open()
		if err != nil {
			return nil, fmt.Errorf("open %s: %w", part.Name, err)
		}
		texts, err := textsOf(r, part.Name)
		r.Close()
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", part.Name, err)
		}
		out = append(out, texts...)
	}
	return out, nil
}

// breaks are the elements whose end is that of a run of text: a paragraph, a string, a cell.
var breaks = []string{"p", "si", "is", "c", "title", "subject", "creator", "description", "keywords", "lpstr"}

// textsOf takes the texts out of one part. A number of a cell is none: figures are not written as text.
func textsOf(r io.Reader, place string) (out []Text, err error) {
	var run []byte
	inside, said := "", map[string]bool{}
	flush := func() {
		if len(run) > 0 && !said[string(run)] {
			said[string(run)] = true
			out = append(out, Text{place, string(run)})
		}
		run = run[:0]
	}
	for d := xml.NewDecoder(r); ; {
		token, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			flush()
			return out, nil
		}
		if err != nil {
			return nil, err
		}
		switch t := token.(type) {
		case xml.StartElement:
			inside = t.Name.Local
			for _, a := range t.Attr {
				if a.Name.Local == "name" || a.Name.Local == "descr" || a.Name.Local == "title" {
					out = append(out, Text{place, a.Value})
				}
			}
		case xml.CharData:
			if inside == "t" || slices.Contains(breaks, inside) {
				run = append(run, t...)
			}
		case xml.EndElement:
			if slices.Contains(breaks, t.Name.Local) {
				flush()
			}
			inside = ""
		}
	}
}
