// Package office is the pages of what the office sets: who gets what, the calendar, and what figures and dates go by.
package office

import (
	"huizong/admin/web"
	"huizong/jobs/account"
)

// visit is one page of this room being asked for.
type visit struct {
	*web.Visit
	effect *effectView // of a change that is only looked at
}

// at takes a method of this room's visit as what answers a route.
func at(serve func(*visit) error) func(*web.Visit) error {
	return func(v *web.Visit) error { return serve(&visit{Visit: v}) }
}

// Routes are the pages of this room.
func Routes() []web.Route {
	return []web.Route{
		web.Plain("GET", "/recipients", account.Viewer, at((*visit).recipientsPage)),
		web.Plain("GET", "/recipients/{name}", account.Viewer, at((*visit).recipientPage)),
		web.Plain("POST", "/recipients/{name}", account.Operator, at((*visit).changeRecipient)),
		web.Plain("POST", "/recipients/{name}/missing", account.Operator, at((*visit).sendMissing)),
		web.Plain("GET", "/settings", account.Viewer, at((*visit).settingsPage)),
		web.Plain("POST", "/settings/{name}", account.Operator, at((*visit).changeSetting)),
		web.Plain("POST", "/settings/holidays", account.Operator, at((*visit).holidays)),
		web.Plain("POST", "/channels/{name}/try", account.Operator, at((*visit).tryChannel)),
		web.Plain("GET", "/changes/{change}", account.Viewer, at((*visit).changePage)),
		web.Plain("POST", "/channels/{name}", account.Operator, at((*visit).turnChannel)),
		web.Plain("POST", "/changes/{change}/confirm", account.Approver, at((*visit).confirm)),
		web.Plain("POST", "/changes/{change}/decline", account.Operator, at((*visit).decline)),
	}
}
