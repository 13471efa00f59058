package admin

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"huizong/jobs/ledger"
	"huizong/jobs/period"
	"huizong/jobs/reconcile"
)

// runList is the page of all runs.
type runList struct {
	Rows              []runRow
	Jobs              []choice
	States            []choice
	Period, PeriodErr string
	Before, After     string
	Filtered          bool
}

// choice is one of a select.
type choice struct {
	Value, Text string
	On          bool
}

// runRow is one run in a list.
type runRow struct {
	ledger.Run
	Label, Kind, When, Href string
	Figures                 *reconcile.Figures
	Changed                 *reconcile.Pair
}

const runsOfAPage = 50

func runPath(id int64) string { return fmt.Sprintf("/runs/%d", id) }

func triggerPath(job, period string) string {
	return "/jobs/" + url.PathEscape(job) + "/run?period=" + url.QueryEscape(period)
}

func (s *Server) runsPage(v *visit) error {
	q := v.r.URL.Query()
	f := ledger.Filter{Job: q.Get("job"), State: q.Get("state")}
	list := runList{Period: q.Get("period"), Filtered: q.Get("job")+q.Get("state")+q.Get("period") != ""}
	if list.Period != "" {
		p, err := period.Parse(list.Period)
		if err != nil {
			list.PeriodErr = v.lang.say("写成2026-10、2026-Q4、2026-H2、2026或2015-01..2020-11")
		}
		f.Period = p.String()
	}
	page, err := strconv.Atoi(q.Get("page"))
	if err != nil || page < 1 || page > 10_000 {
		page = 1
	}
	f.Limit = page*runsOfAPage + 1
	var runs []ledger.Run
	if list.PeriodErr == "" {
		if runs, err = s.ledger().Runs(v.r.Context(), f); err != nil {
			return err
		}
	}
	if len(runs) > page*runsOfAPage {
		list.After = pageAddress("/runs", q, page+1)
		runs = runs[:page*runsOfAPage]
	}
	if page > 1 {
		list.Before = pageAddress("/runs", q, page-1)
	}
	if list.Rows, err = v.runRows(runs[min((page-1)*runsOfAPage, len(runs)):]); err != nil {
		return err
	}
	list.choose(v, f)
	return v.show(http.StatusOK, "runs", "运行", "/runs", list)
}

func (v *visit) runRows(runs []ledger.Run) ([]runRow, error) {
	changed := v.changedSince(v.r.Context())
	rows := make([]runRow, len(runs))
	for i, r := range runs {
		rows[i] = runRow{Run: r, Label: v.label(r.Job, v.lang), Kind: v.lang.say(kindWords[r.Kind]),
			When: v.clock().stamp(r.CreatedAt, v.now()), Href: runPath(r.ID)}
		if r.Slot != "" {
			rows[i].When = v.clock().stamp(r.SlotAt, v.now())
		}
		if r.TestTo != "" {
			rows[i].Kind = v.lang.say("试发")
		}
		d, err := v.digestOf(v.r.Context(), r)
		if err != nil {
			return nil, err
		}
		if d != nil {
			f := d.Figures[r.Region]
			rows[i].Figures = &f
		}
		if since, ok := changed[r.ID]; ok {
			rows[i].Changed = &since
		}
	}
	return rows, nil
}

// choose fills the selects.
func (l *runList) choose(v *visit, f ledger.Filter) {
	l.Jobs = []choice{{"", v.lang.say("全部"), f.Job == ""}}
	for _, j := range v.service.Jobs {
		l.Jobs = append(l.Jobs, choice{j.Name, v.label(j.Name, v.lang), f.Job == j.Name})
	}
	l.States = []choice{{"", v.lang.say("全部"), f.State == ""}}
	for _, state := range []ledger.RunState{ledger.HeldRun, ledger.AwaitingApproval, ledger.Delivering,
		ledger.Delivered, ledger.PartlyDelivered,
		ledger.FailedRun, ledger.Skipped, ledger.Rejected, ledger.CancelledRun, ledger.Unchanged, ledger.Pending,
		ledger.Building} {
		l.States = append(l.States, choice{string(state), v.lang.say(runTag(state).Text), f.State == string(state)})
	}
}
