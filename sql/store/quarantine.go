package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql/driver"
	"encoding/hex"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"huizong/jobs/period"
	"huizong/jobs/reconcile"
)

// header reads a row of submissions, in the order of query.Source.Month, and says what is wrong with it, if anything
// is. What decides where the row is counted is looked at first, in the order of the census.
func (r *monthReader) header(row []driver.Value, s *reconcile.Submission) *reconcile.QuarantinedRow {
	in := decoder{row: row, names: r.names, zone: r.snapshot.zone}
	in.headline(s)
	s.ID = reconcile.ID(in.id(0))
	s.AgencyCode, s.ProjectCode = in.name(1), in.name(2)
	if s.Revision = int(in.figure(5)); in.err == nil && s.Revision < 1 {
		in.fail(5, "a revision above 0")
	}
	c := &s.Claims
	for i, claim := range []*reconcile.Claim{&c.VisitAttendances, &c.Cases, &c.CaseAttendances, &c.Groups,
		&c.GroupSessions, &c.GroupAttendances,
		&c.Events, &c.EventAttendances, &c.Direct, &c.Indirect, &c.DirectPersons, &c.IndirectPersons} {
		if row[8+i] != nil {
			*claim = reconcile.Filed(in.figure(8 + i))
		}
	}
	if in.err == nil {
		if column, _, reason := r.snapshot.directory.Fault(s); column != "" {
			in.fault(slices.Index(sourceFiles[submissionsFile].columns, column), reason)
		}
	}
	if in.err == nil {
		return nil
	}
	if s.Revision < 1 {
		s.Revision = reconcile.Latest
	}
	if s.Status == reconcile.Draft {
		s.Revision = 0 // it takes no filed revision's place
	}
	return in.quarantined(submissionsFile, s)
}

// headline reads what decides where a submission is counted.
func (d *decoder) headline(s *reconcile.Submission) {
	var err error
	text := d.name(4)
	if s.Period, err = period.ParseMonth(text); err != nil || text[0] == '0' {
		s.Period = 0
		d.fail(4, "a month like 2026-10")
	}
	s.CommunityCode = d.name(3)
	s.SubmittedAt = d.moment(7)
	if s.Status = reconcile.Status(d.name(6)); !s.Status.Known() {
		d.fail(6, "one of draft, submitted, approved, returned, voided")
	}
}

// figure reads a number within the bounds of figures.
func (d *decoder) figure(column int) int64 {
	n := d.integer(column)
	if n < -largest || n > largest {
		d.fail(column, fmt.Sprintf("a number between %d and %d", -largest, largest))
		return math.MinInt32
	}
	return n
}

// fault notes what is wrong in other words than what is wanted.
func (d *decoder) fault(column int, reason string) {
	if d.err == nil {
		d.column, d.err = column, fmt.Errorf("%s", reason)
	}
}

// quarantined is the row, of a table, with what is wrong with it.
func (d *decoder) quarantined(table int, s *reconcile.Submission) *reconcile.QuarantinedRow {
	f := &sourceFiles[table]
	q := &reconcile.QuarantinedRow{
		Row: reconcile.Row{
			Table:   strings.TrimSuffix(f.name, ".csv"),
			ID:      textOf(d.row[0]),
			Column:  f.columns[d.column],
			Value:   textOf(d.row[d.column]),
			Reason:  d.err.Error(),
			Content: digestOfRow(d.row),
		},
	}
	if s == nil {
		return q
	}
	q.AgencyCode, q.ProjectCode, q.CommunityCode = s.AgencyCode, s.ProjectCode, s.CommunityCode
	q.Period, q.Submission = s.Period, s.ID
	if table == submissionsFile {
		q.Count(groupOf(d.row, d.zone))
	}
	return q
}

// groupOf is where the census counts a submission, by the row's own spelling.
func groupOf(row []driver.Value, zone *time.Location) reconcile.CensusGroup {
	g := reconcile.CensusGroup{Period: textOf(row[4]), Community: textOf(row[3]), Status: textOf(row[6]), Rows: 1}
	if _, ok := momentOf(row[7], zone); !ok {
		g.Moment = reconcile.NoMoment
	}
	return g
}

// textOf shows a value of the source.
func textOf(v driver.Value) string {
	switch v := v.(type) {
	case nil:
		return "NULL"
	case []byte:
		return shownText(v)
	case time.Time:
		if v.IsZero() {
			return "0000-00-00 00:00:00"
		}
		return v.Format("2006-01-02 15:04:05.999999")
	}
	return fmt.Sprint(v)
}

// shownText cuts a text and takes out of it what is none.
func shownText(b []byte) string {
	const most = 200
	if len(b) > most {
		b = append(slices.Clone(b[:most]), "\u2026"...)
	}
	return strings.ToValidUTF8(string(b), "\ufffd")
}

