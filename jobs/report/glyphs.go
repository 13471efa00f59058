package report

import (
	"fmt"
	"slices"
	"strings"

	"huizong/jobs/reconcile"
)

// unprintable finds the names of the report with a character that the brief has no glyph for.
func (b builder) unprintable(projects []ProjectRow) []reconcile.Finding {
	if b.in.Unprintable == nil {
		return nil
	}
	var out []reconcile.Finding
	look := func(table, id, name string, f reconcile.Finding) {
		lost := b.in.Unprintable(name)
		if len(lost) == 0 || slices.ContainsFunc(out, func(o reconcile.Finding) bool {
			return o.Row.Table == table && o.Row.ID == id
		}) {
			return
		}
		codes := make([]string, len(lost))
		for i, r := range lost {
			codes[i] = fmt.Sprintf("%U", r)
		}
		f.Code, f.Severity = reconcile.GlyphMissing, reconcile.GlyphMissing.Severity()
		f.Row = &reconcile.Row{Table: table, ID: id, Column: "name", Value: reconcile.Masked(name),
			Reason: "no glyph for " + strings.Join(codes, ", ")}
		out = append(out, f)
	}
	look("configuration", "title", b.in.Title, reconcile.Finding{})
	look("configuration", "office", b.in.Office, reconcile.Finding{})
	look("regions", b.in.Region, b.region(b.in.Region), reconcile.Finding{})
	regions, _ := b.regions()
	for _, r := range regions {
		look("regions", r.Code, r.Name, reconcile.Finding{})
	}
	for _, a := range b.agencies() {
		look("agencies", a.Code, a.Name, reconcile.Finding{AgencyCode: a.Code})
	}
	for _, p := range projects {
		f := reconcile.Finding{AgencyCode: p.AgencyCode, ProjectCode: p.Code}
		look("projects", p.Code, p.Name, f)
		if of := b.in.Directory.Projects[p.Code]; of != nil {
			look("projects", p.Code, of.Field+of.Programme, f)
		}
	}
	return out
}
