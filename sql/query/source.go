package query

import (
	_ "embed" // binds the statements
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"strings"
)

// Statements around those of Source, which take its place in braces.
var (
	//go:embed month.sql
	month string

	//go:embed month_within.sql
	monthWithin string

	//go:embed packed_activities.sql
	packedActivities string

	//go:embed ordered_beneficiaries.sql
	orderedBeneficiaries string

	//go:embed ordered_statuses.sql
	orderedStatuses string

	//go:embed owner.sql
	owner string
)

var (
	//go:embed source/regions.sql
	regions string

	//go:embed source/agencies.sql
	agencies string

	//go:embed source/agency_contacts.sql
	agencyContacts string

	//go:embed source/projects.sql
	projects string

	//go:embed source/project_communities.sql
	projectCommunities string

	//go:embed source/submissions.sql
	submissions string

	//go:embed source/submissions_count.sql
	submissionsCount string

	//go:embed source/activities.sql
	activities string

	//go:embed source/beneficiaries.sql
	beneficiaries string

	//go:embed source/submission_statuses.sql
	submissionStatuses string
)

// Source is the set of statements that read the agencies' tables. The files under source/ say what a row of each is.
type Source struct {
	Regions            string
	Agencies           string
	AgencyContacts     string // read when letters to agencies are written
	Projects           string
	ProjectCommunities string
	Submissions        string
	SubmissionsCount   string // empty where submissions are read by a query of the site's own, and none counts them
	Activities         string
	Beneficiaries      string
	SubmissionStatuses string
}

// Reference returns the statements for tables in reference form.
func Reference() Source {
	return Source{Regions: regions, Agencies: agencies, AgencyContacts: agencyContacts, Projects: projects,
		ProjectCommunities: projectCommunities, Submissions: submissions, SubmissionsCount: submissionsCount,
		Activities:    activities,
		Beneficiaries: beneficiaries, SubmissionStatuses: submissionStatuses}
}

// files names the file of each statement of s.
func (s *Source) files() map[string]*string {
	return map[string]*string{"regions.sql": &s.Regions, "agencies.sql": &s.Agencies, "projects.sql": &s.Projects,
		"agency_contacts.sql":     &s.AgencyContacts,
		"project_communities.sql": &s.ProjectCommunities, "submissions.sql": &s.Submissions,
		"submissions_count.sql":   &s.SubmissionsCount,
		"activities.sql":          &s.Activities,
		"beneficiaries.sql":       &s.Beneficiaries,
		"submission_statuses.sql": &s.SubmissionStatuses}
}

// Load returns the statements for tables in reference form, with those that dir has in their place. All that is wrong
// with dir is one error.
func Load(dir fs.FS) (Source, error) {
	s := Reference()
	entries, err := fs.ReadDir(dir, ".")
	if err != nil {
		return s, fmt.Errorf("read source queries: %w", err)
	}
	files := s.files()
	own := map[string]bool{}
	var faults []error
	for _, e := range entries {
		target, known := files[e.Name()]
		if e.IsDir() || path.Ext(e.Name()) != ".sql" {
			continue
		}
		if !known {
			faults = append(faults, fmt.Errorf("source query %s: no query has this name", e.Name()))
			continue
		}
		b, err := fs.ReadFile(dir, e.Name())
		if err != nil {
			faults = append(faults, fmt.Errorf("read source query %s: %w", e.Name(), err))
			continue
		}
		text := statement(string(b))
		if err := agree(text, statement(*target)); err != nil {
			faults = append(faults, fmt.Errorf("source query %s: %w", e.Name(), err))
		}
		*target, own[e.Name()] = text, true
	}
	if own["submissions.sql"] && !own["submissions_count.sql"] {
		s.SubmissionsCount = "" // ours counts another table
	}
	return s, errors.Join(faults...)
}

// agree checks that a statement takes the parameters of the one it replaces.
func agree(text, reference string) error {
	switch {
	case text == "":
		return errors.New("it is empty")
	case strings.Contains(text, ";"):
		return errors.New("it holds a semicolon: one statement, without one at its end")
	}
	lists, all := strings.Count(reference, "(?)"), strings.Count(reference, "?")
	if gotLists, got := strings.Count(text, "(?)"), strings.Count(text, "?"); gotLists != lists || got != all {
		return fmt.Errorf("want %d parameters (?) and %d ?, got %d and %d", lists, all-lists, gotLists, got-gotLists)
	}
	return nil
}

// statement drops lines of comment, whose text could be taken for parameters, and the semicolon at the end.
func statement(text string) string {
	var lines []string
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(strings.TrimSpace(line), "--") {
			lines = append(lines, line)
		}
	}
	return strings.TrimRight(strings.TrimSpace(strings.Join(lines, "")), "; \n\t")
}

