package office

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"huizong/admin/door"
	"huizong/admin/read"
	"huizong/admin/words"
	"huizong/jobs/account"
	"huizong/jobs/desk"
	"huizong/jobs/ledger"
	"huizong/jobs/period"
)

// missing is what a recipient lacks, and what is asked to be sent to him.
type missing struct {
	Rows    []missingRow
	Owed    int // since he is a recipient
	CanSend bool
	Form    url.Values
}

// missingRow is a sealed report that he did not get.
type missingRow struct {
	read.Owed
	Label, Sent string
	On          bool
}

// missing lists what the recipient of a name lacks; what was sent before he was one is not chosen by itself.
func (v *visit) missing(all []read.Version, name string) (out missing, err error) {
	job, region, since, addresses := "", "", v.Now(), []string{}
	for _, x := range all {
		if _, r, ok := x.RecipientOf(); ok && x.Name == name && x.State == ledger.Confirmed && !x.Ended() {
			if len(addresses) == 0 {
				since = x.From
			}
			job, region, addresses = jobOf(x), r.Region, append(addresses, r.Address)
		}
	}
	out.CanSend, out.Form = v.Who.Role.May(account.Operator), v.R.PostForm
	if len(addresses) == 0 || v.Service.Post == nil {
		return out, nil
	}
	owed, err := v.OwedTo(v.R.Context(), job, region, addresses, since)
	if err != nil {
		return out, err
	}
	asked := v.R.PostForm["run"]
	for _, o := range owed {
		id := strconv.FormatInt(o.Order.Run, 10)
		p, _ := period.Parse(o.Period) // written by us in this form
		out.Rows = append(out.Rows, missingRow{Owed: o, Label: v.Label(job, v.Lang) + " " + v.Lang.Period(p),
			Sent: v.Clock().Full(o.At), On: slices.Contains(asked, id) || v.R.Method == http.MethodGet && !o.Before})
		if !o.Before {
			out.Owed++
		}
	}
	return out, nil
}

func jobOf(x read.Version) string {
	job, _, _ := x.RecipientOf()
	return job
}

// sendMissing orders every report that was chosen, each as the desk allows; what it refuses is said, report by report.
func (v *visit) sendMissing() error {
	name, _, stands, all, err := v.newest()
	if err != nil {
		return err
	}
	m, err := v.missing(all, name)
	if err != nil {
		return err
	}
	chosen := slices.DeleteFunc(m.Rows, func(r missingRow) bool { return !r.On })
	if faults := v.countFaults(len(chosen)); len(faults) > 0 {
		return v.showRecipient(http.StatusUnprocessableEntity, faults...)
	}
	sent, waiting, faults := 0, 0, []door.Fault(nil)
	for _, r := range chosen {
		r.Order.Reason = v.R.PostFormValue("reason")
		done, err := v.Desk.Do(v.R.Context(), r.Order, v.Actor(desk.Page))
		if errors.As(err, new(ledger.Refusals)) {
			for _, f := range v.Faults(err, "missing-") {
				faults = append(faults, door.Fault{Field: "missing", Text: r.Label +
					v.Lang.Say("：{title}", "title", f.Text)})
			}
			continue
		} else if err != nil {
			return err
		}
		if v.WaitsForSecond(v.R.Context(), done.Run.ID, r.Order.Recipient) {
			waiting++
		} else {
			sent++
		}
	}
	told := v.sentMissing(stands, sent, waiting)
	if len(faults) == 0 {
		return v.Done("/recipients/"+url.PathEscape(name), told)
	}
	if sent+waiting > 0 {
		faults = append(faults, door.Fault{Field: "missing", Text: told})
	}
	return v.showRecipient(http.StatusConflict, faults...)
}

// sentMissing says what became of it.
func (v *visit) sentMissing(x read.Version, sent, waiting int) (told string) {
	_, r, _ := x.RecipientOf()
	if sent > 0 {
		told = v.Lang.Say("正在补发{n}份到{to}。", "n", words.Num(sent), "to", r.Address)
	}
	if waiting > 0 {
		told += v.Lang.Say("{n}份已提出，等另一位审批员在本页确认；确认前不发。", "n", words.Num(waiting))
	}
	return told
}

// countFaults holds what was typed against what was chosen.
func (v *visit) countFaults(n int) (faults []door.Fault) {
	typed := strings.TrimSpace(v.R.PostFormValue("count"))
	switch {
	case n == 0:
		faults = append(faults, door.Fault{Field: "missing", Text: v.Lang.Say("先选要补发的报告。")})
	case typed == "":
		faults = append(faults, door.Fault{Field: "missing-count", Text: v.Lang.Say("请填份数。")})
	case typed != strconv.Itoa(n):
		faults = append(faults, door.Fault{Field: "missing-count",
			Text: v.Lang.Say("份数不符：填了{typed}，实际{n}。", "typed", typed, "n", words.Num(n))})
	}
	if strings.TrimSpace(v.R.PostFormValue("reason")) == "" {
		faults = append(faults, door.Fault{Field: "missing-reason", Text: v.Lang.Say("请写理由。")})
	}
	return faults
}
