// Package judge is the pages of what no rule decides: two records that may be one event, and rows that cannot be
// understood.
package judge

import (
	"embed"

	"huizong/admin/web"
	"huizong/jobs/account"
)

//go:embed *.tmpl
var files embed.FS

// visit is one page of this room being asked for.
type visit struct{ *web.Visit }

// Room is what this room adds to the pages.
func Room() web.Room {
	return web.Room{Files: files, Routes: []web.Route{
		web.Page("GET", "/duplicates", account.Viewer, (*visit).duplicatesPage),
		web.Page("POST", "/duplicates", account.Operator, (*visit).judge),
		web.Page("POST", "/judgements/{judgement}/confirm", account.Operator, (*visit).confirm),
		web.Page("POST", "/judgements/{judgement}/undo", account.Operator, (*visit).undo),
		web.Page("GET", "/quarantine", account.Viewer, (*visit).quarantinePage),
		web.Page("POST", "/quarantine", account.Operator, (*visit).accept),
	}}
}
