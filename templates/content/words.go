package content

import "strings"

// Words are all texts that the brief sets, one after another.
func (d *Document) Words() string {
	var b strings.Builder
	add := func(texts ...string) {
		for _, s := range texts {
			b.WriteString(s)
			b.WriteByte('\n')
		}
	}
	p := d.Page
	add(p.Title...)
	add(p.Banner, p.To, p.Closing, p.Attachment, p.Signature, p.Date, p.Contact, p.Annex, p.AnnexTitle, p.MethodHead,
		p.Evidence)
	add(p.Method...)
	for _, spans := range p.Paragraphs {
		for _, s := range spans {
			add(s.Text)
		}
	}
	for _, t := range d.Annex() {
		add(t.Caption, t.Unit)
		add(t.Lead...)
		add(t.Notes...)
		for _, c := range t.Columns {
			add(c.Head)
		}
		for _, r := range t.All() {
			for _, c := range r.Cells {
				add(c.Text)
			}
		}
	}
	return b.String()
}
