package office

import (
	"net/http"
	"slices"

	"huizong/admin/door"
	"huizong/admin/words"
	"huizong/jobs"
)

// channelRow is a channel that people are told over beside mail.
type channelRow struct {
	Name, Kind string
	Tag        words.Tag
	Said       string // when it was last told, or what it answered
}

// channels lists those of the configuration, with what they last answered.
func (v *visit) channels() (rows []channelRow, err error) {
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
	for _, t := range v.Service.Tells {
		row := channelRow{Name: t.Name, Kind: string(t.Kind), Tag: words.Tag{Class: "t-off", Text: "没有要通知的"}}
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
		rows = append(rows, row)
	}
	return rows, nil
}

// tryChannel tells a channel that it is tried: no figure, no agency, no report.
func (v *visit) tryChannel() error {
	name := v.R.PathValue("name")
	if !slices.ContainsFunc(v.Service.Tells, func(t jobs.Tell) bool { return t.Name == name }) {
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
