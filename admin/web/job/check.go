package job

import (
	"crypto/rand"
	"encoding/json"
	"net/http"
	"net/url"

	"huizong/admin/door"
	"huizong/admin/web"
	"huizong/admin/words"
	"huizong/jobs"
	"huizong/jobs/ledger"
	"huizong/jobs/period"
	"huizong/jobs/reconcile"
	"huizong/jobs/report"
)

// checkView is what a check found: everything that changed a number, in groups that add up, then what is to be noted.
type checkView struct {
	Job             jobs.Job
	Label, Path     string
	Jobs, Periods   []web.Choice
	Period          period.Period
	At              string
	Now             *report.Report
	Compare         *jobs.Comparison
	Errors          int
	Warnings, Rules int
	Less            int64 // what was claimed, less what stands
	HeldFor         []web.HeldFor
	Direct          []findingGroup
	Indirect        []findingGroup
	Notes           []findingGroup
	Agencies        []agencyRow
	Names           []string // of the recipients
	Approvers       string
	Button          string
	Last            int64
	Once, Checked   string
	Form            url.Values
	Files           web.FileLinks
	Same            bool
	Error           string
}

// checkedHash is what a check found, in short: a submission that finds something else stops.
func checkedHash(c *jobs.Comparison) string {
	raw, err := json.Marshal(struct {
		Figures  reconcile.Figures
		Claimed  reconcile.Pair
		Regions  []report.Row
		Filing   reconcile.Completeness
		Findings []report.Finding
		Unlisted []reconcile.FindingCount
		Held     []reconcile.Finding
	}{c.Now.Figures, c.Now.Claimed, c.Now.Regions, c.Now.Filing.Completeness, c.Now.Findings, c.Now.Unlisted, c.Held})
	if err != nil {
		return ""
	}
	return ledger.Hash(raw)[:16]
}

// checkFirst goes to the check of the job that is asked for, or of the first. A period that was shown of another job is
// not taken along: it is chosen anew.
func (v *visit) checkFirst() error {
	if len(v.Service.Jobs) == 0 {
		return door.ErrNoPage
	}
	q := v.R.URL.Query()
	job, ok := v.Service.Job(q.Get("job"))
	if !ok {
		job = v.Service.Jobs[0]
	}
	if of := q.Get("of"); of != "" && of != job.Name {
		q.Del("period")
	}
	http.Redirect(v.W, v.R, web.CheckPath(job.Name, q.Get("period")), http.StatusSeeOther)
	return nil
}

func (v *visit) checkPage() error {
	job, err := v.pathJob()
	if err != nil {
		return err
	}
	q := v.R.URL.Query()
	o, err := v.looked(job, q)
	if err != nil {
		return v.refusedTrigger(job, o.Period, q, err)
	}
	return v.showCheck(http.StatusOK, job, o.Period, url.Values{})
}

// check reads anew, and goes to what was found.
func (v *visit) check(job jobs.Job, p period.Period) error {
	v.ForgetComparisons()
	c, err := v.Checked(v.R.Context(), job, p, v.Who.Name)
	if err != nil {
		return v.showTrigger(http.StatusUnprocessableEntity, job, p, url.Values{})
	}
	warnings, _ := counted(c.Now)
	return v.Done(web.CheckPath(job.Name, p.String()),
		"核查完毕：错误{errors}条，警告{warnings}条。没有保存，没有发送。",
		"errors", words.Num(len(c.Held)), "warnings", words.Num(warnings))
}

// counted counts the warnings, and their rules.
func counted(r *report.Report) (warnings, rules int) {
	codes := map[reconcile.Code]bool{}
	for f := range r.Counted() {
		if f.Severity == reconcile.Warning {
			warnings += f.Count
			codes[f.Code] = true
		}
	}
	return warnings, len(codes)
}

