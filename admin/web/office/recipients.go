package office

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"huizong/admin/door"
	"huizong/admin/read"
	"huizong/admin/web"
	"huizong/admin/words"
	"huizong/jobs"
	"huizong/jobs/account"
	"huizong/jobs/ledger"
	"huizong/jobs/period"
	"huizong/jobs/reconcile"
)

// recipientsView is who gets what.
type recipientsView struct {
	Managed   bool // in the ledger, so that they can be changed here
	Waiting   []waiting
	Columns   []string // the jobs, where each has a column of its own
	People    []person
	Copies    string
	History   []versionRow
	Jobs      []web.Choice
	Regions   []web.Choice
	CanChange bool
	Form      url.Values
	Effect    *effectView // of what was typed
	Files     web.FileLinks
	Query     string
}

// recipientRow is a recipient of a job.
type recipientRow struct {
	read.Recipient
	Job, JobName, RegionName string
	Href, Sent               string
	Version                  int
	Last                     string
	lastAt                   time.Time
	LastTag                  words.Tag
	Tag                      *words.Tag
	ledgerName               string
}

// filing knows the names of regions.
func (v *visit) filing() *jobs.Filing {
	f, _, err := v.FilingAt(v.R.Context(), "")
	if err != nil {
		return &jobs.Filing{Directory: &reconcile.Directory{}}
	}
	return f
}

func (v *visit) recipientsPage() error { return v.showRecipients(http.StatusOK) }

func (v *visit) showRecipients(code int, faults ...door.Fault) error {
	all, err := v.Versions(v.R.Context())
	if err != nil {
		return err
	}
	q := strings.TrimSpace(v.R.URL.Query().Get("q"))
	view := recipientsView{Managed: v.Service.Managed.Recipients, CanChange: v.Who.Role.May(account.Operator),
		Form: v.R.PostForm, Effect: v.effect, Files: v.Files(), Query: q}
	if view.Waiting, err = v.waits(all, func(name string) bool {
		return strings.HasPrefix(name, "recipients.")
	}); err != nil {
		return err
	}
	rows, err := v.recipientRows(all)
	if err != nil {
		return err
	}
	view.Copies = v.copies(rows)
	rows = slices.DeleteFunc(rows, func(r recipientRow) bool {
		return q != "" && !strings.Contains(r.Name+" "+r.Address+" "+r.RegionName, q)
	})
	if v.Wanted() != "" {
		return v.keepRecipients(rows)
	}
	shown := columns(rows, v.Service.Jobs)
	view.People = people(rows, shown)
	for _, j := range shown {
		view.Columns = append(view.Columns, v.Label(j.Name, v.Lang))
	}
	if view.Managed {
		view.History = v.history(all, func(name string) bool { return strings.HasPrefix(name, "recipients.") })
		view.History = view.History[:min(lastVersions, len(view.History))]
	}
	for _, j := range v.Service.Jobs {
		view.Jobs = append(view.Jobs, web.Choice{Value: j.Name, Text: v.Label(j.Name, v.Lang),
			On: j.Name == v.R.PostFormValue("job")})
	}
	view.Regions = v.regions(v.R.PostFormValue("region"))
	return v.Show(code, "recipients", "谁收什么", "/recipients", view, faults...)
}

// regions are the slices that a recipient may get.
func (v *visit) regions(on string) []web.Choice {
	f := v.filing()
	out := []web.Choice{{Text: v.Lang.Say("本任务的全部"), On: on == ""}}
	if f.Directory == nil {
		return out
	}
	for _, r := range f.Directory.Below(f.Region) {
		out = append(out, web.Choice{Value: r.Code, Text: cmp.Or(r.Name, r.Code), On: r.Code == on})
	}
	return out
}

// recipientRows are those in force: of the ledger, or of the configuration.
func (v *visit) recipientRows(all []read.Version) (rows []recipientRow, err error) {
	last := map[string]ledger.Found{}
	found, err := v.Search(v.R.Context(), read.Sent{Search: ledger.Search{Limit: 500}})
	if err != nil {
		return nil, err
	}
	for _, f := range found.Rows {
		if key := f.Job + " " + strings.ToLower(f.Recipient); last[key].ID == 0 && f.Purpose == ledger.Report {
			last[key] = f
		}
	}
	add := func(r recipientRow) {
		r.JobName = v.Label(r.Job, v.Lang)
		r.RegionName = v.Lang.Say("本任务的全部")
		if r.Region != "" {
			r.RegionName = read.RegionName(v.filing(), r.Region)
		}
		r.Sent = "/deliveries?" + url.Values{"to": {r.Address}}.Encode()
		if f := last[r.Job+" "+strings.ToLower(r.Address)]; f.ID != 0 {
			p, _ := period.Parse(f.Period) // written by us in this form
			r.Last = v.Clock().Full(f.At) + " " + r.JobName + " " + v.Lang.Period(p)
			r.lastAt, r.LastTag = f.At, words.DeliveryTag(f.Delivery)
		}
		rows = append(rows, r)
	}
	if !v.Service.Managed.Recipients {
		for _, j := range v.Service.Jobs {
			for _, r := range j.Recipients {
				add(recipientRow{Recipient: read.Recipient{Name: r.Name, Address: r.Address, Region: r.Region,
					Locale: r.Locale, Kind: r.Kind}, Job: j.Name})
			}
		}
		return rows, nil
	}
	for _, x := range all {
		job, r, ok := x.RecipientOf()
		if !ok || x.Ended() || x.Standing != "in_force" && x.Standing != "planned" {
			continue
		}
		row := recipientRow{Recipient: r, Job: job, Href: "/recipients/" + url.PathEscape(x.Name), Version: x.Version,
			ledgerName: x.Name}
		if x.Standing == "planned" {
			row.Tag = &words.Tag{Class: "t-off", Text: "未到日期"}
		}
		add(row)
	}
	return rows, nil
}

