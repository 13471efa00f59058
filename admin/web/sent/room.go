// Package sent is the page of what was sent: to whom, when, and what they answered.
package sent

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
	return []web.Route{web.Page("GET", "/deliveries", account.Viewer, at((*visit).deliveriesPage))}
}
