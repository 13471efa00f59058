package query

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// described is one query as a site has to write it.
type described struct {
	name       string
	row        string   // what one row is
	parameters []string // in their order
	index      string   // what makes it quick
	optional   string   // what follows where the site has none
	columns    []columnDescribed
}

// columnDescribed is one column as the program takes it.
type columnDescribed struct{ name, kind, meaning string }

const (
	code   = "text <= 64"
	id     = "text or number <= 64"
	whole  = "whole number"
	day    = "DATE, or text YYYY-MM-DD"
	moment = "DATETIME in source.zone"
	may    = "; or NULL"
)

var claims = []columnDescribed{
	{"claimed_visit_attendances", whole + may, "claimed visits, person-times; NULL: not filed, which is no 0"},
	{"claimed_cases", whole + may, "cases"},
	{"claimed_case_attendances", whole + may, "contacts of cases, person-times"},
	{"claimed_groups", whole + may, "groups"},
	{"claimed_group_sessions", whole + may, "sessions of groups"},
	{"claimed_group_attendances", whole + may, "attendances of groups, person-times"},
	{"claimed_events", whole + may, "community events"},
	{"claimed_event_attendances", whole + may, "attendances of events, person-times"},
	{"claimed_direct", whole + may, "direct beneficiaries, person-times"},
	{"claimed_indirect", whole + may, "indirect beneficiaries, person-times"},
	{"claimed_direct_persons", whole + may, "direct beneficiaries, heads"},
	{"claimed_indirect_persons", whole + may, "indirect beneficiaries, heads"},
}

const (
	oneStatus     = "draft, submitted, approved, returned or voided"
	idsWanted     = "(?): a list of ids of submissions; write it as ... IN (?), on a column with an index"
	beforeMoment  = "?: the moment up to which filings are taken, a DATETIME in source.zone"
	withoutMoment = "submissions that have no time must be given too: OR ... IS NULL"
)

var scaffold = []described{
	{name: "regions", row: "an administrative area, from the highest down to the community", columns: []columnDescribed{
		{"code", code, "6 digits down to the county, 12 below it"},
		{"parent_code", code, "the region it belongs to; '' at the top, never NULL"},
		{"level", "text", "province, prefecture, county, street or community"},
		{"name", "text <= 128", "as reports show it"},
		{"population", whole + may, "NULL where it is not known"}}},
	{name: "agencies", row: "an organisation that files", columns: []columnDescribed{
		{"code", "text <= 18", "unified social credit code"},
		{"name", "text <= 255", "as reports show it"},
		{"region_code", code, "the region it sits in, one of regions.sql"},
		{"social_workers", whole, "how many it employs"}}},
	{name: "projects", row: "a funded piece of work of one agency", columns: []columnDescribed{
		{"code", code, ""},
		{"name", "text <= 255", "as reports show it"},
		{"programme", "text <= 128", "who funds it"},
		{"field", "text <= 128", "field of service"},
		{"agency_code", code, "one of agencies.sql"},
		{"starts_on", day, "included"},
		{"ends_on", day, "included"},
		{"target_direct", whole + may, "the contract's target in person-times; NULL where there is none"}}},
	{name: "project_communities", row: "one community that a project works in, and is to file for",
		columns: []columnDescribed{
			{"project_code", code, "one of projects.sql"},
			{"community_code", code, "a community of regions.sql"}}},
	{name: "submissions",
		row: "one revision of what an agency filed for one project in one community for one month, drafts too",
		parameters: []string{"?: the month, text YYYY-MM; turn it into your own form there, not the column",
			beforeMoment +
				"; " + withoutMoment},
		index: "the columns of month and community, so that a month is found without reading the others",
		columns: append([]columnDescribed{
			{"id", id, "opaque; the one that activities and beneficiaries name"},
			{"agency_code", code, "one of agencies.sql"},
			{"project_code", code, "one of projects.sql"},
			{"community_code", code, "a community of regions.sql"},
			{"period", "text YYYY-MM", "the month it is about"},
			{"revision", "whole number >= 1", "1 for the first; the highest counts"},
			{"status", "text", oneStatus},
			{"submitted_at", moment, "when this revision was filed"}}, claims...)},
	{name: "submissions_count", row: "how many submissions have the same month, community and status: all there are",
		parameters: []string{beforeMoment},
		index:      "month, community, status and time of filing, so that the index alone is read",
		optional:   "reports say that rows were not accounted for",
		columns: []columnDescribed{
			{"period", "text YYYY-MM", "exactly as submissions.sql gives it"},
			{"community_code", code, "exactly as submissions.sql gives it"},
			{"status", "text", "exactly as submissions.sql gives it"},
			{"submissions", whole, "how many"},
			{"later", whole, "how many of them were filed after the moment"},
			{"undated", whole, "how many have no time of filing, or a zero one"},
			{"characters", whole, "the lengths of community_code and status, added up"}}},
	{name: "activities", row: "one record: a visit, a case contact, a group session or a community event",
		parameters: []string{idsWanted}, index: "the column that names the submission", columns: []columnDescribed{
			{"id", id, "unique among all records"},
			{"submission_id", id, "an id of submissions.sql, of the same type"},
			{"kind", "text", "visit, case, group or event"},
			{"code", code, "the agency's own number of the case, group or event"},
			{"title", "text <= 255", "'' where there is none, never NULL"},
			{"occurred_on", day, "the local day; of a moment in another zone take the day after turning it"},
			{"sessions", whole, "1 for a visit or contact"},
			{"attendances", whole, "person-times"}}},
	{name: "beneficiaries", row: "one person whom a submission reached, never an identity",
		parameters: []string{idsWanted}, index: "the column that names the submission", columns: []columnDescribed{
			{"submission_id", id, "an id of submissions.sql, of the same type"},
			{"relation", "text", "direct or indirect"},
			{"person_key", "16 bytes or 32 hex digits", "a keyed hash; the same person has the same everywhere"}}},
	{name: "submission_statuses", row: "one change of a submission's status", parameters: []string{idsWanted},
		optional: "statuses are those of the moment of reading, and reports say so",
		index:    "the column that names the submission", columns: []columnDescribed{
			{"submission_id", id, "an id of submissions.sql, of the same type"},
			{"status", "text", oneStatus},
			{"changed_at", moment, "since when it holds"}}},
}