func (v *visit) showCheck(code int, job jobs.Job, p period.Period, form url.Values, faults ...door.Fault) error {
	view := checkView{Job: job, Label: v.Label(job.Name, v.Lang), Path: "/jobs/" + url.PathEscape(job.Name),
		Period: p, Once: rand.Text(), Form: form, Files: v.Files(), Jobs: v.JobChoices(job.Name)}
	var err error
	if view.Periods, err = v.periodChoices(job, p); err != nil {
		return err
	}
	c, err := v.Checked(v.R.Context(), job, p, v.Who.Name)
	if err != nil {
		v.Service.Log.Warn("cannot check", "job", job.Name, "period", p.String(), "error", err)
		view.Error = v.Lang.Say("读不到填报数据，核查不了：{error}", "error", v.Relay(err.Error()))
		return v.Show(code, "check", "核查结果", "/check", view, faults...)
	}
	if v.Wanted() != "" {
		return v.keepFindings(c)
	}
	if err := v.fillCheck(&view, c); err != nil {
		return err
	}
	return v.Show(code, "check", "核查结果", "/check", view, faults...)
}

func (v *visit) fillCheck(view *checkView, c *jobs.Comparison) error {
	view.Now, view.Compare, view.HeldFor = c.Now, c, v.HeldFindings(c.Now, c.Held)
	view.Errors, view.At, view.Checked = len(c.Held), v.Clock().Full(c.Now.AsOf), checkedHash(c)
	view.Warnings, view.Rules = counted(c.Now)
	view.Less = c.Now.Claimed.Direct - c.Now.Figures.Direct
	view.Same = c.Before != nil && len(c.Changes) == 0
	if c.Last != nil {
		view.Last = c.Last.ID
	}
	if err := v.group(view, c); err != nil {
		return err
	}
	for _, a := range view.Job.Recipients {
		view.Names = append(view.Names, a.Name)
	}
	t := triggerView{Job: view.Job}
	if err := v.fillComparison(&t, c); err != nil {
		return err
	}
	view.Button = t.Button
	if v.Service.Approval(view.Job).Count() > 0 {
		names, err := v.ApproversBut(v.R.Context(), v.Who.Name)
		if err != nil {
			return err
		}
		view.Approvers = v.Awaited(names)
	}
	return nil
}

// moved says that what was checked is not what there is any more; empty where it is.
func (v *visit) moved(job jobs.Job, p period.Period, checked string) (string, error) {
	v.ForgetComparisons()
	c, err := v.Checked(v.R.Context(), job, p, v.Who.Name)
	if err != nil {
		return "", err
	}
	if checkedHash(c) == checked {
		return "", nil
	}
	return v.Lang.Say("核查之后数据又变了，没有送审。请看完下面的新结果，再决定。"), nil
}

// keepFindings answers every finding.
func (v *visit) keepFindings(c *jobs.Comparison) error {
	l := web.List{Name: "findings-" + c.Now.Period.String(), Title: v.Lang.Say("核查问题"), Head: []string{"severity",
		"rule", "rule_name", "agency_code", "agency", "project", "community_code", "community", "month", "submission",
		"other_submission", "record", "claimed", "counted", "effect"}}
	for _, f := range c.Now.Findings {
		month, record := "", ""
		if f.Period != nil {
			month = f.Period.String()
		}
		if len(f.Records) > 0 {
			record = string(f.Records[0].ID)
		}
		var effect any
		if n, ok := web.EffectOf(f.Finding); ok {
			effect = n
		}
		l.Rows = append(l.Rows, []any{string(f.Severity), string(f.Code), v.Lang.Say(words.RuleName(string(f.Code))),
			f.AgencyCode, f.Agency, f.ProjectCode, f.CommunityCode, f.Community, month, string(f.Submission),
			string(f.Other), record, web.Cell(f.Claimed), web.Cell(f.Counted), effect})
	}
	for _, n := range c.Now.Unlisted { // counted in place of rows of their own
		l.Rows = append(l.Rows, []any{string(n.Severity), string(n.Code),
			v.Lang.Say("{rule}：另有{n}条没有列出", "rule", v.Lang.Say(words.RuleName(string(n.Code))), "n",
				words.Num(n.Count)), n.AgencyCode, nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, nil})
	}
	return v.Keep(l)
}
