// Package terms is the page of what figures, states and rules mean: every page leads there from their names.
package terms

import (
	"net/http"

	"huizong/admin/web"
	"huizong/admin/words"
	"huizong/jobs/account"
)

// Routes are the pages of this room.
func Routes() []web.Route {
	return []web.Route{web.Plain("GET", web.TermsPath, account.Viewer, show)}
}

func show(v *web.Visit) error {
	return v.Show(http.StatusOK, "terms", "用语", web.TermsPath, words.TermsIn(v.Lang).Groups)
}
