// Package run is the pages of runs: the list, and one run with its figures, findings, deliveries and decisions.
package run

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
	return append(orderRoutes(), []web.Route{
		web.Page("GET", "/runs", account.Viewer, at((*visit).runsPage)),
		web.Page("GET", "/runs/{run}", account.Viewer, at((*visit).runPage)),
		web.Page("GET", "/runs/{run}/report.json", account.Viewer, at((*visit).reportFile)),
	}...)
}
