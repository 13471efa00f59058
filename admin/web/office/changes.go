package office

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"huizong/admin/door"
	"huizong/admin/read"
	"huizong/admin/words"
	"huizong/jobs/account"
	"huizong/jobs/desk"
	"huizong/jobs/ledger"
	"huizong/jobs/period"
	"huizong/jobs/schedule"
)

// waiting is a change that waits for a second person.
type waiting struct {
	read.Version
	Title, Was, Is, Since   string
	Who                     string // proposed it
	Mine, CanConfirm        bool
	AskCode, AskPassword    bool
	Also                    []string // sealed reports that are sent again once it is confirmed
	Path                    string   // of what it would come to
	ProofField, ReasonField string
}

// versionRow is a line of a history.
type versionRow struct {
	Version          int
	When, By, Is     string
	Was, Why, Stands string
	From             string
}

// shown is a value as a person reads it.
func (v *visit) shown(x read.Version) string {
	if x.Ended() {
		return v.Lang.Say("（不用了）")
	}
	if _, r, ok := x.RecipientOf(); ok {
		parts := []string{r.Name, r.Address}
		if r.Region != "" {
			parts = append(parts, read.RegionName(v.filing(), r.Region))
		}
		return strings.Join(parts, " · ")
	}
	var d schedule.Days
	if strings.HasPrefix(x.Name, "holidays.") && json.Unmarshal(x.Value, &d) == nil {
		return v.Lang.Say("放假{off}天，调休上班{work}天", "off", words.Num(len(d.Off)), "work", words.Num(len(d.Work)))
	}
	return v.value(x.Name, x.Value)
}

// fromFile is what the configuration gives a setting of which no version is in force.
func (v *visit) fromFile(name string) string {
	raw, ok := v.Service.Managed.File[name]
	if !ok {
		return v.Lang.Say("（照配置文件，或默认值）")
	}
	return v.Lang.Say("{value}（照配置文件，或默认值）", "value", v.value(name, raw))
}

// value is a setting as people say it: a list with its parts, a deadline as a day; else as it is typed.
func (v *visit) value(name string, raw json.RawMessage) string {
	var text string
	var list []string
	var parts map[string]any
	switch {
	case json.Unmarshal(raw, &text) == nil:
		return text
	case json.Unmarshal(raw, &list) == nil:
		return cmp.Or(v.Lang.List(list), v.Lang.Say("（没有）"))
	case json.Unmarshal(raw, &parts) != nil:
		return string(raw)
	case name == "deadline":
		roll, _ := parts["roll"].(string)
		return v.Lang.Say("次月{day}日24:00", "day", fmt.Sprint(parts["day"])) + v.Lang.Say("，") +
			v.Lang.Say(rollWords[schedule.Roll(roll)])
	}
	list = nil
	for _, key := range slices.Sorted(maps.Keys(parts)) {
		list = append(list, fmt.Sprint(key, " ", parts[key]))
	}
	return cmp.Or(v.Lang.List(list), v.Lang.Say("（没有）"))
}

// rollWords say where a deadline goes that falls on a day off.
var rollWords = map[schedule.Roll]string{schedule.Next: "遇休息日顺延", schedule.Prev: "遇休息日提前",
	schedule.None: "遇休息日不顺延", "": "遇休息日不顺延"}

// title names what a version is of.
func (v *visit) title(x read.Version) string {
	if job, r, ok := x.RecipientOf(); ok {
		return v.Lang.Say("收件人：{name}（{job}）", "name", r.Name, "job", v.Label(job, v.Lang))
	}
	if year, ok := strings.CutPrefix(x.Name, "holidays."); ok {
		return v.Lang.Say("{year}年放假安排", "year", year)
	}
	if word, ok := settingWords[x.Name]; ok {
		return v.Lang.Say(word.name)
	}
	return x.Name
}

// waits lists the changes that wait, of names that a filter lets through.
func (v *visit) waits(all []read.Version, lets func(string) bool) (out []waiting, err error) {
	for _, x := range all {
		if x.State != ledger.Proposed || !lets(x.Name) {
			continue
		}
		w := waiting{Version: x, Title: v.title(x), Is: v.shown(x),
			Who: v.Lang.Say(v.Shown(v.R.Context(), x.By)), Mine: x.By == v.Who.Name,
			Since: v.Clock().Stamp(x.At, v.Now()), CanConfirm: v.Who.Role.May(account.Approver) && x.By != v.Who.Name,
			AskCode: v.Stale() && v.Who.Bound(), AskPassword: v.Stale() && !v.Who.Bound() && v.Who.Password != "",
			ProofField: "proof-" + strconv.FormatInt(x.ID, 10), ReasonField: "decline-" + strconv.FormatInt(x.ID, 10),
			Path: "/changes/" + strconv.FormatInt(x.ID, 10)}
		asked, err := v.asked(all, x.ID)
		if err != nil {
			return nil, err
		}
		for _, r := range asked {
			w.Also = append(w.Also, r.Label)
		}
		for _, o := range all {
			if o.Name == x.Name && o.Standing == "in_force" {
				w.Was = v.shown(o)
			}
		}
		out = append(out, w)
	}
	return out, nil
}

// is tells a name from all others.
func is(name string) func(string) bool { return func(other string) bool { return other == name } }

