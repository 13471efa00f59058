package office

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"huizong/admin/door"
	"huizong/admin/read"
	"huizong/admin/words"
	"huizong/jobs"
	"huizong/jobs/account"
	"huizong/jobs/schedule"
)

// settingWords name what can be set, and say what it does.
var settingWords = map[string]struct{ name, help string }{
	"reconcile.coefficient": {"间接系数", "间接受益按直接受益乘这个数推算。改了，以后各期的间接数都变。"},
	"reconcile.fields":      {"分领域的间接系数", "某个服务领域用自己的系数；没有写的用上面的间接系数。"},
	"reconcile.direct_tolerance": {"直接受益的容差",
		"填报与记录相差在这以内不列为警告。核定数不受影响。"},
	"reconcile.indirect_tolerance": {"间接受益的容差", "机构所填间接与推算相差在这以内不列为警告。"},
	"gate.min_completeness":        {"报送率下限", "报送率低于它，报告扣留，等审批员放行。"},
	"gate.max_change":              {"总数骤变上限", "直接受益比上期变动超过它，报告扣留，等人看过。"},
	"gate.max_unverified":          {"无记录填报上限", "没有记录可核的填报占直接受益超过它，报告扣留。"},
	"deadline":                     {"报送截止", "每月几日24:00截止；遇休息日是否顺延。"},
	"mail.allowed_domains":         {"允许的域名", "收件地址在这些域名内，一个人就能改；在外的，要第二人确认。"},
}

// settingsView is what the office sets.
type settingsView struct {
	Managed   bool
	Waiting   []waiting
	Rows      []settingRow
	Years     []yearRow
	ByDay     *byDay // a year's days, one by one
	CanChange bool
	Form      url.Values
	Notice    *noticeView
	Effect    *effectView // of the notice
	NextYear  int
	Named     string       // the setting that was refused
	Accounts  []accountRow // of who looks after them
	Channels  []channelRow
}

// settingRow is one setting.
type settingRow struct {
	Key, Name, Help, Value string
	Version                int
	History                []versionRow
	Open                   bool
	Typed                  string
	Effect                 *effectView // of what was typed
}

// yearRow is a year of the calendar.
type yearRow struct {
	Year, Value string
	History     []versionRow
}

// noticeView is a notice as it was read, and the due dates that it moves.
type noticeView struct {
	Year     int
	Text     string
	Holidays []schedule.Holiday
	Faults   []string
	Value    string
	Same     bool
	Lost     []string // days that stand now and would not any more
	ByDay    *byDay   // they were typed one by one
}

// byDay is the days of a year as they are typed one by one.
type byDay struct {
	Year, Off, Work string
	Open            bool
}

func (v *visit) settingsPage() error { return v.showSettings(http.StatusOK, nil) }

func (v *visit) showSettings(code int, n *noticeView, faults ...door.Fault) error {
	all, err := v.Versions(v.R.Context())
	if err != nil {
		return err
	}
	view := settingsView{Managed: v.Service.Managed.Settings, CanChange: v.Who.Role.May(account.Operator),
		Form: v.R.PostForm, Notice: n, Effect: v.effect, NextYear: v.Now().In(v.Service.Zone).Year() + 1}
	if view.Waiting, err = v.waits(all, func(name string) bool {
		return !strings.HasPrefix(name, "recipients.")
	}); err != nil {
		return err
	}
	named := v.R.PathValue("name")
	for _, key := range v.Service.Managed.Names {
		if key == "holidays" || key == jobs.ChannelsOff {
			continue
		}
		row := settingRow{Key: key, Name: v.Lang.Say(settingWords[key].name), Help: v.Lang.Say(settingWords[key].help),
			Value: v.fromFile(key), History: v.history(all, is(key)),
			Open: key == named && (len(faults) > 0 || v.effect != nil)}
		if row.Open {
			row.Typed, row.Effect = v.R.PostFormValue("value"), v.effect
		}
		for _, x := range all {
			if x.Name == key {
				row.Version = x.Version
				if x.Standing == "in_force" && !x.Ended() {
					row.Value = v.shown(x)
				}
			}
		}
		view.Rows = append(view.Rows, row)
	}
	for _, x := range all {
		year, ok := strings.CutPrefix(x.Name, "holidays.")
		if !ok || x.Standing != "in_force" && x.Standing != "planned" || x.Ended() {
			continue
		}
		view.Years = append(view.Years, yearRow{Year: year, Value: v.shown(x), History: v.history(all, is(x.Name))})
	}
	view.ByDay = v.byDay(all, n)
	if v.Who.Role.May(account.Admin) {
		if view.Accounts, err = v.accounts(); err != nil {
			return err
		}
	}
	if view.Channels, err = v.channels(all); err != nil {
		return err
	}
	return v.Show(code, "settings", "办公室设置", "/settings", view, faults...)
}

// changeSetting proposes another value of a setting.
func (v *visit) changeSetting() error {
	name, text := v.R.PathValue("name"), strings.TrimSpace(v.R.PostFormValue("value"))
	var value any = text
	if v.R.PostFormValue("do") == "end" {
		value = nil
	} else if strings.HasPrefix(text, "{") || strings.HasPrefix(text, "[") {
		if err := json.Unmarshal([]byte(text), &value); err != nil {
			return v.showSettings(http.StatusUnprocessableEntity, nil, door.Fault{Field: "value-" + name,
				Text: v.Lang.Say("这不是一个值：{error}", "error", v.Relay(err.Error()))})
		}
	}
	return v.give(name, value, "/settings", func(code int, faults ...door.Fault) error {
		for i := range faults {
			if faults[i].Field != "main" && !strings.HasPrefix(name, "holidays.") {
				faults[i].Field += "-" + name
			}
		}
		return v.showSettings(code, nil, faults...)
	})
}

