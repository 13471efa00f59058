// Package run is the pages of runs: the list, and one run with its figures, findings, deliveries and decisions.
package run

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
	return web.Room{Files: files, Routes: append(orderRoutes(), []web.Route{
		web.Page("GET", "/runs", account.Viewer, (*visit).runsPage),
		web.Page("GET", "/runs/{run}", account.Viewer, (*visit).runPage),
		web.Page("GET", "/runs/{run}/report.json", account.Viewer, (*visit).reportFile),
	}...)}
}
