// Package judge is the pages of what no rule decides: two records that may be one event, and rows that cannot be
// understood.
package judge

import (
	"huizong/admin/web"
	"huizong/jobs/account"
)

// visit is one page of this room being asked for.
type visit struct{ *web.Visit }

// Routes are the pages of this room.
func Routes() []web.Route {
	return []web.Route{
		web.Page("GET", "/duplicates", account.Viewer, (*visit).duplicatesPage),
		web.Page("POST", "/duplicates", account.Operator, (*visit).judge),
		web.Page("POST", "/judgements/{judgement}/confirm", account.Operator, (*visit).confirm),
		web.Page("POST", "/judgements/{judgement}/undo", account.Operator, (*visit).undo),
		web.Page("GET", "/quarantine", account.Viewer, (*visit).quarantinePage),
		web.Page("POST", "/quarantine", account.Operator, (*visit).accept),
	}
}
