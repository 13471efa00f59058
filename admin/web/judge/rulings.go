package judge

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"huizong/admin/words"
	"huizong/jobs"
	"huizong/jobs/account"
	"huizong/jobs/reconcile"
)

// rulingRow is a judgement.
type rulingRow struct {
	reconcile.Ruling
	Word, About, When, Who string
	Stands                 words.Tag
	Second, SecondWhen     string // who confirmed it, and when
	CanConfirm, CanUndo    bool
	Mine                   bool   // proposed by who looks: another person confirms
	Typed                  string // why it was to be undone, where that was refused
}

// mostRulings is how many judgements are listed, beside those that wait for a second person.
const mostRulings = 50

// ofRows are the judgements that are of rows, and not of two records.
func (v *visit) ofRows(ctx context.Context) (map[int64]bool, error) {
	all, err := v.Rulings(ctx)
	out := map[int64]bool{}
	for _, r := range slices.Backward(all) { // what ends one is younger
		out[r.ID] = r.Table != "" || out[r.Undoes]
	}
	return out, err
}

// rulings are what people judged of rows, or of records, newest first.
func (v *visit) rulings(j *jobs.Judging, rows bool) (out []rulingRow, err error) {
	ofRows, err := v.ofRows(v.R.Context())
	if err != nil {
		return nil, err
	}
	all, err := v.Rulings(v.R.Context())
	for _, r := range all {
		if ofRows[r.ID] == rows && (len(out) < mostRulings || r.State() == "proposed") {
			out = append(out, v.ruling(j, r))
		}
	}
	return out, err
}

var standing = map[string]string{"proposed": "t-run", "in force": "t-ok", "undone": "t-off"}

func (v *visit) ruling(j *jobs.Judging, r reconcile.Ruling) rulingRow {
	ctx := v.R.Context()
	row := rulingRow{Ruling: r, Word: v.Lang.Say(words.VerdictWords[r.Verdict]), When: v.Clock().Full(r.At),
		Who: v.Lang.Say(v.Shown(ctx, r.By)), About: strings.TrimSpace(r.Table + " " + r.Row),
		Stands: words.Tag{Class: standing[r.State()], Text: words.StandingWords[r.State()]}}
	if stays, goes, ok := r.Keys(); ok {
		row.About = v.Lang.Say("留{stays}；另一条：{goes}", "stays", v.record(j, stays), "goes", v.record(j, goes))
		if r.Verdict == reconcile.Different {
			row.About = v.Lang.Say("{stays}；{goes}", "stays", v.record(j, stays), "goes", v.record(j, goes))
		}
	}
	if r.Verdict == reconcile.Undone {
		row.About = v.Lang.Say("判定{id}", "id", words.Num(r.Undoes))
	}
	if r.Second != "" && r.InForce != nil {
		row.Second, row.SecondWhen = v.Lang.Say(v.Shown(ctx, r.Second)), v.Clock().Full(*r.InForce)
	}
	may, proposed := v.Who.Role.May(account.Operator), r.State() == "proposed"
	row.Mine = proposed && r.By == v.Who.Name
	row.CanConfirm = may && proposed && !row.Mine
	if v.R.PathValue("judgement") == strconv.FormatInt(r.ID, 10) {
		row.Typed = v.R.PostFormValue("reason")
	}
	row.CanUndo = may && r.State() != "undone" && r.Verdict != reconcile.Undone
	return row
}

// record names a record as its filing does; a title that is filed no more is named by its normal form.
func (v *visit) record(j *jobs.Judging, key reconcile.RecordKey) string {
	id, title := "", key.Title
	if s := j.Named(key); s != nil {
		id, title = string(s.ID), s.Title
	}
	return strings.TrimSpace(v.Lang.Say("{agency}{date}《{title}》", "agency", agencyName(j, key.AgencyCode), "date",
		key.OccurredOn.String(), "title", title) + " " + id)
}
