// Package overview is the first page: what waits for a person, what falls due, what is in trouble, who has filed.
package overview

import (
	"huizong/admin/web"
	"huizong/jobs/account"
)

// visit is one page of this room being asked for.
type visit struct{ *web.Visit }

// Routes are the pages of this room.
func Routes() []web.Route {
	return []web.Route{
		web.Page("GET", "/{$}", account.Viewer, (*visit).overviewPage),
	}
}
