package workbook

// projectsSheet lists the projects with something due or filed, with what each has done of its target.
func (b *book) projectsSheet() {
	s := b.sheet("sheet.projects", b.title())
	if len(b.r.Projects) == 0 {
		s.nothing("empty.nothing_due")
		return
	}
	t := table{caption: s.say("caption.projects"), unit: s.unit("attendances"),
		check: s.say("book.check.sum", "table", s.say("sheet.projects")), filter: true,
		columns: []column{s.head("book.head.project_code"), s.head("head.project", 24), s.head("head.agency", 20),
			s.head("head.programme", 16), s.head("head.field", 16),
			s.sum("book.head.counted"), s.sum("metric.direct.claimed"), s.sum("book.head.reconciled"),
			s.sum("metric.indirect.estimated"), s.sum("head.target"), s.sum("book.head.since_start"),
			s.digits("head.completion"), s.head("book.head.agency_code")}}
	s.printed = len(t.columns) - 1 // the codes of agencies are for filtering
	for _, p := range b.r.Projects {
		line := []any{code(p.Code), b.text(p.Name), b.text(p.Agency), b.text(p.Programme),
			b.text(p.Field)}
		for _, v := range []any{p.Submissions, p.ClaimedDirect, p.Direct, p.Indirect} {
			line = append(line, s.filed(p.Row, v))
		}
		if p.Target != nil && *p.Target > 0 {
			line = append(line, *p.Target, p.ToDate, ratio{p.ToDate, *p.Target})
		} else {
			line = append(line, nil, nil, nil)
		}
		t.rows = append(t.rows, append(line, code(p.AgencyCode)))
	}
	f, target := b.r.Figures, b.r.Target
	t.total = []any{strong(b.say("row.total")), "", "", "", "", b.r.Submissions.Counted,
		when(!b.r.Unfiled(), b.r.Claimed.Direct),
		when(!b.r.Unfiled(), f.Direct), when(!b.r.Unfiled(), f.Indirect), positive(target.Target),
		when(target.Target > 0, target.Direct),
		ratio{target.Direct, target.Target}, ""}
	p := s.table(t)
	s.cross(p, s.say("sheet.projects"), 8, 9)
	s.finish(p.head)
}
