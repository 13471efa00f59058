package overview

import (
	"cmp"
	"net/url"
	"slices"

	"huizong/admin/read"
	"huizong/admin/words"
	"huizong/jobs"
	"huizong/jobs/account"
	"huizong/jobs/ledger"
	"huizong/jobs/period"
	"huizong/jobs/reconcile"
	"huizong/templates/wording"
)

// month is the month that is filed now: how far it has come, and who is missing.
type month struct {
	Words, Deadline string
	Value, Beside   string
	reconcile.Completeness
	Segments   []segment
	Names      []name
	More       int
	MoreHref   string
	Remind     int
	RemindHref string
	Sheets     string // to whom feedback sheets go
	SheetsHref string
	Unread     string // whether any are to be sent is not known
	Gate       string
	Before     string // nothing is due yet: from when on
	Streets    []street
	Nothing    bool
}

// name is one who is to file.
type name struct {
	Tag                     words.Tag
	Agency, Community, Note string
}

// street is a part of the region, and how many are missing there.
type street struct {
	Name, Href string
	N          int
}

// segment is a part of a bar of 1000.
type segment struct {
	Class    string
	X, Width int64
}

// mostNames is how many of those who are missing are named.
const mostNames = 6

// current is the month that is filed now: the last one that is over, until its report has gone out.
func (v *visit) current(st *read.Stock) period.Month {
	m := v.LastComplete()
	for _, r := range st.Runs {
		sent := r.State == ledger.Delivered || r.State == ledger.PartlyDelivered || r.State == ledger.Unchanged
		if r.Period.Kind == period.Monthly && r.Period.To == m && r.TestTo == "" && sent && v.Overdue(m) {
			return m + 1
		}
	}
	return m
}

func (v *visit) month(st *read.Stock, f *jobs.Filing) (out month, err error) {
	m := v.current(st)
	deadline := v.Service.Options.Deadline(m)
	c, _ := f.Completeness(f.Region, reconcile.Window{From: m, To: m})
	out = month{Words: v.Lang.Month(m), Completeness: c, Segments: bar(c), Deadline: v.Deadline(deadline),
		Nothing: c.Expected == 0, MoreHref: "/filing?month=" + m.String()}
	left := deadline.Sub(v.Now())
	filed := v.Lang.Say("已报{filed}/{expected}", "filed", words.Num(c.Filed()), "expected", words.Num(c.Expected))
	out.Value, out.Beside = v.Clock().Wait(left), v.Lang.Say("离截止，{filed}", "filed", filed)
	if left < 0 {
		out.Value, out.Beside = v.Clock().Wait(-left), v.Lang.Say("已过截止，{filed}", "filed", filed)
	}
	if m > v.LastComplete() {
		out.Before = v.Lang.Say("{month}未完，机构还不到报送的时候。{day}起名单列在这里，可催报。", "month", out.Words,
			"day",
			v.Clock().Day(m.End(v.Service.Zone), v.Now()))
		return out, nil
	}
	all, err := v.MonthOf(v.R.Context(), f, read.MonthQuery{Month: m, Region: f.Region})
	if err != nil {
		return out, err
	}
	out.names(v, all, !v.Now().Before(deadline))
	out.reminders(v, all, m)
	out.sheets(v, f, m)
	out.gate(v, st, f, m, c)
	out.streets(f, all, m)
	return out, nil
}

// names are those who are missing, or all where they are few.
func (out *month) names(v *visit, all []*read.Filer, due bool) {
	missing := 0
	for _, one := range all {
		away := one.Tab() == read.MissingTab || one.Tab() == read.ReturnedTab
		if away {
			missing++
		}
		if !away && len(all) > mostNames || len(out.Names) == mostNames {
			continue
		}
		n := name{Agency: one.AgencyName, Community: one.CommunityName, Tag: words.SlotTag(one.State, due)}
		switch {
		case one.FiledAt != nil && !away:
			n.Note = v.Clock().Stamp(*one.FiledAt, v.Now())
		case one.Contact == "":
			n.Note = v.Lang.Say("没有联系方式")
		case len(one.Letters) > 0:
			last := one.Letters[len(one.Letters)-1]
			n.Note = v.Lang.Say("{contact}，{day}催过", "contact", one.Contact, "day",
				v.Clock().Day(last.CreatedAt, v.Now()))
		default:
			n.Note = one.Contact
		}
		out.Names = append(out.Names, n)
	}
	out.More = max(missing-mostNames, 0)
}