// holidays reads a notice that was pasted, and shows what it would move; nothing is saved.
func (v *visit) holidays() error {
	form := v.R.PostForm
	year, err := strconv.Atoi(strings.TrimSpace(form.Get("year")))
	if err != nil || year < 2020 || year > 2100 {
		return v.showSettings(http.StatusUnprocessableEntity, nil,
			door.Fault{Field: "year", Text: v.Lang.Say("填四位年份")})
	}
	n := &noticeView{Year: year, Text: form.Get("notice")}
	field, said := "notice", "通知里有{n}处认不准，没有保存。"
	var faults []schedule.NoticeFault
	if form.Get("by") == "day" {
		field, said = "off", "有{n}处认不准，没有保存。"
		n.ByDay = &byDay{Year: strconv.Itoa(year), Off: form.Get("off"), Work: form.Get("work"), Open: true}
		h := schedule.Holiday{Name: v.Lang.Say("按日填的")}
		var more []schedule.NoticeFault
		h.Off, faults = schedule.ReadDays(n.ByDay.Off, year)
		h.Work, more = schedule.ReadDays(n.ByDay.Work, year)
		slices.Sort(h.Off)
		slices.Sort(h.Work)
		n.Holidays, faults = []schedule.Holiday{h}, append(faults, more...)
	} else {
		n.Holidays, faults = schedule.ReadNotice(n.Text, year)
	}
	for _, f := range faults {
		args := []any{"said", f.Said, "is", f.Is}
		switch f.Code {
		case "unread":
			args = []any{"text", f.Text}
		case "count":
			args[1] = strings.TrimSpace(f.Said)
		}
		n.Faults = append(n.Faults, v.Lang.Say("第{line}行", "line", words.Num(f.Line))+
			v.Lang.Say(noticeWords[f.Code], args...))
	}
	days, err := schedule.DaysOf(n.Holidays)
	if err != nil {
		n.Faults = append(n.Faults, v.Lang.Say("同一天又放假又上班：{error}", "error", v.Relay(err.Error())))
	}
	if len(n.Holidays) == 0 {
		n.Faults = append(n.Faults, v.Lang.Say("没有认出放假日期。请贴国务院办公厅通知的正文，一个节日一行。"))
	}
	if len(n.Faults) > 0 {
		return v.showSettings(http.StatusUnprocessableEntity, n, door.Fault{Field: field,
			Text: v.Lang.Say(said, "n", words.Num(len(n.Faults)))})
	}
	raw, err := json.Marshal(days)
	if err != nil {
		return err
	}
	n.Value = string(raw)
	if v.effect, err = v.effectOf("holidays."+strconv.Itoa(year), raw); err != nil {
		return v.refused(err, func(code int, faults ...door.Fault) error { return v.showSettings(code, n, faults...) })
	}
	n.Same = len(v.effect.Was) > 0 && v.effect.Was == v.effect.Is
	all, err := v.Versions(v.R.Context())
	if err != nil {
		return err
	}
	before := daysInForce(all, n.Year)
	for _, day := range slices.Concat(before.Off, before.Work) {
		if !slices.Contains(days.Off, day) && !slices.Contains(days.Work, day) {
			n.Lost = append(n.Lost, day)
		}
	}
	n.Same = n.Same && len(n.Lost) == 0 && slices.Equal(before.Off, days.Off) && slices.Equal(before.Work, days.Work)
	return v.showSettings(http.StatusOK, n)
}

// daysInForce are the days of a year that stand in the ledger.
func daysInForce(all []read.Version, year int) (d schedule.Days) {
	for _, x := range all {
		if x.Name == "holidays."+strconv.Itoa(year) && (x.Standing == "in_force" || x.Standing == "planned") &&
			!x.Ended() {
			d = schedule.Days{}
			_ = json.Unmarshal(x.Value, &d) // written by us in this form
		}
	}
	return d
}

// byDay is the form of a year's days, filled in with those that stand: whoever adds one keeps the others.
func (v *visit) byDay(all []read.Version, n *noticeView) *byDay {
	if n != nil && n.ByDay != nil {
		return n.ByDay
	}
	year, err := strconv.Atoi(v.R.URL.Query().Get("year"))
	if err != nil {
		year = v.Now().In(v.Service.Zone).Year() + 1
	}
	d := daysInForce(all, year)
	return &byDay{Year: strconv.Itoa(year), Off: strings.Join(d.Off, "\n"), Work: strings.Join(d.Work, "\n"),
		Open: err == nil}
}

var noticeWords = map[string]string{"unread": "看不懂：“{text}”", "weekday": "：{said}，实为{is}，请核对原文",
	"count": "：写的是{said}，数出来是{is}天", "order": "：止日{said}在起日{is}之前或太远"}

// accountRow is an account, for who looks after them.
type accountRow struct{ Name, Role, Path string }

// accounts are those that may sign in.
func (v *visit) accounts() (rows []accountRow, err error) {
	all, err := v.Accounts.Accounts(v.R.Context())
	for _, a := range all {
		if !a.Disabled {
			rows = append(rows, accountRow{a.Shown(), v.Lang.Say(words.RoleWords[a.Role]),
				"/accounts/" + url.PathEscape(a.Name)})
		}
	}
	return rows, err
}
