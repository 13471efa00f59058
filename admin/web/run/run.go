package run

import (
	"context"
	"net/http"
	"net/url"

	"huizong/admin/door"
	"huizong/admin/web"
	"huizong/admin/words"
	"huizong/jobs"
	"huizong/jobs/ledger"
	"huizong/jobs/reconcile"
	"huizong/jobs/report"
)

// runView is one run.
type runView struct {
	ledger.Run
	Path                 string
	Label, KindWord, Who string
	Tag                  words.Tag
	Steps                []web.Step
	First                string // the section that the state is about: held, figures, deliveries
	Moving               bool   // the system is at work: what is shown will be out of date
	Shown                string // the moment of what is shown
	HeldFor              []web.HeldFor
	Report               *report.Report // sealed, or what a held run would send
	Sealed               bool
	Figures              []figure
	Compared             string
	Headline             string
	Services             []service
	Regions              []share
	Bridges              []bridge
	BridgeNote           string
	Findings             findings
	Deliveries           []deliveryRow
	Counted              string // deliveries by state
	Recipients           []jobs.Recipient
	RegionNames          map[string]string
	Log                  []logRow
	Panels               panels
	Corrects             *report.Correction
	Changed              *reconcile.Pair
	Since                string // that it is not known whether it would read differently today, or not of now
	Restated             int
	Approval             *approvalView // while it waits for one
}

func (v *visit) runPage() error {
	run, err := v.PathRun()
	if err != nil {
		return err
	}
	return v.showRun(http.StatusOK, run, nil)
}

// showRun shows a run; after a decision that was refused, with what was typed and why.
func (v *visit) showRun(code int, run ledger.Run, form url.Values, faults ...door.Fault) error {
	view, err := v.viewRun(run, form)
	if err != nil {
		return err
	}
	return v.Show(code, "run", view.Label+" "+v.Lang.Period(run.Period)+v.Lang.Say("，")+v.Lang.Say(view.Tag.Text),
		"/runs", view, faults...)
}

func (v *visit) viewRun(run ledger.Run, form url.Values) (*runView, error) {
	ctx := v.R.Context()
	job, configured := v.Service.Job(run.Job)
	view := &runView{Run: run, Path: web.RunPath(run.ID), Label: v.Label(run.Job, v.Lang),
		KindWord: v.Lang.Say(words.KindWords[run.Kind]), Tag: words.RunTag(run.State),
		Who: v.Lang.Say(v.Shown(ctx, run.Actor)), First: "figures", Shown: v.Clock().Exact(v.Now(), v.Now()),
		Recipients: job.Addressees(), RegionNames: map[string]string{}}
	switch run.State {
	case ledger.HeldRun:
		view.First = "held"
	case ledger.Delivering, ledger.PartlyDelivered, ledger.FailedRun, ledger.SealedRun:
		view.First = "deliveries"
	}
	view.Moving = run.State == ledger.Pending || run.State == ledger.Building || run.State == ledger.SealedRun ||
		run.State == ledger.Delivering
	reports, held, err := v.reportsFor(ctx, run, configured)
	if err != nil {
		return nil, err
	}
	view.Report, view.Sealed = reports[run.Region], run.Content != ""
	if view.Report != nil {
		v.fillFigures(view, run)
		view.Findings = newFindings(view.Report, v.R.URL.Query(), view.Path)
		view.Corrects, view.Restated = view.Report.Corrections, len(view.Report.Restatements)
	}
	view.HeldFor = v.HeldFindings(view.Report, held)
	for region, r := range reports {
		view.RegionNames[region] = r.Region.Name
	}
	since := v.ChangedSince(ctx)
	if by, ok := since.Runs[run.ID]; ok {
		view.Changed = &by
	}
	if view.Sealed {
		view.Since = since.Words(v.Lang, v.Clock(), v.Now())
	}
	entries, err := v.Ledger().Audit(ctx, run.ID)
	if err != nil {
		return nil, err
	}
	if err := v.fillDeliveries(view, reports); err != nil {
		return nil, err
	}
	view.Log = v.history(entries, view.Deliveries)
	if run.State == ledger.AwaitingApproval && run.TestTo == "" {
		if view.Approval, err = v.approval(ctx, view, job, reports); err != nil {
			return nil, err
		}
	}
	view.Steps = v.steps(view, job, entries)
	view.Panels, err = v.panels(view, job, form)
	return view, err
}

// reportsFor returns what a run sealed, or what a held run would seal.
func (v *visit) reportsFor(ctx context.Context, run ledger.Run, configured bool) (map[string]*report.Report,
	[]reconcile.Finding, error) {
	if run.Content != "" {
		r, err := v.ReportsOf(ctx, run)
		return r, nil, err
	}
	if run.State != ledger.HeldRun || !configured {
		return nil, nil, nil
	}
	c, err := v.RecountOf(ctx, run)
	if err != nil { // the run can be decided on without its figures
		v.Service.Log.Warn("cannot recount a held run", "run", run.ID, "error", err)
		return nil, nil, nil
	}
	return map[string]*report.Report{run.Region: c.Report}, c.Held, nil
}
