// Package audit is the page of what was done, and by whom.
package audit

import (
	"embed"

	"huizong/admin/web"
	"huizong/jobs/account"
)

//go:embed *.tmpl
var files embed.FS

// visit is one page of this room being asked for.
type visit struct{ *web.Visit }

// Room is what this room adds to the pages.
func Room() web.Room {
	return web.Room{Files: files, Routes: []web.Route{
		web.Page("GET", "/audit", account.Viewer, (*visit).auditPage),
	}}
}
