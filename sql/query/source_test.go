package query_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"huizong/sql/query"
)

func TestLoadTakesWhatADirectoryHas(t *testing.T) {
	s, err := query.Load(fstest.MapFS{
		"activities.sql": {
			Data: []byte("-- our own table; is it? (?)\nSELECT nr AS id FROM dienst WHERE meldung IN (?);\n"),
		},
		"README.md": {Data: []byte("notes")},
	})
	if err != nil {
		t.Fatal(err)
	}
	if want := "SELECT nr AS id FROM dienst WHERE meldung IN (?)"; s.Activities != want {
		t.Errorf("activities = %q, want %q", s.Activities, want)
	}
	if reference := query.Reference(); s.Regions != reference.Regions || s.Beneficiaries != reference.Beneficiaries {
		t.Error("a query that the directory lacks was changed")
	}
	if packed := s.PackedActivities(); !strings.Contains(packed,
		"FROM (SELECT nr AS id FROM dienst WHERE meldung IN (?)) AS a") {
		t.Errorf("packed: %s", packed)
	}
}

func TestLoadNamesEveryFault(t *testing.T) {
	for _, tt := range []struct{ name, file, text, want string }{
		{"unknown name", "activity.sql", "SELECT 1", "source query activity.sql: no query has this name"},
		{"empty", "regions.sql", "-- nothing\n", "source query regions.sql: it is empty"},
		{"two statements", "regions.sql", "SELECT 1; SELECT 2",
			"source query regions.sql: it holds a semicolon: one statement, without one at its end"},
		{"parameter missing", "activities.sql", "SELECT 1",
			"source query activities.sql: want 1 parameters (?) and 0 ?, got 0 and 0"},
		{"parameter of another kind", "activities.sql", "SELECT 1 WHERE x = ?",
			"source query activities.sql: want 1 parameters (?) and 0 ?, got 0 and 1"},
		{"one parameter of two", "submissions.sql", "SELECT 1 WHERE p = ?",
			"source query submissions.sql: want 0 parameters (?) and 2 ?, got 0 and 1"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := query.Load(fstest.MapFS{tt.file: {Data: []byte(tt.text)}})
			if err == nil || err.Error() != tt.want {
				t.Errorf("error = %v, want %s", err, tt.want)
			}
		})
	}
}

// TestReferenceAgreesWithItself holds the statements in braces to their places.
func TestReferenceAgreesWithItself(t *testing.T) {
	s := query.Reference()
	for name, text := range map[string]string{"month": s.Month(false), "month within": s.Month(true),
		"statuses": s.OrderedStatuses(), "of a month": s.StatusesOfMonth(false), "within": s.StatusesOfMonth(true),
		"activities": s.PackedActivities(), "beneficiaries": s.OrderedBeneficiaries()} {
		if strings.ContainsAny(text, "{};") || strings.Contains(text, "--") {
			t.Errorf("%s: %s", name, text)
		}
	}
}
