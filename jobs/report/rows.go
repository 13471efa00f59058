package report

import (
	"cmp"
	"maps"
	"slices"

	"huizong/jobs/reconcile"
)

// builder makes the parts of a report out of its input.
type builder struct {
	in     Input
	main   *reconcile.Summary
	inside map[string]bool // the communities of the report's region
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

func (r *Row) add(t *reconcile.Totals) {
	r.Submissions += t.Submissions
	r.Direct += t.Direct
	r.Indirect += t.Indirect
	r.ClaimedDirect += t.ClaimedDirect
	r.ClaimedIndirect += t.ClaimedIndirect
	r.Unverified += t.Unverified
}

// byDirect orders rows by direct, largest first, then by code.
func byDirect(a, b Row) int {
	return cmp.Or(cmp.Compare(b.Direct, a.Direct), cmp.Compare(a.Code, b.Code))
}

// stands reports whether anything that was filed counts: not where all that was claimed was left out as filed elsewhere
// or outside of what may be filed. Visits are work too, whatever else was claimed beside them; and who claims nothing
// has filed what is no attendance.
func stands(t *reconcile.Totals) bool {
	return t.Direct > 0 || t.Indirect > 0 || t.Visits > 0 || t.ClaimedDirect <= 0
}

func thatStand(all map[string]*reconcile.Totals) (n int) {
	for _, t := range all {
		if stands(t) {
			n++
		}
	}
	return n
}

func (b builder) headline() Headline {
	h := Headline{Agencies: thatStand(b.main.ByAgency), Projects: thatStand(b.main.ByProject)}
	for code, t := range b.main.ByRegion {
		if r := b.in.Directory.Regions[code]; r != nil && r.Level == reconcile.Community && stands(t) {
			h.Communities++
		}
	}
	all := b.in.Summaries.SinceStart
	for year := b.in.Period.To.Year(); all.ProjectsInYear(year) > 0; year-- {
		h.SinceYear, h.Years = year, h.Years+1
	}
	return h
}

// regions returns the rows one level below the report's region that had anything due or filed.
func (b builder) regions() ([]Row, reconcile.Level) {
	var out []Row
	var level reconcile.Level
	due := b.dueRegions()
	for _, region := range b.in.Directory.Below(b.in.Region) {
		totals := b.main.ByRegion[region.Code]
		came, isDue := due[region.Code]
		if totals == nil && !isDue {
			continue
		}
		level = region.Level
		row := Row{Code: region.Code, Name: region.Name, Uncounted: totals == nil && came}
		if totals != nil {
			row.add(totals)
		}
		for _, community := range b.in.Directory.Communities(region.Code) {
			if b.main.ByRegion[community] != nil {
				row.Communities++
			}
		}
		out = append(out, row)
	}
	return out, level
}

// dueRegions returns every region in which a submission was due, and whether one came that does not count.
func (b builder) dueRegions() map[string]bool {
	due := map[string]bool{}
	for _, e := range b.main.Expectations {
		if came, known := due[e.CommunityCode]; !known || !came && uncounted(e) {
			for _, code := range b.in.Directory.Chain(e.CommunityCode) {
				due[code] = due[code] || uncounted(e)
			}
		}
	}
	return due
}

// uncounted reports whether what was due came, and does not count.
func uncounted(e reconcile.Expectation) bool {
	return e.State == reconcile.NotAccepted || e.State == reconcile.Unreadable
}

func (b builder) agencies() []Row {
	var out []Row
	for _, code := range sortedKeys(b.main.ByAgency) {
		row := Row{Code: code, Name: b.agency(code)}
		row.add(b.main.ByAgency[code])
		out = append(out, row)
	}
	slices.SortFunc(out, byDirect)
	return out
}

func (b builder) fields() []Row {
	return b.grouped(func(p *reconcile.Project) string { return p.Field })
}

func (b builder) programmes() []Row {
	return b.grouped(func(p *reconcile.Project) string { return p.Programme })
}

// grouped adds the projects up by one of their attributes. Submissions of an unknown project stand under their
// project's code.
func (b builder) grouped(by func(*reconcile.Project) string) []Row {
	rows := map[string]*Row{}
	for _, code := range sortedKeys(b.main.ByProject) {
		name := code
		if p := b.in.Directory.Projects[code]; p != nil {
			name = by(p)
		}
		if rows[name] == nil {
			rows[name] = &Row{Code: name, Name: name}
		}
		t := b.main.ByProject[code]
		if stands(t) {
			rows[name].Projects++
		}
		rows[name].add(t)
	}
	var out []Row
	for _, name := range sortedKeys(rows) {
		out = append(out, *rows[name])
	}
	slices.SortFunc(out, byDirect)
	return out
}

// projects returns every project with something due or filed in the period.
func (b builder) projects() []ProjectRow {
	due := map[string]bool{} // and whether one came that does not count
	for _, e := range b.main.Expectations {
		due[e.ProjectCode] = due[e.ProjectCode] || uncounted(e)
	}
	for code := range b.main.ByProject {
		due[code] = false
	}
	var out []ProjectRow
	for _, code := range sortedKeys(due) {
		row := ProjectRow{Row: Row{Code: code, Name: code, Uncounted: due[code]}}
		if p := b.in.Directory.Projects[code]; p != nil {
			row.Name, row.AgencyCode, row.Agency, row.Programme, row.Field = p.Name, p.AgencyCode,
				b.agency(p.AgencyCode), p.Programme, p.Field
			starts, ends := p.StartsOn, p.EndsOn
			row.StartsOn, row.EndsOn = &starts, &ends
			row.WhollyInRegion, row.Rated = b.wholly(p), b.rated(p)
			if p.TargetDirect.Filed {
				row.Target = &p.TargetDirect.N
			}
		}
		if t := b.main.ByProject[code]; t != nil {
			row.add(t)
		}
		if t := b.in.Summaries.SinceStart.ByProject[code]; t != nil {
			row.ToDate = t.Direct
		}
		out = append(out, row)
	}
	return out
}

// agency returns the name of an agency, or its code where the source does not name it.
func (b builder) agency(code string) string {
	if a := b.in.Directory.Agencies[code]; a != nil {
		return a.Name
	}
	return code
}

// project and region return a name, or the code where the source has none.
func (b builder) project(code string) string {
	if p := b.in.Directory.Projects[code]; p != nil {
		return p.Name
	}
	return code
}

func (b builder) region(code string) string {
	if r := b.in.Directory.Regions[code]; r != nil {
		return r.Name
	}
	return code
}
