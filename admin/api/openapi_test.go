package api

import (
	"net/url"
	"strings"
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

// TestQueriesAskWhatIsKnown names every key and word of a query that a call passes over, those given twice,
// and those that are missing.
func TestQueriesAskWhatIsKnown(t *testing.T) {
	runs, me := Route{Method: "GET", Path: "/api/v1/runs"}, Route{Method: "GET", Path: "/api/v1/me"}
	month := Route{Method: "GET", Path: "/api/v1/filing/month"}
	cancel := Route{Method: "POST", Path: "/api/v1/runs/{run}/cancel"}
	for _, c := range []struct {
		rt    Route
		query string
		want  string
	}{
		{runs, "", ""},
		{runs, "state=held&limit=5&format=csv", ""},
		{runs, "state=", ""},
		{runs, "stat=held&State=x&limit=5", "State: unknown: want one of job, state, period, limit, offset, format; " +
			"stat: unknown: want one of job, state, period, limit, offset, format"},
		{runs, "limit=5&limit=6", "limit: given 2 times: want one"},
		{me, "q=1", "q: unknown: this call takes no query"},
		{cancel, "reason=x", "reason: unknown: this call takes no query"},
		{runs, "state=hled", `state: want one of pending, building, held, awaiting_approval, sealed, delivering, ` +
			`delivered, partly_delivered, failed, skipped, rejected, unchanged, cancelled, got "hled"`},
		{month, "tab=&month=2020-08", ""},
		{month, "tab=late", ""},
		{month, "tab=early", `tab: want one of on_time, missing, draft, late, returned, got "early"`},
		{Route{Method: "POST", Path: "/api/v1/imports"}, "name=a.csv", ""},
		{Route{Method: "POST", Path: "/api/v1/imports"}, "name=", "name: is needed"},
	} {
		q, err := url.ParseQuery(c.query)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, f := range misasked(c.rt, q) {
			got = append(got, f.Field+": "+f.Detail)
		}
		if s := strings.Join(got, "; "); s != c.want {
			t.Errorf("%s %s?%s: %q, want %q", c.rt.Method, c.rt.Path, c.query, s, c.want)
		}
	}
}
