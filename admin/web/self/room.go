// Package self is the pages of one's own account: signing in and out, password, second factor, sessions, tokens.
package self

import (
	"embed"

	"huizong/admin/door"
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
		web.Page("GET", "/login", door.Anybody, at((*visit).loginPage)),
		web.Page("POST", "/login", door.Anybody, at((*visit).login)),
		web.Page("GET", "/login/openid", door.Anybody, at((*visit).openIDBegin)),
		web.Page("GET", "/login/openid/callback", door.Anybody, at((*visit).openIDFinish)),
		web.Page("GET", "/login/code", door.Anybody, at((*visit).codePage)),
		web.Page("POST", "/login/code", door.Anybody, at((*visit).loginCode)),
		web.Page("GET", "/login/invite", door.Anybody, at((*visit).invitePage)),
		web.Page("POST", "/login/invite", door.Anybody, at((*visit).takeInvite)),
		web.Own("POST", "/logout", at((*visit).logout)),
		web.Own("GET", "/account", at((*visit).accountPage)),
		web.Own("POST", "/account", at((*visit).changePassword)),
		web.Own("GET", "/account/factor", at((*visit).factorPage)),
		web.Own("POST", "/account/factor", at((*visit).bindFactor)),
		web.Own("POST", "/account/factor/codes", at((*visit).newCodes)),
		web.Own("POST", "/account/factor/print", at((*visit).printCodes)),
		web.Own("POST", "/account/sessions", at((*visit).endSessions)),
		web.Page("GET", "/calendar.ics", door.Anybody, at((*visit).feed)),
		web.Page("POST", "/account/calendar", account.Viewer, at((*visit).newFeed)),
		web.Page("POST", "/account/tokens/{token}", account.Viewer, at((*visit).endToken)),
		web.Page("GET", "/account/openid", account.Viewer, at((*visit).openIDLink)),
	}
}
