// Package people is the pages of accounts: who may do what, who has a second factor, where each is signed in.
package people

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
		web.Page("GET", "/accounts", account.Viewer, (*visit).listPage),
		web.Page("POST", "/accounts", account.Admin, (*visit).add),
		web.Page("GET", "/accounts/{name}", account.Viewer, (*visit).onePage),
		web.Page("POST", "/accounts/{name}/{do}", account.Admin, (*visit).order),
		web.Page("POST", "/accounts/changes/{change}/{do}", account.Approver, (*visit).settle),
	}}
}
