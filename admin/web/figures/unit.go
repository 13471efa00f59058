package figures

import (
	"net/url"
	"strconv"
	"time"

	"huizong/admin/web"
	"huizong/admin/words"
	"huizong/jobs"
	"huizong/jobs/desk"
	"huizong/jobs/period"
	"huizong/jobs/reconcile"
)

// unitView is a submission opened: its walk, its kinds, and every record.
type unitView struct {
	*jobs.UnitRecords
	Title, Filed      string
	Kinds             []kindRow
	Total             kindRow
	Records           []recordRow
	From, To, Of      int
	Before, After     string
	Notes             []string
	XLSX, Feedback    string
	Recorded, Dropped int64
	Missing, Found    int64 // of the claim without a record; of records beyond the claim
}

// kindRow is a kind of work.
type kindRow struct {
	jobs.KindFigures
	Name, Says string
	Off        *int64 // what stands less what was claimed
}

// recordRow is one record.
type recordRow struct {
	jobs.RecordRow
	KindName, Why string
	Stays         string // where the record that counts in its place is
}

// recordsOfAPage is how many records of a submission a page shows; a file has all.
const recordsOfAPage = 200

func (v *visit) open(f *jobs.Figures, u *jobs.UnitFigures) (*unitView, error) {
	found, err := v.Service.UnitRecords(v.R.Context(), u.Community, u.Month, u.Submission, f.AsOf)
	if err != nil {
		return nil, err
	}
	v.Reads("records", desk.Page)
	out := &unitView{
		UnitRecords: found,
		Title:       name(f, u) + v.Lang.Say("，") + community(f, u) + v.Lang.Say("，") + v.Lang.Month(u.Month),
		Filed: v.Lang.Say("填报{id}，修订{n}，{time}报", "id", string(u.Submission), "n", words.Num(u.Revision), "time",
			v.Clock().Full(u.FiledAt)),
		Of:       len(found.Rows),
		XLSX:     v.Query("unit", string(u.Submission), "as_of", f.AsOf.Format(time.RFC3339Nano), "format", "xlsx"),
		Recorded: u.Recorded,
		Dropped:  -u.Excluded,
		Missing:  min(u.Off(), 0),
		Found:    max(u.Off(), 0),
	}
	month := period.Period{Kind: period.Monthly, From: u.Month, To: u.Month}
	if _, ok := v.JobOf(month); ok {
		out.Feedback = "/feedback?" + url.Values{"period": {month.String()}, "agency": {u.Agency}}.Encode()
	}
	for _, k := range found.Kinds {
		out.Kinds = append(out.Kinds, v.kindRow(k))
	}
	out.Total = v.kindRow(found.Total)
	out.Total.Name = v.Lang.Say("直接受益合计")
	if found.Unverified > 0 {
		out.Total.Says = v.Lang.Say("无记录可核，按填报计。")
	}
	at, err := strconv.Atoi(v.R.URL.Query().Get("records"))
	if err != nil || at < 1 || (at-1)*recordsOfAPage >= out.Of {
		at = 1
	}
	from := (at - 1) * recordsOfAPage
	to := min(from+recordsOfAPage, out.Of)
	out.From, out.To = from+1, to
	if at > 1 {
		out.Before = v.Query("records", strconv.Itoa(at-1)) + "#u" + string(u.Submission)
	}
	if to < out.Of {
		out.After = v.Query("records", strconv.Itoa(at+1)) + "#u" + string(u.Submission)
	}
	for _, r := range found.Rows[from:to] {
		out.Records = append(out.Records, v.recordRow(f, u, r))
	}
	for _, x := range found.Findings {
		out.Notes = append(out.Notes, v.Lang.Say(words.RuleName(string(x.Code))))
	}
	return out, nil
}

func (v *visit) kindRow(k jobs.KindFigures) kindRow {
	row := kindRow{KindFigures: k, Name: v.Lang.Say(words.RecordKind(k.Kind))}
	if !k.Direct {
		row.Says = v.Lang.Say("不计入直接")
	}
	if k.Claimed == nil {
		return row
	}
	off := k.Counted - *k.Claimed
	row.Off = &off
	switch lost := k.Recorded - k.Counted; {
	case row.Says != "":
	case off == 0:
		row.Says = v.Lang.Say("相符")
	case lost > 0:
		row.Says = v.Lang.Say("核减{n}人次", "n", words.Num(lost))
	case off < 0:
		row.Says = v.Lang.Say("填报比记录多{n}人次：缺记录", "n", words.Num(-off))
	default:
		row.Says = v.Lang.Say("记录比填报多{n}人次", "n", words.Num(off))
	}
	return row
}

