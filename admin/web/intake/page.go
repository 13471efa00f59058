package intake

import (
	"cmp"
	"errors"
	"net/http"
	"net/url"
	"slices"

	"huizong/admin/door"
	"huizong/admin/web"
	"huizong/admin/words"
	"huizong/jobs"
	"huizong/jobs/intake"
	"huizong/jobs/ledger"
	"huizong/jobs/period"
	"huizong/templates/wording"
)

// pageView is what was handed in, and one of it in detail.
type pageView struct {
	Can      bool
	Not      string // why nothing is taken here
	Agencies []web.Choice
	Months   []web.Choice
	Waiting  []uploadRow
	One      *received
	Past     []uploadRow
}

// uploadRow is an upload in a list.
type uploadRow struct {
	intake.Upload
	Href, When, Who string
	On              bool
	Gone            bool // discarded
}

// received is the upload that is looked at.
type received struct {
	intake.Upload
	*jobs.Received
	Shown     []intake.Fault
	More      int // faults beyond those shown
	Notes     int // faults that do not stop it
	Rows      []changeRow
	MarkedURL string
	About     string // agency and month
	N         int
}

// changeRow is a filing that is new or revised.
type changeRow struct {
	intake.Change
	Before, After string
	Report        string
	Correctable   bool
}

// mostShown is how many faults a page lists.
const mostShown = 100

func (v *visit) page() error { return v.show(http.StatusOK, v.R.URL.Query()) }

func (v *visit) show(code int, q url.Values, faults ...door.Fault) error {
	view := pageView{Can: v.Who.Role.May("operator")}
	if v.Service.Intake == nil || v.Service.Uploads == nil {
		view.Not = v.Lang.Say("机构的表不是本系统建的，这里不能写入；请在原系统里填报。")
	} else if err := v.fill(&view, q); err != nil {
		return err
	}
	return v.Show(code, "import", "导入填报", "/import", view, faults...)
}

func (v *visit) fill(view *pageView, q url.Values) error {
	all, err := v.Service.Uploads.Uploads(v.R.Context())
	if err != nil {
		return err
	}
	for _, u := range all {
		row := uploadRow{Upload: u, Who: v.Shown(v.R.Context(), u.By), When: v.Clock().Stamp(u.At, v.Now()),
			Href: v.Query("upload", words.Num(u.ID)), On: words.Num(u.ID) == q.Get("upload")}
		if u.State == intake.Waiting {
			view.Waiting = append(view.Waiting, row)
			continue
		}
		if len(view.Past) < 20 {
			row.When, row.Who = v.Clock().Stamp(*u.SettledAt, v.Now()), v.Shown(v.R.Context(), u.SettledBy)
			row.Gone = u.State == intake.Discarded
			view.Past = append(view.Past, row)
		}
	}
	if err := v.choices(view, q); err != nil || q.Get("upload") == "" {
		return err
	}
	u, err := v.Upload(v.R.Context(), q.Get("upload"))
	if err != nil || u.State != intake.Waiting {
		return err
	}
	view.One, err = v.look(u)
	return err
}

// choices are the agencies and months that a form can be of.
func (v *visit) choices(view *pageView, q url.Values) error {
	var region string
	if roots := v.Regions(); len(roots) > 0 {
		region = roots[0]
	}
	f, _, err := v.FilingAt(v.R.Context(), region)
	if err != nil {
		return err
	}
	for _, a := range f.Directory.Agencies {
		view.Agencies = append(view.Agencies, web.Choice{Value: a.Code, Text: a.Name, On: a.Code == q.Get("agency")})
	}
	slices.SortFunc(view.Agencies, func(a, b web.Choice) int { return cmp.Compare(a.Value, b.Value) })
	last := v.LastComplete()
	for m := last + 1; m > last-24; m-- {
		on := m.String() == q.Get("month") || q.Get("month") == "" && m == last
		view.Months = append(view.Months, web.Choice{Value: m.String(), Text: v.Lang.Month(m), On: on})
	}
	return nil
}

// look looks at an upload as it would be written now.
func (v *visit) look(u intake.Upload) (*received, error) {
	r, err := v.Service.Look(v.R.Context(), u, v.Lang.Locale)
	if against, ok := errors.AsType[ledger.Refusals](err); ok {
		r, err = &jobs.Received{Faults: []intake.Fault{{Stops: true, Value: u.Name, Problem: v.say(against[0])}}}, nil
	}
	if err != nil {
		return nil, err
	}
	out := &received{Upload: u, Received: r, Shown: r.Faults[:min(len(r.Faults), mostShown)], N: r.Count()}
	out.More = len(r.Faults) - len(out.Shown)
	out.Notes = len(r.Faults) - r.Stopped()
	if r.Form == nil {
		return out, nil
	}
	out.About = r.Form.Agency.Name + v.Lang.Say("，") + v.Lang.Month(r.Form.Month)
	if len(r.Faults) > 0 {
		out.MarkedURL = "/import/" + words.Num(u.ID) + "/marked"
	}
	for _, c := range r.Changes {
		row := changeRow{Change: c, Before: wording.Dash, After: claimed(&c.After)}
		if !c.New() {
			row.Before = claimed(&c.Before)
		}
		if row.Report, row.Correctable, err = v.report(r.Form.Month); err != nil {
			return nil, err
		}
		out.Rows = append(out.Rows, row)
	}
	return out, nil
}

// claimed is the direct of a filing.
func claimed(f *intake.Filed) string {
	if !f.Claims.Direct.Filed {
		return wording.Dash
	}
	return words.Num(f.Claims.Direct.N)
}

// report says which report a month is in, and whether it was sent already.
func (v *visit) report(m period.Month) (string, bool, error) {
	p := period.Period{Kind: period.Monthly, From: m, To: m}
	job, ok := v.JobOf(p)
	if !ok {
		return "", false, nil
	}
	_, err := v.Ledger().Latest(v.R.Context(), job.Name, p)
	if errors.Is(err, ledger.ErrNotFound) {
		return v.Lang.Say("{month}月报，还没有出", "month", v.Lang.Month(m)), false, nil
	}
	return v.Lang.Say("{month}月报已出，将标", "month", v.Lang.Month(m)), err == nil, err
}
