// Package mail shows a message as its reader gets it: sent, sealed or previewed.
package mail

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
		web.Page("GET", "/runs/{run}/mail/{delivery}", account.Viewer, (*visit).mailPage),
		web.Page("GET", "/runs/{run}/mail/{delivery}/{part}", account.Viewer, (*visit).mailPart),
		web.Page("GET", "/previews/{preview}", account.Operator, (*visit).previewPage),
		web.Page("GET", "/previews/{preview}/{letter}/{part}", account.Operator, (*visit).previewPart),
	}}
}
