package office

import (
	"cmp"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"huizong/admin/door"
	"huizong/admin/read"
	"huizong/admin/words"
	"huizong/jobs"
	"huizong/jobs/desk"
	"huizong/jobs/ledger"
)

// effectView is what a change would come to, as a person reads it.
type effectView struct {
	Title, Was, Is  string
	From            string
	Second          bool
	Waits           bool // it was proposed, and is to be confirmed
	Jobs            []jobEffect
	Deadlines       []moved
	Allowed, Barred string
	Slots           int // due dates that move
	Nothing         bool
}

// jobEffect is what it comes to for one job.
type jobEffect struct {
	Name, First           string
	Gains, Loses, Outside []string
	Moved                 []moved
	Figures               []figuresEffect // those that change
	Tried                 int             // periods that were looked at
	Held, Would           int             // of them, held now and then
}

// moved is a moment before and after.
type moved struct{ Was, Is string }

// figuresEffect is a period with and without the change.
type figuresEffect struct {
	Period, Href   string
	Direct         change
	Indirect       change
	Held, WouldBe  []string
	Changes, Gates bool
}

// change is an amount before and after.
type change struct{ Was, Is, By string }

// effectOf looks at what the value of a name would come to, from the day that the form says.
func (v *visit) effectOf(name string, value json.RawMessage) (*effectView, error) {
	from, err := v.from()
	if err != nil {
		return nil, ledger.Refusals{{Code: "from", Field: "from"}}
	}
	return v.effectBy(desk.Order{Change: &desk.Changed{Name: name, Value: value, From: from}})
}

// effectBy is the effect of an order, in words.
func (v *visit) effectBy(o desk.Order) (*effectView, error) {
	e, err := v.Desk.Effect(v.R.Context(), o, v.Actor(desk.Page))
	if err != nil {
		return nil, err
	}
	all, err := v.Versions(v.R.Context())
	if err != nil {
		return nil, err
	}
	asked := read.Version{Setting: e.Change}
	out := &effectView{Title: v.title(asked), Is: v.shown(asked), From: v.Clock().Full(e.Change.From), Second: e.Second,
		Waits: o.Setting != 0, Deadlines: v.moved(e.Deadlines), Allowed: v.Lang.List(e.Allowed),
		Barred: v.Lang.List(e.Barred)}
	if _, _, recipient := asked.RecipientOf(); !recipient {
		out.Was = v.fromFile(e.Change.Name)
	}
	for _, x := range all {
		if x.Name == e.Change.Name && x.Standing == "in_force" {
			out.Was = v.shown(x)
		}
	}
	for _, j := range e.Jobs {
		row := v.jobEffect(j)
		out.Slots += len(row.Moved)
		out.Jobs = append(out.Jobs, row)
	}
	out.Nothing = len(out.Jobs)+len(e.Deadlines)+len(e.Allowed)+len(e.Barred) == 0
	return out, nil
}

func (v *visit) jobEffect(j jobs.JobEffect) jobEffect {
	out := jobEffect{Name: v.Label(j.Job, v.Lang), Gains: v.reached(j.Gains), Loses: v.reached(j.Loses),
		Outside: v.reached(j.Outside), Moved: v.moved(j.Moved), Tried: len(j.Figures)}
	if j.First != nil {
		out.First = v.Clock().Full(*j.First) + " " + v.Clock().Weekday(*j.First)
	}
	for _, f := range j.Figures {
		row := figuresEffect{Period: v.Lang.Period(f.Period), Href: "/figures?period=" + f.Period.String(),
			Direct: changeOf(f.Was.Direct, f.Is.Direct), Indirect: changeOf(f.Was.Indirect, f.Is.Indirect),
			Changes: f.Was != f.Is, Gates: len(f.Held) > 0 != (len(f.Would) > 0)}
		for _, h := range v.HeldFindings(f.Before, f.Held) {
			row.Held = append(row.Held, h.Rule)
		}
		for _, h := range v.HeldFindings(f.After, f.Would) {
			row.WouldBe = append(row.WouldBe, h.Rule)
		}
		if len(f.Held) > 0 {
			out.Held++
		}
		if len(f.Would) > 0 {
			out.Would++
		}
		if row.Changes || !slices.Equal(row.Held, row.WouldBe) {
			out.Figures = append(out.Figures, row)
		}
	}
	return out
}

func changeOf(was, is int64) change {
	return change{words.Num(was), words.Num(is), words.Signed(is - was)}
}

// reached are people with their addresses and slices.
func (v *visit) reached(list []jobs.Reached) (out []string) {
	for _, r := range list {
		out = append(out, cmp.Or(r.Name, r.Address)+" "+r.Address+" "+read.RegionName(v.filing(), r.Region))
	}
	return out
}

func (v *visit) moved(list []jobs.Moved) (out []moved) {
	say := func(t time.Time) string { return v.Clock().Full(t) + " " + v.Clock().Weekday(t) }
	for _, m := range list {
		out = append(out, moved{say(m.Was), say(m.Is)})
	}
	return out
}

// changeView is a change that waits, with what it would come to.
type changeView struct {
	Waiting []waiting
	Effect  *effectView
	Page    string // that it belongs to
	Back    string
	Form    any
}

// changePage shows a change that waits, before anybody confirms it.
func (v *visit) changePage() error {
	id, err := strconv.ParseInt(v.R.PathValue("change"), 10, 64)
	if err != nil {
		return door.ErrNoPage
	}
	view := changeView{Page: "settings", Back: "/settings"}
	view.Effect, err = v.effectBy(desk.Order{Setting: id})
	if rs := (ledger.Refusals)(nil); errors.As(err, &rs) {
		if errors.Is(err, ledger.ErrNotFound) {
			return door.ErrNoPage
		}
		if rs[0].Code == "state" { // somebody was faster
			return v.Done("/settings", "这项改动已经办完，不再等待确认。")
		}
		return v.Show(http.StatusConflict, "change", v.Lang.Say("看影响"), "/settings", view, v.Faults(err, "")...)
	} else if err != nil {
		return err
	}
	all, err := v.Versions(v.R.Context())
	if err != nil {
		return err
	}
	if view.Waiting, err = v.waits(all, func(string) bool { return true }); err != nil {
		return err
	}
	view.Waiting = slices.DeleteFunc(view.Waiting, func(w waiting) bool { return w.ID != id })
	if len(view.Waiting) > 0 && strings.HasPrefix(view.Waiting[0].Name, "recipients.") {
		view.Page, view.Back = "recipients", "/recipients"
	}
	return v.Show(http.StatusOK, "change", v.Lang.Say("看影响"), view.Back, view)
}
