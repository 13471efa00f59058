package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"huizong/jobs/intake"
	"huizong/jobs/ledger"
	"huizong/jobs/period"
	"huizong/jobs/reconcile"
	"huizong/sql/query"
	"huizong/sql/schema"
	"huizong/sql/sheet"
)

// Intake writes the agencies' tables, where they are ours: made by huizong migrate --source. It connects when it is
// first asked.
type Intake struct {
	open func(context.Context) (*DB, error)
}

// NewIntake writes through what open returns, which was opened ForImport.
func NewIntake(open func(context.Context) (*DB, error)) *Intake { return &Intake{open} }

// errNotOurs says why nothing is written.
var errNotOurs = ledger.Refusals{{Code: "not-ours", Kind: ledger.ErrState, Do: "file where they are kept",
	Text: "the agencies' tables were not made by huizong migrate --source, so nothing is written into them"}}

func (i *Intake) db(ctx context.Context) (*DB, error) {
	db, err := i.open(ctx)
	if err != nil {
		return nil, err
	}
	have, _, err := schema.Version(ctx, db.DB.DB, schema.Source)
	if err == nil && have == 0 {
		err = errNotOurs
	}
	return db, err
}

// Filed returns what an agency filed last of a month, unit by unit.
func (i *Intake) Filed(ctx context.Context, agency string, m period.Month) (out []intake.Filed, err error) {
	db, err := i.db(ctx)
	if err != nil {
		return nil, err
	}
	var rows []submissionRow
	if err := db.SelectContext(ctx, &rows, query.UploadFiled, agency, m.String()); err != nil {
		return nil, fmt.Errorf("read what %s filed: %w", agency, advise(err))
	}
	newest := map[[2]string]*submissionRow{} // the highest revision of each unit comes last
	for n := range rows {
		newest[[2]string{rows[n].Project, rows[n].Community}] = &rows[n]
	}
	at := map[reconcile.ID]int{}
	for _, s := range newest {
		out = append(out, s.filed())
		at[s.ID] = len(out) - 1
	}
	if len(at) == 0 {
		return nil, nil
	}
	if err := filedParts(ctx, db, at, out); err != nil {
		return nil, fmt.Errorf("read what %s filed: %w", agency, err)
	}
	slices.SortFunc(out, func(a, b intake.Filed) int {
		return cmp.Or(cmp.Compare(a.Project, b.Project), cmp.Compare(a.Community, b.Community))
	})
	return out, nil
}

// filed is a row as a form shows it.
func (s *submissionRow) filed() intake.Filed {
	f := intake.Filed{Project: s.Project, Community: s.Community, Revision: int(s.Revision),
		Status: reconcile.Status(s.Status)}
	values := s.values()[8:]
	for n, claim := range intake.Claims(&f.Claims) {
		if v := values[n].(sql.NullInt64); v.Valid {
			*claim = reconcile.Filed(v.Int64)
		}
	}
	return f
}

// filedParts reads the records and persons of submissions into what they belong to.
func filedParts(ctx context.Context, db *DB, at map[reconcile.ID]int, out []intake.Filed) error {
	ids := make([]string, 0, len(at))
	for id := range at {
		ids = append(ids, string(id))
	}
	var records []struct {
		Submission            reconcile.ID `db:"submission_id"`
		Kind, Code, Title     string
		Day                   time.Time `db:"occurred_on"`
		Sessions, Attendances int64
	}
	if err := selectFor(ctx, db, &records, query.UploadFiledRecords, ids); err != nil {
		return err
	}
	for _, r := range records {
		kind, err := reconcile.ParseKind([]byte(r.Kind))
		if err != nil {
			return err
		}
		of := &out[at[r.Submission]]
		of.Records = append(of.Records, intake.Record{Kind: kind, Code: r.Code, Title: r.Title, Sessions: r.Sessions,
			Attendances: r.Attendances, Day: reconcile.DateOf(r.Day.Date())})
	}
	var persons []struct {
		Submission reconcile.ID `db:"submission_id"`
		Relation   string
		Key        []byte `db:"person_key"`
	}
	if err := selectFor(ctx, db, &persons, query.UploadFiledPersons, ids); err != nil {
		return err
	}
	for _, p := range persons {
		of := &out[at[p.Submission]]
		of.Persons = append(of.Persons, intake.Person{Relation: p.Relation, Key: reconcile.PersonKey(p.Key)})
	}
	return nil
}

func selectFor(ctx context.Context, db *DB, into any, statement string, ids []string) error {
	statement, args, err := sqlx.In(statement, ids)
	if err != nil {
		return err
	}
	return db.SelectContext(ctx, into, statement, args...)
}

// IDs says how the tables name rows.
func (i *Intake) IDs(ctx context.Context) (out intake.IDs, err error) {
	db, err := i.db(ctx)
	if err != nil {
		return out, err
	}
	kept, err := idsOf(ctx, db, query.ImportKindOfID)
	if err != nil || !kept.numbers {
		return out, err
	}
	out.Numbers = true
	row := db.QueryRowContext(ctx, query.UploadLastIDs)
	return out, row.Scan(&out.LastSubmission, &out.LastRecord)
}

// Import writes tables, or only tries to.
func (i *Intake) Import(ctx context.Context, dir fs.FS, encoding string, try bool) (out intake.Outcome, err error) {
	db, err := i.db(ctx)
	if err != nil {
		return out, err
	}
	r, err := ImportFiles(ctx, db, Files{Dir: dir, Encoding: sheet.Encoding(encoding), Try: try})
	if faults, ok := errors.AsType[*Faults](err); ok {
		return out, faults.handed()
	} else if err != nil {
		return out, err
	}
	out = r.Outcome()
	for _, note := range r.Notes {
		if !strings.Contains(note, "are not in the files, and stay") { // it is a part of the tables, and says so
			out.Notes = append(out.Notes, note)
		}
	}
	return out, nil
}

// handed are the faults as those of a file that was handed in.
func (f *Faults) handed() intake.Faults {
	var out intake.Faults
	for _, one := range f.List {
		x := intake.Fault{Stops: true, Sheet: one.File, Problem: one.Reason}
		if one.Sheet != "" {
			x.Sheet = one.File + " " + one.Sheet
		}
		if one.Line > 0 {
			x.Cell = sheet.CellName(max(one.Column-1, 0), one.Line)
		}
		if one.Field != "" {
			x.Problem = one.Field + ": " + one.Reason
		}
		out = append(out, x)
	}
	if more := f.Total - len(f.List); more > 0 {
		out = append(out, intake.Fault{Stops: true, Problem: fmt.Sprintf("and %d more", more)})
	}
	return out
}
