package api

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"sync"
	"time"

	"huizong/admin/read"
	"huizong/jobs/desk"
	"huizong/jobs/ledger"
	"huizong/jobs/reconcile"
)

//go:embed openapi.json
var openAPI []byte

// Description is the description of the API. Orders of a run that openapi.json does not describe are described as
// the desk's table has them, after the pattern of cancel; columns of a run or delivery, by their fields; the rules are
// those that there are.
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
	refusing(paths)
	schemas := doc["components"].(map[string]any)["schemas"].(map[string]any)
	schemas["Rule"].(map[string]any)["enum"] = reconcile.Codes
	schemas["EntryGroup"].(map[string]any)["enum"] = read.EntryGroups
	run, detail := columns(schemas["Run"], ledger.Run{}), columns(schemas["RunDetail"], struct{}{})
	maps.Copy(detail, run) // it is a run, and more
	columns(schemas["Delivery"], ledger.Delivery{})
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

// refusing has every call say how it refuses a query that it knows nothing of, and every order how it refuses what is
// too large, and what is not possible as things stand or is being carried out, where it does not say so already.
func refusing(paths map[string]any) {
	responses := func(call any) map[string]any { return call.(map[string]any)["responses"].(map[string]any) }
	pattern := responses(paths["/api/v1/runs/{run}/cancel"].(map[string]any)["post"])
	refusals := map[string][]string{"get": {"422"}, "post": {"409", "413", "422"}}
	for _, calls := range paths {
		for method, call := range calls.(map[string]any) {
			for _, status := range refusals[method] {
				if all := responses(call); all[status] == nil {
					all[status] = pattern[status]
				}
			}
		}
	}
}

// types are what fields are in JSON, by their kind.
var types = map[reflect.Kind]string{reflect.String: "string", reflect.Bool: "boolean", reflect.Int: "integer",
	reflect.Int64: "integer"}

// columns are the properties of a schema. What a row tells and they do not is described by its type, and by what the
// tag help of its field says.
func columns(schema, row any) map[string]any {
	properties := schema.(map[string]any)["properties"].(map[string]any)
	for _, f := range reflect.VisibleFields(reflect.TypeOf(row)) {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "-" || name == "" || properties[name] != nil {
			continue
		}
		told := map[string]any{"type": types[f.Type.Kind()], "description": f.Tag.Get("help")}
		if f.Type == reflect.TypeFor[time.Time]() {
			told["type"], told["format"] = "string", "date-time"
		}
		properties[name] = told
	}
	return properties
}
