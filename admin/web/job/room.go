// Package job is the pages of jobs: when they run, to whom, and running one by hand.
package job

import (
	"huizong/admin/web"
	"huizong/jobs/account"
)

// visit is one page of this room being asked for.
type visit struct{ *web.Visit }

// Routes are the pages of this room.
func Routes() []web.Route {
	return []web.Route{
		web.Page("GET", "/jobs", account.Viewer, (*visit).jobsPage),
		web.Page("POST", "/jobs/{job}/pause", account.Operator, (*visit).pause),
		web.Page("POST", "/jobs/{job}/resume", account.Operator, (*visit).resume),
		web.Page("GET", "/check", account.Operator, (*visit).checkFirst),
		web.Page("GET", "/jobs/{job}/check", account.Operator, (*visit).checkPage),
		web.Page("GET", "/jobs/{job}/run", account.Operator, (*visit).triggerPage),
		web.Page("POST", "/jobs/{job}/run", account.Operator, (*visit).trigger),
	}
}
