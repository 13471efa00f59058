package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"

	"github.com/go-sql-driver/mysql"
	"github.com/jmoiron/sqlx"

	"huizong/jobs/intake"
	"huizong/jobs/progress"
	"huizong/sql/sheet"
)

// Report says what an import did to each table, in the order of the files.
type Report struct {
	Tables []TableReport
	Notes  []string // what whoever imports should know: the encoding of a file, what the files lack
}

// TableReport counts rows of one table.
type TableReport struct {
	Table     string
	Inserted  int
	Changed   int
	Removed   int // communities that a project listed no longer has; records of drafts that were filed anew
	Unchanged int
	Absent    int // rows of the source that the files lack; they stay
}

// Changed reports whether the import changed anything.
func (r *Report) Changed() bool {
	for _, t := range r.Tables {
		if t.Inserted+t.Changed+t.Removed > 0 {
			return true
		}
	}
	return false
}

// Files says where the tables of an import are.
type Files struct {
	Dir      fs.FS
	Only     string         // the one workbook of Dir that has them all, a sheet a table; empty: all of Dir
	Encoding sheet.Encoding // of text files; empty: to be found out
	Try      bool           // do everything, and then leave the source as it was
}

// Import is ImportFiles of a directory. tell may be nil; it is told how many bytes of a file have been read.
func Import(ctx context.Context, db *DB, dir fs.FS, tell func(progress.Step)) (Report, error) {
	if tell != nil {
		ctx = progress.Watch(ctx, tell)
	}
	return ImportFiles(ctx, db, Files{Dir: dir})
}

// ImportFiles reads the seven files, and the eighth where there is one, into the source tables, in one transaction: all
// of them, or nothing (docs: reconciliation, "Input").
//
// Regions, agencies and projects are inserted or brought up to date; of a project that project_communities names,
// the file's communities are the whole list. What is filed never changes, so a submission that is there already may
// come again with another status but must otherwise be as it was, with just the records and beneficiaries it had. A
// draft is not filed yet: it is replaced. What the source has and the files lack stays, and is told.
//
// A reference may point into the files or to what was imported before. Whatever is wrong with the files is one *Faults.
// Memory grows with the number of submissions, not of records.
func ImportFiles(ctx context.Context, db *DB, files Files) (Report, error) {
	im := &importer{ctx: ctx, reports: make([]TableReport, len(sourceFiles))}
	for i, f := range sourceFiles {
		im.reports[i].Table = strings.TrimSuffix(f.name, ".csv")
	}
	if err := im.open(files); err != nil {
		im.close()
		return Report{}, err
	}
	defer im.close()
	tx, err := db.BeginTxx(ctx, nil)
	if err != nil {
		return Report{}, fmt.Errorf("begin import: %w", err)
	}
	defer tx.Rollback()
	im.tx = tx
	if err := im.all(); err != nil {
		return Report{}, advise(err)
	}
	if err := im.faults.err(); err != nil {
		return Report{}, err
	}
	if files.Try {
		return im.report(), nil
	}
	if err := tx.Commit(); err != nil {
		return Report{}, fmt.Errorf("commit import: %w (whether it took effect is not known; "+
			"import again: what is there already does not change)", err)
	}
	return im.report(), nil
}

// Outcome is the report as the audit and the pages have it.
func (r *Report) Outcome() (out intake.Outcome) {
	for _, t := range r.Tables {
		out.Tables = append(out.Tables, intake.TableOutcome{
			Table:     t.Table,
			Inserted:  t.Inserted,
			Changed:   t.Changed,
			Removed:   t.Removed,
			Unchanged: t.Unchanged,
		})
	}
	return out
}

// report says what was done.
func (im *importer) report() Report {
	if im.files[statusesFile] == nil {
		im.reports = im.reports[:statusesFile]
	}
	return Report{Tables: im.reports, Notes: im.told()}
}

// importer is one import under way.
type importer struct {
	ctx     context.Context
	tx      *sqlx.Tx
	set     *sheet.Set
	files   []*csvFile
	faults  faultList
	reports []TableReport
	ids     ids
	refs    references
	filings filings
	absent  []string // what the source has and the files lack, a line a table
	unread  []string // sheets with rows that are none of the tables
}