func (v *visit) keepRecipients(rows []recipientRow) error {
	l := web.List{Name: "recipients", Title: v.Lang.Say("谁收什么"), Head: []string{"job", "name", "address", "kind",
		"region", "region_name", "locale", "version", "last", "last_state"}}
	for _, r := range rows {
		l.Rows = append(l.Rows, []any{r.Job, r.Name, r.Address, cmp.Or(r.Kind, "to"), r.Region, r.RegionName, r.Locale,
			r.Version, r.Last, v.Lang.Say(r.LastTag.Text)})
	}
	return v.Keep(l)
}

// recipientView is one recipient, with its history and what a change would be.
type recipientView struct {
	read.Recipient
	Path, Job, JobName string
	Version            int
	Regions            []web.Choice
	Locales            []web.Choice
	History            []versionRow
	Waiting            []waiting
	CanChange          bool
	Form               url.Values
	Sent               string
	Ended              bool
	Missing            missing
	Effect             *effectView // of what was typed
}

// newest is the newest version of the recipient of the path, and what stands of it.
func (v *visit) newest() (name string, newest, stands read.Version, all []read.Version, err error) {
	name = v.R.PathValue("name")
	if all, err = v.Versions(v.R.Context()); err != nil {
		return
	}
	for _, x := range all {
		if x.Name == name {
			newest = x
			if x.State == ledger.Confirmed {
				stands = x
			}
		}
	}
	if _, _, ok := newest.RecipientOf(); !ok {
		err = door.ErrNoPage
	}
	return
}

func (v *visit) recipientPage() error { return v.showRecipient(http.StatusOK) }

func (v *visit) showRecipient(code int, faults ...door.Fault) error {
	name, newest, stands, all, err := v.newest()
	if err != nil {
		return err
	}
	shown := stands
	if shown.ID == 0 {
		shown = newest
	}
	job, r, _ := shown.RecipientOf()
	view := recipientView{Recipient: r, Path: "/recipients/" + url.PathEscape(name), Job: job,
		JobName: v.Label(job, v.Lang), Version: newest.Version, Regions: v.regions(r.Region),
		History:   v.history(all, is(name)),
		CanChange: v.Who.Role.May(account.Operator) && newest.State != ledger.Proposed,
		Form:      v.R.PostForm, Effect: v.effect,
		Sent: "/deliveries?" + url.Values{"to": {r.Address}}.Encode(), Ended: shown.Ended()}
	if view.Waiting, err = v.waits(all, is(name)); err != nil {
		return err
	}
	if view.Missing, err = v.missing(all, name, false); err != nil {
		return err
	}
	if v.R.Method == http.MethodPost && v.R.PostForm.Has("address") {
		view.Name, view.Address = v.R.PostFormValue("name"), v.R.PostFormValue("address")
		view.Regions = v.regions(v.R.PostFormValue("region"))
	}
	for _, l := range []string{"zh-CN", "ko", "en"} {
		view.Locales = append(view.Locales, web.Choice{Value: l, Text: l,
			On: l == cmp.Or(v.R.PostFormValue("locale"), r.Locale, "zh-CN")})
	}
	return v.Show(code, "recipient", cmp.Or(view.Name, name), "/recipients", view, faults...)
}

// changeRecipient changes a recipient, adds one more (name: new), or ends one.
func (v *visit) changeRecipient() error {
	form := v.R.PostForm
	name := v.R.PathValue("name")
	if name == "new" {
		job := form.Get("job")
		if !slices.ContainsFunc(v.Service.Jobs, func(j jobs.Job) bool { return j.Name == job }) {
			return v.showRecipients(http.StatusUnprocessableEntity,
				door.Fault{Field: "job", Text: v.Lang.Say("选一个任务")})
		}
		return v.give("recipients."+job, v.typed(read.Recipient{}), "/recipients", v.showRecipients)
	}
	_, _, stands, _, err := v.newest()
	if err != nil {
		return err
	}
	_, r, _ := stands.RecipientOf()
	to := "/recipients/" + url.PathEscape(name)
	if form.Get("do") == "end" {
		return v.give(name, nil, to, v.showRecipient)
	}
	if form.Get("do") == "save-send" {
		return v.saveAndSend(name, v.typed(r))
	}
	return v.give(name, v.typed(r), to, v.showRecipient)
}

// typed is a recipient with what the form says of it.
func (v *visit) typed(r read.Recipient) read.Recipient {
	form := v.R.PostForm
	r.Name, r.Address = strings.TrimSpace(form.Get("name")), strings.TrimSpace(form.Get("address"))
	r.Region = form.Get("region")
	if l := form.Get("locale"); l != "" {
		r.Locale = l
	}
	if k := form.Get("kind"); k != "" {
		r.Kind = k
	}
	return r
}