// Month returns the statement for the submissions of one month, in the order of communities, or for those of a list of
// communities. Parameters: month, moment; then the communities, in the place of (?).
func (s *Source) Month(listed bool) string {
	if listed {
		return within(monthWithin, "{submissions}", s.Submissions)
	}
	return within(month, "{submissions}", s.Submissions)
}

// StatusesOfMonth returns the statement for the changes of status of the submissions that Month is about, with its
// parameters; empty where either is read by a query of the site's own, whose tables need not know each other.
func (s *Source) StatusesOfMonth(listed bool) string {
	if s.Submissions != submissions || s.SubmissionStatuses != submissionStatuses {
		return ""
	}
	ids := "(SELECT id FROM (" + statement(s.Submissions) + ") AS m"
	if listed {
		ids += " WHERE community_code IN (?)"
	}
	return strings.Replace(s.OrderedStatuses(), "(?)", ids+")", 1)
}

// CountColumns are the columns of the statement that counts, in the order of Count.
var CountColumns = []string{"period", "community_code", "status", "submissions", "later", "undated", "characters"}

// Count returns the statement that counts all submissions. Parameters: moment.
func (s *Source) Count() string {
	return columnsOf(strings.Join(CountColumns, ", "), s.SubmissionsCount)
}

// Undated returns the statement for the submissions whose month is NULL; empty where a query of the site's own reads
// them. Parameter: moment.
func (s *Source) Undated() string {
	if s.Submissions != submissions {
		return ""
	}
	return strings.Replace(s.Month(false), "period = ?", "period IS NULL", 1)
}

// AllActivities returns the statement for the records of submissions, column by column, and packed. Parameter:
// submissions, in the place of (?).
func (s *Source) AllActivities() string {
	const columns = "SELECT id, submission_id, kind, code, title, occurred_on, sessions, attendances, "
	return columns + strings.TrimPrefix(s.PackedActivities(), "SELECT ")
}

// Table returns a statement for a table of the reference data, with its columns in an order.
func (s *Source) Table(name string, columns []string) string {
	return columnsOf(strings.Join(columns, ", "), *s.files()[name+".sql"])
}

// Text returns the statement of a table as it stands.
func (s *Source) Text(name string) string { return statement(*s.files()[name+".sql"]) }

// Nothing asks a statement for no row at all: what is wanted is its columns.
func Nothing(text string) string {
	return "SELECT * FROM (" + strings.ReplaceAll(text, "?", "NULL") + ") AS x WHERE 1 = 0"
}

// chosen is how a statement says of which submissions rows are wanted.
var chosen = regexp.MustCompile(`(?i)\s+IN\s*\(\?\)`)

// OfAll returns the statement of a table whose rows belong to submissions for the rows of every submission, or for
// those that name none (IS NULL); false where its text does not say IN (?).
func (s *Source) OfAll(name, columns, is string) (string, bool) {
	text := s.Text(name)
	if !chosen.MatchString(text) {
		return "", false
	}
	return columnsOf(columns, chosen.ReplaceAllString(text, " "+is)), true
}

// columnsOf selects columns of a statement, whatever their order in it.
func columnsOf(columns, inner string) string {
	return "SELECT " + columns + " FROM (" + statement(inner) + ") AS x"
}

// PackedActivities returns the statement for the records of submissions, one text each. Parameter: submissions, in the
// place of (?).
func (s *Source) PackedActivities() string {
	return within(packedActivities, "{activities}", s.Activities)
}

// OrderedBeneficiaries returns the statement for the beneficiaries of submissions. Parameter: submissions, in the place
// of (?).
func (s *Source) OrderedBeneficiaries() string {
	return within(orderedBeneficiaries, "{beneficiaries}", s.Beneficiaries)
}

// OwnerOfActivities returns the statement whose one column is the submission_id of records; it returns no row.
func (s *Source) OwnerOfActivities() string { return nobody(s.Activities) }

// OwnerOfBeneficiaries is OwnerOfActivities of beneficiaries.
func (s *Source) OwnerOfBeneficiaries() string { return nobody(s.Beneficiaries) }

// OwnerOfStatuses is OwnerOfActivities of changes of status.
func (s *Source) OwnerOfStatuses() string { return nobody(s.SubmissionStatuses) }

// OrderedStatuses returns the statement for the changes of submissions' statuses. Parameter: submissions, in the place
// of (?).
func (s *Source) OrderedStatuses() string {
	return within(orderedStatuses, "{statuses}", s.SubmissionStatuses)
}

// nobody asks a statement for the rows of no submission.
func nobody(rows string) string {
	return strings.Replace(within(owner, "{rows}", rows), "(?)", "(NULL)", 1)
}

func within(outer, brace, inner string) string {
	return strings.Replace(statement(outer), brace, statement(inner), 1)
}
