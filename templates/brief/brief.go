package brief

import (
	"fmt"

	"huizong/templates/content"
)

// Fonts are TrueType files (neither collections nor CFF) that an office has licensed for its briefs; an empty path
// leaves the embedded face. Characters that a file lacks are set in the embedded ones.
type Fonts struct {
	Regular string // path: body and tables, in place of the embedded Song
	Bold    string // path: title and bold, in place of the embedded Song bold
}

// PDF sets a document as PDF.
func PDF(d *content.Document, fonts Fonts) ([]byte, error) {
	faces, err := load(fonts, d.Locale)
	if err != nil {
		return nil, fmt.Errorf("load fonts of the brief: %w", err)
	}
	raw, err := typeset(d, faces)
	if err != nil {
		return nil, fmt.Errorf("set brief: %w", err)
	}
	return raw, nil
}

// Missing are the characters of a text that no face of the brief has, each once: they would print as U+3013.
func Missing(text string, fonts Fonts) ([]rune, error) {
	faces, err := load(fonts, "")
	if err != nil {
		return nil, fmt.Errorf("load fonts of the brief: %w", err)
	}
	var out []rune
	seen := map[rune]bool{}
	for _, r := range text {
		if r >= 0x20 && !seen[r] && !faces.body.has(r) {
			out = append(out, r)
		}
		seen[r] = true
	}
	return out, nil
}

// DOCX writes a document for a word processor.
func DOCX(d *content.Document) ([]byte, error) {
	raw, err := docx(d)
	if err != nil {
		return nil, fmt.Errorf("write brief: %w", err)
	}
	return raw, nil
}