// Scaffold writes a file for each query into a directory that is made where it is missing: what every column means, and
// the statement for tables in reference form to begin with. A file that is there already is an error, and then nothing
// is written.
func Scaffold(dir string) (files []string, err error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("make %s: %w", dir, err)
	}
	for i := range scaffold {
		name := filepath.Join(dir, scaffold[i].name+".sql")
		if _, err := os.Stat(name); err == nil {
			return nil, fmt.Errorf("%s is there already; name another directory, or move it away", name)
		}
		files = append(files, name)
	}
	for i, name := range files {
		if err := os.WriteFile(name, []byte(scaffold[i].text()), 0o644); err != nil {
			return nil, fmt.Errorf("write a query: %w", err)
		}
	}
	return files, nil
}

// text is the file of a query.
func (d *described) text() string {
	var b strings.Builder
	say := func(format string, values ...any) { fmt.Fprintf(&b, "-- "+format+"\n", values...) }
	say("%s.sql: one row is %s.", d.name, d.row)
	for i, p := range d.parameters {
		say("Parameter %d, %s.", i+1, p)
	}
	if d.index != "" {
		say("Index: %s.", d.index)
	}
	if d.optional != "" {
		say("Without this file and its table %s.", d.optional)
	}
	say("")
	say("%-26s %-28s %s", "column", "type", "meaning")
	for _, c := range d.columns {
		b.WriteString(strings.TrimRight(fmt.Sprintf("-- %-26s %-28s %s", c.name, c.kind, c.meaning), " ") + "\n")
	}
	say("")
	say(
		"Write your own column before each AS, keep the name after it; the order does not matter, more columns do " +
			"no harm.")
	say(
		"Numbers for words: CASE x WHEN 1 THEN 'draft' ... END. A number as text: CAST(x AS CHAR). One statement, " +
			"one file.")
	say("Then: source.queries: this directory, and huizong check --source.")
	b.WriteString(d.statement() + "\n")
	return b.String()
}

// statement is the built-in one, with a line for each column.
func (d *described) statement() string {
	s := Reference()
	text := s.Text(d.name)
	if d.name == "submissions_count" {
		return text
	}
	lines := make([]string, len(d.columns))
	for i, c := range d.columns {
		lines[i] = fmt.Sprintf("       %s AS %s", c.name, c.name)
	}
	_, rest, _ := strings.Cut(text, "\nFROM ")
	return "SELECT " + strings.TrimLeft(strings.Join(lines, ",\n"), " ") + "\nFROM " + rest
}

// Scaffolded names the queries that Scaffold writes.
func Scaffolded() []string {
	var out []string
	for i := range scaffold {
		out = append(out, scaffold[i].name+".sql")
	}
	return slices.Clip(out)
}
