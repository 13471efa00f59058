package api

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"sync"

	"huizong/jobs/desk"
	"huizong/jobs/ledger"
	"huizong/jobs/reconcile"
)

//go:embed openapi.json
var openAPI []byte

// Description is the description of the API. Orders of a run that openapi.json does not describe are described as
// the desk's table has them, after the pattern of cancel; the rules are those that there are.
var Description = sync.OnceValue(func() []byte {
	var doc map[string]any
	if err := json.Unmarshal(openAPI, &doc); err != nil {
		panic(fmt.Errorf("read openapi.json: %w", err)) // embedded
	}
	paths := doc["paths"].(map[string]any)
	for _, r := range apiOrders() {
		path := "/api/v1/runs/{run}/" + string(r.Verb)
		if paths[path] == nil {
			paths[path] = describe(paths["/api/v1/runs/{run}/cancel"], r)
		}
	}
	schemas := doc["components"].(map[string]any)["schemas"].(map[string]any)
	schemas["Rule"].(map[string]any)["enum"] = reconcile.Codes
	raw, err := json.MarshalIndent(doc, "", "  ")
	if err != nil {
		panic(err) // it was read as JSON
	}
	return raw
})

// apiOrders are the orders that name a run in their path; a resolve names its delivery.
func apiOrders() []desk.Rule {
	return slices.DeleteFunc(desk.OfRuns(), func(r desk.Rule) bool { return r.Verb == ledger.Resolve })
}

// describe is a path after the pattern of another.
func describe(pattern any, r desk.Rule) map[string]any {
	raw, err := json.Marshal(pattern)
	if err != nil {
		panic(err) // it was read as JSON
	}
	var out map[string]map[string]any
	if err := json.Unmarshal(raw, &out); err != nil {
		panic(err)
	}
	post := out["post"]
	post["operationId"], post["summary"], post["x-role"] = string(r.Verb)+"Run", r.Help, r.Role
	delete(post, "description")
	return map[string]any{"post": post}
}