// open opens all files and reads their headers, so that a wrong directory is told at once and nothing else.
func (im *importer) open(files Files) (err error) {
	if im.set, err = sheet.NewSet(files.Dir, files.Only, files.Encoding); err != nil {
		return err
	}
	for i := range sourceFiles {
		if i == statusesFile {
			there, err := im.set.Has(sourceFiles[i].names()...)
			if err == nil && !there || im.faults.total > 0 {
				im.files = append(im.files, nil)
				continue
			}
		}
		c, err := openFile(im.set, i, &im.faults, progress.Teller(im.ctx))
		if err != nil {
			return err
		}
		im.files = append(im.files, c)
	}
	im.unread = im.set.Unread()
	return im.faults.err()
}

func (im *importer) close() {
	for _, f := range im.files {
		if f != nil {
			f.Close()
		}
	}
}

// all reads the files in the order of what refers to what.
func (im *importer) all() error {
	for _, step := range []func() error{im.lookAtIDs, im.regions, im.agencies, im.projects, im.projectCommunities,
		im.submissions, im.activities,
		im.beneficiaries, im.statuses, im.compareFiled} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// each calls f with every row of a file that has all its fields.
func (im *importer) each(file int, f func(*csvRow) error) error {
	for c := im.files[file]; ; {
		if c.rows%1024 == 0 && im.ctx.Err() != nil {
			return context.Cause(im.ctx)
		}
		row, err := c.next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if err := f(row); err != nil {
			return err
		}
	}
}

// told is what to say of the files and of what they lack.
func (im *importer) told() (notes []string) {
	for _, c := range im.files {
		if c != nil {
			notes = append(notes, c.notes()...)
		}
	}
	for _, sheet := range im.unread {
		notes = append(notes, fmt.Sprintf("%s is none of the tables, and was not read", sheet))
	}
	return append(notes, im.absent...)
}

// lack notes rows of the source that the files of a table do not have, and the names of some of them.
func (im *importer) lack(file, rows int, names []string) {
	if rows == 0 {
		return
	}
	im.reports[file].Absent = rows
	slices.Sort(names)
	some := strings.Join(names[:min(len(names), 5)], ", ")
	if rows > 5 {
		some += ", ..."
	}
	im.absent = append(im.absent, fmt.Sprintf("%s: %d in the source are not in the files, and stay: %s",
		im.reports[file].Table, rows, some))
}

func (im *importer) exec(statement string, args ...any) error {
	_, err := im.tx.ExecContext(im.ctx, statement, args...)
	return err
}

// execIn is exec for a statement with a list among its arguments.
func (im *importer) execIn(statement string, args ...any) error {
	statement, args, err := sqlx.In(statement, args...)
	if err != nil {
		return err
	}
	return im.exec(statement, args...)
}

// selectIn reads rows by a statement with a list among its arguments.
func (im *importer) selectIn(dest any, statement string, args ...any) error {
	statement, args, err := sqlx.In(statement, args...)
	if err != nil {
		return err
	}
	return im.tx.SelectContext(im.ctx, dest, statement, args...)
}

// Errors of the server that an import meets.
const (
	errNoTable = 1146 // the source tables are not there
	errNoField = 1054 // a column is not there
	errDenied  = 1142 // the account may not write
)

// advise adds what to do to an error of the server.
func advise(err error) error {
	my, ok := errors.AsType[*mysql.MySQLError](err)
	if !ok {
		if errors.Is(err, mysql.ErrInvalidConn) || errors.Is(err, sql.ErrConnDone) {
			return fmt.Errorf("%w (the connection was lost; nothing was imported)", err)
		}
		return err
	}
	switch my.Number {
	case errNoTable:
		return fmt.Errorf("%w (make the tables first: huizong migrate --source)", err)
	case errDenied:
		return fmt.Errorf("%w (the account of database.source needs INSERT, UPDATE and DELETE for an import)", err)
	case errRecordChanged, errLockWait, errDeadlock:
		return fmt.Errorf("%w (something else writes to the source tables; nothing was imported, try again)", err)
	}
	return err
}
