// Package terms is the page of what figures, states and rules mean: every page leads there from their names.
package terms

import (
	"embed"
	"net/http"

	"huizong/admin/web"
	"huizong/admin/words"
	"huizong/jobs/account"
)

//go:embed *.tmpl
var files embed.FS

// Room is what this room adds to the pages.
func Room() web.Room {
	return web.Room{Files: files, Routes: []web.Route{web.Plain("GET", web.TermsPath, account.Viewer, show)}}
}

func show(v *web.Visit) error {
	return v.Show(http.StatusOK, "terms", "用语", web.TermsPath, words.TermsIn(v.Lang).Groups)
}
