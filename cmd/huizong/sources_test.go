package main

import (
	"os"
	"regexp"
	"strings"

	"github.com/jmoiron/sqlx"
	"github.com/rogpeppe/go-internal/testscript"
)

// blocks are the code blocks of a page: what they are, and their text.
var blocks = regexp.MustCompile("(?ms)^```([^\\n]*)\\n(.*?)^```$")

// filled turns the tables of the story into those of the office on the page.
var filled = []string{
	"INSERT INTO t_area SELECT code, IF(parent_code = '', 0, parent_code), FIELD(level, 'province', 'prefecture', " +
		"'county', 'street', 'community'), name, population FROM {story}.regions",
	"INSERT INTO t_org SELECT ROW_NUMBER() OVER (ORDER BY code), code, name, region_code, social_workers FROM " +
		"{story}.agencies",
	"INSERT INTO t_proj SELECT ROW_NUMBER() OVER (ORDER BY p.code), p.code, p.name, IF(programme = " +
		"'\u4e09\u533a\u8ba1\u5212', 1, 2), FIELD(field, '\u5b89\u7f6e\u5e2e\u6559', '\u5c45\u5bb6\u517b\u8001', " +
		"'\u6b8b\u75be\u513f\u7ae5', '\u6c11\u65cf\u878d\u5408', '\u7559\u5b88\u513f\u7ae5', '\u9752\u5c11\u5e74'), " +
		"o.org_id, DATE_FORMAT(starts_on, '%Y%m%d'), DATE_FORMAT(ends_on, '%Y%m%d'), COALESCE(target_direct, 0) " +
		"FROM {story}.projects AS p JOIN t_org AS o ON o.uscc = p.agency_code",
	"INSERT INTO t_proj_area SELECT p.proj_id, x.community_code FROM {story}.project_communities AS x " +
		"JOIN t_proj AS p ON p.proj_no = x.project_code",
	"INSERT INTO t_report SELECT s.id, o.org_id, p.proj_id, s.community_code, REPLACE(s.period, '-', ''), " +
		"s.revision, CASE s.status WHEN 'draft' THEN 0 WHEN 'submitted' THEN 1 WHEN 'approved' THEN 2 " +
		"WHEN 'returned' THEN 3 " +
		"ELSE 9 END, " +
		"s.submitted_at + INTERVAL 8 HOUR, claimed_visit_attendances, claimed_cases, claimed_case_attendances, " +
		"claimed_groups, claimed_group_sessions, claimed_group_attendances, claimed_events, " +
		"claimed_event_attendances, claimed_direct, claimed_indirect, claimed_direct_persons, " +
		"claimed_indirect_persons FROM " +
		"{story}.submissions " +
		"AS s JOIN t_org AS o ON o.uscc = s.agency_code JOIN t_proj AS p ON p.proj_no = s.project_code",
	"INSERT INTO activity.t_record SELECT MD5(id), submission_id, FIELD(kind, 'visit', 'case', 'group', 'event'), " +
		"code, " +
		"NULLIF(title, ''), occurred_on + INTERVAL 9 HOUR, sessions, attendances FROM {story}.activities",
	"INSERT INTO activity.t_person SELECT submission_id, FIELD(relation, 'direct', 'indirect'), " +
		"LOWER(HEX(person_key)) FROM {story}.beneficiaries",
}

// page FILE: follows a page block by block: makes its tables and fills them from the story's, writes its queries and
// configuration, and runs its commands.
func page(ts *testscript.TestScript, _ bool, args []string) {
	for _, b := range blocks.FindAllStringSubmatch(ts.ReadFile(args[0]), -1) {
		switch kind, text := b[1], b[2]; {
		case kind == "sql tables":
			wideOffice(ts, text)
		case kind == "sql grants":
			ts.Check(os.RemoveAll(ts.MkAbs("queries")))
		case strings.HasPrefix(kind, "sql queries/"):
			ts.Check(os.WriteFile(ts.MkAbs(strings.TrimPrefix(kind, "sql ")), []byte(text), 0o600))
		case kind == "yaml":
			ts.Check(os.WriteFile(ts.MkAbs("config.yaml"), []byte(ts.ReadFile("office.yaml")+text), 0o600))
		case kind == "sh":
			for line := range strings.Lines(text) {
				command := strings.Fields(line)
				if err := ts.Exec(command[0], command[1:]...); err != nil {
					ts.Fatalf("%s: %v", line, err)
				}
			}
		default:
			ts.Fatalf("a block of %q: nobody knows what to do with it", kind)
		}
	}
}

// wideOffice makes the databases of the page, and fills them; config.yaml names them then.
func wideOffice(ts *testscript.TestScript, tables string) {
	story := of(ts).db
	var name string
	ts.Check(story.Get(&name, "SELECT DATABASE()"))
	for _, database := range []string{"filing", "activity"} {
		for _, statement := range []string{"DROP DATABASE IF EXISTS ", "CREATE DATABASE "} {
			_, err := story.Exec(statement + database)
			ts.Check(err)
		}
	}
	config := ts.ReadFile("config.yaml")
	db, err := sqlx.Open("mysql", strings.Replace(between(config, "source: ", "\n"), name, "filing", 1))
	ts.Check(err)
	defer db.Close()
	db.SetMaxOpenConns(1)
	statements := append(strings.Split(strings.TrimSuffix(strings.TrimSpace(tables), ";"), ";\n"), filled...)
	for _, s := range statements {
		if _, err := db.Exec(strings.ReplaceAll(s, "{story}", name)); err != nil {
			ts.Fatalf("%s: %v", s, err)
		}
	}
	first, rest, _ := strings.Cut(config, "source: ")
	ts.Check(os.WriteFile(ts.MkAbs("office.yaml"), []byte(first+"source: "+strings.Replace(rest, name, "filing", 1)),
		0o600))
}

func between(text, before, after string) string {
	_, text, _ = strings.Cut(text, before)
	text, _, _ = strings.Cut(text, after)
	return text
}
