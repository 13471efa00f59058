// Package reconciletest holds the seven sets of rows in memory and hands them out cell by cell, as the database does: a
// fake for tests of whatever stands behind the extraction.
package reconciletest

import (
	"context"
	"encoding/csv"
	"encoding/hex"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"time"

	"huizong/jobs/period"
	"huizong/jobs/reconcile"
)

// Rows are the rows of a source. Change them between snapshots as a test needs.
type Rows struct {
	Regions     []reconcile.Region
	Agencies    []reconcile.Agency
	Projects    []reconcile.Project
	Submissions []reconcile.Submission
	Records     map[reconcile.ID][]reconcile.Record // by submission
	Direct      map[reconcile.ID][]reconcile.PersonKey
	Indirect    map[reconcile.ID][]reconcile.PersonKey
	Lost        map[reconcile.ID]int  // records by submission that cannot be understood
	Judged      []reconcile.Judgement // oldest first
	Statuses    map[reconcile.ID][]reconcile.StatusChange
}

// Judgements returns those in force at asOf.
func (r *Rows) Judgements(_ context.Context, asOf time.Time) (*reconcile.Judgements, error) {
	var out []reconcile.Judgement
	for _, j := range r.Judged {
		if asOf.IsZero() || !j.InForce.After(asOf) {
			out = append(out, j)
		}
	}
	return reconcile.NewJudgements(out), nil
}

// Contacts returns no address: letters to agencies are tried on a real source.
func (r *Rows) Contacts(context.Context) (map[string]string, error) { return nil, nil }

// Directory returns the reference data.
func (r *Rows) Directory(context.Context) (*reconcile.Directory, error) {
	return reconcile.NewDirectory(slices.Clone(r.Regions), slices.Clone(r.Agencies), slices.Clone(r.Projects)), nil
}

// Census counts the submissions.
func (r *Rows) Census(_ context.Context, asOf time.Time, _ reconcile.Window) (*reconcile.Census, error) {
	counts := map[reconcile.CensusGroup]int64{}
	for _, s := range r.Submissions {
		g := reconcile.CensusGroup{Period: s.Period.String(), Community: s.CommunityCode, Status: string(s.Status)}
		if !asOf.IsZero() && s.SubmittedAt.After(asOf) {
			g.Moment = reconcile.After
		}
		counts[g]++
	}
	c := &reconcile.Census{}
	for g, n := range counts {
		g.Rows = n
		c.Groups = append(c.Groups, g)
	}
	return c, nil
}

// Cells yields the cells of q in the order of month, street and community.
func (r *Rows) Cells(ctx context.Context, q reconcile.Query, yield func(*reconcile.Cell) error) error {
	dir, err := r.Directory(ctx)
	if err != nil {
		return err
	}
	for m := q.From; m <= q.To; m++ {
		for _, community := range dir.ByStreet(q.Region) {
			c := r.cell(m, community, q)
			if len(c.Submissions) == 0 {
				continue
			}
			sel := reconcile.Select(c.Submissions, q.AsOf)
			for _, i := range sel.Counted {
				if q.Headers && c.Submissions[i].Claims.AnyFiled() {
					continue
				}
				c.Filings = append(c.Filings, r.filing(i, c.Submissions[i].ID, m >= q.KeysFrom))
			}
			if err := yield(c); err != nil {
				return err
			}
		}
	}
	return nil
}

func (r *Rows) cell(m period.Month, community string, q reconcile.Query) *reconcile.Cell {
	c := &reconcile.Cell{CommunityCode: community, Period: m}
	for _, s := range r.Submissions {
		if s.Period == m && s.CommunityCode == community && (q.AsOf.IsZero() || !s.SubmittedAt.After(q.AsOf)) {
			s.Status = reconcile.StatusAt(s.Status, r.Statuses[s.ID], q.AsOf)
			c.Submissions = append(c.Submissions, s)
		}
	}
	return c
}

func (r *Rows) filing(index int, id reconcile.ID, keys bool) reconcile.Filing {
	f := reconcile.Filing{Submission: index, Records: slices.Clone(r.Records[id]), Lost: r.Lost[id]}
	if keys {
		f.Direct, f.Indirect = r.Direct[id], r.Indirect[id]
	}
	return f
}

