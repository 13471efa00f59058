package run

import (
	"net/http"
	"strconv"
	"time"

	"huizong/admin/read"
	"huizong/admin/web"
	"huizong/admin/words"
	"huizong/jobs/desk"
	"huizong/jobs/ledger"
	"huizong/jobs/period"
	"huizong/jobs/reconcile"
)

// orderRoutes are the orders of a run, as the desk has them.
func orderRoutes() []web.Route {
	var out []web.Route
	for _, r := range desk.OfRuns() {
		out = append(out, web.Page("POST", "/runs/{run}/"+string(r.Verb), r.Role, order(r)))
	}
	return out
}

// runList is the page of all runs.
type runList struct {
	Title             string
	Rows              []runRow
	Jobs              []web.Choice
	States            []web.Choice
	Period, PeriodErr string
	Before, After     string
	Filtered          bool
	Files             web.FileLinks
	Since             string // that it is not known whether any would read differently today, or not of now
}

// runRow is one run in a list.
type runRow struct {
	ledger.Run
	Label, Kind, When, Href string
	Figures                 *reconcile.Figures
	Changed                 *reconcile.Pair
}

// waitingPath is the page of those that wait for approval.
const waitingPath = "/runs?state=awaiting_approval"

const runsOfAPage = 50

func (v *visit) runsPage() error {
	q := v.R.URL.Query()
	f := ledger.Filter{Job: q.Get("job"), State: q.Get("state")}
	list := runList{Period: q.Get("period"), Filtered: q.Get("job")+q.Get("state")+q.Get("period") != ""}
	if list.Period != "" {
		p, err := period.Parse(list.Period)
		if err != nil {
			list.PeriodErr = v.Lang.Say("写成2026-10、2026-Q4、2026-H2、2026或2015-01..2020-11")
		}
		f.Period = p.String()
	}
	page, err := strconv.Atoi(q.Get("page"))
	if err != nil || page < 1 || page > 10_000 {
		page = 1
	}
	f.Limit = page*runsOfAPage + 1
	if v.Wanted() != "" {
		f.Limit = web.Most + 1
	}
	var runs []ledger.Run
	if list.PeriodErr == "" {
		if runs, err = v.Ledger().Runs(v.R.Context(), f); err != nil {
			return err
		}
	}
	if len(runs) == 0 { // a list of nothing would say that the job has no reports
		if err := v.KnowsJob(v.R.Context(), f.Job); err != nil {
			return err
		}
	}
	if v.Wanted() != "" && list.PeriodErr == "" {
		return v.keepRuns(runs)
	}
	if len(runs) > page*runsOfAPage {
		list.After = web.PageAddress("/runs", q, page+1)
		runs = runs[:page*runsOfAPage]
	}
	if page > 1 {
		list.Before = web.PageAddress("/runs", q, page-1)
	}
	since := v.ChangedSince(v.R.Context())
	if list.Rows, err = v.runRows(runs[min((page-1)*runsOfAPage, len(runs)):], since); err != nil {
		return err
	}
	list.Since = since.Words(v.Lang, v.Clock(), v.Now())
	list.Files = v.Files()
	list.choose(v, f)
	list.Title = "全部报告"
	nav := "/runs"
	if here := v.Query(); here == waitingPath {
		list.Title, nav = "待批准", here
	}
	return v.Show(http.StatusOK, "runs", list.Title, nav, list)
}

func (v *visit) runRows(runs []ledger.Run, now read.Since) ([]runRow, error) {
	rows := make([]runRow, len(runs))
	for i, r := range runs {
		rows[i] = runRow{Run: r, Label: v.Label(r.Job, v.Lang), Kind: v.Lang.Say(words.KindWords[r.Kind]),
			When: v.Clock().Stamp(r.CreatedAt, v.Now()), Href: web.RunPath(r.ID)}
		if r.Slot != "" {
			rows[i].When = v.Clock().Stamp(r.SlotAt, v.Now())
		}
		if r.TestTo != "" {
			rows[i].Kind = v.Lang.Say("试发")
		}
		d, err := v.DigestOf(v.R.Context(), r)
		if err != nil {
			return nil, err
		}
		if d != nil {
			f := d.Figures[r.Region]
			rows[i].Figures = &f
		}
		if since, ok := now.Runs[r.ID]; ok {
			rows[i].Changed = &since
		}
	}
	return rows, nil
}

// choose fills the selects.
func (l *runList) choose(v *visit, f ledger.Filter) {
	l.Jobs = append([]web.Choice{{Text: v.Lang.Say("全部"), On: f.Job == ""}}, v.JobChoices(f.Job)...)
	l.States = []web.Choice{{Value: "", Text: v.Lang.Say("全部"), On: f.State == ""}}
	for _, state := range []ledger.RunState{ledger.HeldRun, ledger.AwaitingApproval, ledger.SealedRun,
		ledger.Delivering, ledger.Delivered, ledger.PartlyDelivered,
		ledger.FailedRun, ledger.Skipped, ledger.Rejected, ledger.CancelledRun, ledger.Unchanged, ledger.Pending,
		ledger.Building} {
		l.States = append(l.States, web.Choice{Value: string(state), Text: v.Lang.Say(words.RunTag(state).Text),
			On: f.State == string(state)})
	}
}

// keepRuns answers the runs as a file: what was sealed of each, figures of its own region.
func (v *visit) keepRuns(runs []ledger.Run) error {
	l := web.List{Name: "runs", Title: v.Lang.Say("全部报告"), Head: []string{"id", "job", "period", "revision", "kind",
		"state", "slot", "created_at", "actor", "reason", "direct", "indirect"}}
	for _, r := range runs {
		row := []any{r.ID, r.Job, r.Period.String(), r.Revision, string(r.Kind), string(r.State), nil,
			r.CreatedAt.In(v.Service.Zone).Format(time.RFC3339), r.Actor, r.Reason, nil, nil}
		if r.Slot != "" {
			row[6] = r.SlotAt.In(v.Service.Zone).Format(time.RFC3339)
		}
		d, err := v.DigestOf(v.R.Context(), r)
		if err != nil {
			return err
		}
		if d != nil {
			row[10], row[11] = d.Figures[r.Region].Direct, d.Figures[r.Region].Indirect
		}
		l.Rows = append(l.Rows, row)
	}
	return v.Keep(l)
}
