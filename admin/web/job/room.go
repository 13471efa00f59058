// Package job is the pages of jobs: when they run, to whom, and running one by hand.
package job

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
		web.Page("GET", "/jobs", account.Viewer, at((*visit).jobsPage)),
		web.Page("POST", "/jobs/{job}/pause", account.Operator, at((*visit).pause)),
		web.Page("POST", "/jobs/{job}/resume", account.Operator, at((*visit).resume)),
		web.Page("GET", "/check", account.Operator, at((*visit).checkFirst)),
		web.Page("GET", "/jobs/{job}/check", account.Operator, at((*visit).checkPage)),
		web.Page("GET", "/jobs/{job}/run", account.Operator, at((*visit).triggerPage)),
		web.Page("POST", "/jobs/{job}/run", account.Operator, at((*visit).trigger)),
	}
}
