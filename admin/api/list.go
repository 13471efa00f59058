package api

import (
	"bytes"
	"encoding/json"
	"path"
	"slices"
	"strings"

	"huizong/admin/table"
	"huizong/jobs/desk"
)

// listIn is where an answer that is more than its list has the list.
var listIn = map[string]string{"/api/v1/runs/{run}/findings": "findings", "/api/v1/filing": "units",
	"/api/v1/figures": "units", "/api/v1/figures/records": "rows", "/api/v1/deliveries/search": "deliveries",
	"/api/v1/filing/month": "filers"}

// list is the rows of an answer, if it is a list.
func (v *visit) list(answer []byte) (rows []json.RawMessage, ok bool) {
	if key, ok := listIn[v.route()]; ok {
		var whole map[string]json.RawMessage
		if json.Unmarshal(answer, &whole) != nil {
			return nil, false
		}
		answer = whole[key]
	}
	return rows, json.Unmarshal(answer, &rows) == nil
}

// route is the path of the call, as it is described.
func (v *visit) route() string {
	_, path, _ := strings.Cut(v.R.Pattern, " ")
	return path
}

// asFile answers a list as a file: a line for each of its rows, a column for each field, those within others by both
// names. What is taken out of the house is in the audit.
func (v *visit) asFile(form string, rows []json.RawMessage) error {
	if form != "csv" && form != "xlsx" {
		return invalid(Fault{"format", "want json, csv or xlsx"})
	}
	parts := slices.DeleteFunc(strings.Split(strings.TrimPrefix(v.route(), "/api/v1/"), "/"),
		func(s string) bool { return strings.HasPrefix(s, "{") })
	l := table.List{Name: strings.Join(parts, "-"), Title: path.Base(strings.Join(parts, "/"))}
	at := map[string]int{}
	for _, raw := range rows {
		cells := []any{}
		err := fields("", raw, func(name string, value any) {
			if _, ok := at[name]; !ok {
				at[name] = len(l.Head)
				l.Head = append(l.Head, name)
			}
			for len(cells) <= at[name] {
				cells = append(cells, nil)
			}
			cells[at[name]] = value
		})
		if err != nil {
			return err
		}
		l.Rows = append(l.Rows, cells)
	}
	media, name, body, err := l.File(form)
	if err != nil {
		return err
	}
	v.Reads("list", desk.API)
	return v.File(media, name, body)
}

// fields tells every field of a row with its name, in the order of the answer; a list within it is one cell, as JSON.
func fields(name string, raw json.RawMessage, tell func(string, any)) error {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	first, err := d.Token()
	switch {
	case err != nil:
		return err
	case first == json.Delim('['):
		tell(name, string(raw))
		return nil
	case first != json.Delim('{'):
		if n, ok := first.(json.Number); ok {
			first = n.String()
			if whole, err := n.Int64(); err == nil {
				first = whole
			}
		}
		tell(name, first)
		return nil
	}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return err
		}
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			return err
		}
		of := key.(string) // of an object
		if name != "" {
			of = name + "." + of
		}
		if err := fields(of, value, tell); err != nil {
			return err
		}
	}
	return nil
}