// reminders are what can be sent to those who are missing.
func (out *month) reminders(v *visit, all []*read.Filer, m period.Month) {
	var agencies []string
	for _, one := range all {
		if one.Tab() == read.MissingTab && one.Contact != "" && !slices.Contains(agencies, one.Agency) {
			agencies = append(agencies, one.Agency)
		}
	}
	if v.Who.Role.May(account.Operator) {
		out.Remind, out.RemindHref = len(agencies), "/filing/remind?month="+m.String()
	}
}

// sheets are those whose claim differs from their records, who are told so.
func (out *month) sheets(v *visit, f *jobs.Filing, m period.Month) {
	if !v.Who.Role.May(account.Operator) {
		return
	}
	var codes []string
	sums, known := v.MonthSums(v.R.Context(), f.Region)
	if i := slices.IndexFunc(sums, func(s read.MonthSum) bool { return s.Month == m }); i >= 0 {
		codes = sums[i].Differing
	}
	if !known {
		out.Unread = v.Lang.Say("填报与记录是否相符：未知，正在核对，稍后刷新可见。")
	}
	q := url.Values{"period": {m.String()}}
	switch len(codes) {
	case 0:
		return
	case 1:
		out.Sheets = v.Lang.Say("给{name}发反馈单", "name", read.AgencyName(f, codes[0]))
		q.Set("agency", codes[0])
	default:
		out.Sheets = v.Lang.Say("给{n}家发反馈单", "n", words.Num(len(codes)))
	}
	out.SheetsHref = "/feedback?" + q.Encode()
}

// gate says when the report of the month comes, and whether it will be held.
func (out *month) gate(v *visit, st *read.Stock, f *jobs.Filing, m period.Month, c reconcile.Completeness) {
	if c.Expected == 0 {
		return
	}
	minimum := int64(v.Service.Options.MinCompleteness)
	now := v.Lang.Say("现在{filed}/{expected}，{rate}", "filed", words.Num(c.Filed()), "expected",
		words.Num(c.Expected),
		"rate", wording.Percent(c.Filed(), c.Expected))
	out.Gate = now + v.Lang.Say("。")
	if c.Filed()*1000 < c.Expected*minimum {
		lacking := (c.Expected*minimum+999)/1000 - c.Filed()
		out.Gate = v.Lang.Say("{now}；低于{min}，还差{n}份，不补报到期扣留。", "now", now, "min", v.Minimum(), "n",
			words.Num(lacking))
	}
	for _, j := range v.Service.Jobs {
		slot, ok := j.Schedule.Next(v.Now())
		if j.Kind == period.Monthly && j.Region == f.Region && ok && !st.Jobs[j.Name].Paused &&
			!st.Jobs[j.Name].Over(slot.At, v.Now()) && v.Service.DefaultPeriod(j, slot.At).To == m {
			out.Gate = v.Lang.Say("{time}出{report}。{gate}", "time", v.Clock().Stamp(slot.At, v.Now()), "report",
				v.Label(j.Name, v.Lang), "gate", out.Gate)
			return
		}
	}
}

// streets say where those who are missing are, where they are too many to be named.
func (out *month) streets(f *jobs.Filing, all []*read.Filer, m period.Month) {
	if out.More == 0 {
		return
	}
	for _, r := range f.Directory.Below(f.Region) {
		s := street{Name: cmp.Or(r.Name, r.Code), Href: "/filing?" + url.Values{"month": {m.String()},
			"region": {r.Code}}.Encode()}
		for _, one := range all {
			if one.Tab() == read.MissingTab && slices.Contains(f.Directory.Chain(one.Community), r.Code) {
				s.N++
			}
		}
		if s.N > 0 {
			out.Streets = append(out.Streets, s)
		}
	}
}

// bar cuts a bar of 1000 by how submissions were filed.
func bar(c reconcile.Completeness) []segment {
	if c.Expected == 0 {
		return nil
	}
	var out []segment
	var sum int64
	for _, part := range []struct {
		class string
		n     int64
	}{{"p-ok", c.OnTime}, {"p-late", c.Late}, {"p-ret", c.Returned}} {
		from, to := sum*1000/c.Expected, (sum+part.n)*1000/c.Expected
		sum += part.n
		if to > from {
			out = append(out, segment{part.class, from, to - from})
		}
	}
	return out
}
