package store

import (
	"context"
	"database/sql/driver"
	"fmt"
	"slices"
	"strings"

	"huizong/jobs/reconcile"
)

// Directory reads the reference data of the snapshot: who may file what, where. It is read once and must not be
// changed. Rows that are faulty are quarantined; of what they hold, only what can be understood is used.
func (s *Snapshot) Directory(ctx context.Context) (*reconcile.Directory, error) {
	if s.directory != nil {
		return s.directory, nil
	}
	r := referenceReader{snapshot: s, codes: map[string]map[string]bool{}}
	for _, read := range []func(context.Context) error{r.readRegions, r.readAgencies, r.readProjects,
		r.readCommunities} {
		if err := read(ctx); err != nil {
			return nil, err
		}
	}
	directory := reconcile.NewDirectory(r.regions, r.agencies, r.projects)
	directory.Quarantine = r.quarantined
	var err error
	if directory.StatusHistory, err = s.keepsStatuses(ctx); err != nil {
		return nil, err
	}
	s.directory = directory
	return s.directory, nil
}

// referenceReader reads the tables of the reference data.
type referenceReader struct {
	snapshot    *Snapshot
	regions     []reconcile.Region
	agencies    []reconcile.Agency
	projects    []reconcile.Project
	codes       map[string]map[string]bool // by table: those that are there
	quarantined []reconcile.QuarantinedRow
}

// each calls f with every row of a table, in the order of its file's columns.
func (r *referenceReader) each(ctx context.Context, table int, f func(d *decoder)) error {
	file := &sourceFiles[table]
	name := strings.TrimSuffix(file.name, ".csv")
	statement := r.snapshot.queries.Table(name, file.required())
	err := r.snapshot.rows(ctx, statement, nil, func(values []driver.Value) error {
		f(&decoder{row: values, names: map[string]string{}})
		return nil
	})
	if err != nil {
		return fmt.Errorf("read %s: %w", name, err)
	}
	return nil
}

// keep quarantines a row that is at fault, and reports whether its code can be used: it is there, and only once.
func (r *referenceReader) keep(d *decoder, table int, code string, of reconcile.QuarantinedRow) bool {
	name := strings.TrimSuffix(sourceFiles[table].name, ".csv")
	if r.codes[name] == nil {
		r.codes[name] = map[string]bool{}
	}
	usable := d.err == nil || d.column != 0
	if usable && r.codes[name][code] {
		usable = false
		d.err, d.column = fmt.Errorf("the code is there twice"), 0
	}
	if usable {
		r.codes[name][code] = true
	}
	r.note(d, table, of)
	return usable
}

// note quarantines a row that is at fault.
func (r *referenceReader) note(d *decoder, table int, of reconcile.QuarantinedRow) {
	if d.err == nil {
		return
	}
	q := d.quarantined(table, nil)
	of.Row = q.Row
	r.quarantined = append(r.quarantined, of)
}

// filed reads a figure that may be NULL.
func (d *decoder) filed(column int) reconcile.Claim {
	if d.row[column] == nil {
		return reconcile.Claim{}
	}
	return reconcile.Filed(d.figure(column))
}

// title reads a name. One that is missing is the code, so that what belongs to it can be told.
func (d *decoder) title(column int, code string) string {
	s := d.name(column)
	if strings.TrimSpace(s) == "" {
		d.fail(column, "a name")
		return code
	}
	return s
}

func (r *referenceReader) readRegions(ctx context.Context) error {
	type held struct {
		decoder decoder
		place   int
	}
	var rows []held // to be looked at once all are there
	err := r.each(ctx, regionsFile, func(d *decoder) {
		code := d.code(0)
		region := reconcile.Region{Code: code}
		region.ParentCode = d.name(1)
		region.Level = reconcile.Level(d.name(2))
		if !slices.Contains(reconcile.Levels, region.Level) {
			d.fail(2, "one of "+strings.Join(levels, ", "))
		}
		region.Name, region.Population = d.title(3, code), d.filed(4)
		if r.keep(d, regionsFile, code, reconcile.QuarantinedRow{CommunityCode: code}) {
			rows = append(rows, held{decoder{row: copied(d.row), err: d.err}, len(r.regions)})
			r.regions = append(r.regions, region)
		}
	})
	wrong := reconcile.Misplaced(r.regions)
	for i := range rows {
		code := r.regions[rows[i].place].Code
		if why := wrong[code]; why != "" && rows[i].decoder.err == nil {
			rows[i].decoder.fault(1, why)
			r.note(&rows[i].decoder, regionsFile, reconcile.QuarantinedRow{CommunityCode: code})
		}
	}
	return err
}

