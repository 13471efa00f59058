package self

import (
	"net/http"
	"net/url"
	"time"

	ics "github.com/arran4/golang-ical"

	"huizong/admin/door"
	"huizong/admin/read"
	"huizong/jobs/account"
	"huizong/jobs/ledger"
	"huizong/jobs/period"
)

// feedLife is how long a feed is good for; then its owner makes another.
const feedLife = 366 * 24 * time.Hour

// newFeed makes a token that reads the feed of due dates, and shows its address this once.
func (v *visit) newFeed() error {
	token, hash := account.NewToken()
	_, err := v.Accounts.AddToken(v.R.Context(), account.Token{Account: v.Who.Name, Note: "calendar",
		Scope: account.Calendar, Hash: hash, ExpiresAt: time.Now().Add(feedLife).UTC().Truncate(time.Second)},
		v.Who.Name)
	if err != nil {
		return err
	}
	base := v.Service.BaseURL
	if base == "" {
		base = "http://" + v.R.Host
		if v.Secure {
			base = "https://" + v.R.Host
		}
	}
	return v.Done("/account", "日历订阅的地址，只显示这一次：{link}", "link",
		base+"/calendar.ics?"+url.Values{"token": {token}}.Encode())
}

// feed answers the due dates to whoever has a token for them: titles and dates, no figure and nobody's name. Calendar
// programs send no header, so the token stands in the address; the log never holds it.
func (v *visit) feed() error {
	t, a, err := v.Accounts.Bearer(v.R.Context(), account.HashToken(v.R.URL.Query().Get("token")))
	if err != nil || t.Scope != account.Calendar || t.Revoked || a.Disabled || !time.Now().Before(t.ExpiresAt) {
		return door.ErrNoPage // whatever is wrong: an address that does not work
	}
	stamp := t.CreatedAt
	versions, err := v.Versions(v.R.Context())
	if err != nil {
		return err
	}
	for _, x := range versions { // what moves due dates
		if x.State == ledger.Confirmed && x.From.After(stamp) && !x.From.After(time.Now()) {
			stamp = x.From
		}
	}
	body := v.calendar(stamp)
	etag := `"` + ledger.Hash([]byte(body))[:32] + `"`
	v.W.Header().Set("ETag", etag)
	if v.R.Header.Get("If-None-Match") == etag {
		v.W.WriteHeader(http.StatusNotModified)
		return nil
	}
	v.W.Header().Set("Content-Type", "text/calendar; charset=utf-8")
	v.W.Write([]byte(body))
	return nil
}

// calendar writes the due dates (RFC 5545). What an entry is stays the same from one reading to the next, so that a
// program shows each once.
func (v *visit) calendar(stamp time.Time) string {
	c := ics.NewCalendarFor("huizong")
	c.SetMethod(ics.MethodPublish)
	c.SetXWRCalName(v.Lang.Say("汇总：到期与截止"))
	add := func(id, title string) *ics.VEvent {
		e := c.AddEvent(id + "@huizong")
		e.SetDtStampTime(stamp.UTC())
		e.SetSummary(title)
		e.SetTimeTransparency(ics.TransparencyTransparent)
		return e
	}
	for _, u := range v.Service.Upcoming(v.Now(), read.SlotsOfAJob) {
		at, _ := time.Parse(time.RFC3339, u.Slot) // written by us in this form
		p, _ := period.Parse(u.Period)
		add("slot-"+u.Job+"-"+u.Period, v.Lang.Say("到期：{report}", "report", v.Label(u.Job, v.Lang)+" "+
			v.Lang.Period(p))).SetStartAt(at.UTC())
	}
	first := v.LastComplete()
	for m := first; m < first+12; m++ {
		day := v.Service.Options.Deadline(m).Add(-time.Minute).In(v.Service.Zone)
		e := add("deadline-"+m.String(), v.Lang.Say("报送截止：{month}", "month", v.Lang.Month(m)))
		e.SetAllDayStartAt(day)
		e.SetAllDayEndAt(day.AddDate(0, 0, 1))
	}
	return c.Serialize(ics.WithNewLineWindows)
}
