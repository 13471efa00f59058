// Package filing is the pages of who filed what.
package filing

import (
	"huizong/admin/web"
	"huizong/jobs/account"
)

// visit is one page of this room being asked for.
type visit struct{ *web.Visit }

// Routes are the pages of this room.
func Routes() []web.Route {
	return []web.Route{
		web.Page("GET", "/filing", account.Viewer, (*visit).monthPage),
		web.Page("GET", "/filing/months", account.Viewer, (*visit).filingPage),
		web.Page("GET", "/filing/remind", account.Operator, (*visit).remindPage),
		web.Page("POST", "/filing/remind", account.Operator, (*visit).remind),
		web.Page("GET", "/feedback", account.Viewer, (*visit).feedbackPage),
		web.Page("GET", "/feedback/sheet", account.Viewer, (*visit).sheet),
		web.Page("POST", "/feedback", account.Operator, (*visit).feedback),
		web.Page("GET", "/filing.csv", account.Viewer, (*visit).filingFile),
	}
}