func (v *visit) recordRow(f *jobs.Figures, u *jobs.UnitFigures, r jobs.RecordRow) recordRow {
	out := recordRow{RecordRow: r, KindName: v.Lang.Say(words.RecordKind(r.Kind))}
	switch r.Rule {
	case "":
		if !r.Direct {
			out.Why = v.Lang.Say("不计入直接")
		}
	case reconcile.RecordDuplicate, reconcile.RecordRepeated:
		out.Why = v.instead(f, u, r)
		if r.Stays != nil && r.Stays.ID != "" {
			out.Stays = v.Query("period", u.Month.String(), "unit", string(r.Stays.Submission), "as_of",
				f.AsOf.Format(time.RFC3339Nano), "q", "", "agency", "", "only", "", "rule", "", "page", "", "records",
				"",
				"format", "") + "#r" + string(r.Stays.ID)
		}
	case reconcile.RecordOutOfPeriod:
		out.Why = v.Lang.Say("不在当月：填在{month}，日期是{date}", "month", v.Lang.Month(u.Month), "date",
			r.OccurredOn.String())
	case reconcile.RecordOutsideProject:
		out.Why = v.Lang.Say("日期不在项目期内")
		if p := f.Directory.Projects[u.Project]; p != nil {
			out.Why = v.Lang.Say("不在项目期内：项目{from}至{to}，本记录{date}", "from", p.StartsOn.String(), "to",
				p.EndsOn.String(), "date", r.OccurredOn.String())
		}
	case reconcile.RecordNonpositive:
		out.Why = v.Lang.Say("人次或节次不为正：人次{n}，节次{s}", "n", words.Num(r.Attendances), "s",
			words.Num(r.Sessions))
	default:
		out.Why = v.Lang.Say(words.RuleName(string(r.Rule)))
	}
	return out
}

// instead says which record counts in place of one that is left out.
func (v *visit) instead(f *jobs.Figures, u *jobs.UnitFigures, r jobs.RecordRow) string {
	day := func(t time.Time) string { return v.Clock().In(t).Format(time.DateOnly) }
	if r.Stays == nil {
		return v.Lang.Say(words.RuleName(string(r.Rule)))
	}
	if r.Rule == reconcile.RecordRepeated {
		return v.Lang.Say("同份重复：与本份记录{id}全同", "id", string(r.Stays.ID))
	}
	agency := r.Stays.Agency
	if a := f.Directory.Agencies[agency]; a != nil {
		agency = a.Name
	}
	switch {
	case r.Stays.ID == "":
		return v.Lang.Say("经判定与{agency}{date}《{title}》为同一次活动，计入那一条", "agency", agency, "date",
			r.Stays.OccurredOn.String(), "title", r.Stays.Title)
	case r.Stays.Judged:
		return v.Lang.Say("经判定为同一次活动：留记录{id}，{agency}{date}《{title}》{n}人次", "id", string(r.Stays.ID),
			"agency", agency, "date", r.Stays.OccurredOn.String(), "title", r.Stays.Title, "n",
			words.Num(r.Stays.Attendances))
	}
	return v.Lang.Say("同一活动重复填报：留记录{id}，{agency}{date}《{title}》{n}人次，{first}先报；本份{own}报", "id",
		string(r.Stays.ID), "agency", agency, "date", r.Stays.OccurredOn.String(), "title", r.Stays.Title, "n",
		words.Num(r.Stays.Attendances), "first", day(r.Stays.FiledAt), "own", day(u.FiledAt))
}

// keepRecords answers every record of a submission, and what those that count come to.
func (v *visit) keepRecords(f *jobs.Figures, u *jobs.UnitFigures) error {
	found, err := v.Service.UnitRecords(v.R.Context(), u.Community, u.Month, u.Submission, f.AsOf)
	if err != nil {
		return err
	}
	l := web.List{Name: "records-" + string(u.Submission), Title: v.Lang.Say("记录"),
		Head: []string{"record", "counted", "rule", "why", "occurred_on", "kind", "code", "title", "sessions",
			"attendances", "counted_attendances", "stays", "stays_submission", "stays_agency"}}
	for _, r := range found.Rows {
		row := v.recordRow(f, u, r)
		counted := r.Rule == "" && r.Direct
		cells := []any{string(r.ID), counted, string(r.Rule), row.Why, r.OccurredOn.String(), r.Kind, r.Code, r.Title,
			r.Sessions, r.Attendances, int64(0), nil, nil, nil}
		if counted {
			cells[10] = r.Attendances
		}
		if r.Stays != nil {
			cells[11], cells[12], cells[13] = string(r.Stays.ID), string(r.Stays.Submission), r.Stays.Agency
		}
		l.Rows = append(l.Rows, cells)
	}
	why := ""
	if found.Unverified > 0 {
		why = v.Lang.Say("无记录可核，按填报计。")
	}
	l.Sum = []any{v.Lang.Say("直接受益合计"), nil, nil, why, nil, nil, nil, nil, nil, nil, found.Total.Counted}
	return v.Keep(l)
}
