// Package filing is the pages of who filed what.
package filing

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
		web.Page("GET", "/filing", account.Viewer, at((*visit).monthPage)),
		web.Page("GET", "/filing/months", account.Viewer, at((*visit).filingPage)),
		web.Page("GET", "/filing/remind", account.Operator, at((*visit).remindPage)),
		web.Page("POST", "/filing/remind", account.Operator, at((*visit).remind)),
		web.Page("GET", "/feedback", account.Viewer, at((*visit).feedbackPage)),
		web.Page("GET", "/feedback/sheet", account.Viewer, at((*visit).sheet)),
		web.Page("POST", "/feedback", account.Operator, at((*visit).feedback)),
		web.Page("GET", "/filing.csv", account.Viewer, at((*visit).filingFile)),
	}
}
