package api

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"

	"huizong/jobs/ledger"
)

// key is what a query may ask by: of the description.
type key struct {
	Name     string
	In       string
	Required bool
	Schema   struct {
		Ref  string `json:"$ref"`
		Enum []string
	}
}

// asked are the keys that the query of each call may have, by its method and path: those that the description names.
var asked = sync.OnceValue(func() map[string][]key {
	var doc struct {
		Paths      map[string]map[string]struct{ Parameters []key }
		Components struct {
			Schemas map[string]struct{ Enum []string }
		}
	}
	if err := json.Unmarshal(Description(), &doc); err != nil {
		panic(fmt.Errorf("read the description of the API: %w", err)) // embedded
	}
	out := map[string][]key{}
	for at, calls := range doc.Paths {
		for method, call := range calls {
			route := strings.ToUpper(method) + " " + at
			for _, k := range call.Parameters {
				if k.Schema.Ref != "" {
					k.Schema.Enum = doc.Components.Schemas[path.Base(k.Schema.Ref)].Enum
				}
				if k.In == "query" {
					out[route] = append(out[route], k)
				}
			}
		}
	}
	return out
})

// misasked finds what a query asks that the call knows nothing of, by a word that there is not, or twice: it would be
// passed over, or find nothing, and be answered as if it had been what was asked for. And it finds what is not said.
func misasked(rt Route, q url.Values) (out []Fault) {
	keys := asked()[rt.Method+" "+rt.Path]
	var names []string
	for _, k := range keys {
		names = append(names, k.Name)
	}
	for _, name := range slices.Sorted(maps.Keys(q)) {
		at, text := slices.Index(names, name), q.Get(name)
		switch n := len(q[name]); {
		case len(keys) == 0:
			out = append(out, Fault{name, "unknown: this call takes no query"})
		case at < 0:
			out = append(out, Fault{name, "unknown: want one of " + strings.Join(names, ", ")})
		case n > 1:
			out = append(out, Fault{name, fmt.Sprintf("given %d times: want one", n)})
		case text != "" && len(keys[at].Schema.Enum) > 0 && !slices.Contains(keys[at].Schema.Enum, text):
			out = append(out, Fault{name, fmt.Sprintf("want one of %s, got %q",
				strings.TrimPrefix(strings.Join(keys[at].Schema.Enum, ", "), ", "), text)})
		}
	}
	for _, k := range keys {
		if k.Required && q.Get(k.Name) == "" {
			out = append(out, Fault{k.Name, "is needed"})
		}
	}
	return out
}

// bounded reads a whole number of the query within bounds; what is missing is the default.
func (v *visit) bounded(name string, byDefault, least, most int) (int, error) {
	text := v.R.URL.Query().Get(name)
	if text == "" {
		return byDefault, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < least || n > most {
		return 0, invalid(Fault{name, fmt.Sprintf("want a whole number from %d to %d, got %q", least, most, text)})
	}
	return n, nil
}

// knowsJob refuses a job that a list is asked of and that there never was: it is no list of nothing.
func (v *visit) knowsJob(name string) error {
	err := v.KnowsJob(v.R.Context(), name)
	if errors.Is(err, ledger.ErrNotFound) {
		return invalid(Fault{"job", fmt.Sprintf("there is no job %q", name)})
	}
	return err
}

// knowsRun refuses a run likewise; 0: none is named.
func (v *visit) knowsRun(id int64) error {
	if id == 0 {
		return nil
	}
	_, err := v.Ledger().Run(v.R.Context(), id)
	if errors.Is(err, ledger.ErrNotFound) {
		return invalid(Fault{"run", fmt.Sprintf("there is no run %d", id)})
	}
	return err
}

// knowsAgency refuses an agency likewise.
func (v *visit) knowsAgency(code string) error {
	if code == "" {
		return nil
	}
	f, _, err := v.Filing(v.R.Context(), v.Regions()[0])
	if err != nil || f.Directory.Agencies[code] != nil {
		return err
	}
	return invalid(Fault{"agency", fmt.Sprintf("there is no agency %q", code)})
}

// paged is the part of a list that is asked for.
func (v *visit) paged(byDefault, most int) (limit, offset int, err error) {
	if limit, err = v.bounded("limit", byDefault, 1, most); err == nil {
		offset, err = v.bounded("offset", 0, 0, deepest)
	}
	return limit, offset, err
}

// deepest is how far into a list a part of it may begin.
const deepest = 100_000
