package form

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"huizong/jobs/intake"
	"huizong/jobs/period"
	"huizong/jobs/reconcile"
)

// lists writes what can be chosen from, on a sheet that nobody looks at.
func (b *book) lists() {
	s := b.c.Text("form.sheet.lists")
	for col, list := range [][]string{projectsOf(b.Form), communitiesOf(b.Form), kindNames(b.c)} {
		for i, text := range list {
			b.put(s, col, i+1, text, "row")
		}
	}
	b.do(b.file.SetSheetVisible(s, false))
}

// projectsOf are the codes of a form's projects, each once.
func projectsOf(f *intake.Form) (out []string) {
	seen := map[string]bool{}
	for i := range f.Units {
		if code := f.Units[i].Project.Code; !seen[code] {
			seen[code] = true
			out = append(out, code)
		}
	}
	return out
}

// communitiesOf are the communities of a form as they are chosen, each once.
func communitiesOf(f *intake.Form) (out []string) {
	seen := map[string]bool{}
	for i := range f.Units {
		if u := &f.Units[i]; !seen[u.Community.Code] {
			seen[u.Community.Code] = true
			out = append(out, label(f, u))
		}
	}
	return out
}

// head writes the title and the header of a sheet.
func (b *book) head(sheet, title string, columns []column) {
	b.put(sheet, 0, titleRow, b.title(title), "title")
	for i, c := range columns {
		b.put(sheet, i, headRow, b.c.Text(c.key), "head")
		b.do(b.file.SetColWidth(sheet, letter(i), letter(i), c.width))
	}
}

// choose lets cells be chosen from a list only.
func (b *book) choose(sheet string, col, from, until, list, n int) {
	v := excelize.NewDataValidation(true)
	v.SetSqref(name(col, from) + ":" + name(col, until))
	v.SetSqrefDropList(fmt.Sprintf("'%s'!$%s$1:$%s$%d", b.c.Text("form.sheet.lists"), letter(list), letter(list),
		max(n, 1)))
	v.SetError(excelize.DataValidationErrorStyleStop, b.c.Text("form.problem"), b.c.Text("form.only.list"))
	b.do(b.file.AddDataValidation(sheet, v))
}

// within lets cells hold whole numbers, or days, of a range only.
func (b *book) within(sheet string, col, from, until int, kind excelize.DataValidationType, least, most int,
	say string) {
	v := excelize.NewDataValidation(true)
	v.SetSqref(name(col, from) + ":" + name(col, until))
	b.do(v.SetRange(least, most, kind, excelize.DataValidationOperatorBetween))
	v.SetError(excelize.DataValidationErrorStyleStop, b.c.Text("form.problem"), b.c.Text(say))
	b.do(b.file.AddDataValidation(sheet, v))
}

// largest is the bound of every figure.
const largest = 1_000_000_000

// totalsSheet writes the totals: as they are filed, with live sums beside and below them.
func (b *book) totalsSheet() {
	s := b.c.Text("form.sheet.totals")
	b.head(s, "form.title.totals", totals)
	last := firstRow + max(len(b.Units), 1) - 1
	for i := range b.Units {
		b.unitRow(s, firstRow+i, &b.Units[i])
	}
	b.put(s, 0, last+1, b.c.Text("form.total"), "derived")
	for i, c := range totals[1:] {
		b.put(s, i+1, last+1, nil, "derived")
		if c.whole && c.key != "form.revision" {
			b.formula(s, i+1, last+1, fmt.Sprintf("SUM(%s:%s)", name(i+1, firstRow), name(i+1, last)))
		}
	}
	b.choose(s, 0, firstRow, last, 0, len(projectsOf(b.Form)))
	b.choose(s, 1, firstRow, last, 1, len(communitiesOf(b.Form)))
	for _, key := range claimKeys {
		b.within(s, at(totals, key), firstRow, last, excelize.DataValidationTypeWhole, 0, largest, "form.only.whole")
	}
	b.protect(s)
	b.page(s, headRow)
}

