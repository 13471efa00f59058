package web

import (
	"net/http"
	"net/url"
	"strconv"

	"huizong/admin/table"
	"huizong/jobs/desk"
)

// List is a table that a reader keeps as a file.
type List = table.List

// Wanted is the form of file that a page is asked for instead: csv, xlsx, or none.
func (v *Visit) Wanted() string {
	switch f := v.R.URL.Query().Get("format"); f {
	case "csv", "xlsx":
		return f
	}
	return ""
}

// Most is how many rows a file may have. Whoever asks for one reads one row more: a file holds all that its page lists,
// or there is none.
const Most = 100_000

// Keep answers a list as the file that was asked for. What is taken out of the house is in the audit.
func (v *Visit) Keep(l List) error {
	if len(l.Rows) > Most {
		return v.TooMany(v.Lang.Say("超过{n}行，一个文件装不下，请在页面上缩小范围再导出。",
			"n", strconv.Itoa(Most)))
	}
	v.Reads("list", desk.Page)
	media, name, body, err := l.File(v.Wanted())
	if err != nil {
		return err
	}
	return v.File(media, name, body)
}

// TooMany answers that there is more than a file holds, and what to do.
func (v *Visit) TooMany(title string) error {
	return v.Show(http.StatusUnprocessableEntity, "problem", title, "", struct{ Title, ID string }{title, ""})
}

// FileLinks are where a page is had as a file, its filters kept.
type FileLinks struct{ XLSX, CSV string }

// Files are the links of a page.
func (v *Visit) Files() FileLinks {
	as := func(form string) string {
		q := url.Values{}
		for k, values := range v.R.URL.Query() {
			if k != "page" && k != "lang" {
				q[k] = values
			}
		}
		q.Set("format", form)
		return v.R.URL.Path + "?" + q.Encode()
	}
	return FileLinks{XLSX: as("xlsx"), CSV: as("csv")}
}

// Query is the query of this page with some of its values changed; an empty one goes.
func (v *Visit) Query(pairs ...string) string {
	q := v.R.URL.Query()
	q.Del("lang")
	for i := 0; i+1 < len(pairs); i += 2 {
		if q.Set(pairs[i], pairs[i+1]); pairs[i+1] == "" {
			q.Del(pairs[i])
		}
	}
	if len(q) == 0 {
		return v.R.URL.Path
	}
	return v.R.URL.Path + "?" + q.Encode()
}

// Cell is a figure as a cell of a list: nothing where there is none.
func Cell(n *int64) any {
	if n == nil {
		return nil
	}
	return *n
}