// history is the versions of the names that are of it, newest first.
func (v *visit) history(all []read.Version, of func(name string) bool) (out []versionRow) {
	was := map[string]string{}
	for _, x := range all {
		if !of(x.Name) {
			continue
		}
		row := versionRow{Version: x.Version, When: v.Clock().Full(x.At), By: v.Lang.Say(v.Shown(v.R.Context(), x.By)),
			Is: v.shown(x), Was: was[x.Name], Why: x.Reason, Stands: v.Lang.Say(words.StandingWords[x.Standing]),
			From: v.Clock().Full(x.From)}
		if x.SettledBy != "" && x.SettledBy != x.By {
			row.By += v.Lang.Say("，") +
				v.Lang.Say("{name}确认", "name", v.Lang.Say(v.Shown(v.R.Context(), x.SettledBy)))
		}
		if x.State == ledger.Confirmed {
			was[x.Name] = row.Is
		}
		out = append([]versionRow{row}, out...)
	}
	return out
}

// from reads the day that a change holds from; empty: at once.
func (v *visit) from() (time.Time, error) {
	text := strings.TrimSpace(v.R.PostFormValue("from"))
	if text == "" {
		return time.Time{}, nil
	}
	day, err := period.ParseDay(text, time.Now().In(v.Service.Zone))
	return day.First, err
}

// order is a change as the form asks for it.
func (v *visit) order(name string, value any) (o desk.Order, err error) {
	o = desk.Order{Verb: desk.Change, Reason: v.R.PostFormValue("reason"), Change: &desk.Changed{Name: name}}
	if o.Change.Value, err = json.Marshal(value); err != nil {
		return o, err
	}
	if o.Change.From, err = v.from(); err != nil {
		return o, ledger.Refusals{{Code: "from", Field: "from"}}
	}
	if seen, err := strconv.Atoi(v.R.PostFormValue("version")); err == nil {
		o.Change.Base = &seen
	}
	return o, nil
}

// refused shows a page again with all that stands against an order.
func (v *visit) refused(err error, again func(int, ...door.Fault) error) error {
	if errors.As(err, new(ledger.Refusals)) {
		return again(door.Status(err), v.Faults(err, "")...)
	}
	return err
}

// give orders a change, or only looks at what it would come to; refused, the page is shown again with every fault.
func (v *visit) give(name string, value any, to string, again func(int, ...door.Fault) error) error {
	o, err := v.order(name, value)
	if err == nil && v.R.PostFormValue("do") == "effect" {
		if v.effect, err = v.effectOf(name, o.Change.Value); err == nil {
			return again(http.StatusOK)
		}
	}
	var done desk.Done
	if err == nil {
		done, err = v.Desk.Do(v.R.Context(), o, v.Actor(desk.Page))
	}
	if err != nil {
		return v.refused(err, again)
	}
	return v.Done(to, v.kept(done.Setting))
}

// kept says what became of a change.
func (v *visit) kept(s ledger.Setting) string {
	if s.State == ledger.Proposed {
		return v.Lang.Say("已提出，等别人确认；确认前照旧。")
	}
	return v.Lang.Say("已记为版本{n}，自{day}起用。", "n", words.Num(s.Version), "day", v.Clock().Full(s.From))
}

func (v *visit) confirm() error { return v.settle(desk.Confirm) }

func (v *visit) decline() error { return v.settle(desk.Decline) }

// settle confirms or declines a change that waits; to confirm, who it is is shown again where that was long ago.
func (v *visit) settle(verb ledger.Verb) error {
	id, err := strconv.ParseInt(v.R.PathValue("change"), 10, 64)
	if err != nil {
		return door.ErrNoPage
	}
	if verb == desk.Confirm {
		f, err := v.ProveAgain("proof-" + v.R.PathValue("change"))
		if err != nil {
			return err
		}
		if f != nil {
			return v.back(http.StatusUnprocessableEntity, *f)
		}
	}
	o := desk.Order{Verb: verb, Setting: id, Reason: v.R.PostFormValue("reason")}
	all, err := v.Versions(v.R.Context())
	if err != nil {
		return err
	}
	asked, err := v.asked(all, id)
	if err != nil {
		return err
	}
	done, err := v.Desk.Do(v.R.Context(), o, v.Actor(desk.Page))
	if errors.As(err, new(ledger.Refusals)) {
		if errors.Is(err, ledger.ErrNotFound) {
			return door.ErrNoPage
		}
		return v.back(door.Status(err), v.Faults(err, "")...)
	} else if err != nil {
		return err
	}
	if verb == desk.Confirm {
		told, faults, err := v.send(asked, done.Setting.Reason)
		if err != nil {
			return err
		}
		if len(faults) > 0 {
			return v.back(http.StatusConflict, faults...)
		}
		return v.Done(v.returned(), v.Lang.Say("已确认，照此起用。")+told)
	}
	return v.Done(v.returned(), "已退回，照旧。")
}

// returned is the page that a change was looked at.
func (v *visit) returned() string {
	if v.R.PostFormValue("page") == "recipients" {
		return "/recipients"
	}
	return "/settings"
}

func (v *visit) back(code int, faults ...door.Fault) error {
	if v.R.PostFormValue("page") == "recipients" {
		return v.showRecipients(code, faults...)
	}
	return v.showSettings(code, nil, faults...)
}
