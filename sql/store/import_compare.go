package store

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"huizong/jobs/reconcile"
)

// explained is how many submissions that were filed otherwise are compared row by row. The others get one fault each.
const explained = 20

// compareFiled compares the rows of submissions that were there before with what they were filed with, and counts what
// happened to drafts.
func (im *importer) compareFiled() error {
	var ids []reconcile.ID
	for id, f := range im.filings.mine {
		switch {
		case f.torn:
		case f.fate == filed:
			ids = append(ids, id)
		case f.fate == redraft:
			im.countDraft(f)
		}
	}
	slices.Sort(ids)
	for i, p := range parts {
		var differ []reconcile.ID
		for chunk := range slices.Chunk(ids, batchRows/2) {
			digests, err := im.digestsOf(p, chunk)
			if err != nil {
				return err
			}
			for _, id := range chunk {
				if d := digests[id]; d != im.filings.mine[id].rows[i] {
					differ = append(differ, id)
				} else {
					im.reports[p.file].Unchanged += d.rows
				}
			}
		}
		if err := im.explain(p, differ); err != nil {
			return err
		}
	}
	return nil
}

// countDraft counts the rows of a draft that was filed anew, or came again as it was.
func (im *importer) countDraft(f *filing) {
	for i, p := range parts {
		report := &im.reports[p.file]
		if f.rows[i] == f.before[i] {
			report.Unchanged += f.rows[i].rows
			continue
		}
		report.Removed += f.before[i].rows
		report.Inserted += f.rows[i].rows
	}
}

// explain reports how the rows of submissions differ from what they were filed with.
func (im *importer) explain(p part, ids []reconcile.ID) error {
	if len(ids) == 0 {
		return nil
	}
	table, spoilt := im.reports[p.file].Table, im.faults.spoilt[p.file]
	if spoilt {
		ids = ids[:min(len(ids), explained)]
	}
	for _, id := range ids[min(len(ids), explained):] {
		im.faults.add(im.ofSubmission(id, "its %s are not those it was filed with; %s", table, immutable))
	}
	before := map[reconcile.ID]map[string][]string{}
	for _, id := range ids[:min(len(ids), explained)] {
		before[id] = map[string][]string{}
	}
	err := im.filedRows(p, ids[:len(before)], func(owner reconcile.ID, values [][]byte) error {
		row := make([]string, len(values))
		for i, v := range values {
			row[i] = string(v)
		}
		before[owner][p.name(row)] = row
		return nil
	})
	if err != nil {
		return err
	}
	if err := im.compareRows(p, before); err != nil {
		return err
	}
	if spoilt { // a row that cannot be read may be what is missing, and is what to mend
		return nil
	}
	for _, id := range ids[:len(before)] {
		if missing := len(before[id]); missing > 0 {
			im.faults.add(im.ofSubmission(id, "it was filed with %d %s that %s lacks; %s", missing, table,
				sourceFiles[p.file].name, immutable))
		}
	}
	return nil
}

// name joins the values that name a row within its submission.
func (p part) name(row []string) string {
	var b strings.Builder
	for _, column := range p.key {
		b.WriteString(row[column] + "\x00")
	}
	return b.String()
}

// compareRows reads a file again and reports the rows of submissions that were filed otherwise. What it finds it takes
// out of before.
func (im *importer) compareRows(p part, before map[reconcile.ID]map[string][]string) error {
	c, err := openFile(im.set, p.file, &faultList{}, nil)
	if err != nil || c == nil {
		return err
	}
	defer c.Close()
	found := map[string]int{} // the line of each row, by submission and name
	for {
		r, err := c.next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		owner := r.id(p.owner, im.ids)
		rows, asked := before[owner]
		if !asked {
			continue
		}
		row := r.canonical(p, im.ids)
		name := p.name(row)
		if line, twice := found[string(owner)+"\x00"+name]; twice {
			im.faults.add(r.faultAt(p.key[len(p.key)-1], "submission %s has this row already, in line %d", owner, line))
			continue
		}
		found[string(owner)+"\x00"+name] = r.line(0)
		was, there := rows[name]
		if !there {
			im.faults.add(r.faultAt(p.owner, "submission %s was filed without this row; %s", owner, immutable))
			continue
		}
		delete(rows, name)
		for column := range row {
			if column != p.owner && row[column] != was[column] {
				im.faults.add(r.faultAt(column, "submission %s was filed with %s, got %s; %s", owner,
					quoted(was[column]), quoted(row[column]), immutable))
			}
		}
	}
}

// canonical returns the values of a row as the server would write them.
func (r *csvRow) canonical(p part, kept ids) []string {
	row := make([]string, len(r.file.columns))
	for i := range row {
		row[i] = r.raw(i)
		switch r.file.columns[i] {
		case "code", "title":
		case "id", "submission_id":
			row[i] = string(r.id(i, kept))
		default:
			if n, err := strconv.ParseInt(row[i], 10, 64); err == nil {
				row[i] = strconv.FormatInt(n, 10)
			}
		}
		if r.file.columns[i] == "occurred_on" {
			row[i] = r.day(i)
		}
	}
	if p.file == beneficiariesFile {
		key := r.person(2)
		row[2] = string(key[:])
	}
	return row
}

// ofSubmission makes a fault of a submission, where submissions.csv has it, or else of the whole file.
func (im *importer) ofSubmission(id reconcile.ID, format string, args ...any) Fault {
	reason := fmt.Sprintf(format, args...)
	f := im.files[submissionsFile].faultAt(im.filings.mine[id].line, 0, "submission %s: %s", id, reason)
	if f.Line == 0 {
		f.Column, f.Field = 0, ""
	}
	return f
}
