// Package overview is the first page: what waits for a person, what falls due, what is in trouble, who has filed.
package overview

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
		web.Page("GET", "/{$}", account.Viewer, (*visit).overviewPage),
	}}
}
