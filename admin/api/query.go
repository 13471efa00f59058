package api

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"sync"
)

// asked are the keys that the query of each call may have, by its method and path: those that the description names.
var asked = sync.OnceValue(func() map[string][]string {
	type parameter struct {
		Ref  string `json:"$ref"`
		Name string `json:"name"`
		In   string `json:"in"`
	}
	var doc struct {
		Paths      map[string]map[string]struct{ Parameters []parameter }
		Components struct{ Parameters map[string]parameter }
	}
	if err := json.Unmarshal(Description(), &doc); err != nil {
		panic(fmt.Errorf("read the description of the API: %w", err)) // embedded
	}
	out := map[string][]string{}
	for path, calls := range doc.Paths {
		for method, call := range calls {
			at := strings.ToUpper(method) + " " + path
			for _, p := range call.Parameters {
				if p.Ref != "" {
					p = doc.Components.Parameters[p.Ref[strings.LastIndexByte(p.Ref, '/')+1:]]
				}
				if p.In == "query" {
					out[at] = append(out[at], p.Name)
				}
			}
		}
	}
	return out
})

// misnamed finds what a query asks that the call knows nothing of, or asks twice: it would be passed over, and all
// answered as if it had been what was asked for.
func misnamed(rt Route, q url.Values) (out []Fault) {
	keys := asked()[rt.Method+" "+rt.Path]
	for _, name := range slices.Sorted(maps.Keys(q)) {
		switch n := len(q[name]); {
		case !slices.Contains(keys, name) && len(keys) == 0:
			out = append(out, Fault{name, "unknown: this call takes no query"})
		case !slices.Contains(keys, name):
			out = append(out, Fault{name, "unknown: want one of " + strings.Join(keys, ", ")})
		case n > 1:
			out = append(out, Fault{name, fmt.Sprintf("given %d times: want one", n)})
		}
	}
	return out
}
