package workbook

// projectsSheet lists the projects with something due or filed, with what each has done of its target.
func (s *sheet) projectsSheet() {
	if len(s.r.Projects) == 0 {
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
	for _, p := range s.r.Projects {
		line := []any{code(p.Code), s.text(p.Name), s.text(p.Agency), s.text(p.Programme),
			s.text(p.Field)}
		for _, v := range []any{p.Submissions, p.ClaimedDirect, p.Direct, p.Indirect} {
			line = append(line, s.filed(p.Row, v))
		}
		if p.Target != nil && *p.Target > 0 {
			line = append(line, *p.Target, p.ToDate, ratio(p.ToDate, *p.Target))
		} else {
			line = append(line, nil, nil, nil)
		}
		t.rows = append(t.rows, append(line, code(p.AgencyCode)))
	}
	f, target := s.r.Figures, s.r.Target
	t.total = []any{strong(s.say("row.total")), "", "", "", "", s.r.Submissions.Counted,
		when(!s.r.Unfiled(), s.r.Claimed.Direct),
		when(!s.r.Unfiled(), f.Direct), when(!s.r.Unfiled(), f.Indirect), positive(target.Target),
		when(target.Target > 0, target.Direct),
		ratio(target.Direct, target.Target), ""}
	p := s.table(t)
	s.cross(p, s.say("sheet.projects"), 8, 9)
	s.finish(p.head)
}
