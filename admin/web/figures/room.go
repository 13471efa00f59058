// Package figures is the page of where a number comes from: the submissions behind it, down to their records.
package figures

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
		web.Page("GET", "/figures", account.Viewer, (*visit).figuresPage),
	}}
}
