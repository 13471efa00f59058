package audit

import (
	"fmt"
	"net/http"
	"strconv"

	"huizong/admin/web"
	"huizong/admin/words"
	"huizong/jobs/ledger"
)

// auditView is what was done, newest first.
type auditView struct {
	Rows  []auditRow
	After string
	First bool
}

// auditRow is one entry, with the run it is about.
type auditRow struct {
	ledger.Entry
	When, Text, Href string
}

// entriesOfAPage is how many entries a page shows.
const entriesOfAPage = 100

func (v *visit) auditPage() error {
	before, err := strconv.ParseInt(v.R.URL.Query().Get("before"), 10, 64)
	if err != nil || before < 0 {
		before = 0
	}
	entries, err := v.Ledger().Trail(v.R.Context(), before, entriesOfAPage)
	if err != nil {
		return err
	}
	view := auditView{First: before == 0}
	for _, e := range entries {
		row := auditRow{Entry: e, When: v.Clock().Exact(e.At, v.Now()), Text: v.EntryText(e, v.deliveryNumber(e))}
		if e.Run > 0 {
			row.Href = web.RunPath(e.Run)
		}
		view.Rows = append(view.Rows, row)
	}
	if len(entries) == entriesOfAPage {
		view.After = fmt.Sprintf("/audit?before=%d", entries[len(entries)-1].ID)
	}
	return v.Show(http.StatusOK, "audit", "审计", "/audit", view)
}

// deliveryNumber names the delivery that an entry is about; its recipient stands on the page of its run.
func (v *visit) deliveryNumber(e ledger.Entry) string {
	if e.Delivery == 0 {
		return ""
	}
	return v.Lang.Say("投递{id}", "id", words.Num(e.Delivery))
}
