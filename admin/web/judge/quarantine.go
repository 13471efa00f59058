package judge

import (
	"net/http"

	"huizong/admin/door"
	"huizong/admin/read"
	"huizong/admin/web"
	"huizong/jobs"
	"huizong/jobs/account"
	"huizong/jobs/desk"
	"huizong/jobs/reconcile"
)

// quarantineView is the rows that cannot be understood.
type quarantineView struct {
	Rows      []quarantineRow
	More      int // that are not listed
	Rulings   []rulingRow
	CanAccept bool
	Files     web.FileLinks
}

// quarantineRow is a row, and what is wrong with it.
type quarantineRow struct {
	reconcile.Row
	Agency string
	Ruling *rulingRow // that it is accepted, which waits for a second person
	Typed  string     // why it was to be accepted, where that was refused
}

func (v *visit) quarantinePage() error { return v.showQuarantine(http.StatusOK) }

// mostQuarantined is how many rows are listed.
const mostQuarantined = 200

func (v *visit) showQuarantine(code int, faults ...door.Fault) error {
	found, err := v.Quarantined(v.R.Context())
	if err != nil {
		return err
	}
	view := quarantineView{CanAccept: v.Who.Role.May(account.Operator), Files: v.Files()}
	j, err := v.Judging(v.R.Context(), jobs.Sought{})
	if err != nil {
		return err
	}
	if view.Rulings, err = v.rulings(j, true); err != nil {
		return err
	}
	f, _, err := v.FilingAt(v.R.Context(), "")
	for _, x := range found {
		row := quarantineRow{Row: *x.Row, Agency: x.AgencyCode}
		if v.R.PostFormValue("table") == row.Table && v.R.PostFormValue("row") == row.ID {
			row.Typed = v.R.PostFormValue("reason")
		}
		if err == nil {
			row.Agency = read.AgencyName(f, x.AgencyCode)
		}
		for i := range view.Rulings {
			if r := &view.Rulings[i]; r.Waits(x.Row) {
				row.Ruling = r
			}
		}
		view.Rows = append(view.Rows, row)
	}
	if v.Wanted() != "" {
		l := web.List{Name: "quarantine", Title: v.Lang.Say("认不准的数据"), Head: []string{"table", "id", "column",
			"value", "reason", "agency"}}
		for _, r := range view.Rows {
			l.Rows = append(l.Rows, []any{r.Table, r.ID, r.Column, r.Value, r.Reason, r.Agency})
		}
		return v.Keep(l)
	}
	view.More = max(0, len(view.Rows)-mostQuarantined)
	view.Rows = view.Rows[:len(view.Rows)-view.More]
	return v.Show(code, "quarantine", "认不准的数据", "/quarantine", view, faults...)
}

func (v *visit) accept() error {
	form := v.R.PostForm
	return v.order(desk.Order{Verb: desk.Accept, Reason: form.Get("reason"),
		Judged: &desk.Judged{Table: form.Get("table"), Row: form.Get("row")}}, "/quarantine", v.showQuarantine)
}
