// Package intake is the pages of what agencies hand in: the filing form to download, and files that were filled in,
// from their faults to being written.
package intake

import (
	"huizong/admin/web"
	"huizong/jobs/account"
	"huizong/jobs/intake"
)

// visit is one page of this room being asked for.
type visit struct{ *web.Visit }

// mostFiles is how many forms are handed in at once.
const mostFiles = 20

// Routes are the pages of this room.
func Routes() []web.Route {
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
