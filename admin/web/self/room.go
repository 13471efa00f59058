// Package self is the pages of one's own account: signing in and out, password, second factor, sessions, tokens.
package self

import (
	"huizong/admin/door"
	"huizong/admin/web"
	"huizong/jobs/account"
)

// visit is one page of this room being asked for.
type visit struct{ *web.Visit }

// Routes are the pages of this room.
func Routes() []web.Route {
	return []web.Route{
		web.Page("GET", "/login", door.Anybody, (*visit).loginPage),
		web.Page("POST", "/login", door.Anybody, (*visit).login),
		web.Page("GET", "/login/openid", door.Anybody, (*visit).openIDBegin),
		web.Page("GET", "/login/openid/callback", door.Anybody, (*visit).openIDFinish),
		web.Page("GET", "/login/code", door.Anybody, (*visit).codePage),
		web.Page("POST", "/login/code", door.Anybody, (*visit).loginCode),
		web.Page("GET", "/login/invite", door.Anybody, (*visit).invitePage),
		web.Page("POST", "/login/invite", door.Anybody, (*visit).takeInvite),
		web.Own("POST", "/logout", (*visit).logout),
		web.Own("GET", "/account", (*visit).accountPage),
		web.Own("POST", "/account", (*visit).changePassword),
		web.Own("GET", "/account/factor", (*visit).factorPage),
		web.Own("POST", "/account/factor", (*visit).bindFactor),
		web.Own("POST", "/account/factor/codes", (*visit).newCodes),
		web.Own("POST", "/account/factor/print", (*visit).printCodes),
		web.Own("POST", "/account/sessions", (*visit).endSessions),
		web.Page("GET", "/calendar.ics", door.Anybody, (*visit).feed),
		web.Page("POST", "/account/calendar", account.Viewer, (*visit).newFeed),
		web.Page("POST", "/account/tokens/{token}", account.Viewer, (*visit).endToken),
		web.Page("GET", "/account/openid", account.Viewer, (*visit).openIDLink),
	}
}
