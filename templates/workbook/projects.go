package workbook

// projectsSheet lists the projects with something due or filed, with what each has done of its target.
func (b *book) projectsSheet() {
	s := b.sheet("sheet.projects", b.title())
	if len(b.r.Projects) == 0 {
		s.nothing("empty.nothing_due")
		return
	}
	digits := func(head string, sum bool) column { return column{head: b.say(head), digits: true, sum: sum} }
	t := table{caption: b.say("caption.projects"), unit: b.unit("attendances"),
		check:  b.say("book.check.sum", "table", b.say("sheet.projects")),
		filter: true,
		columns: []column{b.head("book.head.project_code"), {head: b.say("head.project"), most: 40},
			{head: b.say("head.agency"), most: 30},
			b.head("book.head.agency_code"), {head: b.say("head.programme"), most: 16},
			{head: b.say("head.field"), most: 16},
			digits("book.head.counted", true),
			digits("metric.direct.claimed", true), digits("book.head.reconciled", true),
			digits("metric.indirect.estimated", true),
			digits("head.target", true),
			digits("book.head.since_start", true), digits("head.completion", false)}}
	for _, p := range b.r.Projects {
		line := []any{code(p.Code), b.text(p.Name), b.text(p.Agency), code(p.AgencyCode), b.text(p.Programme),
			b.text(p.Field)}
		for _, v := range []any{p.Submissions, p.ClaimedDirect, p.Direct, p.Indirect} {
			line = append(line, s.filed(p.Row, v))
		}
		if p.Target != nil && *p.Target > 0 {
			line = append(line, *p.Target, p.ToDate, ratio{p.ToDate, *p.Target})
		} else {
			line = append(line, nil, nil, nil)
		}
		t.rows = append(t.rows, line)
	}
	f, target := b.r.Figures, b.r.Target
	t.total = []any{strong(b.say("row.total")), "", "", "", "", "", b.r.Submissions.Counted,
		when(b.known(), b.r.Claimed.Direct),
		when(b.known(), f.Direct), when(b.known(), f.Indirect), positive(target.Target),
		when(target.Target > 0, target.Direct),
		ratio{target.Direct, target.Target}}
	p := s.table(t)
	for _, c := range []struct {
		col    int
		figure string
		label  string
	}{{9, "direct", "metric.direct"}, {10, "indirect", "metric.indirect.estimated"}} {
		b.checks = append(
			b.checks, check{name: b.say("book.check.figure", "table", b.say("sheet.projects"), "figure",
				b.say(c.label)),
				cells: []string{equals(s.ref(c.col, p.total), c.figure)}})
	}
	s.finish(p.head, true)
}
