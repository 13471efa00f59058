package api

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// What a row tells is described by its fields, where the document does not say it in words of its own.
func TestColumnsAreDescribed(t *testing.T) {
	schema := map[string]any{"properties": map[string]any{"known": "as it is"}}
	got := columns(schema, struct {
		Known  string    `json:"known"`
		Word   string    `json:"word,omitempty" help:"What it says."`
		N      int64     `json:"n"`
		Is     bool      `json:"is"`
		At     time.Time `json:"at"`
		Hidden string    `json:"-"`
		Inner  string
	}{})
	want := map[string]any{"known": "as it is",
		"word": map[string]any{"type": "string", "description": "What it says."},
		"n":    map[string]any{"type": "integer", "description": ""},
		"is":   map[string]any{"type": "boolean", "description": ""},
		"at":   map[string]any{"type": "string", "format": "date-time", "description": ""}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
