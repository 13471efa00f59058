// Package people is the pages of accounts: who may do what, who has a second factor, where each is signed in.
package people

import (
	"huizong/admin/web"
	"huizong/jobs/account"
)

// visit is one page of this room being asked for.
type visit struct{ *web.Visit }

// Routes are the pages of this room.
func Routes() []web.Route {
	return []web.Route{
		web.Page("GET", "/accounts", account.Viewer, (*visit).listPage),
		web.Page("POST", "/accounts", account.Admin, (*visit).add),
		web.Page("GET", "/accounts/{name}", account.Viewer, (*visit).onePage),
		web.Page("POST", "/accounts/{name}/{do}", account.Admin, (*visit).order),
		web.Page("POST", "/accounts/changes/{change}/{do}", account.Approver, (*visit).settle),
	}
}
