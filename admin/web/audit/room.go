// Package audit is the page of what was done, and by whom.
package audit

import (
	"huizong/admin/web"
	"huizong/jobs/account"
)

// visit is one page of this room being asked for.
type visit struct{ *web.Visit }

// Routes are the pages of this room.
func Routes() []web.Route {
	return []web.Route{
		web.Page("GET", "/audit", account.Viewer, (*visit).auditPage),
	}
}
