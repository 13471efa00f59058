package store_test

import (
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"huizong/jobs/must"
	"huizong/jobs/period"
	"huizong/jobs/reconcile"
	"huizong/jobs/reconcile/reconciletest"
	"huizong/sql/store"
)

// tableText is a table as text, row by row, as the server shows it; a nil is NULL.
type tableText struct {
	columns []string
	rows    []map[string]*string
}

// texts are the tables of the source.
type texts map[string]*tableText

var spoiltTables = map[string][]string{
	"regions":  {"code", "parent_code", "level", "name", "population"},
	"agencies": {"code", "name", "region_code", "social_workers"},
	"projects": {"code", "name", "programme", "field", "agency_code", "starts_on", "ends_on",
		"target_direct"},
	"project_communities": {"project_code", "community_code"},
	"submissions": {"id", "agency_code", "project_code", "community_code", "period", "revision", "status",
		"submitted_at", "claimed_visit_attendances", "claimed_cases", "claimed_case_attendances", "claimed_groups",
		"claimed_group_sessions", "claimed_group_attendances", "claimed_events", "claimed_event_attendances",
		"claimed_direct", "claimed_indirect", "claimed_direct_persons", "claimed_indirect_persons"},
	"activities":    {"id", "submission_id", "kind", "code", "title", "occurred_on", "sessions", "attendances"},
	"beneficiaries": {"submission_id", "relation", "person_key"},
}

// asText is an expression that shows a column as text.
func asText(column string) string {
	if column == "person_key" {
		return "HEX(person_key)"
	}
	return "CAST(" + column + " AS CHAR)"
}

// textsOf reads the tables, whose rows are numbered in the column rowno.
func textsOf(t testing.TB, db *store.DB) texts {
	t.Helper()
	out := texts{}
	for name, columns := range spoiltTables {
		var shown []string
		for _, c := range columns {
			shown = append(shown, asText(c))
		}
		rows := must.Get(db.Query("SELECT rowno, " + strings.Join(shown, ", ") + " FROM " + name +
			" ORDER BY rowno"))(t)
		table := &tableText{columns: columns}
		for rows.Next() {
			values := make([]*string, len(columns)+1)
			into := make([]any, len(values))
			for i := range values {
				into[i] = &values[i]
			}
			must.Do(t, rows.Scan(into...))
			row := map[string]*string{"rowno": values[0]}
			for i, c := range columns {
				row[c] = values[i+1]
			}
			table.rows = append(table.rows, row)
		}
		rows.Close()
		out[name] = table
	}
	return out
}

// remains is what is left of the tables once every row is taken out that cannot be placed or understood: worked out by
// the words of the docs, from text, and without a line of the program's reading.
type remains struct {
	reconciletest.Rows
	named map[string]bool // table and id of the rows that must be named
	lost  map[string]bool // of those that nothing read refers to any more
	asOf  time.Time
	wrong map[string]bool // regions that are faulty
}

func remainsOf(all texts, asOf time.Time) *remains {
	r := &remains{named: map[string]bool{}, lost: map[string]bool{}, asOf: asOf, wrong: map[string]bool{}}
	r.Records, r.Lost = map[reconcile.ID][]reconcile.Record{}, map[reconcile.ID]int{}
	r.Direct, r.Indirect = map[reconcile.ID][]reconcile.PersonKey{}, map[reconcile.ID][]reconcile.PersonKey{}
	r.regions(all["regions"])
	agencies := r.agencies(all["agencies"])
	projects := r.projects(all["projects"], agencies)
	r.communities(all["project_communities"], projects)
	counted, every := r.submissions(all["submissions"], agencies, projects)
	r.records(all["activities"], counted, every)
	r.keys(all["beneficiaries"], counted, every)
	return r
}

func (r *remains) name(table, id string) { r.named[table+" "+id] = true }

// str is a text that is there.
func str(v *string) (string, bool) {
	if v == nil {
		return "", false
	}
	return *v, true
}

// number is a figure that is there and within the bounds.
func number(v *string) (int64, bool) {
	text, ok := str(v)
	n, err := strconv.ParseInt(text, 10, 64)
	return n, ok && err == nil && n >= -1_000_000_000 && n <= 1_000_000_000
}

// maybe is a figure that may be missing.
func maybe(v *string) (reconcile.Claim, bool) {
	if v == nil {
		return reconcile.Claim{}, true
	}
	n, ok := number(v)
	return reconcile.Filed(n), ok
}

// dayOf is a day of the years that servers know (1000 to 9999).
func dayOf(v *string) (reconcile.Date, bool) {
	text, _ := str(v)
	t, err := time.Parse(time.DateOnly, text[:min(len(text), 10)])
	return reconcile.DateOf(t.Date()), err == nil && t.Year() >= 1000
}

var levelsDown = []string{"province", "prefecture", "county", "street", "community"}

