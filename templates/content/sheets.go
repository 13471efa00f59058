package content

import (
	"slices"

	"huizong/jobs/report"
)

// What the workbook says beside its tables, where every figure stands in a column of its own.

// Quote is the paragraph to copy, on one line.
func (d *Document) Quote() string { return d.maker.quote().Text() }

// SHA256 is that of the sealed figures.
func (d *Document) SHA256() string { return d.maker.to.SHA256 }

// Name is a name from the data as it is shown: harmless, and by the name that is configured for the locale.
func (d *Document) Name(s string) string { return d.maker.place(s) }

// FigureName is what a figure that has changed is called.
func (d *Document) FigureName(x report.Change) string { return d.maker.figureName(x) }

// Effects are the figures of the first screen that a correction changes; nil: none.
func (d *Document) Effects() *Table {
	if d.maker.r.Corrections == nil {
		return nil
	}
	return d.maker.effects()
}

// RowChanges are the figures of single rows that a correction changes.
func (d *Document) RowChanges() []report.Change {
	return slices.DeleteFunc(slices.Clone(d.maker.r.Corrections.Changes),
		func(x report.Change) bool { return !ofRow(x) })
}

// Causes names who or what is behind a change, each once.
func (d *Document) Causes(all []report.Cause) string { return d.maker.causesShort(all) }

// Changes says what this version corrects and why, and what differs from what was reported before.
func (d *Document) Changes() []string {
	out := append(d.maker.changes(), d.maker.breaks()...)
	if c := d.maker.changed(); c != nil {
		out = append(append([]string{c.Line}, c.Sentences...), out...)
	}
	return out
}
