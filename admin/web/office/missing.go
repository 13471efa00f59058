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

// missing lists what the recipient of a name lacks, with what is proposed of him or without; what was sent before he
// was one is not chosen by itself.
func (v *visit) missing(all []read.Version, name string, proposed bool) (out missing, err error) {
	out.CanSend, out.Form = v.Who.Role.May(account.Operator), v.R.PostForm
	job, owed, err := v.Lacks(v.R.Context(), all, name, proposed)
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

// chosen are those that are asked for.
func (m missing) chosen() []missingRow {
	return slices.DeleteFunc(slices.Clone(m.Rows), func(r missingRow) bool { return !r.On })
}

// asked are the reports that are sent again once a change that waits is confirmed.
func (v *visit) asked(all []read.Version, id int64) ([]missingRow, error) {
	i := slices.IndexFunc(all, func(x read.Version) bool { return x.ID == id })
	if i < 0 || all[i].State != ledger.Proposed || !strings.HasPrefix(all[i].Name, "recipients.") {
		return nil, nil
	}
	m, err := v.missing(all, all[i].Name, true)
	return slices.DeleteFunc(m.Rows, func(r missingRow) bool { return !r.Asked }), err
}

// sendMissing orders every report that was chosen.
func (v *visit) sendMissing() error {
	name, _, _, all, err := v.newest()
	if err != nil {
		return err
	}
	m, err := v.missing(all, name, false)
	if err != nil {
		return err
	}
	chosen := m.chosen()
	if faults := v.countFaults(len(chosen)); len(faults) > 0 {
		return v.showRecipient(http.StatusUnprocessableEntity, faults...)
	}
	return v.sendAll(name, chosen, v.R.PostFormValue("reason"), "")
}

// saveAndSend changes a recipient, and then orders every report that was chosen for the address that he has by then.
// What needs a second person waits for one, the change and the reports alike.
func (v *visit) saveAndSend(name string, value any) error {
	_, _, _, all, err := v.newest()
	if err != nil {
		return err
	}
	before, err := v.missing(all, name, false)
	if err != nil {
		return err
	}
	if faults := v.countFaults(len(before.chosen())); len(faults) > 0 {
		return v.showRecipient(http.StatusUnprocessableEntity, faults...)
	}
	o, err := v.order(name, value)
	if err != nil {
		return v.refused(err, v.showRecipient)
	}
	done, err := v.Desk.Do(v.R.Context(), o, v.Actor(desk.Page))
	if err != nil {
		return v.refused(err, v.showRecipient)
	}
	if all, err = v.Versions(v.R.Context()); err != nil {
		return err
	}
	after, err := v.missing(all, name, true)
	if err != nil {
		return err
	}
	return v.sendAll(name, after.chosen(), o.Reason, v.kept(done.Setting))
}

// sendAll orders reports, and shows the recipient with what came of it.
func (v *visit) sendAll(name string, rows []missingRow, reason, before string) error {
	told, faults, err := v.send(rows, reason)
	if err != nil {
		return err
	}
	if told = before + told; len(faults) == 0 {
		return v.Done("/recipients/"+url.PathEscape(name), told)
	}
	if told != "" {
		faults = append(faults, door.Fault{Field: "missing", Text: told})
	}
	return v.showRecipient(http.StatusConflict, faults...)
}

// send orders reports, each as the desk allows; what it refuses is said report by report.
func (v *visit) send(rows []missingRow, reason string) (told string, faults []door.Fault, err error) {
	sent, waiting := 0, 0
	for _, r := range rows {
		r.Order.Reason = reason
		done, err := v.Desk.Do(v.R.Context(), r.Order, v.Actor(desk.Page))
		if errors.As(err, new(ledger.Refusals)) {
			for _, f := range v.Faults(err, "missing-") {
				faults = append(faults, door.Fault{Field: "missing", Text: r.Label +
					v.Lang.Say("：{title}", "title", f.Text)})
			}
			continue
		} else if err != nil {
			return "", nil, err
		}
		if v.WaitsForSecond(v.R.Context(), done.Run.ID, r.Order.Recipient) {
			waiting++
		} else {
			sent++
		}
	}
	if sent > 0 {
		told = v.Lang.Say("正在补发{n}份到{to}。", "n", words.Num(sent), "to", rows[0].Order.Recipient)
	}
	if waiting > 0 {
		told += v.Lang.Say("{n}份已提出，等另一位审批员在本页确认；确认前不发。", "n", words.Num(waiting))
	}
	return told, faults, nil
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
