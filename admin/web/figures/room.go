// Package figures is the page of where a number comes from: the submissions behind it, down to their records.
package figures

import (
	"huizong/admin/web"
	"huizong/jobs/account"
)

// visit is one page of this room being asked for.
type visit struct{ *web.Visit }

// Routes are the pages of this room.
func Routes() []web.Route {
	return []web.Route{
		web.Page("GET", "/figures", account.Viewer, (*visit).figuresPage),
	}
}
