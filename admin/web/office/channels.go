package office

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"

	"huizong/admin/door"
	"huizong/admin/read"
	"huizong/admin/words"
	"huizong/jobs"
)

// channelRow is a channel that people are told over beside mail.
type channelRow struct {
	Name, Kind string
	Tag        words.Tag
	Said       string // when it was last told, or what it answered
	Off        bool
}

// turnedOff are the channels that are told nothing, and the newest version of that setting.
func (v *visit) turnedOff(all []read.Version) (off []string, version int) {
	for _, t := range v.Service.Tells {
		if t.Off {
			off = append(off, t.Name)
		}
	}
	for _, x := range all {
		if x.Name != jobs.ChannelsOff {
			continue
		}
		if version = x.Version; x.Standing == "in_force" {
			off = nil
			_ = json.Unmarshal(x.Value, &off) // what is in force was checked
		}
	}
	return off, version
}

// channels lists those of the configuration, with what they last answered.
func (v *visit) channels(all []read.Version) (rows []channelRow, err error) {
	if v.Service.Post == nil {
		return nil, nil
	}
	told, err := v.Service.Post.OpenNotices(v.R.Context())
	if err != nil {
		return nil, err
	}
	failing, err := v.Service.Post.FailingNotices(v.R.Context())
	if err != nil {
		return nil, err
	}
	off, _ := v.turnedOff(all)
	for _, t := range v.Service.Tells {
		row := channelRow{Name: t.Name, Kind: string(t.Kind), Off: slices.Contains(off, t.Name),
			Tag: words.Tag{Class: "t-off", Text: "没有要通知的"}}
		for _, x := range told {
			if x.Channel == t.Name && x.ToldAt != nil {
				row.Tag, row.Said = words.Tag{Class: "t-ok", Text: "通知已送到"}, v.Clock().Full(*x.ToldAt)
			}
		}
		for _, x := range failing {
			if x.Channel == t.Name {
				row.Tag, row.Said = words.Tag{Class: "t-bad", Text: "通知没有送到"}, x.Error
			}
		}
		if row.Off {
			row.Tag = words.Tag{Class: "t-wait", Text: "停用着"}
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// turnChannel turns a channel off or on: a version of the list of those that are off, by one person.
func (v *visit) turnChannel() error {
	name := v.R.PathValue("name")
	if !v.hasChannel(name) {
		return door.ErrNoPage
	}
	all, err := v.Versions(v.R.Context())
	if err != nil {
		return err
	}
	off, version := v.turnedOff(all)
	off = slices.DeleteFunc(slices.Clone(off), func(o string) bool { return o == name })
	if v.R.PostFormValue("do") == "off" {
		off = append(off, name)
	}
	v.R.PostForm.Set("version", strconv.Itoa(version))
	return v.give(jobs.ChannelsOff, append([]string{}, off...), "/settings#channels",
		func(code int, faults ...door.Fault) error {
			for i := range faults {
				faults[i].Field = "channels"
			}
			return v.showSettings(code, nil, faults...)
		})
}

func (v *visit) hasChannel(name string) bool {
	return slices.ContainsFunc(v.Service.Tells, func(t jobs.Tell) bool { return t.Name == name })
}

// tryChannel tells a channel that it is tried: no figure, no agency, no report.
func (v *visit) tryChannel() error {
	name := v.R.PathValue("name")
	if !v.hasChannel(name) {
		return door.ErrNoPage
	}
	tried := v.Service.TryChannel(v.R.Context(), name)
	data := map[string]any{"channel": name, "taken": tried == nil}
	if err := v.Accounts.Note(v.R.Context(), v.Who.Name, "channel.tried", data); err != nil {
		return err
	}
	if tried != nil {
		return v.showSettings(http.StatusBadGateway, nil, door.Fault{Field: "channels",
			Text: v.Lang.Say("{name}没有接收：{error}", "name", name, "error", tried.Error())})
	}
	return v.Done("/settings#channels", "{name}接收了试发的1条。", "name", name)
}
