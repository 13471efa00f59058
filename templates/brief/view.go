package brief

import (
	"fmt"

	"huizong/jobs/report"
	"huizong/templates/wording"
)

// View is what the rendering of one report may differ in.
type View struct {
	Locale     string // zh-CN (also when empty), ko or en
	SHA256     string // of the sealed report, hexadecimal
	Recipient  string // who the brief is addressed to (主送); may be empty
	NoWorkbook bool   // no workbook goes with it: the line that names it is left out
}

// Fonts are TrueType files (neither collections nor CFF) that an office has licensed for its briefs; an empty path
// leaves the embedded face. Characters that a file lacks are set in the embedded ones.
type Fonts struct {
	Regular string // path: body and tables, in place of the embedded Song
	Bold    string // path: title and bold, in place of the embedded Song bold
}

// PDF sets the brief of a report.
func PDF(r *report.Report, v View, fonts Fonts) ([]byte, error) {
	d, err := build(r, v)
	if err != nil {
		return nil, fmt.Errorf("build brief: %w", err)
	}
	faces, err := load(fonts, d.locale)
	if err != nil {
		return nil, fmt.Errorf("load fonts of the brief: %w", err)
	}
	raw, err := typeset(d, faces)
	if err != nil {
		return nil, fmt.Errorf("set brief: %w", err)
	}
	return raw, nil
}

// DOCX writes the brief of a report for a word processor.
func DOCX(r *report.Report, v View) ([]byte, error) {
	d, err := build(r, v)
	if err != nil {
		return nil, fmt.Errorf("build brief: %w", err)
	}
	raw, err := docx(d)
	if err != nil {
		return nil, fmt.Errorf("write brief: %w", err)
	}
	return raw, nil
}

func build(r *report.Report, v View) (*document, error) {
	locale, err := wording.ParseLocale(v.Locale)
	if err != nil {
		return nil, err
	}
	w := &writer{r: r, v: v, c: wording.In(locale), d: &document{locale: locale}}
	w.write()
	return w.d, nil
}
