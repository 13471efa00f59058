// Package judge is the pages of what no rule decides: two records that may be one event, and rows that cannot be
// understood.
package judge

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
		web.Page("GET", "/duplicates", account.Viewer, at((*visit).duplicatesPage)),
		web.Page("POST", "/duplicates", account.Operator, at((*visit).judge)),
		web.Page("POST", "/judgements/{judgement}/confirm", account.Operator, at((*visit).confirm)),
		web.Page("POST", "/judgements/{judgement}/undo", account.Operator, at((*visit).undo)),
		web.Page("GET", "/quarantine", account.Viewer, at((*visit).quarantinePage)),
		web.Page("POST", "/quarantine", account.Operator, at((*visit).accept)),
	}
}