func (r *remains) regions(table *tableText) {
	type one struct{ parent, level string }
	known, top := map[string]one{}, len(levelsDown)
	for _, row := range table.rows {
		code, _ := str(row["code"])
		parent, hasParent := str(row["parent_code"])
		level, _ := str(row["level"])
		name, _ := str(row["name"])
		people, fits := maybe(row["population"])
		at := slices.Index(levelsDown, level)
		if code == "" || !hasParent || at < 0 || strings.TrimSpace(name) == "" || !fits {
			r.name("regions", code)
		}
		if code == "" {
			continue
		}
		if at >= 0 {
			top = min(top, at)
		}
		known[code] = one{parent, level}
		r.Regions = append(r.Regions, reconcile.Region{Code: code, ParentCode: parent, Level: reconcile.Level(level),
			Name: name, Population: people})
	}
	for code, region := range known {
		at := slices.Index(levelsDown, region.level)
		above, there := known[region.parent]
		over := slices.Index(levelsDown, above.level)
		if at < 0 || region.parent == "" && at > top || region.parent != "" && (!there || over >= at) {
			r.wrong[code] = true
			r.name("regions", code)
		}
	}
}

// placeable reports whether figures can be placed in a community.
func (r *remains) placeable(code string) bool {
	at := slices.IndexFunc(r.Regions, func(x reconcile.Region) bool { return x.Code == code })
	if at < 0 || r.Regions[at].Level != "community" {
		return false
	}
	for steps := 0; code != "" && steps < 9; steps++ {
		if r.wrong[code] {
			return false
		}
		at = slices.IndexFunc(r.Regions, func(x reconcile.Region) bool { return x.Code == code })
		if at < 0 {
			return false
		}
		code = r.Regions[at].ParentCode
	}
	return true
}

func (r *remains) agencies(table *tableText) map[string]bool {
	known := map[string]bool{}
	for _, row := range table.rows {
		code, _ := str(row["code"])
		name, _ := str(row["name"])
		region, _ := str(row["region_code"])
		workers, fits := number(row["social_workers"])
		there := slices.ContainsFunc(r.Regions, func(x reconcile.Region) bool { return x.Code == region })
		if code == "" || strings.TrimSpace(name) == "" || !there || !fits {
			r.name("agencies", code)
		}
		if code != "" {
			known[code] = true
			r.Agencies = append(r.Agencies, reconcile.Agency{Code: code, Name: name, RegionCode: region,
				SocialWorkers: workers})
		}
	}
	return known
}

func (r *remains) projects(table *tableText, agencies map[string]bool) map[string]bool {
	known := map[string]bool{}
	for _, row := range table.rows {
		code, _ := str(row["code"])
		name, _ := str(row["name"])
		programme, hasProgramme := str(row["programme"])
		field, hasField := str(row["field"])
		agency, _ := str(row["agency_code"])
		from, begins := dayOf(row["starts_on"])
		to, ends := dayOf(row["ends_on"])
		target, fits := maybe(row["target_direct"])
		dated := begins && ends && to >= from
		if code == "" || strings.TrimSpace(name) == "" || !hasProgramme || !hasField || !agencies[agency] || !dated ||
			!fits {
			r.name("projects", code)
		}
		if code != "" && dated {
			known[code] = true
			r.Projects = append(r.Projects, reconcile.Project{Code: code, Name: name, Programme: programme,
				Field: field, AgencyCode: agency, StartsOn: from, EndsOn: to, TargetDirect: target})
		}
	}
	return known
}

func (r *remains) communities(table *tableText, projects map[string]bool) {
	for _, row := range table.rows {
		project, _ := str(row["project_code"])
		community, _ := str(row["community_code"])
		if !projects[project] || !r.placeable(community) {
			r.name("project_communities", project+" "+community)
			continue
		}
		at := slices.IndexFunc(r.Projects, func(p reconcile.Project) bool { return p.Code == project })
		r.Projects[at].Communities = append(r.Projects[at].Communities, community)
	}
}

// read reports whether a submission is of the window and region.
func (r *remains) read(s *reconcile.Submission) bool {
	return s.Period >= programme.From && s.Period <= programme.To &&
		slices.Contains(reconcile.NewDirectory(r.Regions, nil, nil).Chain(s.CommunityCode), programme.Region)
}

// submissions returns the ids of those whose records are counted, and of all.
func (r *remains) submissions(table *tableText, agencies, projects map[string]bool) (counted, every map[string]bool) {
	every, counted = map[string]bool{}, map[string]bool{}
	first := map[string]int{}
	for _, row := range table.rows {
		s, why := r.submission(row, agencies, projects)
		every[string(s.ID)] = true
		month, _ := str(row["period"])
		_, placed := period.ParseMonth(month)
		if why != "" {
			r.name("submissions", string(s.ID))
		}
		if s.SubmittedAt.After(r.asOf) || placed != nil || !r.placeable(s.CommunityCode) || !r.read(&s) {
			continue
		}
		if why != "" {
			s.Status = reconcile.Quarantined
			if s.Revision < 1 {
				s.Revision = 1 << 30
			}
			if status, _ := str(row["status"]); status == "draft" {
				s.Revision = 0
			}
		}
		key := fmt.Sprint(s.AgencyCode, "|", s.ProjectCode, "|", s.CommunityCode, "|", s.Period, "|", s.Revision)
		if at, twice := first[key]; twice {
			for _, both := range []*reconcile.Submission{&r.Submissions[at], &s} {
				r.name("submissions", string(both.ID))
				if both.Status == reconcile.Draft {
					both.Revision = 0
				}
				both.Status = reconcile.Quarantined
			}
		} else {
			first[key] = len(r.Submissions)
		}
		r.Submissions = append(r.Submissions, s)
	}
	for _, i := range reconcile.Select(r.Submissions, r.asOf).Counted {
		counted[string(r.Submissions[i].ID)] = r.read(&r.Submissions[i])
	}
	return counted, every
}

