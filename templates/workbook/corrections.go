package workbook

import (
	"strings"

	"huizong/jobs/report"
)

// correctionsSheet says what reads differently from what was sent before.
func (b *book) correctionsSheet() {
	s := b.sheet(sheetCorrections, b.title())
	b2 := b.r
	if b2.Corrections == nil && len(b2.Restatements) == 0 && b2.Refiled.Count == 0 {
		s.nothing(noCorrections)
		return
	}
	s.widths = []float64{24, 20, 14, 14, 14, 44}
	if c := b2.Corrections; c != nil {
		s.put(1, s.row, b.say(corrected, b2.Revision, b.moment(c.SentAt), c.Revision, len(c.Changes)), look{colour: warn, bold: true})
		s.row++
		if c.Reason != "" {
			s.put(1, s.row, b.say(reason, b.text(c.Reason)), look{})
			s.row++
		}
		s.row++
		s.changesTable(c)
	} else {
		s.put(1, s.row, b.say(noCorrections), look{})
		s.row += 2
	}
	s.restatementsTable()
	if f := b2.Refiled; f.Count > 0 {
		s.put(1, s.row, b.say(refiled, f.Count, f.Before, f.Now), look{})
		s.row++
	}
	s.finish(2, false)
}

func (s *sheet) changesTable(c *report.Correction) {
	t := table{caption: s.say(capChanges, c.Revision), columns: []column{{head: s.say(headTable)}, {head: s.say(headItem)},
		{head: s.say(headBefore), digits: true}, {head: s.say(headNow), digits: true}, {head: s.say(headDelta), digits: true}, {head: s.say(headIndicator)}}}
	for _, x := range c.Changes {
		t.rows = append(t.rows, []any{s.tableName(x.Table), s.itemName(x), optional(x.Before), optional(x.Now), delta(x), s.columnName(x)})
	}
	s.table(t)
	s.row++
}

func (s *sheet) tableName(table string) string {
	if t, ok := changeTables[table]; ok {
		return s.say(t)
	}
	return s.text(table)
}

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

func (s *sheet) columnName(x report.Change) string {
	if t, ok := changeColumns[x.Column]; ok {
		return s.say(t)
	}
	return s.text(x.Column)
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
	t := table{caption: s.say(capRestated), unit: s.say(unitAttendances), columns: []column{{head: s.say(headPeriod)}, {head: s.say(headRevision)},
		{head: s.say(headBefore), digits: true}, {head: s.say(headNow), digits: true}, {head: s.say(headDelta), digits: true}, {head: s.say(headCause), most: 60}}}
	for _, x := range s.r.Restatements {
		var causes []string
		for _, c := range x.Causes {
			form := filedAnew
			if c.Late {
				form = filedLate
			}
			causes = append(causes, s.say(form, s.text(c.Agency)))
		}
		cause := any(nil)
		if len(causes) > 0 {
			cause = strings.Join(causes, s.say(through))
		}
		t.rows = append(t.rows, []any{s.periodName(x.Period), s.say(version, x.Revision), x.Before, x.Now, signed(x.Now - x.Before), cause})
	}
	s.table(t)
	s.row++
}
