package store

import (
	"fmt"
	"io"
	"strconv"

	"huizong/jobs/reconcile"
	"huizong/sql/query"
)

// Words of the source data.
var (
	kinds     = []string{"visit", "case", "group", "event"}
	relations = []string{"direct", "indirect"}
)

// belonging returns the submission that a row names, or a fault and one that is none.
func (im *importer) belonging(r *csvRow, column int) (reconcile.ID, *filing) {
	id := r.id(column, im.ids)
	if f, ok := im.filings.mine[id]; ok {
		return id, f
	}
	if _, ok := im.filings.known[id]; ok {
		f := &filing{fate: filed}
		im.filings.mine[id] = f
		return id, f
	}
	if !r.bad {
		r.fault(column, "no submission has the id %s", id)
	}
	return id, &filing{}
}

// activities reads the records.
func (im *importer) activities() error {
	report := &im.reports[activitiesFile]
	in := newInserter(im, report.Table, query.ImportInsertActivity)
	var lines []int // of the rows that in holds
	in.duplicate = func(args []any, rows int) ([]int, error) { return im.takenIDs(args, lines[:rows]) }
	var row []byte
	err := im.each(activitiesFile, func(r *csvRow) error {
		owner, f := im.belonging(r, 1)
		id, kind, code, title := r.id(0, im.ids), r.oneOf(2, kinds), r.name(3, 64), r.text(4, 255)
		day, sessions, attendances := r.day(5), r.whole(6, -largest), r.whole(7, -largest)
		if r.bad {
			f.torn = true
			return nil
		}
		if f.fate != fresh {
			row = append(row[:0], id...)
			row = append(append(append(append(append(append(append(row, 0, 0), kind...), 0), code...), 0), title...), 0)
			row = append(append(row, day...), 0)
			row = append(strconv.AppendInt(row, sessions, 10), 0)
			row = append(strconv.AppendInt(row, attendances, 10), 0)
			f.rows[0].add(row)
		}
		if f.fate == filed {
			return nil
		}
		if f.fate == fresh {
			report.Inserted++
		}
		if len(in.args) == 0 {
			lines = lines[:0]
		}
		lines = append(lines, r.line(0))
		return in.add(im.key(id), im.key(owner), kind, code, title, day, sessions, attendances)
	})
	if err != nil {
		return err
	}
	return in.flush()
}

// takenIDs finds those records of a refused batch whose ids are other records'.
func (im *importer) takenIDs(args []any, lines []int) (bad []int, err error) {
	width := len(args) / len(lines)
	keys, first := make([]any, len(lines)), map[reconcile.ID]int{}
	for i := range lines {
		keys[i] = args[i*width]
	}
	var taken []struct {
		ID    reconcile.ID
		Owner reconcile.ID `db:"submission_id"`
	}
	if err := im.selectIn(&taken, query.ImportOwnerOfActivity, keys); err != nil {
		return nil, fmt.Errorf("find records by id: %w", err)
	}
	owners := make(map[reconcile.ID]reconcile.ID, len(taken))
	for _, t := range taken {
		owners[t.ID] = t.Owner
	}
	c := im.files[activitiesFile]
	for i, key := range keys {
		id := idOf(key)
		owner, there := owners[id]
		line, twice := first[id]
		switch {
		case there:
			earlier, err := im.lineOf(activitiesFile, func(r *csvRow) bool { return r.id(0, im.ids) == id })
			if err != nil {
				return nil, err
			}
			im.faults.add(c.faultAt(lines[i], 0, "%s is already the id of a record of submission %s%s", id, owner,
				earlier))
		case twice:
			im.faults.add(c.faultAt(lines[i], 0, "%s is already in line %d", id, line))
		default:
			first[id] = lines[i]
			continue
		}
		bad = append(bad, i)
	}
	return bad, nil
}

// beneficiaries reads whom submissions reached.
func (im *importer) beneficiaries() error {
	report := &im.reports[beneficiariesFile]
	in := newInserter(im, report.Table, query.ImportInsertBeneficiary)
	var lines []int
	in.duplicate = func(args []any, rows int) ([]int, error) { return im.listedTwice(args, lines[:rows]) }
	var row []byte
	err := im.each(beneficiariesFile, func(r *csvRow) error {
		owner, f := im.belonging(r, 0)
		relation, key := r.oneOf(1, relations), r.person(2)
		if r.bad {
			f.torn = true
			return nil
		}
		if f.fate != fresh {
			row = append(append(append(append(append(row[:0], 0), relation...), 0), key[:]...), 0)
			f.rows[1].add(row)
		}
		if f.fate == filed {
			return nil
		}
		if f.fate == fresh {
			report.Inserted++
		}
		if len(in.args) == 0 {
			lines = lines[:0]
		}
		lines = append(lines, r.line(0))
		return in.add(im.key(owner), relation, key[:])
	})
	if err != nil {
		return err
	}
	return in.flush()
}

// listedTwice finds those beneficiaries of a refused batch that are listed already.
func (im *importer) listedTwice(args []any, lines []int) (bad []int, err error) {
	width := len(args) / len(lines)
	first := map[string]int{}
	c := im.files[beneficiariesFile]
	for i := range lines {
		row := args[i*width : (i+1)*width]
		name := fmt.Sprintf("%v %s %x", row...)
		var listed int
		if err := im.tx.GetContext(im.ctx, &listed, query.ImportHasBeneficiary, row...); err != nil {
			return nil, fmt.Errorf("find a beneficiary: %w", err)
		}
		line, twice := first[name]
		switch {
		case twice:
			im.faults.add(c.faultAt(lines[i], 2, "this person is already in line %d as %s of submission %v", line,
				row[1], row[0]))
		case listed > 0:
			earlier, err := im.lineOf(beneficiariesFile, func(r *csvRow) bool {
				key := r.person(2)
				return name == fmt.Sprintf("%v %s %x", im.key(r.id(0, im.ids)), r.oneOf(1, relations), key[:])
			})
			if err != nil {
				return nil, err
			}
			im.faults.add(c.faultAt(lines[i], 2, "this person is already listed further up as %s of submission %v%s",
				row[1], row[0], earlier))
		default:
			first[name] = lines[i]
			continue
		}
		bad = append(bad, i)
	}
	return bad, nil
}

// lineOf says which line of a file a later one repeats, where that line is not at hand any more: the file is read once
// more, up to there. Of many faults only the first that are listed are worth it.
func (im *importer) lineOf(file int, same func(*csvRow) bool) (string, error) {
	if im.faults.total >= faultsListed {
		return "", nil
	}
	c, err := openFile(im.set, file, &faultList{}, nil)
	if err != nil || c == nil {
		return "", err
	}
	defer c.Close()
	for {
		r, err := c.next()
		if err == io.EOF {
			return "", nil // it was in the table before
		} else if err != nil {
			return "", err
		}
		if same(r) {
			return fmt.Sprintf(", in line %d", r.line(0)), nil
		}
	}
}
