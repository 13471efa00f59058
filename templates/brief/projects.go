package brief

import (
	"strings"

	"huizong/jobs/period"
	"huizong/jobs/report"
	"huizong/templates/wording"
)

// fieldsAndProjects is the section on fields of service, who funds, and what each project has done of its target.
func (w *writer) fieldsAndProjects() {
	w.section("section.fields")
	r, c := w.r, w.c
	if len(r.Projects) == 0 {
		w.say(c.Text("fields.none"))
		return
	}
	if len(r.Fields) > 0 {
		w.add(heading{2, c.Text("subsection.fields")})
		t := w.rowsTable(c.Text("head.field"), c.Text("head.projects"), r.Fields,
			func(x report.Row) int { return x.Projects }, r.Headline.Projects)
		w.cut(&t, len(r.Fields), "row.rest.fields", "sheet.fields", r.Fields)
		w.table(c.Text("caption.fields"), t)
	}
	w.add(heading{2, c.Text("subsection.projects")})
	w.say(w.targets(), w.programmes())
	w.projectsTable()
}

// targets says how many projects have reached their target, and how far the last is.
func (w *writer) targets() string {
	t := w.r.Target
	if t.Projects == 0 || t.Target <= 0 {
		return w.c.Text("targets.none")
	}
	rate := wording.Percent(t.Direct, t.Target)
	if t.Reached == t.Projects {
		return w.c.Format("targets.all", "n", t.Projects, "target", t.Target, "rate", rate)
	}
	var part, whole int64
	for _, p := range w.r.Projects {
		if p.Target != nil && *p.Target > 0 && (whole == 0 || p.ToDate*whole < part**p.Target) {
			part, whole = p.ToDate, *p.Target
		}
	}
	lowest := wording.Percent(part, whole)
	if t.Reached == 0 {
		return w.c.Format("targets.unreached", "n", t.Projects, "target", t.Target, "rate", rate, "lowest", lowest)
	}
	return w.c.Format("targets.some", "n", t.Projects, "target", t.Target, "rate", rate, "reached", t.Reached, "missed",
		t.Projects-t.Reached, "lowest", lowest)
}

func (w *writer) programmes() string {
	var items []string
	for i, p := range w.r.Programmes[:min(len(w.r.Programmes), 8)] { // more would not be read; the workbook has all
		key := "programmes.item"
		if i == 0 {
			key = "programmes.item.first"
		}
		items = append(items, w.c.Format(key, "name", w.name(p.Name), "projects", p.Projects, "direct", p.Direct))
	}
	if len(items) == 0 {
		return ""
	}
	return w.c.Format("programmes.lead", "items", w.clauses(items))
}

// clauses joins parts of a sentence that hold numbers of their own.
func (w *writer) clauses(items []string) string {
	separator := "; "
	if w.c.Locale == wording.Chinese {
		separator = "\uff0c"
	}
	return strings.Join(items, separator)
}

func (w *writer) projectsTable() {
	r, c := w.r, w.c
	t := table{unit: w.unit("attendances"),
		columns: []column{{head: c.Text("head.project"), width: 0.58},
			{head: c.Text("head.target"), right: true, width: 0.12},
			{head: c.Text("head.reconciled"), right: true, width: 0.14},
			{head: c.Text("head.completion"), right: true, width: 0.16}}}
	if r.Kind != period.Programme {
		t.notes = append(t.notes, c.Text("targets.to_date"))
	}
	var above []string
	shown := r.Projects
	if len(shown) > mostRows {
		shown = shown[:mostRows]
	}
	for _, p := range shown {
		target, rate := wording.Dash, wording.Dash
		if p.Target != nil && *p.Target > 0 {
			target, rate = w.int(*p.Target), wording.Percent(p.ToDate, *p.Target)
		}
		t.rows = append(t.rows, row{cells: []cell{one(w.name(p.Name)), one(target), one(w.int(p.ToDate)), one(rate)}})
	}
	for _, p := range r.Projects {
		if p.Target != nil && *p.Target > 0 && p.ToDate*2 > *p.Target*3 {
			above = append(above, w.name(p.Code))
		}
	}
	if n := len(r.Projects) - len(shown); n > 0 {
		rest := w.rest(r.Projects[mostRows:])
		t.rows = append(
			t.rows, row{cells: []cell{one(c.Format("row.rest.projects", "n", n)), one(rest[0]), one(rest[1]),
				one(rest[2])}})
		t.notes = append(t.notes, c.Format("note.rest", "sheet", c.Text("sheet.projects")))
	}
	target := wording.Dash
	if r.Target.Target > 0 {
		target = w.int(r.Target.Target)
	}
	t.rows = append(t.rows, row{kind: total,
		cells: []cell{one(c.Text("row.total")), one(target), one(w.toDate()),
			one(wording.Percent(r.Target.Direct, r.Target.Target))}})
	if len(above) > 0 {
		t.notes = append(t.notes, c.Format("targets.above", "n", len(above), "codes",
			c.List(above[:min(len(above), 12)])))
	}
	w.table(c.Text("caption.projects"), t)
}

// toDate is the total of what the projects have done since they began, which adds up over projects.
func (w *writer) toDate() string {
	sum := int64(0)
	for _, p := range w.r.Projects {
		sum += p.ToDate
	}
	return w.int(sum)
}

// rest adds up the projects that are left out: target, done, and the rate of those with a target.
func (w *writer) rest(projects []report.ProjectRow) [3]string {
	var target, done, against int64
	for _, p := range projects {
		done += p.ToDate
		if p.Target != nil && *p.Target > 0 {
			target += *p.Target
			against += p.ToDate
		}
	}
	if target == 0 {
		return [3]string{wording.Dash, w.int(done), wording.Dash}
	}
	return [3]string{w.int(target), w.int(done), wording.Percent(against, target)}
}
