// Package intake is the pages of what agencies hand in: the filing form to download, and files that were filled in,
// from their faults to being written.
package intake

import (
	"embed"

	"huizong/admin/web"
	"huizong/jobs/account"
	"huizong/jobs/intake"
)

//go:embed *.tmpl
var files embed.FS

// Room is what this room adds to the pages.
func Room() web.Room { return web.Room{Files: files, Routes: routes()} }

// visit is one page of this room being asked for.
type visit struct{ *web.Visit }

// mostFiles is how many forms are handed in at once.
const mostFiles = 20

func routes() []web.Route {
	upload := web.Page("POST", "/import", account.Operator, (*visit).upload)
	upload.Largest = intake.Largest + 1<<20 // and what is said of the file
	return []web.Route{
		web.Page("GET", "/import", account.Viewer, (*visit).page),
		upload,
		web.Page("POST", "/import/{upload}", account.Operator, (*visit).order),
		web.Page("GET", "/import/{upload}/marked", account.Operator, (*visit).marked),
		web.Page("GET", "/import/form", account.Operator, (*visit).form),
	}
}
