package store

import (
	"database/sql/driver"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"huizong/jobs/period"
	"huizong/jobs/reconcile"
)

// columnCheck reads one column of a row, and has the decoder note what is wrong with it.
type columnCheck func(v *surveyor, d *decoder, column int)

var (
	asID     columnCheck = func(_ *surveyor, d *decoder, c int) { d.id(c) }
	asCode   columnCheck = func(_ *surveyor, d *decoder, c int) { d.code(c) }
	asWords  columnCheck = func(_ *surveyor, d *decoder, c int) { d.name(c) }
	asName   columnCheck = func(_ *surveyor, d *decoder, c int) { d.title(c, "-") }
	asNumber columnCheck = func(_ *surveyor, d *decoder, c int) { d.figure(c) }
	asFiled  columnCheck = func(_ *surveyor, d *decoder, c int) { d.filed(c) }
	asDay    columnCheck = func(_ *surveyor, d *decoder, c int) { d.date(c) }
	asMoment columnCheck = func(_ *surveyor, d *decoder, c int) { d.moment(c) }
)

// oneOf takes one of a few words.
func oneOf(words ...string) columnCheck {
	return func(_ *surveyor, d *decoder, column int) {
		b, _ := d.row[column].([]byte)
		for _, w := range words {
			if string(b) == w {
				return
			}
		}
		d.fail(column, "one of "+strings.Join(words, ", "))
	}
}

// among takes a code that the directory has.
func among(kind string, has func(d *reconcile.Directory, code string) bool) columnCheck {
	return func(v *surveyor, d *decoder, column int) {
		code := d.name(column)
		if d.err == nil && v.directory != nil && !has(v.directory, code) {
			d.fault(column, "no "+kind+" has this code")
		}
	}
}

var (
	asRegion  = among("region", func(d *reconcile.Directory, code string) bool { return d.Regions[code] != nil })
	asAgency  = among("agency", func(d *reconcile.Directory, code string) bool { return d.Agencies[code] != nil })
	asProject = among("project", func(d *reconcile.Directory, code string) bool { return d.Projects[code] != nil })
)

func asCommunity(v *surveyor, d *decoder, column int) {
	code := d.name(column)
	if d.err != nil || v.directory == nil {
		return
	}
	if why := v.directory.Misplaced(code); why != "" {
		d.fault(column, why)
	}
}

func asMonth(_ *surveyor, d *decoder, column int) {
	b, _ := d.row[column].([]byte)
	if _, err := period.ParseMonth(string(b)); err != nil || b[0] == '0' {
		d.fail(column, "a month like 2026-10")
	}
}

func asRevision(_ *surveyor, d *decoder, column int) {
	if d.figure(column) < 1 {
		d.fail(column, "a revision above 0")
	}
}

func asKey(_ *surveyor, d *decoder, column int) {
	b, _ := d.row[column].([]byte)
	if _, err := appendKey(nil, b); err != nil {
		d.err, d.column = err, column
	}
}

// asPlain takes text without a NUL character, which parts the fields of a packed record.
func asPlain(_ *surveyor, d *decoder, column int) {
	if strings.Contains(d.name(column), "\x00") {
		d.fail(column, "text without a NUL character")
	}
}

// columnChecks are those of the sourceFiles, in the order of their columns.
var columnChecks = [][]columnCheck{
	regionsFile:            {asCode, asWords, oneOf(levels...), asName, asFiled},
	agenciesFile:           {asCode, asName, asRegion, asNumber},
	projectsFile:           {asCode, asName, asWords, asWords, asAgency, asDay, asDay, asFiled},
	projectCommunitiesFile: {asProject, asCommunity},
	submissionsFile: {asID, asAgency, asProject, asCommunity, asMonth, asRevision, oneOf(statuses...), asMoment,
		asFiled, asFiled, asFiled, asFiled, asFiled, asFiled, asFiled, asFiled, asFiled, asFiled, asFiled, asFiled},
	activitiesFile: {asID, asID, oneOf("visit", "case", "group", "event"), asPlain, asPlain, asDay, asNumber,
		asNumber},
	beneficiariesFile: {asID, oneOf("direct", "indirect"), asKey},
	statusesFile:      {asID, oneOf(statuses...), asMoment},
}

// fewWords are the columns whose words are counted.
var fewWords = map[string]bool{"level": true, "status": true, "kind": true, "relation": true}

// look checks every column of a row, and returns the first that is at fault, or -1.
func (v *surveyor) look(q *QuerySurvey, d *decoder, id string) (first int, reason string) {
	first = -1
	for i, check := range columnChecks[q.table] {
		c := q.Columns[i]
		d.err = nil
		check(v, d, i)
		v.text(q, c, d.row[i], id)
		switch n, isNumber := d.row[i].(int64); {
		case d.row[i] == nil:
			c.Nulls++
		case isNumber && n == 0:
			c.zeroes++
		case fewWords[c.Name] && (c.Words[textOf(d.row[i])] > 0 || len(c.Words) < 20):
			if c.Words == nil {
				c.Words = map[string]int64{}
			}
			c.Words[textOf(d.row[i])]++
		}
		if d.err == nil {
			continue
		}
		c.Faulty++
		why := d.err.Error() + got(d.row[i], d.err.Error())
		v.remark(Remark{File: q.File, Column: c.Name, Reason: why, Row: id, Value: showing(c.Name, d.row[i])})
		v.noted[[3]string{q.File, c.Name, id}] = true
		if first < 0 {
			first, reason = i, d.err.Error()
		}
	}
	q.Rows++
	if len(q.Sample) < 10 {
		q.Sample = append(q.Sample, v.understood(q, d.row))
	}
	return first, reason
}

// got says what stands in the place of text, where that is not to be seen from the value.
func got(value driver.Value, wanted string) string {
	if !strings.HasPrefix(wanted, "want ") {
		return ""
	}
	switch value.(type) {
	case nil:
		return ", got NULL"
	case int64, uint64:
		if strings.Contains(wanted, "number") || strings.Contains(wanted, "revision") {
			return ""
		}
		return ", got a number; turn it into text: CAST(x AS CHAR), or CASE x WHEN 1 THEN '...' END for a word"
	case time.Time:
		return ", got a time"
	case float32, float64:
		return ", got a binary float; CAST(x AS SIGNED)"
	}
	return ""
}

// showing is a value as a remark shows it. What stands for a person, and what could be a number of one, is not.
func showing(column string, value driver.Value) string {
	if b, ok := value.([]byte); ok && column == "person_key" {
		return fmt.Sprintf("%d characters", utf8.RuneCount(b))
	}
	text := textOf(value)
	if reconcile.HoldsPersonalData(text) {
		return reconcile.Masked(text)
	}
	return text
}

// dated reports whether a column holds days.
func (c *ColumnSurvey) dated() bool {
	return c.Name == "occurred_on" || c.Name == "starts_on" || c.Name == "ends_on"
}

// understood is a row as it is taken: moments in the zone of the office.
func (v *surveyor) understood(q *QuerySurvey, row []driver.Value) []string {
	out := make([]string, len(row))
	for i, value := range row {
		name := q.Columns[i].Name
		out[i] = showing(name, value)
		if t, ok := momentOf(value, v.snapshot.zone); ok && (name == "submitted_at" || name == "changed_at") {
			out[i] = t.In(v.zone).Format(time.RFC3339)
		} else if day, ok := dayOf(value); ok && q.Columns[i].dated() {
			out[i] = day.String()
		}
	}
	return out
}
