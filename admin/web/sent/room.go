// Package sent is the page of what was sent: to whom, when, and what they answered.
package sent

import (
	"huizong/admin/web"
	"huizong/jobs/account"
)

// visit is one page of this room being asked for.
type visit struct{ *web.Visit }

// Routes are the pages of this room.
func Routes() []web.Route {
	return []web.Route{
		web.Page("GET", "/deliveries", account.Viewer, (*visit).deliveriesPage),
	}
}
