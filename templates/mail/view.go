package mail

import (
	"huizong/templates/wording"
)

// View is what a rendering needs beside the report.
type View struct {
	Locale      string   // zh-CN, ko or en; empty: zh-CN
	Recipient   string   // who it is for, as shown
	Test        bool     // marked as a test
	Correction  bool     // marked as a correction
	Attachments []string // forms enclosed: xlsx, pdf, docx
	LeftOut     []string // names of attachments that were too large
	MaxSize     int64    // the limit they went over, in bytes
	SHA256      string   // of the sealed figures
}

// catalogue returns the words of the view's locale.
func (v View) catalogue() (*wording.Catalogue, error) {
	if v.Locale == "" {
		return wording.In(wording.Chinese), nil
	}
	l, err := wording.ParseLocale(v.Locale)
	if err != nil {
		return nil, err
	}
	return wording.In(l), nil
}

// marks are those of the subject.
func (v View) marks() []wording.Mark {
	var out []wording.Mark
	if v.Test {
		out = append(out, wording.Test)
	}
	if v.Correction {
		out = append(out, wording.Correction)
	}
	return out
}

// Content is a rendered mail.
type Content struct {
	Subject   string
	Preheader string
	HTML      string
	Text      string
}
