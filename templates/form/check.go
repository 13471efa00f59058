package form

import (
	"slices"
	"strconv"
	"strings"

	"huizong/jobs/intake"
	"huizong/jobs/reconcile"
	"huizong/templates/wording"
)

// checker goes through a form that was filled in, and says all that is wrong with it.
type checker struct {
	*Filled
	of     *intake.Form // as the form would be made now
	say    *wording.Catalogue
	faults []intake.Fault
	units  map[[2]string]*unit
	order  []*unit
}

// unit is a project and community of the form, as it was filled in.
type unit struct {
	*intake.Unit
	filed  intake.Filed
	totals *row // nil: the totals do not have it
	torn   bool // something of it is at fault
}

// Bound says what is wrong with what a form is bound to: sealed reports whether its seal holds.
func (f *Filled) Bound(sealed bool, say *wording.Catalogue) []intake.Fault {
	if sealed {
		return nil
	}
	return []intake.Fault{{Stops: true, Sheet: f.own.Text("form.sheet.about"), Cell: f.sealAt, Value: f.Seal,
		Problem: say.Format("form.fault.seal", "agency", f.Agency, "month", f.Month), Do: say.Text("form.do.seal")}}
}

// About is a fault of the form as a whole, at the agency that it names.
func (f *Filled) About(say *wording.Catalogue, key string, args ...any) []intake.Fault {
	return []intake.Fault{{Stops: true, Sheet: f.own.Text("form.sheet.about"), Cell: f.agencyAt, Value: f.Agency,
		Problem: say.Format("form.fault."+key, args...), Do: say.Text("form.do." + key)}}
}

// Check holds a form against what may be filed: what was filled in, and all that is wrong with it in the order of
// sheets and cells. While any of it stops, nothing of the form is to be written.
func (f *Filled) Check(of *intake.Form, say *wording.Catalogue) ([]intake.Filed, []intake.Fault) {
	c := &checker{Filled: f, of: of, say: say, units: map[[2]string]*unit{}}
	for i := range f.totals.rows {
		c.totalsRow(&f.totals.rows[i])
	}
	for i := range f.records.rows {
		c.recordRow(&f.records.rows[i])
	}
	var out []intake.Filed
	for _, u := range c.order {
		c.compare(u)
		if !u.filed.Empty() {
			out = append(out, u.filed)
		}
	}
	slices.SortStableFunc(c.faults, func(a, b intake.Fault) int { return place(f, a) - place(f, b) })
	return out, c.faults
}

