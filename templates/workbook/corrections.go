package workbook

import "huizong/jobs/report"

// correctionsSheet says what reads differently from what was sent before.
func (s *sheet) correctionsSheet() {
	s.widths = []float64{22, 12, 11, 11, 11, 34}
	for i, text := range s.d.Changes() {
		l := look{}
		if i == 0 && s.r.Corrections != nil {
			l = look{colour: warn, bold: true}
		}
		s.paragraph(text, l)
	}
	s.row++
	if c := s.r.Corrections; c != nil {
		s.changesTable(c)
	}
	s.restatementsTable()
	if f := s.r.Refiled; f.Count > 0 {
		s.paragraph(s.say("refiled", "n", f.Count, "before", f.Before, "now", f.Now), look{})
	}
	s.finish(2)
}

func (s *sheet) changesTable(c *report.Correction) {
	if first := s.d.Effects(); first != nil {
		s.set(first)
		s.row++
	}
	rows := s.d.RowChanges()
	if len(rows) == 0 {
		return
	}
	t := table{caption: s.say("book.caption.changes", "revision", c.Revision),
		columns: []column{s.head("head.table"), s.head("head.row"),
			s.digits("head.before"), s.digits("head.now"),
			s.digits("head.difference"), s.head("head.indicator")}}
	for _, x := range rows {
		t.rows = append(t.rows, []any{s.tableName(x.Table), s.itemName(x), optional(x.Before), optional(x.Now),
			delta(x), s.d.FigureName(x)})
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
	return s.d.FigureName(x)
}

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
		t.rows = append(t.rows, []any{s.c.Period(x.Period), s.revision(x.Revision), x.Before, x.Now,
			signed(x.Now - x.Before), s.d.Causes(x.Causes)})
	}
	s.table(t)
	s.row++
}