// Load reads the seven CSV files of a directory of well-formed rows; it is no importer, and stops at the first thing it
// cannot read.
func Load(dir fs.FS) (rows *Rows, err error) {
	defer func() {
		if p := recover(); p != nil {
			rows, err = nil, fmt.Errorf("load rows: %v", p)
		}
	}()
	r := &Rows{Records: map[reconcile.ID][]reconcile.Record{}, Direct: map[reconcile.ID][]reconcile.PersonKey{},
		Indirect: map[reconcile.ID][]reconcile.PersonKey{}}
	communities := map[string][]string{}
	each(dir, "project_communities.csv", func(v row) {
		communities[v["project_code"]] = append(communities[v["project_code"]], v["community_code"])
	})
	each(dir, "regions.csv", func(v row) {
		r.Regions = append(r.Regions, reconcile.Region{Code: v["code"], ParentCode: v["parent_code"],
			Level: reconcile.Level(v["level"]),
			Name:  v["name"], Population: v.claim("population")})
	})
	each(dir, "agencies.csv", func(v row) {
		r.Agencies = append(
			r.Agencies,
			reconcile.Agency{Code: v["code"], Name: v["name"], RegionCode: v["region_code"],
				SocialWorkers: v.int("social_workers")},
		)
	})
	each(dir, "projects.csv", func(v row) {
		r.Projects = append(r.Projects, reconcile.Project{Code: v["code"], Name: v["name"], Programme: v["programme"],
			Field:      v["field"],
			AgencyCode: v["agency_code"], StartsOn: v.date("starts_on"), EndsOn: v.date("ends_on"),
			TargetDirect: v.claim("target_direct"),
			Communities:  communities[v["code"]]})
	})
	each(dir, "submissions.csv", func(v row) { r.Submissions = append(r.Submissions, v.submission()) })
	each(dir, "activities.csv", func(v row) {
		kind, err := reconcile.ParseKind([]byte(v["kind"]))
		check(err)
		id := v.id("submission_id")
		r.Records[id] = append(r.Records[id],
			reconcile.Record{ID: []byte(v["id"]), Kind: kind, Code: []byte(v["code"]), Title: []byte(v["title"]),
				OccurredOn: v.date("occurred_on"), Sessions: v.int("sessions"), Attendances: v.int("attendances")})
	})
	each(dir, "beneficiaries.csv", func(v row) {
		var key reconcile.PersonKey
		_, err := hex.Decode(key[:], []byte(v["person_key"]))
		check(err)
		to, id := r.Direct, v.id("submission_id")
		if v["relation"] == "indirect" {
			to = r.Indirect
		}
		to[id] = append(to[id], key)
	})
	return r, nil
}

// row is one line of a file by column.
type row map[string]string

func (v row) int(column string) int64 {
	n, err := strconv.ParseInt(v[column], 10, 64)
	check(err)
	return n
}

func (v row) id(column string) reconcile.ID { return reconcile.ID(v[column]) }

func (v row) claim(column string) reconcile.Claim {
	if v[column] == "" {
		return reconcile.Claim{}
	}
	return reconcile.Filed(v.int(column))
}

func (v row) date(column string) reconcile.Date {
	d, err := reconcile.ParseDate([]byte(v[column]))
	check(err)
	return d
}

func (v row) submission() reconcile.Submission {
	month, err := period.ParseMonth(v["period"])
	check(err)
	at, err := time.Parse(time.RFC3339, v["submitted_at"])
	check(err)
	return reconcile.Submission{ID: v.id("id"), AgencyCode: v["agency_code"], ProjectCode: v["project_code"],
		CommunityCode: v["community_code"],
		Period:        month, Revision: int(v.int("revision")), Status: reconcile.Status(v["status"]), SubmittedAt: at,
		Claims: reconcile.Claims{VisitAttendances: v.claim("claimed_visit_attendances"),
			Cases:           v.claim("claimed_cases"),
			CaseAttendances: v.claim("claimed_case_attendances"), Groups: v.claim("claimed_groups"),
			GroupSessions:    v.claim("claimed_group_sessions"),
			GroupAttendances: v.claim("claimed_group_attendances"), Events: v.claim("claimed_events"),
			EventAttendances: v.claim("claimed_event_attendances"), Direct: v.claim("claimed_direct"),
			Indirect:      v.claim("claimed_indirect"),
			DirectPersons: v.claim("claimed_direct_persons"), IndirectPersons: v.claim("claimed_indirect_persons")}}
}

func each(dir fs.FS, name string, f func(row)) {
	file, err := dir.Open(name)
	check(err)
	defer file.Close()
	lines, err := csv.NewReader(file).ReadAll()
	check(err)
	for _, line := range lines[1:] {
		v := row{}
		for i, column := range lines[0] {
			v[column] = line[i]
		}
		f(v)
	}
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