// digestOfRow stands for all that a row holds.
func digestOfRow(row []driver.Value) string {
	h := sha256.New()
	for _, v := range row {
		switch v := v.(type) {
		case []byte:
			h.Write(v)
		default:
			h.Write([]byte(textOf(v)))
		}
		h.Write([]byte{0})
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// revision is what no two submissions of a cell share.
type revision struct {
	agency, project string
	revision        int
}

// twice quarantines submissions of a cell that have one key and revision: nobody knows which of them is meant.
func (r *cellReader) twice(cell []reconcile.Submission) {
	if len(cell) < 2 {
		return
	}
	clear(r.revisions)
	for i := range cell {
		k := revision{cell[i].AgencyCode, cell[i].ProjectCode, cell[i].Revision}
		first, twice := r.revisions[k]
		if !twice {
			r.revisions[k] = i
			continue
		}
		r.doubled(&cell[first], &cell[i])
		r.doubled(&cell[i], &cell[first])
	}
}

func (r *cellReader) doubled(s, other *reconcile.Submission) {
	if s.Status == reconcile.Quarantined {
		return
	}
	q := reconcile.QuarantinedRow{
		Row: reconcile.Row{
			Table:   "submissions",
			ID:      string(s.ID),
			Column:  "revision",
			Value:   fmt.Sprint(s.Revision),
			Reason:  fmt.Sprintf("submission %s has the same agency, project, community, month and revision", other.ID),
			Content: digestOfRow([]driver.Value{[]byte(s.ID), []byte(other.ID), int64(s.Revision), []byte(s.Status)}),
		},
		AgencyCode:    s.AgencyCode,
		ProjectCode:   s.ProjectCode,
		CommunityCode: s.CommunityCode,
		Period:        s.Period,
		Submission:    s.ID,
	}
	q.Count(reconcile.CensusGroup{Period: s.Period.String(), Community: s.CommunityCode, Status: string(s.Status),
		Rows: 1})
	r.month.spoil(s.CommunityCode, q)
	if s.Status == reconcile.Draft {
		s.Revision = 0
	}
	s.Status = reconcile.Quarantined
}

// spoiltRecords reads the records of submissions once more, column by column, and quarantines those that the fast
// reading could not take: want of them. What it takes is held to the very same text.
func (r *cellReader) spoiltRecords(ctx context.Context, chunk []wanted, column ids, want int) error {
	statement := r.forSubmissions(r.snapshot.queries.AllActivities(), column, chunk,
		func(*wanted) bool { return true })
	err := r.snapshot.rows(ctx, statement, nil, func(values []driver.Value) error {
		packed, _ := values[len(values)-1].([]byte)
		_, err := unpack(packed, &reconcile.Record{})
		if err == nil {
			return nil
		}
		want--
		d := decoder{row: values}
		if d.record(); d.err == nil {
			d.column, d.err = 0, err
		}
		owner := decoder{row: values}
		i, ok := r.index[reconcile.ID(owner.id(1))]
		if !ok {
			return fmt.Errorf("record %s: %w", textOf(values[0]), errOrder)
		}
		r.filling.filings[chunk[i].filing].Lost++
		r.quarantine(&chunk[i], d.quarantined(activitiesFile, r.filling.submissionOf(&chunk[i])))
		return nil
	})
	if err == nil && want != 0 {
		return fmt.Errorf("%d records cannot be read, and reading them again does not tell which", want)
	}
	return err
}

// record reads a record for what is wrong with it.
func (d *decoder) record() {
	d.id(0)
	d.id(1)
	kind, _ := d.row[2].([]byte)
	if _, err := reconcile.ParseKind(kind); err != nil {
		d.fail(2, "one of visit, case, group, event")
	}
	for _, column := range []int{3, 4} {
		b, ok := d.row[column].([]byte)
		if !ok && d.row[column] == nil {
			d.fail(column, "text")
		} else if bytes.IndexByte(b, 0) >= 0 {
			d.fail(column, "text without a NUL character")
		}
	}
	d.date(5)
	d.figure(6)
	d.figure(7)
}

// quarantine adds a row to the cell of its submission.
func (r *cellReader) quarantine(w *wanted, q *reconcile.QuarantinedRow) {
	i, found := slices.BinarySearchFunc(r.filling.spans, w.filing, func(s span, filing int) int {
		switch {
		case filing < s.filings[0]:
			return 1
		case filing >= s.filings[1]:
			return -1
		}
		return 0
	})
	if found {
		r.filling.cells[i].Quarantine = append(slices.Clip(r.filling.cells[i].Quarantine), *q)
	}
}

// submissionOf is the submission that a wanted one stands for. Its filing names it within its cell.
func (b *batch) submissionOf(w *wanted) *reconcile.Submission {
	for i := range b.spans {
		if s := &b.spans[i]; w.filing >= s.filings[0] && w.filing < s.filings[1] {
			return &b.submissions[s.submissions[0]+b.filings[w.filing].Submission]
		}
	}
	return nil
}

// spoiltKey is a row of beneficiaries that cannot be understood. What stands for the person is shown to nobody: it
// could be an identity.
func (r *cellReader) spoiltKey(w *wanted, row []driver.Value, n int, column, reason string) {
	value := textOf(row[1])
	if column == "person_key" {
		b, _ := row[2].([]byte)
		value = fmt.Sprintf("%d characters", utf8.RuneCount(b))
		if row[2] == nil {
			value = "NULL"
		}
	}
	s := r.filling.submissionOf(w)
	r.quarantine(w, &reconcile.QuarantinedRow{
		Row: reconcile.Row{
			Table:   "beneficiaries",
			ID:      fmt.Sprintf("%s#%d", s.ID, n),
			Column:  column,
			Value:   value,
			Reason:  reason,
			Content: digestOfRow(row),
		},
		AgencyCode:    s.AgencyCode,
		ProjectCode:   s.ProjectCode,
		CommunityCode: s.CommunityCode,
		Period:        s.Period,
		Submission:    s.ID,
	})
}