// place puts the faults of a sheet beside each other, in the order of its rows.
func place(f *Filled, x intake.Fault) int {
	n := 0
	if x.Sheet == f.records.sheet {
		n = 1 << 30
	}
	line, _ := strconv.Atoi(strings.TrimLeft(x.Cell, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
	return n + line
}

// fault notes what is wrong with a cell, and what to do.
func (c *checker) fault(stops bool, t *table, r *row, col int, problem, do string) {
	c.faults = append(c.faults, intake.Fault{Stops: stops, Sheet: t.sheet, Cell: name(col, r.n), Value: r.text(col),
		Problem: problem, Do: do})
}

// wrong is fault by the words of its kind.
func (c *checker) wrong(stops bool, t *table, r *row, col int, kind string, args ...any) {
	c.fault(stops, t, r, col, c.say.Some("form.fault."+kind, args...), c.say.Some("form.do."+kind, args...))
}

// find reads which project and community a row is of; nil where that is at fault.
func (c *checker) find(t *table, r *row) *unit {
	projectCol, communityCol := t.at["form.project"], t.at["form.community"]
	project, community := r.text(projectCol), r.text(communityCol)
	codes := projectsOf(c.of)
	if !slices.Contains(codes, project) {
		if agency, other := c.of.Others[project]; other {
			c.wrong(true, t, r, projectCol, "other", "value", project, "agency", agency)
		} else {
			c.fault(true, t, r, projectCol, c.say.Format("form.fault.project", "value", project),
				c.choose(codes, project))
		}
		return nil
	}
	var choices []string
	for i := range c.of.Units {
		u := &c.of.Units[i]
		if u.Project.Code != project {
			continue
		}
		if text := label(c.of, u); text == community || u.Community.Code == community {
			return c.unit(u)
		} else {
			choices = append(choices, text)
		}
	}
	c.fault(true, t, r, communityCol, c.say.Format("form.fault.community", "project", project, "value", community),
		c.choose(choices, community))
	return nil
}

func (c *checker) unit(u *intake.Unit) *unit {
	key := [2]string{u.Project.Code, u.Community.Code}
	if c.units[key] == nil {
		c.units[key] = &unit{Unit: u, filed: intake.Filed{Project: key[0], Community: key[1]}}
		c.order = append(c.order, c.units[key])
	}
	return c.units[key]
}

// choose says what to choose from a list: the entry most like what was typed, else the first ones.
func (c *checker) choose(list []string, typed string) string {
	quote := func(s string) string {
		if c.say.Locale == wording.Chinese {
			return "\u201c" + s + "\u201d"
		}
		return strconv.Quote(s)
	}
	best, most := "", 1
	for _, s := range list {
		if n := alike(s, typed); n > most || n == most && best == "" && len(list) == 1 {
			best, most = s, n
		}
	}
	if best == "" {
		for i, s := range list[:min(len(list), 3)] {
			if i > 0 {
				best += " / "
			}
			best += quote(s)
		}
		return c.say.Format("form.do.list", "choice", best)
	}
	return c.say.Format("form.do.list", "choice", quote(best))
}

// alike is how many characters two texts begin with alike.
func alike(a, b string) int {
	x, y := []rune(a), []rune(b)
	n := 0
	for n < min(len(x), len(y)) && x[n] == y[n] {
		n++
	}
	return n
}

func (c *checker) totalsRow(r *row) {
	t := c.totals
	figures := false
	for _, key := range claimKeys {
		col := t.at[key]
		figures = figures || r.filled(col)
	}
	u := c.find(t, r)
	if u != nil && u.totals != nil {
		c.wrong(true, t, r, t.at["form.project"], "twice", "row", strconv.Itoa(u.totals.n))
		return
	}
	var into reconcile.Claims
	for i, claim := range intake.Claims(&into) {
		if n, filed := c.whole(t, r, claimKeys[i]); filed {
			*claim = reconcile.Filed(n)
		}
	}
	if u == nil || !figures && u.Filed.Revision == 0 {
		return
	}
	u.totals, u.filed.Claims = r, into
}

// compare holds a unit's totals against each other and its records: what differs will be a finding.
func (c *checker) compare(u *unit) {
	c.stale(u)
	if u.torn {
		return
	}
	recorded := int64(0)
	for _, r := range u.filed.Records {
		if c.of.DirectKinds[r.Kind] {
			recorded += r.Attendances
		}
	}
	t, direct := c.totals, u.filed.Claims.Direct
	if u.totals == nil || u.filed.Claims == (reconcile.Claims{}) {
		if len(u.filed.Records) > 0 {
			at := intake.Fault{Sheet: t.sheet, Value: u.Project.Code + " " + u.Community.Name,
				Problem: c.say.Format("form.fault.records_only", "n", len(u.filed.Records)),
				Do:      c.say.Text("form.do.records_only")}
			if u.totals != nil {
				at.Cell = name(t.at["subject.claimed_direct"], u.totals.n)
			}
			c.faults = append(c.faults, at)
		}
		return
	}
	if !direct.Filed {
		return
	}
	var sum int64
	var parts []string
	all := intake.Claims(&u.filed.Claims)
	for kind, key := range amountKeys {
		if claim := all[slices.Index(claimKeys, key)]; c.of.DirectKinds[kind] && claim.Filed {
			sum += claim.N
			parts = append(parts, c.say.Text(key)+" "+strconv.FormatInt(claim.N, 10))
		}
	}
	col := t.at["subject.claimed_direct"]
	switch {
	case len(parts) > 0 && sum != direct.N:
		c.wrong(false, t, u.totals, col, "parts", "sum", strings.Join(parts, "\uff0b"), "n", sum)
	case recorded != direct.N:
		c.wrong(false, t, u.totals, col, "recorded", "claimed", direct.N, "n", recorded)
	}
}

// stale stops a line that was filed since the form was made, unless it says the same.
func (c *checker) stale(u *unit) {
	if u.totals == nil || u.filed.Same(&u.Unit.Filed) {
		return
	}
	col := c.totals.at["form.revision"]
	had := u.totals.text(col)
	if n, err := strconv.Atoi(had); err != nil || n != u.Unit.Filed.Revision {
		c.wrong(true, c.totals, u.totals, col, "stale", "had", had, "now", u.Unit.Filed.Revision)
	}
}
