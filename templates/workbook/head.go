package workbook

// title is the report's title with its period.
func (b *book) title() string {
	return b.say("book.titled", "title", b.d.Title, "period",
		b.c.Period(b.r.Period))
}

// stamp is the second line of every sheet.
func (b *book) stamp() string {
	return b.say("book.stamp", "office", b.d.From, "time", b.c.Time(b.r.AsOf), "id", b.r.ID, "revision",
		b.revision(b.r.Revision))
}

func (b *book) revision(n int) string { return b.c.Format("foot.revision.n", "revision", n) }

func (b *book) unit(name string) string {
	return b.c.Format("caption.unit", "unit", b.c.Text("unit."+name))
}

func (b *book) note(text string) string { return b.c.Format("label.note", "text", text) }
