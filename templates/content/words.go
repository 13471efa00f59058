package content

import (
	"slices"
	"strings"
)

// Said calls set with every text of a mail: by itself, or together with the sentences of its paragraph.
func (d *Document) Said(set func(sentences ...string)) {
	set(d.Title, d.From, d.To)
	set(d.Stamp...)
	set(d.Banners...)
	blocks := slices.Clone(d.Front)
	for _, s := range d.Sections {
		set(s.Title, s.Unit)
		blocks = append(blocks, s.Blocks...)
	}
	for _, b := range append(blocks, d.Foot...) {
		if c := b.Changed; c != nil {
			set(c.Line)
			set(c.Sentences...)
			c.Table.said(set)
			set(c.Note...)
		}
		if b.Quote != nil {
			set(b.Quote.Label, b.Quote.Text())
		}
		for _, t := range b.Totals {
			set(t.Label, t.Value.Text+d.Locale.Gap()+t.Value.Unit)
			set(t.Lines...)
		}
		for _, p := range b.Points {
			set(p.Sentences...)
		}
		b.Table.said(set)
		for _, sentences := range [][]string{b.Lead, b.Text, b.Note, b.Items, b.Steps} {
			set(sentences...)
		}
	}
}

// said calls set with every text of a table.
func (t *Table) said(set func(sentences ...string)) {
	if t == nil {
		return
	}
	set(t.Caption, t.Unit)
	set(t.Lead...)
	set(t.Notes...)
	for _, c := range t.Columns {
		set(c.Head)
	}
	for _, r := range t.All() {
		for _, c := range r.Cells {
			set(c.Text, c.Text+c.Unit)
		}
	}
}

// Printed calls set with every text of a brief, as Said does.
func (d *Document) Printed(set func(sentences ...string)) {
	p := d.Page
	set(p.Title...)
	set(p.Banner, p.To, p.Closing, p.Attachment, p.Signature, p.Date, p.Contact, p.Annex, p.AnnexTitle, p.MethodHead,
		p.Evidence)
	set(p.Method...)
	for _, spans := range p.Paragraphs {
		set(Quote{Spans: spans}.Text())
	}
	for _, t := range d.Annex() {
		t.said(set)
	}
}

// Words are all texts that the brief sets, one after another.
func (d *Document) Words() string {
	var all []string
	d.Printed(func(sentences ...string) { all = append(all, sentences...) })
	return strings.Join(all, "\n")
}
