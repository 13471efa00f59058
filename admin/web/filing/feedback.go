package filing

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"huizong/admin/door"
	"huizong/admin/read"
	"huizong/admin/web"
	"huizong/jobs"
	"huizong/jobs/desk"
	"huizong/jobs/ledger"
	"huizong/jobs/period"
)

// feedbackView is what is told to agencies of a month: each by a sheet of its own.
type feedbackView struct {
	Period, Words string
	Periods       []web.Choice
	Rows          []feedbackRow
	One           *feedbackRow // the sheet shown
	Subject       string
	Sheet         string
	History       []string
	Again         bool // one went before
	Error         string
	Files         web.FileLinks
	Form          url.Values
	CanSend       bool
}

// feedbackRow is an agency with what it claimed and what stands.
type feedbackRow struct {
	read.Feedback
	Href, Sent string
	On         bool
}

func (v *visit) feedbackPage() error { return v.showFeedback(http.StatusOK, v.R.URL.Query()) }

func (v *visit) showFeedback(code int, form url.Values, faults ...door.Fault) error {
	view := feedbackView{Period: form.Get("period"), Form: form, CanSend: v.Who.Role.May("operator")}
	if view.Period == "" {
		view.Period = v.LastComplete().String()
	}
	last := v.LastComplete()
	for m := last; m > last-12; m-- {
		view.Periods = append(view.Periods,
			web.Choice{Value: m.String(), Text: v.Lang.Month(m), On: m.String() == view.Period})
	}
	p, err := period.Parse(view.Period)
	if err != nil {
		view.Error = v.Lang.Say("写成2026-10、2026-Q4、2026-H2、2026或2015-01..2020-11")
		return v.Show(http.StatusUnprocessableEntity, "feedback", "核查反馈单", "/feedback", view)
	}
	if !slices.ContainsFunc(view.Periods, func(c web.Choice) bool { return c.On }) {
		view.Periods = append(view.Periods, web.Choice{Value: view.Period, Text: v.Lang.Period(p), On: true})
	}
	view.Words = v.Lang.Period(p)
	if err := v.fillFeedback(&view, p, form.Get("agency")); errors.As(err, new(ledger.Refusals)) {
		view.Error = v.Lang.Say("这个时期没有反馈单：{text}", "text", err.Error())
	} else if err != nil {
		return err
	}
	if view.Files = v.Files(); v.Wanted() != "" && view.Error == "" {
		return v.keepFeedback(view)
	}
	return v.Show(code, "feedback", "核查反馈单", "/feedback", view, faults...)
}

func (v *visit) fillFeedback(view *feedbackView, p period.Period, agency string) error {
	job, ok := v.JobOf(p)
	if !ok {
		return door.ErrNoPage
	}
	all, err := v.FeedbackOf(v.R.Context(), job, p, v.Who.Name)
	if err != nil {
		return err
	}
	for _, a := range all {
		row := feedbackRow{Feedback: a, On: a.Agency == agency,
			Href: "/feedback?" + url.Values{"period": {view.Period}, "agency": {a.Agency}}.Encode()}
		if a.Sheets > 0 {
			row.Sent = v.reminded(a.Letters[a.Sheets-1])
		}
		if row.On {
			one := row
			view.One = &one
		}
		view.Rows = append(view.Rows, row)
	}
	if view.One == nil {
		return nil
	}
	view.Sheet = "/feedback/sheet?" + url.Values{"period": {view.Period}, "agency": {agency}}.Encode()
	for _, l := range slices.Backward(view.One.Letters) {
		view.History = append(view.History, v.reminded(l)+" "+l.Contact)
		view.Again = view.Again || l.Arrived()
	}
	return nil
}

// sheet is the letter as the agency gets it, for a frame of ours.
func (v *visit) sheet() error {
	q := v.R.URL.Query()
	p, err := period.Parse(q.Get("period"))
	if err != nil {
		return door.ErrNoPage
	}
	job, ok := v.JobOf(p)
	if !ok {
		return door.ErrNoPage
	}
	all, err := v.Service.AgencyLetters(v.R.Context(), ledger.Feedback,
		jobs.Order{Job: job, Period: p, Actor: v.Who.Name}, q.Get("agency"))
	if err != nil {
		return err
	}
	if len(all) != 1 || q.Get("agency") == "" {
		return door.ErrNoPage
	}
	c, err := v.Service.Write(all[0])
	if err != nil {
		return err
	}
	h := v.W.Header()
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox; "+
		"frame-ancestors 'self'; form-action 'none'; base-uri 'none'")
	h.Set("X-Frame-Options", "SAMEORIGIN")
	h.Set("Content-Type", "text/html; charset=utf-8")
	_, _ = v.W.Write([]byte(c.HTML))
	return nil
}

// feedback sends one agency its sheet.
func (v *visit) feedback() error {
	form := v.R.PostForm
	p, err := period.Parse(form.Get("period"))
	job, ok := v.JobOf(p)
	if err != nil || !ok || form.Get("agency") == "" {
		return door.ErrUnreadable
	}
	o := desk.Order{Verb: desk.Feedback, Job: job.Name, Period: form.Get("period"), Agency: form.Get("agency"),
		Reason: strings.TrimSpace(form.Get("reason"))}
	done, err := v.Desk.Do(v.R.Context(), o, v.Actor(desk.Page))
	if errors.As(err, new(ledger.Refusals)) {
		faults := v.Faults(err, "")
		for i := range faults {
			if faults[i].Field == "reason" {
				faults[i].Field = "again"
			}
		}
		return v.showFeedback(door.Status(err), form, faults...)
	} else if err != nil {
		return err
	}
	to := "/feedback?" + url.Values{"period": {o.Period}, "agency": {o.Agency}}.Encode()
	if len(done.Letters) == 0 {
		return v.Done(to, "没有可发的。")
	}
	if l := done.Letters[0]; l.State == ledger.Held {
		return v.Done(to, "{contact}是7天内改过的地址，要第二人再发一次才发出。", "contact", l.Contact)
	}
	return v.Done(to, "反馈单已发到{to}。", "to", done.Letters[0].Contact)
}

// keepFeedback answers every agency of the period as a file.
func (v *visit) keepFeedback(view feedbackView) error {
	l := web.List{Name: "feedback-" + view.Period, Title: v.Lang.Say("核查反馈单"),
		Head: []string{"agency_code", "agency",
			"claimed", "reconciled", "difference", "contact", "sent"}}
	for _, r := range view.Rows {
		l.Rows = append(l.Rows, []any{r.Agency, r.Name, r.Claimed, r.Direct, r.Difference, r.Contact, r.Sent})
	}
	return v.Keep(l)
}
