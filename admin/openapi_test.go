package admin_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"huizong/admin"
	"huizong/jobs/must"
)

// openAPI is the document as tests need it.
type openAPI struct {
	Paths map[string]map[string]struct {
		OperationID string `json:"operationId"`
		Role        string `json:"x-role"`
		RequestBody struct{ Content map[string]described }
		Responses   map[string]struct{ Content map[string]described }
	}
	Components struct{ Schemas map[string]any }
}

// described is what an answer is in one medium.
type described struct{ Schema map[string]any }

// spec reads the document, and compiles its schemas.
func spec(t *testing.T) (openAPI, *jsonschema.Compiler) {
	t.Helper()
	raw := admin.OpenAPI()
	var doc openAPI
	must.Do(t, json.Unmarshal(raw, &doc))
	whole := must.Get(jsonschema.UnmarshalJSON(bytes.NewReader(raw)))(t)
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	must.Do(t, c.AddResource("openapi.json", whole))
	return doc, c
}

// The document describes every route with its least role, and nothing else.
func TestOpenAPIHasEveryRoute(t *testing.T) {
	doc, c := spec(t)
	ids, described := map[string]bool{}, map[string]string{}
	for path, methods := range doc.Paths {
		for method, op := range methods {
			if op.OperationID == "" || ids[op.OperationID] {
				t.Errorf("%s %s: operationId %q is empty or stands twice", method, path, op.OperationID)
			}
			ids[op.OperationID] = true
			described[strings.ToUpper(method)+" "+path] = op.Role
		}
	}
	for _, r := range admin.APIRoutes() {
		role, ok := described[r.Method+" "+r.Path]
		if !ok || role != string(r.Role) {
			t.Errorf("%s %s of role %q is described as %q (%t)", r.Method, r.Path, r.Role, role, ok)
		}
		delete(described, r.Method+" "+r.Path)
	}
	for route := range described {
		t.Errorf("%s is described, but not served", route)
	}
	for name := range doc.Components.Schemas {
		if _, err := c.Compile("openapi.json#/components/schemas/" + name); err != nil {
			t.Errorf("schema %s: %v", name, err)
		}
	}
}

// listener holds every answer against the document.
type listener struct {
	*world
	t        *testing.T
	doc      openAPI
	compiler *jsonschema.Compiler
	heard    map[string]bool // operation and status
}

// template finds the path of the document that a path was made from.
func (l *listener) template(method, path string) string {
	path, _, _ = strings.Cut(path, "?")
	for candidate, methods := range l.doc.Paths {
		if _, ok := methods[strings.ToLower(method)]; !ok {
			continue
		}
		pattern := "^" + regexp.MustCompile(`\{[a-z]+\}`).ReplaceAllString(candidate, `[^/]+`) + "$"
		if regexp.MustCompile(pattern).MatchString(path) && (candidate == path || strings.Contains(candidate, "{")) {
			return candidate
		}
	}
	l.t.Fatalf("%s %s is not described", method, path)
	return ""
}

// call makes a call and holds its answer against the document; the status must be this.
func (l *listener) call(token, method, path string, body any, want int, headers ...string) reply {
	l.t.Helper()
	r := l.world.call(token, method, path, body, nil, headers...)
	if r.StatusCode != want {
		l.t.Errorf("%s %s: status %d, want %d: %.400s", method, path, r.StatusCode, want, r.body)
		return r
	}
	l.hold(method, path, r)
	return r
}

func (l *listener) hold(method, path string, r reply) {
	l.t.Helper()
	at := l.template(method, path)
	op := l.doc.Paths[at][strings.ToLower(method)]
	media, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";")
	status := fmt.Sprint(r.StatusCode)
	if _, ok := op.Responses[status].Content[media]; !ok {
		l.t.Errorf("%s %s: %s %s is not described", method, at, status, media)
		return
	}
	l.heard[op.OperationID+" "+status] = true
	if !strings.HasSuffix(media, "json") {
		return
	}
	escape := strings.NewReplacer("~", "~0", "/", "~1", "{", "%7B", "}", "%7D", "+", "%2B")
	schema, err := l.compiler.Compile("openapi.json#/paths/" + escape.Replace(at) + "/" + strings.ToLower(method) +
		"/responses/" + status + "/content/" + escape.Replace(media) + "/schema")
	if err != nil {
		l.t.Fatal(err)
	}
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(r.body))
	if err != nil {
		l.t.Errorf("%s %s: %v in %.200s", method, at, err, r.body)
		return
	}
	if err := schema.Validate(value); err != nil {
		l.t.Errorf("%s %s %s: %v", method, at, status, err)
	}
}
