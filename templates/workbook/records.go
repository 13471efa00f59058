package workbook

import (
	"slices"

	"huizong/jobs/report"
)

// recordsSheet lists the records of service, so that direct can be filtered down to its rows.
func (s *sheet) recordsSheet() {
	list := s.records
	if len(list.Lines) == 0 {
		s.nothing("records.none")
		return
	}
	t := table{filter: true, columns: []column{s.head("head.month", 9), s.head("head.agency", 24),
		s.head("head.project", 24), s.head("head.community", 11), s.head("head.record.kind", 11),
		s.head("head.record.code", 12), s.head("head.record.title", 24), s.head("head.record.date", 11),
		s.digits("head.records", 7), s.digits("head.record.sessions", 7), s.digits("head.record.attendances", 8),
		s.digits("head.records.direct", 9), s.head("head.records.result", 22), s.head("head.submission", 12)}}
	direct := int64(0)
	for _, l := range list.Lines {
		t.rows = append(t.rows, s.recordLine(l))
		direct += l.Direct
	}
	notes := []string{s.c.Format("records.unprinted", "n", len(list.Lines)), s.c.Text("records.note")}
	if cut := list.All - len(list.Lines); cut > 0 {
		notes = append(notes, s.c.Format("records.cut", "all", list.All, "shown", len(list.Lines)))
	} else {
		t.total = append([]any{strong(s.say("row.total"))}, make([]any, len(t.columns)-1)...)
		for i := 1; i < len(t.columns); i++ {
			t.total[i] = ""
		}
		t.total[11], t.columns[11].sum, t.check = direct, true, s.say("book.check.sum", "table", s.say("sheet.records"))
	}
	s.row = 3 // right under the title: what is printed of the sheet, for its rows are for filtering
	for _, note := range notes {
		s.put(1, s.row, s.note(note), quiet)
		s.row++
	}
	s.paper, s.printed = s.row-1, 7
	p := s.table(t)
	if t.total != nil && !s.r.Unfiled() {
		s.holds(s.say("sheet.records"), "direct", s.say("metric.direct"), s.ref(12, p.total), direct-s.r.Figures.Direct)
	}
	s.finish(p.head)
}

// recordLine is one line; what stands in it is the record's as filed, but for what of it is in direct.
func (s *sheet) recordLine(l report.RecordLine) []any {
	result := s.c.Text("records.stands")
	switch {
	case l.Excluded != "":
		result = s.rule(l.Excluded)
	case l.Kind == "unverified":
		result = s.c.Text("records.unverified")
	case !slices.Contains(s.r.Method.DirectKinds, l.Kind):
		result = s.c.Text("records.outside")
	}
	day, sessions, records := any(nil), any(l.Sessions), any(l.Records)
	if l.OccurredOn != 0 {
		day = code(l.OccurredOn.String())
	}
	if l.Records == 0 {
		sessions, records = nil, nil
	}
	return []any{code(l.Period.String()), s.text(l.Agency), s.text(l.Project), s.text(l.Community),
		s.phrase("kind."+l.Kind, l.Kind), codeOr(l.Code), s.orDash(l.Title), day, records, sessions, l.Attendances,
		l.Direct, result, codeOr(l.Submission)}
}
