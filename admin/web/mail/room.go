// Package mail shows a message as its reader gets it: sent, sealed or previewed.
package mail

import (
	"embed"

	"huizong/admin/web"
	"huizong/jobs/account"
)

//go:embed *.tmpl
var files embed.FS

// Room is what this room adds to the pages.
func Room() web.Room { return web.Room{Files: files, Routes: routes()} }

// visit is one page of this room being asked for.
type visit struct{ *web.Visit }

// at takes a method of this room's visit as what answers a route.
func at(serve func(*visit) error) func(*web.Visit) error {
	return func(v *web.Visit) error { return serve(&visit{v}) }
}

func routes() []web.Route {
	return []web.Route{
		web.Page("GET", "/runs/{run}/mail/{delivery}", account.Viewer, at((*visit).mailPage)),
		web.Page("GET", "/runs/{run}/mail/{delivery}/{part}", account.Viewer, at((*visit).mailPart)),
		web.Page("GET", "/previews/{preview}", account.Operator, at((*visit).previewPage)),
		web.Page("GET", "/previews/{preview}/{letter}/{part}", account.Operator, at((*visit).previewPart)),
	}
}