// copied keeps a row whose values are valid for one call only.
func copied(row []driver.Value) []driver.Value {
	out := slices.Clone(row)
	for i, v := range out {
		if b, ok := v.([]byte); ok {
			out[i] = slices.Clone(b)
		}
	}
	return out
}

func (r *referenceReader) readAgencies(ctx context.Context) error {
	return r.each(ctx, agenciesFile, func(d *decoder) {
		code := d.code(0)
		a := reconcile.Agency{Code: code, Name: d.title(1, code), RegionCode: d.name(2)}
		if d.err == nil && !r.codes["regions"][a.RegionCode] {
			d.fault(2, "no region has this code")
		}
		a.SocialWorkers = d.figure(3)
		if r.keep(d, agenciesFile, code, reconcile.QuarantinedRow{AgencyCode: code}) {
			r.agencies = append(r.agencies, a)
		}
	})
}

func (r *referenceReader) readProjects(ctx context.Context) error {
	return r.each(ctx, projectsFile, func(d *decoder) {
		code := d.code(0)
		starts, ends := d.date(5), d.date(6)
		dated := d.err == nil
		if dated && ends < starts {
			d.fault(6, "it ends before it starts")
			dated = false
		}
		p := reconcile.Project{
			Code:         code,
			Name:         d.title(1, code),
			Programme:    d.name(2),
			Field:        d.name(3),
			AgencyCode:   d.name(4),
			StartsOn:     starts,
			EndsOn:       ends,
			TargetDirect: d.filed(7),
		}
		if !r.codes["agencies"][p.AgencyCode] {
			d.fault(4, "no agency has this code")
		}
		of := reconcile.QuarantinedRow{ProjectCode: code, AgencyCode: p.AgencyCode}
		if r.keep(d, projectsFile, code, of) && dated {
			r.projects = append(r.projects, p)
		}
	})
}

// readCommunities adds to projects where they work.
func (r *referenceReader) readCommunities(ctx context.Context) error {
	at := make(map[string]int, len(r.projects))
	for i := range r.projects {
		at[r.projects[i].Code] = i
	}
	dir := reconcile.NewDirectory(r.regions, nil, nil)
	seen := map[where]bool{}
	return r.each(ctx, projectCommunitiesFile, func(d *decoder) {
		w := where{d.name(0), d.name(1)}
		i, ok := at[w.Project]
		if !ok {
			d.fault(0, "no project has this code")
		}
		if why := dir.Misplaced(w.Community); why != "" {
			d.fault(1, why)
		}
		if seen[w] {
			d.fault(1, "the project and community are there twice")
		}
		if d.err == nil {
			seen[w] = true
			r.projects[i].Communities = append(r.projects[i].Communities, w.Community)
			return
		}
		q := d.quarantined(projectCommunitiesFile, nil)
		q.ID = w.Project + " " + w.Community
		q.ProjectCode, q.CommunityCode = w.Project, w.Community
		if ok {
			q.AgencyCode = r.projects[i].AgencyCode
		}
		r.quarantined = append(r.quarantined, *q)
	})
}

// code reads what names a row of the reference data.
func (d *decoder) code(column int) string {
	s := d.name(column)
	if s == "" {
		d.fail(column, "a code")
	}
	return s
}

// date reads a day; of a time its day is taken.
func (d *decoder) date(column int) reconcile.Date {
	day, ok := dayOf(d.row[column])
	if !ok {
		d.fail(column, "a date")
	}
	return day
}
