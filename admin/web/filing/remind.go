package filing

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"huizong/admin/door"
	"huizong/admin/words"
	"huizong/jobs"
	"huizong/jobs/desk"
	"huizong/jobs/ledger"
	"huizong/jobs/period"
	"huizong/templates/mail"
)

// remindView is what a reminder would be: to whom, who is left out and why, and how it reads.
type remindView struct {
	Month, Words string
	To           []jobs.AgencyLetter
	Sent         []sentLetter // went already, at this stage
	Without      []jobs.AgencyLetter
	Subject      string
	Text         [][]string
	For          string
	Form         url.Values
	Settled      []string // whose address changed lately: a second person sends too
	Back         string
}

// sentLetter is a letter that went before.
type sentLetter struct {
	jobs.AgencyLetter
	Was string
}

// letters lists the letters of a purpose that an order asks for.
func (v *visit) letters(verb ledger.Verb, text string, among []string) ([]jobs.AgencyLetter, desk.Order, error) {
	p, err := period.Parse(text)
	if err != nil {
		return nil, desk.Order{}, ledger.Refusals{{Code: "period-form", Field: "period", Text: err.Error()}}
	}
	job, ok := v.JobOf(p)
	if !ok {
		return nil, desk.Order{}, door.ErrNoPage
	}
	o := desk.Order{Verb: verb, Job: job.Name, Period: text, Among: among}
	all, err := v.Desk.Letters(v.R.Context(), o, v.Actor(desk.Page))
	return all, o, err
}

func (v *visit) remindPage() error {
	return v.showRemind(http.StatusOK, v.R.URL.Query())
}

func (v *visit) showRemind(code int, form url.Values, faults ...door.Fault) error {
	month := form.Get("month")
	if month == "" {
		month = v.LastComplete().String()
	}
	among := form["agency"]
	if len(among) == 0 && form.Get("sel") != "" {
		among = []string{"none"} // nobody was chosen
	}
	all, _, err := v.letters(desk.Remind, month, among)
	if errors.As(err, new(ledger.Refusals)) {
		return v.showRefusedMonth(err)
	} else if err != nil {
		return err
	}
	view := remindView{Month: month, Form: form, Back: "/filing?month=" + url.QueryEscape(month)}
	if p, err := period.Parse(month); err == nil {
		view.Words = v.Lang.Period(p)
	}
	past, err := v.past(ledger.Remind, month)
	if err != nil {
		return err
	}
	for _, l := range all {
		i := slices.IndexFunc(past, func(p ledger.AgencyLetter) bool {
			return p.Agency == l.Agency && p.Stage == l.Stage &&
				(p.Arrived() || !p.State.Final() && p.State != ledger.Held)
		})
		switch {
		case l.Contact == "":
			view.Without = append(view.Without, l)
		case i >= 0:
			view.Sent = append(view.Sent, sentLetter{l, v.reminded(past[i])})
		default:
			view.To = append(view.To, l)
			if l.Before != "" {
				view.Settled = append(view.Settled, l.Name)
			}
		}
	}
	if shown := append(slices.Clone(view.To), all...); len(shown) > 0 {
		c, err := v.Service.Write(shown[0])
		if err != nil {
			return err
		}
		view.For, view.Subject, view.Text = shown[0].Name, c.Subject, mail.Paragraphs(c.Text)
	}
	return v.Show(code, "remind", "催报预览", "/filing", view, faults...)
}

// showRefusedMonth says why no letter can be written of a month.
func (v *visit) showRefusedMonth(err error) error {
	faults := v.Faults(err, "run-")
	return v.Show(door.Status(err), "remind", "催报预览", "/filing",
		remindView{Back: "/filing"}, faults...)
}

// past lists the letters of a purpose and period to every agency.
func (v *visit) past(purpose ledger.Purpose, text string) ([]ledger.AgencyLetter, error) {
	if v.Service.Post == nil {
		return nil, nil
	}
	return v.Service.Post.AgencyLetters(v.R.Context(), "", purpose, text)
}

// remind sends the reminders that were looked at.
func (v *visit) remind() error {
	form := v.R.PostForm
	all, o, err := v.letters(desk.Remind, form.Get("month"), form["agency"])
	if err != nil {
		return err
	}
	n := len(form["agency"])
	if typed := strings.TrimSpace(form.Get("count")); typed != strconv.Itoa(n) {
		return v.showRemind(http.StatusUnprocessableEntity, form, door.Fault{Field: "ct",
			Text: v.Lang.Say("家数不符：填了{typed}，实际{n}。", "typed", typed, "n", words.Num(n))})
	}
	if len(all) < n { // somebody has filed since
		return v.showRemind(http.StatusConflict, form, door.Fault{Field: "main",
			Text: v.Lang.Say("预览之后有{n}家已报，没有发出。请重看名单。", "n", words.Num(n-len(all)))})
	}
	return v.send(o, "/filing?month="+url.QueryEscape(form.Get("month")), "已催{n}家。")
}

// send orders letters, and says how many go. What stands against some is told, and the others go.
func (v *visit) send(o desk.Order, to, told string) error {
	done, err := v.Desk.Do(v.R.Context(), o, v.Actor(desk.Page))
	if err != nil && !errors.As(err, new(ledger.Refusals)) {
		return err
	}
	queued, waiting := 0, 0
	for _, l := range done.Letters {
		if l.State == ledger.Held {
			waiting++
		} else {
			queued++
		}
	}
	text := v.Lang.Say(told, "n", words.Num(queued))
	if waiting > 0 {
		text += v.Lang.Say("{n}家的地址7天内改过，要第二人再发一次才发出。", "n", words.Num(waiting))
	}
	if err != nil {
		text += v.Lang.Say("没有发出的：{text}", "text", v.Relay(err.Error()))
	}
	return v.Done(to, text)
}
