package office

import (
	"encoding/json"
	"errors"
	"net/http"
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
)

// waiting is a change that waits for a second person.
type waiting struct {
	read.Version
	Title, Was, Is, Since   string
	Mine, CanConfirm        bool
	AskCode, AskPassword    bool
	ProofField, ReasonField string
}

// versionRow is a line of a history.
type versionRow struct {
	Version          int
	When, By, Is     string
	Was, Why, Stands string
	From             string
}

var standingWords = map[string]string{"in_force": "现用", "planned": "未到日期", "proposed": "待确认", "past": "已过",
	"declined": "已退回"}

// shown is a value as a person reads it.
func (v *visit) shown(x read.Version) string {
	if x.Ended() {
		return v.Lang.Say("（不用了）")
	}
	if job, r, ok := x.RecipientOf(); ok {
		_ = job
		parts := []string{r.Name, r.Address}
		if r.Region != "" {
			parts = append(parts, read.RegionName(v.filing(), r.Region))
		}
		return strings.Join(parts, " · ")
	}
	return string(x.Value)
}

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
func (v *visit) waits(all []read.Version, lets func(string) bool) (out []waiting) {
	for _, x := range all {
		if x.State != ledger.Proposed || !lets(x.Name) {
			continue
		}
		w := waiting{Version: x, Title: v.title(x), Is: v.shown(x), Mine: x.By == v.Who.Name,
			Since: v.Clock().Stamp(x.At, v.Now()), CanConfirm: v.Who.Role.May(account.Approver) && x.By != v.Who.Name,
			AskCode: v.Stale() && v.Who.Bound(), AskPassword: v.Stale() && !v.Who.Bound() && v.Who.Password != "",
			ProofField: "proof-" + strconv.FormatInt(x.ID, 10), ReasonField: "decline-" + strconv.FormatInt(x.ID, 10)}
		for _, o := range all {
			if o.Name == x.Name && o.Standing == "in_force" {
				w.Was = v.shown(o)
			}
		}
		out = append(out, w)
	}
	return out
}

// history is the versions of a name, newest first.
func (v *visit) history(all []read.Version, name string) (out []versionRow) {
	was := ""
	for _, x := range all {
		if x.Name != name {
			continue
		}
		row := versionRow{Version: x.Version, When: v.Clock().Full(x.At), By: v.Lang.Say(v.Shown(v.R.Context(), x.By)),
			Is: v.shown(x), Was: was, Why: x.Reason, Stands: v.Lang.Say(standingWords[x.Standing]),
			From: v.Clock().Full(x.From)}
		if x.SettledBy != "" && x.SettledBy != x.By {
			row.By += v.Lang.Say("，") +
				v.Lang.Say("{name}确认", "name", v.Lang.Say(v.Shown(v.R.Context(), x.SettledBy)))
		}
		if x.State == ledger.Confirmed {
			was = row.Is
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

// give orders a change; refused, the page is shown again with every fault.
func (v *visit) give(name string, value any, to string, again func(int, ...door.Fault) error) error {
	raw, err := json.Marshal(value)
	if err != nil {
		return err
	}
	from, err := v.from()
	if err != nil {
		return again(http.StatusUnprocessableEntity, door.Fault{Field: "from",
			Text: v.Lang.Say("日期写成2026-03-01、3月1日或3月")})
	}
	o := desk.Order{Verb: desk.Change, Reason: v.R.PostFormValue("reason"),
		Change: &desk.Changed{Name: name, Value: raw, From: from}}
	if seen, err := strconv.Atoi(v.R.PostFormValue("version")); err == nil {
		o.Change.Base = &seen
	}
	done, err := v.Desk.Do(v.R.Context(), o, v.Actor(desk.Page))
	if errors.As(err, new(ledger.Refusals)) {
		return again(door.Status(err), v.Faults(err, "")...)
	} else if err != nil {
		return err
	}
	if done.Setting.State == ledger.Proposed {
		return v.Done(to, "已提出，等别人确认；确认前照旧。")
	}
	return v.Done(to, "已记为版本{n}，自{day}起用。", "n", words.Num(done.Setting.Version), "day",
		v.Clock().Full(done.Setting.From))
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
	_, err = v.Desk.Do(v.R.Context(), o, v.Actor(desk.Page))
	if errors.As(err, new(ledger.Refusals)) {
		if errors.Is(err, ledger.ErrNotFound) {
			return door.ErrNoPage
		}
		return v.back(door.Status(err), v.Faults(err, "")...)
	} else if err != nil {
		return err
	}
	if verb == desk.Confirm {
		return v.Done(v.returned(), "已确认，照此起用。")
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
