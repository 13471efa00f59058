// Package run is the pages of runs: the list, and one run with its figures, findings, deliveries and decisions.
package run

import (
	"huizong/admin/web"
	"huizong/jobs/account"
)

// visit is one page of this room being asked for.
type visit struct{ *web.Visit }

// Routes are the pages of this room.
func Routes() []web.Route {
	return append(orderRoutes(), []web.Route{
		web.Page("GET", "/runs", account.Viewer, (*visit).runsPage),
		web.Page("GET", "/runs/{run}", account.Viewer, (*visit).runPage),
		web.Page("GET", "/runs/{run}/report.json", account.Viewer, (*visit).reportFile),
	}...)
}
