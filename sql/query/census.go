package query

import (
	_ "embed" // binds the statements
	"strings"
)

// Statements that tell of a table in reference form what submissions it has, without looking at each of them.
var (
	// CensusMonths: the months that submissions are of.
	//go:embed census_months.sql
	CensusMonths string

	// CensusPlaces: statuses by community, with the first and the last moment.
	//go:embed census_places.sql
	CensusPlaces string

	// CensusTotal: how many there are.
	//go:embed census_total.sql
	CensusTotal string

	// CensusDrafts: how many are drafts, and of them how many begun after a moment.
	//go:embed census_drafts.sql
	CensusDrafts string

	// CensusLater: how many of a status in some communities were filed after a moment.
	//go:embed census_later.sql
	CensusLater string
)

// CountedByIndex reports whether submissions are read and counted by the statements for the reference form, so that
// those of Census apply.
func (s *Source) CountedByIndex() bool {
	return s.Submissions == submissions && s.SubmissionsCount == submissionsCount
}

// CountWithin is Count for the months between two, of a table in reference form. Parameters: moment, months.
func (s *Source) CountWithin() string {
	return strings.Replace(s.Count(), "FROM submissions\n", "FROM submissions\nWHERE period BETWEEN ? AND ?\n", 1)
}
