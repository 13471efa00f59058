// Package mail shows a message as its reader gets it: sent, sealed or previewed.
package mail

import (
	"huizong/admin/web"
	"huizong/jobs/account"
)

// visit is one page of this room being asked for.
type visit struct{ *web.Visit }

// Routes are the pages of this room.
func Routes() []web.Route {
	return []web.Route{
		web.Page("GET", "/runs/{run}/mail/{delivery}", account.Viewer, (*visit).mailPage),
		web.Page("GET", "/runs/{run}/mail/{delivery}/{part}", account.Viewer, (*visit).mailPart),
		web.Page("GET", "/previews/{preview}", account.Operator, (*visit).previewPage),
		web.Page("GET", "/previews/{preview}/{letter}/{part}", account.Operator, (*visit).previewPart),
	}
}