// formula writes a formula. What it comes to is known once the form is opened.
func (b *book) formula(sheet string, col, row int, formula string) {
	b.do(b.file.SetCellFormula(sheet, name(col, row), formula))
}

func (b *book) unitRow(s string, row int, u *intake.Unit) {
	b.put(s, 0, row, u.Project.Code, "text")
	b.put(s, 1, row, label(b.Form, u), "text")
	for i, claim := range intake.Claims(&u.Filed.Claims) {
		var value any
		if claim.Filed {
			value = claim.N
		}
		b.put(s, at(totals, claimKeys[i]), row, value, "whole")
	}
	for _, key := range []string{"form.parts", "form.recorded", "form.check"} {
		b.put(s, at(totals, key), row, nil, "derived")
	}
	b.put(s, at(totals, "form.revision"), row, int64(u.Filed.Revision), "derived")
	var parts, recorded []string
	of := "'" + b.c.Text("form.sheet.records") + "'!"
	span := func(key string) string { c := "$" + letter(at(records, key)); return of + c + ":" + c }
	for kind, counts := range b.DirectKinds {
		if !counts {
			continue
		}
		parts = append(parts, name(at(totals, amountKeys[kind]), row))
		recorded = append(recorded, fmt.Sprintf("SUMIFS(%s,%s,%s,%s,%s,%s,%s)", span("form.attendances"),
			span("form.project"), name(0, row), span("form.community"), name(1, row), span("form.kind"),
			strconv.Quote(b.c.Text(kindKeys[kind]))))
	}
	b.formula(s, at(totals, "form.parts"), row, "SUM("+strings.Join(parts, ",")+")")
	b.formula(s, at(totals, "form.recorded"), row, strings.Join(recorded, "+"))
	direct := name(at(totals, "subject.claimed_direct"), row)
	b.formula(s, at(totals, "form.check"), row, fmt.Sprintf(`IF(%s="","",IF(%s<>%s,"%s",IF(%s<>%s,"%s","%s")))`,
		direct, direct, name(at(totals, "form.parts"), row), b.c.Text("form.check.parts"), direct,
		name(at(totals, "form.recorded"), row), b.c.Text("form.check.records"), b.c.Text("form.check.agrees")))
}

// recordsSheet writes the records as they are filed, and room for more.
func (b *book) recordsSheet() {
	s := b.c.Text("form.sheet.records")
	b.head(s, "form.title.records", records)
	row := firstRow
	for i := range b.Units {
		u := &b.Units[i]
		for _, r := range u.Filed.Records {
			for col, value := range []any{u.Project.Code, label(b.Form, u), b.c.Text(kindKeys[r.Kind]),
				int64(r.Day) + epoch, r.Title, r.Attendances, r.Sessions, r.Code} {
				b.put(s, col, row, value, b.recordStyle(col))
			}
			row++
		}
	}
	last := max(row+200, firstRow+recordRows)
	for col := range records {
		b.do(b.file.SetCellStyle(s, name(col, row), name(col, row+drawnRows), b.styles[b.recordStyle(col)]))
	}
	b.choose(s, 0, firstRow, last, 0, len(projectsOf(b.Form)))
	b.choose(s, 1, firstRow, last, 1, len(communitiesOf(b.Form)))
	b.choose(s, 2, firstRow, last, 2, len(kindKeys))
	first, end := firstDay(b.Month), firstDay(b.Month+1)-1
	b.within(s, 3, firstRow, last, excelize.DataValidationTypeDate, int(first)+epoch, int(end)+epoch, "form.only.day")
	for _, key := range []string{"form.attendances", "form.sessions"} {
		b.within(s, at(records, key), firstRow, last, excelize.DataValidationTypeWhole, 0, largest, "form.only.whole")
	}
	b.page(s, headRow)
}

// epoch is the serial number of 1970-01-01 in a workbook.
const epoch = 25569

func (b *book) recordStyle(col int) string {
	switch {
	case records[col].key == "form.day":
		return "day"
	case records[col].whole:
		return "whole"
	}
	return "text"
}

func firstDay(m period.Month) reconcile.Date { return reconcile.DateOf(m.Year(), m.Month(), 1) }
