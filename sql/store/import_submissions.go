package store

import (
	"database/sql"
	"fmt"
	"strconv"
	"time"

	"huizong/jobs/reconcile"
	"huizong/sql/query"
)

// filings are the submissions an import is about.
type filings struct {
	known map[reconcile.ID]string  // status of those that were there before, by id
	mine  map[reconcile.ID]*filing // those of the files, and those that records of the files name
}

// fate is what happens to a submission of the files.
type fate uint8

const (
	fresh   fate = iota // it is new: its rows are inserted
	filed               // it was there: its rows must be what they were
	redraft             // it was there as a draft: its rows are removed and inserted anew
)

// filing is one submission of the files.
type filing struct {
	line   int // in submissions.csv; 0 if it is not there
	fate   fate
	rows   [2]digest // of activities and beneficiaries in the files
	before [2]digest // the same in the database; of drafts only
	torn   bool      // some of its rows are at fault, so the others cannot be compared
}

// submissionRow is one row of submissions.
type submissionRow struct {
	ID               reconcile.ID
	Agency           string `db:"agency_code"`
	Project          string `db:"project_code"`
	Community        string `db:"community_code"`
	Period           string
	Revision         int64
	Status           string
	SubmittedAt      time.Time     `db:"submitted_at"`
	VisitAttendances sql.NullInt64 `db:"claimed_visit_attendances"`
	Cases            sql.NullInt64 `db:"claimed_cases"`
	CaseAttendances  sql.NullInt64 `db:"claimed_case_attendances"`
	Groups           sql.NullInt64 `db:"claimed_groups"`
	GroupSessions    sql.NullInt64 `db:"claimed_group_sessions"`
	GroupAttendances sql.NullInt64 `db:"claimed_group_attendances"`
	Events           sql.NullInt64 `db:"claimed_events"`
	EventAttendances sql.NullInt64 `db:"claimed_event_attendances"`
	Direct           sql.NullInt64 `db:"claimed_direct"`
	Indirect         sql.NullInt64 `db:"claimed_indirect"`
	DirectPersons    sql.NullInt64 `db:"claimed_direct_persons"`
	IndirectPersons  sql.NullInt64 `db:"claimed_indirect_persons"`
}

// args are the values of a row in the order of the columns, with its id as the tables keep it.
func (im *importer) args(s *submissionRow) []any {
	args := s.values()
	args[0] = im.key(s.ID)
	return args
}

// values are those of a row in the order of the columns.
func (s *submissionRow) values() []any {
	return []any{s.ID, s.Agency, s.Project, s.Community, s.Period, s.Revision, s.Status, s.SubmittedAt,
		s.VisitAttendances, s.Cases,
		s.CaseAttendances, s.Groups, s.GroupSessions, s.GroupAttendances, s.Events, s.EventAttendances, s.Direct,
		s.Indirect,
		s.DirectPersons, s.IndirectPersons}
}

// revision is what no two submissions share.
func (s *submissionRow) revision() [5]string {
	return [5]string{s.Agency, s.Project, s.Community, s.Period, strconv.FormatInt(s.Revision, 10)}
}

const statusColumn = 6

var statuses = []string{string(reconcile.Draft), string(reconcile.Submitted), string(reconcile.Approved),
	string(reconcile.Returned),
	string(reconcile.Voided)}

func (im *importer) submissionRow(r *csvRow) submissionRow {
	claim := func(column int) sql.NullInt64 { return r.filed(column, -largest) }
	return submissionRow{
		ID: r.id(0, im.ids), Agency: im.agency(r, 1), Project: im.project(r, 2), Community: im.community(r, 3),
		Period:   r.month(4),
		Revision: r.whole(5, 1), Status: r.oneOf(statusColumn, statuses), SubmittedAt: r.moment(7),
		VisitAttendances: claim(8), Cases: claim(9), CaseAttendances: claim(10), Groups: claim(11),
		GroupSessions:    claim(12),
		GroupAttendances: claim(13), Events: claim(14), EventAttendances: claim(15), Direct: claim(16),
		Indirect:      claim(17),
		DirectPersons: claim(18), IndirectPersons: claim(19),
	}
}

// submissions reads what was filed.
func (im *importer) submissions() error {
	var known []struct {
		ID     reconcile.ID
		Status string
	}
	if err := im.tx.SelectContext(im.ctx, &known, query.ImportListSubmission); err != nil {
		return fmt.Errorf("list submissions: %w", err)
	}
	im.filings = filings{known: make(map[reconcile.ID]string, len(known)), mine: map[reconcile.ID]*filing{}}
	for _, s := range known {
		im.filings.known[s.ID] = s.Status
	}
	in := newInserter(im, "submissions", query.ImportInsertSubmission)
	in.duplicate = im.filedUnderOtherIDs
	revisions := map[[5]string]reconcile.ID{}
	var there []submissionRow // rows of submissions known before
	err := im.each(submissionsFile, func(r *csvRow) error {
		s := im.submissionRow(r)
		if first, twice := im.filings.mine[s.ID]; twice {
			r.fault(0, "%s is already in line %d", s.ID, first.line)
			return nil
		}
		im.filings.mine[s.ID] = &filing{line: r.line(0)} // even if at fault: what refers to it is not
		if r.bad {
			return nil
		}
		if other, twice := revisions[s.revision()]; twice {
			r.fault(5, "revision %d of this agency, project, community and month is already submission %s in line %d",
				s.Revision, other,
				im.filings.mine[other].line)
			return nil
		}
		revisions[s.revision()] = s.ID
		if _, ok := im.filings.known[s.ID]; !ok {
			im.reports[submissionsFile].Inserted++
			return in.add(im.args(&s)...)
		}
		if there = append(there, s); len(there) < batchRows {
			return nil
		}
		err := im.again(in, there)
		there = there[:0]
		return err
	})
	if err != nil {
		return err
	}
	if err := im.again(in, there); err != nil {
		return err
	}
	var some []string
	absent := 0
	for id := range im.filings.known {
		if im.filings.mine[id] == nil {
			if absent++; absent <= 100 {
				some = append(some, fmt.Sprint(id))
			}
		}
	}
	im.lack(submissionsFile, absent, some)
	return in.flush()
}

// filedUnderOtherIDs finds those rows of a refused batch whose key and revision are another submission's.
func (im *importer) filedUnderOtherIDs(args []any, rows int) (bad []int, err error) {
	c := im.files[submissionsFile]
	for i := range rows {
		row := args[i*len(c.columns):]
		var other reconcile.ID
		err := im.tx.GetContext(im.ctx, &other, query.ImportSubmissionOfRevision, row[1:6]...)
		if err == sql.ErrNoRows {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("find submission of a revision: %w", err)
		}
		bad = append(bad, i)
		id := idOf(row[0])
		im.faults.add(c.faultAt(im.filings.mine[id].line, 0,
			"submission %s has the agency, project, community, month and revision of submission %s, filed before",
			id, other))
	}
	return bad, nil
}

// faultAt makes a fault of a row read before.
func (c *csvFile) faultAt(line, column int, format string, args ...any) Fault {
	return c.at(line, c.fields[column]+1, c.columns[column], format, args...)
}
