// Package people is the pages of accounts: who may do what, who has a second factor, where each is signed in.
package people

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
		web.Page("GET", "/accounts", account.Viewer, at((*visit).listPage)),
		web.Page("POST", "/accounts", account.Admin, at((*visit).add)),
		web.Page("GET", "/accounts/{name}", account.Viewer, at((*visit).onePage)),
		web.Page("POST", "/accounts/{name}/{do}", account.Admin, at((*visit).order)),
		web.Page("POST", "/accounts/changes/{change}/{do}", account.Approver, at((*visit).settle)),
	}
}