// submission reads a row, and says which column is at fault.
func (r *remains) submission(row map[string]*string, agencies, projects map[string]bool) (s reconcile.Submission,
	fault string) {
	text := func(column string) string { v, _ := str(row[column]); return v }
	s = reconcile.Submission{ID: reconcile.ID(text("id")), AgencyCode: text("agency_code"),
		ProjectCode: text("project_code"), CommunityCode: text("community_code"),
		Status: reconcile.Status(text("status"))}
	note := func(column string, ok bool) {
		if !ok && fault == "" {
			fault = column
		}
	}
	month, err := period.ParseMonth(text("period"))
	s.Period = month
	note("period", err == nil)
	note("community_code", r.placeable(s.CommunityCode))
	at, err := time.Parse("2006-01-02 15:04:05.999999", text("submitted_at"))
	note("submitted_at", err == nil && at.Year() > 999)
	if err == nil && at.Year() > 999 {
		s.SubmittedAt = at
	}
	note("status", slices.Contains([]string{"draft", "submitted", "approved", "returned", "voided"}, text("status")))
	if fault == "" && (s.SubmittedAt.After(r.asOf) || !r.read(&s)) {
		return s, "" // its time is to come, or it is of another report
	}
	n, fits := number(row["revision"])
	s.Revision = int(n)
	if !fits {
		s.Revision = 0
	}
	note("revision", fits && n >= 1)
	note("id", s.ID != "")
	note("agency_code", agencies[s.AgencyCode])
	note("project_code", projects[s.ProjectCode])
	c := &s.Claims
	for i, claim := range []*reconcile.Claim{&c.VisitAttendances, &c.Cases, &c.CaseAttendances, &c.Groups,
		&c.GroupSessions, &c.GroupAttendances, &c.Events, &c.EventAttendances, &c.Direct, &c.Indirect,
		&c.DirectPersons, &c.IndirectPersons} {
		column := spoiltTables["submissions"][8+i]
		var ok bool
		*claim, ok = maybe(row[column])
		note(column, ok)
	}
	return s, fault
}

func (r *remains) records(table *tableText, counted, every map[string]bool) {
	for _, row := range table.rows {
		id, _ := str(row["id"])
		owner, _ := str(row["submission_id"])
		if !every[owner] {
			r.lost["activities "+id] = true
		}
		if !counted[owner] {
			continue
		}
		kind, err := reconcile.ParseKind([]byte(*or(row["kind"])))
		titled := kind == reconcile.Group || kind == reconcile.Event
		code, coded := str(row["code"])
		title, hasTitle := str(row["title"])
		day, dated := dayOf(row["occurred_on"])
		sessions, ok1 := number(row["sessions"])
		attendances, ok2 := number(row["attendances"])
		of := reconcile.ID(owner)
		if err != nil || id == "" || !coded || titled && !hasTitle || !dated || !ok1 || !ok2 {
			r.name("activities", id)
			r.Lost[of]++
			continue
		}
		r.Records[of] = append(r.Records[of], reconcile.Record{ID: []byte(id), Kind: kind, Code: []byte(code),
			Title: []byte(title), OccurredOn: day, Sessions: sessions, Attendances: attendances})
	}
}

func or(v *string) *string {
	if v == nil {
		empty := ""
		return &empty
	}
	return v
}

func (r *remains) keys(table *tableText, counted, every map[string]bool) {
	for _, row := range table.rows {
		owner, _ := str(row["submission_id"])
		if !every[owner] {
			r.lost["beneficiaries "+owner] = true
		}
		if !counted[owner] {
			continue
		}
		relation, _ := str(row["relation"])
		raw, err := hex.DecodeString(*or(row["person_key"]))
		if err == nil && len(raw) == 32 {
			raw, err = hex.DecodeString(string(raw))
		}
		of := reconcile.ID(owner)
		switch {
		case err != nil || len(raw) != 16 || relation != "direct" && relation != "indirect":
			r.name("beneficiaries", owner)
		case relation == "direct":
			r.Direct[of] = append(r.Direct[of], reconcile.PersonKey(raw))
		default:
			r.Indirect[of] = append(r.Indirect[of], reconcile.PersonKey(raw))
		}
	}
}
