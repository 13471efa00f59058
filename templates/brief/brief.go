package brief

import (
	"fmt"
	"slices"
)

// Fonts are TrueType files (neither collections nor CFF) that an office has licensed for its briefs; an empty path
// leaves the embedded face. Characters that a file lacks are set in the embedded ones.
type Fonts struct {
	Regular string // path: body and tables, in place of the embedded Song
	Bold    string // path: title and bold, in place of the embedded Song bold
}

// Lacking returns what says which characters of a text no face of the brief has, each once: they would print as U+3013.
func Lacking(fonts Fonts) (func(text string) []rune, error) {
	faces, err := load(fonts, "")
	if err != nil {
		return nil, fmt.Errorf("load fonts of the brief: %w", err)
	}
	return faces.lacking, nil
}

// lacking are the characters of a text that no face has, each once.
func (f *faces) lacking(text string) []rune {
	var out []rune
	for _, r := range printed(text) {
		if r >= 0x20 && !f.body.has(r) && !slices.Contains(out, r) {
			out = append(out, r)
		}
	}
	return out
}
