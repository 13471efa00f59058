package overview

import (
	"strings"
	"time"

	"huizong/admin/read"
	"huizong/admin/words"
	"huizong/jobs/ledger"
)

// untoldFor is how long a mail of ours that did not reach somebody of the office is shown.
const untoldFor = 7 * 24 * time.Hour

// untold are the channels that do not take notices, and those of the office whom mail does not reach: who relies on
// being told has to know that nobody tells.
func (v *visit) untold(st *read.Stock) (out []todo, err error) {
	if v.Service.Post == nil {
		return nil, nil
	}
	failing, err := v.Service.Post.FailingNotices(v.R.Context())
	if err != nil {
		return nil, err
	}
	rows := map[string]int{}
	add := func(name, title, href, reply string, at time.Time) {
		i, ok := rows[name]
		if !ok {
			i = len(out)
			rows[name] = i
			out = append(out, todo{Class: "c-bad", Tag: words.Tag{Class: "t-bad", Text: "通知没有送到"}, Title: title,
				Href: href, Reply: reply, Button: "查看", rank: 2, at: at})
		}
		if t := &out[i]; at.Before(t.at) {
			t.at = at
		}
		out[i].pieces++
	}
	for _, t := range failing {
		add("channel "+t.Channel, v.Lang.Say("通知渠道{name}", "name", t.Channel), "/settings#channels", t.Error,
			t.NextAt)
	}
	for _, d := range st.Notices {
		if v.Now().Sub(d.UpdatedAt) < untoldFor {
			add("mail "+strings.ToLower(d.Recipient), v.Lang.Say("通知邮件 → {to}", "to", d.Recipient),
				"/deliveries?kind=letters&state="+string(ledger.FailedFound), d.LastReply, d.UpdatedAt)
		}
	}
	for i := range out {
		t := &out[i]
		t.Text = v.Lang.Say("{n}件没有送到：本页照常列出，只是没有人被告知。", "n", words.Num(t.pieces))
		t.When, t.Since = "", v.Clock().Stamp(t.at, v.Now())
		t.pieces = 1
	}
	return out, nil
}
