package workbook

// projectsSheet lists the projects with something due or filed, with what each has done of its target.
func (b *book) projectsSheet() {
	s := b.sheet(sheetProjects, b.title())
	if len(b.r.Projects) == 0 {
		s.nothing(nothingDue)
		return
	}
	digits := func(head term, sum bool) column { return column{head: b.say(head), digits: true, sum: sum} }
	t := table{caption: b.say(capProjects), unit: b.unit("attendances"), check: b.say(checkSum, b.say(sheetProjects)),
		filter: true,
		columns: []column{{head: b.say(headProjectCode)}, {head: b.say(headProject), most: 40},
			{head: b.say(headAgency), most: 30},
			{head: b.say(headAgencyCode)}, {head: b.say(headProgramme), most: 16}, {head: b.say(headField), most: 16},
			digits(headCounted, true),
			digits(claimedDirect, true), digits(headReconciled, true), digits(headIndirect, true),
			digits(headTarget, true),
			digits(headSinceStart, true), digits(headCompletion, false)}}
	for _, p := range b.r.Projects {
		line := []any{code(p.Code), b.text(p.Name), b.text(p.Agency), code(p.AgencyCode), b.text(p.Programme),
			b.text(p.Field)}
		for _, v := range []any{p.Submissions, p.ClaimedDirect, p.Direct, p.Indirect} {
			line = append(line, s.word(filed(p.Row, v)))
		}
		if p.Target != nil && *p.Target > 0 {
			line = append(line, *p.Target, p.ToDate, ratio{p.ToDate, *p.Target})
		} else {
			line = append(line, nil, nil, nil)
		}
		t.rows = append(t.rows, line)
	}
	f, target := b.r.Figures, b.r.Target
	t.total = []any{strong(b.say(total)), "", "", "", "", "", b.r.Submissions.Counted,
		when(b.known(), b.r.Claimed.Direct),
		when(b.known(), f.Direct), when(b.known(), f.Indirect), positive(target.Target),
		when(target.Target > 0, target.Direct),
		ratio{target.Direct, target.Target}}
	p := s.table(t)
	for _, c := range []struct {
		col    int
		figure string
		label  term
	}{{9, "direct", direct}, {10, "indirect", indirect}} {
		b.checks = append(b.checks, check{name: b.say(checkFigure, b.say(sheetProjects), b.say(c.label)),
			cells: []string{equals(s.ref(c.col, p.total), c.figure)}})
	}
	s.finish(p.head, true)
}
