package store

import (
	"database/sql"
	"fmt"
	"slices"
	"time"

	"huizong/jobs/reconcile"
	"huizong/sql/query"
)

// references are the codes that rows may refer to: of the files, and of what was imported before.
type references struct {
	regions  map[string]reconcile.Level
	agencies map[string]bool
	projects map[string]bool
}

// regionRow, agencyRow and projectRow are rows of reference tables, comparable as a whole.
type regionRow struct {
	Code       string
	ParentCode string `db:"parent_code"`
	Level      string
	Name       string
	Population sql.NullInt64
}

type agencyRow struct {
	Code          string
	Name          string
	RegionCode    string `db:"region_code"`
	SocialWorkers int64  `db:"social_workers"`
	Contact       string
}

type projectRow struct {
	Code         string
	Name         string
	Programme    string
	Field        string
	AgencyCode   string        `db:"agency_code"`
	StartsOn     time.Time     `db:"starts_on"`
	EndsOn       time.Time     `db:"ends_on"`
	TargetDirect sql.NullInt64 `db:"target_direct"`
}

func (r regionRow) args() []any { return []any{r.Code, r.ParentCode, r.Level, r.Name, r.Population} }
func (r agencyRow) args() []any {
	return []any{r.Code, r.Name, r.RegionCode, r.SocialWorkers, r.Contact}
}
func (r projectRow) args() []any {
	return []any{r.Code, r.Name, r.Programme, r.Field, r.AgencyCode, r.StartsOn.Format(time.DateOnly),
		r.EndsOn.Format(time.DateOnly), r.TargetDirect}
}

// referenceRow is a row whose first argument is its code.
type referenceRow interface {
	comparable
	args() []any
}

// upsert reads a file of reference rows: a row not known yet is inserted, one that differs is updated. there is told
// what was known before.
func upsert[R referenceRow](im *importer, file int, list, insert, update string,
	parse func(*csvRow) R, there ...func([]R)) (known map[string]R, err error) {
	var rows []R
	table, report := im.reports[file].Table, &im.reports[file]
	if err := im.tx.SelectContext(im.ctx, &rows, list); err != nil {
		return nil, fmt.Errorf("list %s: %w", table, err)
	}
	for _, f := range there {
		f(rows)
	}
	known, lines := make(map[string]R, len(rows)), map[string]int{}
	for _, r := range rows {
		known[r.args()[0].(string)] = r
	}
	in := newInserter(im, table, insert)
	err = im.each(file, func(row *csvRow) error {
		r := parse(row)
		code := r.args()[0].(string)
		if first, twice := lines[code]; twice {
			row.fault(0, "%s is already in line %d", quoted(code), first)
			return nil
		}
		lines[code] = row.line(0)
		before, there := known[code]
		known[code] = r // even if at fault: what refers to it is not
		switch {
		case row.bad:
		case !there:
			report.Inserted++
			return in.add(r.args()...)
		case !slices.Equal(before.args(), r.args()):
			report.Changed++
			return im.exec(update, append(r.args()[1:], code)...)
		default:
			report.Unchanged++
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	var absent []string
	for code := range known {
		if _, named := lines[code]; !named {
			absent = append(absent, code)
		}
	}
	im.lack(file, len(absent), absent)
	return known, in.flush()
}

var levels = levelNames()

func levelNames() (names []string) {
	for _, l := range reconcile.Levels {
		names = append(names, string(l))
	}
	return names
}

// region reads a code that must be a region's.
func (im *importer) region(r *csvRow, column int) string {
	code := r.raw(column)
	if _, ok := im.refs.regions[code]; !ok && !r.cut(column) {
		r.fault(column, "no region has the code %s", quoted(code))
	}
	return code
}

// community reads a code that must be a community's: figures of another level's would be read by nobody.
func (im *importer) community(r *csvRow, column int) string {
	code := im.region(r, column)
	if level, ok := im.refs.regions[code]; ok && level != reconcile.Community {
		r.fault(column, "want a community, got the %s %s", level, quoted(code))
	}
	return code
}

func (im *importer) agency(r *csvRow, column int) string {
	code := r.raw(column)
	if !im.refs.agencies[code] && !r.cut(column) {
		r.fault(column, "no agency has the code %s", quoted(code))
	}
	return code
}

func (im *importer) project(r *csvRow, column int) string {
	code := r.raw(column)
	if !im.refs.projects[code] && !r.cut(column) {
		r.fault(column, "no project has the code %s", quoted(code))
	}
	return code
}

func (im *importer) agencies() error {
	contacts := map[string]string{} // what is known stays where the file has no such column
	known, err := upsert(im, agenciesFile, query.ImportListAgency, query.ImportInsertAgency,
		query.ImportUpdateAgency, func(r *csvRow) agencyRow {
			a := agencyRow{Code: r.code(0, 18), Name: r.name(1, 255), RegionCode: im.region(r, 2),
				SocialWorkers: r.whole(3, 0)}
			a.Contact = contacts[a.Code]
			if r.file.fields[4] >= 0 {
				a.Contact = r.mailbox(4)
			}
			return a
		}, func(there []agencyRow) {
			for _, a := range there {
				contacts[a.Code] = a.Contact
			}
		})
	im.refs.agencies = keysOf(known)
	return err
}

func (im *importer) projects() error {
	known, err := upsert(im, projectsFile, query.Reference().Projects, query.ImportInsertProject,
		query.ImportUpdateProject, func(r *csvRow) projectRow {
			p := projectRow{Code: r.code(0, 64), Name: r.name(1, 255), Programme: r.text(2, 128), Field: r.text(3, 128),
				AgencyCode:   im.agency(r, 4),
				TargetDirect: r.filed(7, 0)}
			from, to := r.day(5), r.day(6)
			p.StartsOn, _ = time.Parse(time.DateOnly, from)
			p.EndsOn, _ = time.Parse(time.DateOnly, to)
			if !r.bad && p.EndsOn.Before(p.StartsOn) {
				r.fault(6, "want a day not before starts_on, %s, got %s", from, quoted(to))
			}
			return p
		})
	im.refs.projects = keysOf(known)
	return err
}

func keysOf[R any](known map[string]R) map[string]bool {
	set := make(map[string]bool, len(known))
	for code := range known {
		set[code] = true
	}
	return set
}
