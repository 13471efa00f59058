package workbook

import "huizong/jobs/report"

// correctionsSheet says what reads differently from what was sent before.
func (b *book) correctionsSheet() {
	s := b.sheet("sheet.corrections", b.title())
	r := b.r
	if r.Corrections == nil && len(r.Restatements) == 0 && r.Refiled.Count == 0 {
		s.nothing("corrections.none")
		return
	}
	s.widths = []float64{24, 20, 14, 14, 14, 44}
	if c := r.Corrections; c != nil {
		s.put(1, s.row, b.c.Format("corrections.lead", "revision", r.Revision, "date", b.c.Date(c.SentAt), "before",
			c.Revision, "n", len(c.Changes)), look{colour: warn, bold: true})
		s.row++
		if c.Reason != "" {
			s.put(1, s.row, b.c.Format("banner.reason", "reason", b.text(c.Reason)), look{})
			s.row++
		}
		s.row++
		s.changesTable(c)
	} else {
		s.put(1, s.row, b.say("corrections.none"), look{})
		s.row += 2
	}
	s.restatementsTable()
	if f := r.Refiled; f.Count > 0 {
		s.put(1, s.row, b.c.Format("refiled", "n", f.Count, "before", f.Before, "now", f.Now), look{})
		s.row++
	}
	s.finish(2, false)
}

func (s *sheet) changesTable(c *report.Correction) {
	t := table{caption: s.say("book.caption.changes", "revision", c.Revision),
		columns: []column{s.head("head.table"), s.head("head.row"),
			s.digits("head.before"), s.digits("head.now"),
			s.digits("head.difference"), s.head("head.indicator")}}
	for _, x := range c.Changes {
		t.rows = append(t.rows, []any{s.tableName(x.Table), s.itemName(x), optional(x.Before), optional(x.Now),
			delta(x), s.columnName(x)})
	}
	s.table(t)
	s.row++
}

func (s *sheet) tableName(table string) string { return s.phrase("change.table."+table, table) }

// itemName is the row that changed: its name, or for the lines of the bridge and of the summary what they are.
func (s *sheet) itemName(x report.Change) any {
	switch {
	case x.Name != "":
		return s.text(x.Name)
	case x.Table == "bridge":
		return s.bridgeLine(x.Column, x.Code)
	}
	return s.columnName(x)
}

func (s *sheet) columnName(x report.Change) string { return s.phrase("figure."+x.Column, x.Column) }

func delta(x report.Change) any {
	if x.Before == nil || x.Now == nil {
		return nil
	}
	return signed(*x.Now - *x.Before)
}

func (s *sheet) restatementsTable() {
	if len(s.r.Restatements) == 0 {
		return
	}
	t := table{caption: s.say("caption.restatements"), unit: s.unit("attendances"),
		columns: []column{s.head("head.period"), s.head("foot.revision"),
			s.digits("head.before"), s.digits("head.now"),
			s.digits("head.difference"), {head: s.say("head.cause"), most: 60}}}
	for _, x := range s.r.Restatements {
		var causes []string
		for _, c := range x.Causes {
			form := "restatement.refiled"
			if c.Late {
				form = "restatement.late"
			}
			causes = append(causes, s.c.Format(form, "agency", s.text(c.Agency)))
		}
		cause := any(nil)
		if len(causes) > 0 {
			cause = s.c.List(causes)
		}
		t.rows = append(t.rows, []any{s.c.Period(x.Period), s.revision(x.Revision), x.Before, x.Now,
			signed(x.Now - x.Before), cause})
	}
	s.table(t)
	s.row++
}
