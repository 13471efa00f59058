package reconcile_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"huizong/jobs/period"
	"huizong/jobs/reconcile"
	"huizong/jobs/reconcile/reconciletest"
)

// trialRow is one record of a submission: agency and community by a letter each.
type trialRow struct {
	agency, community, id, code, title string
	attendances                        int64
}

var trialMonth = period.MonthOf(2026, 3)

// trialRows are two communities, c and d, of one street; agencies filed in the order of their letters.
func trialRows(list []trialRow) *reconciletest.Rows {
	r := &reconciletest.Rows{Regions: []reconcile.Region{{Code: "s", Level: reconcile.Street},
		{Code: "c", ParentCode: "s", Level: reconcile.Community}, {Code: "d", ParentCode: "s",
			Level: reconcile.Community}}, Records: map[reconcile.ID][]reconcile.Record{}}
	known := map[reconcile.ID]bool{}
	for _, x := range list {
		id := reconcile.ID(x.agency + x.community)
		if !known[id] {
			known[id] = true
			r.Agencies = append(r.Agencies, reconcile.Agency{Code: x.agency})
			r.Projects = append(r.Projects, reconcile.Project{Code: "P" + string(id), AgencyCode: x.agency,
				StartsOn: reconcile.DateOf(2026, 1, 1), EndsOn: reconcile.DateOf(2026, 12, 31),
				Communities: []string{x.community}})
			r.Submissions = append(r.Submissions, reconcile.Submission{ID: id, AgencyCode: x.agency,
				ProjectCode: "P" + string(id), CommunityCode: x.community, Period: trialMonth, Revision: 1,
				Status:      reconcile.Submitted,
				SubmittedAt: time.Date(2026, 4, 1, int(x.agency[0]-'a'), 0, 0, 0, time.UTC),
				Claims:      reconcile.Claims{Direct: reconcile.Filed(10)}})
		}
		r.Records[id] = append(r.Records[id], reconcile.Record{ID: []byte(x.id), Kind: reconcile.Event,
			Code: []byte(x.code), Title: []byte(x.title), OccurredOn: reconcile.DateOf(2026, 3, 4), Sessions: 1,
			Attendances: x.attendances})
	}
	return r
}

func trialKey(x trialRow) reconcile.RecordKey {
	return reconcile.KeyOf(reconcile.RecordDetail{Kind: "event", Code: x.code, Title: x.title,
		OccurredOn: reconcile.DateOf(2026, 3, 4)}, x.agency, "P"+x.agency+x.community, x.community)
}

// reconciled is what the street comes to by judgements.
func reconciled(t *testing.T, r *reconciletest.Rows, judged ...reconcile.Judgement) reconcile.Pair {
	t.Helper()
	r.Judged = judged
	opt, w := reconcile.Defaults(time.UTC), reconcile.Window{From: trialMonth, To: trialMonth}
	dir, err := r.Directory(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	j, err := r.Judgements(t.Context(), time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	fold := reconcile.NewFold(dir, &opt, w, "s", time.Time{}, false)
	pass := reconcile.NewPass(dir, &opt, j, w, "s", time.Time{}, fold.Add)
	if err := r.Cells(t.Context(), reconcile.Query{From: w.From, To: w.To, Region: "s"}, pass.Cell); err != nil {
		t.Fatal(err)
	}
	pass.Close()
	f := fold.Summary().Figures
	return reconcile.Pair{Direct: f.Direct, Indirect: f.Indirect}
}

func tried(t *testing.T, r *reconciletest.Rows, first, later trialRow, judged ...reconcile.Judgement) reconcile.Trial {
	t.Helper()
	opt := reconcile.Defaults(time.UTC)
	dir, err := r.Directory(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	one := reconcile.Trial{First: trialKey(first), Later: trialKey(later)}
	trials := reconcile.NewTrials(dir, &opt, reconcile.NewJudgements(judged), []*reconcile.Trial{&one}, time.Time{})
	w, any := trials.Window()
	if !any || w != (reconcile.Window{From: trialMonth, To: trialMonth}) || !trials.Wants("c", trialMonth) ||
		trials.Wants("c", trialMonth+1) || trials.Wants("s", trialMonth) {
		t.Errorf("%v, %t", w, any)
	}
	err = r.Cells(t.Context(), reconcile.Query{From: w.From, To: w.To, Region: "s"}, trials.Cell)
	if err != nil {
		t.Fatal(err)
	}
	return one
}

// TestTrial holds what is told of a verdict before it is given against what reconciling comes to once it is: direct,
// as it is judged now, unjudged, the first one kept, the later one kept, and two events.
func TestTrial(t *testing.T) {
	a := trialRow{"a", "c", "1", "A1", "Tea party 3", 12}
	b := trialRow{"b", "c", "2", "B1", "Tea party 3!", 11}
	far := trialRow{"b", "d", "2", "B1", "Tea party 3!", 11}
	judge := func(v reconcile.Verdict, x, y trialRow) reconcile.Judgement {
		return reconcile.Judgement{ID: 9, Verdict: v, Record: trialKey(x), Other: trialKey(y)}
	}
	for name, c := range map[string]struct {
		rows         []trialRow
		first, later trialRow
		judged       []reconcile.Judgement
		want         [5]int64
	}{
		"one community":   {[]trialRow{a, b}, a, b, nil, [5]int64{23, 23, 12, 11, 23}},
		"two communities": {[]trialRow{a, far}, a, far, nil, [5]int64{23, 23, 12, 11, 23}},
		"two records under the key that goes": {[]trialRow{a, b, {"b", "c", "3", "B1", "TEA PARTY 3", 20}}, a, b, nil,
			[5]int64{43, 43, 12, 31, 43}},
		"what goes was itself filed twice: then the copy counts": {[]trialRow{a, b, {"c", "c", "4", "C1",
			"Tea party 3", 11}}, a, b, nil, [5]int64{23, 23, 23, 11, 23}},
		"equal, and two events": {[]trialRow{a, {"b", "c", "2", "B1", "Tea party 3", 12}}, a,
			trialRow{"b", "c", "2", "B1", "Tea party 3", 12}, nil, [5]int64{12, 12, 12, 12, 24}},
		"judged one event": {[]trialRow{a, b}, a, b, []reconcile.Judgement{judge(reconcile.Same, a, b)},
			[5]int64{12, 23, 12, 11, 23}},
		"judged the other way": {[]trialRow{a, far}, a, far, []reconcile.Judgement{judge(reconcile.Same, far, a)},
			[5]int64{11, 23, 12, 11, 23}},
		"judged two events": {[]trialRow{a, b}, a, b, []reconcile.Judgement{judge(reconcile.Different, b, a)},
			[5]int64{23, 23, 12, 11, 23}},
		"a ring would leave none of three, so the last is not taken": {[]trialRow{a, b, {"c", "d", "4", "C1",
			"Tea party 3 again", 10}}, a, b, []reconcile.Judgement{
			judge(reconcile.Same, b, trialRow{"c", "d", "4", "C1", "Tea party 3 again", 10}),
			judge(reconcile.Same, trialRow{"c", "d", "4", "C1", "Tea party 3 again", 10}, a)},
			[5]int64{11, 11, 11, 11, 11}},
		"the one that would stay is not filed any more": {[]trialRow{b}, a, b, nil, [5]int64{11, 11, 11, 11, 11}},
	} {
		r := trialRows(c.rows)
		got := tried(t, r, c.first, c.later, c.judged...)
		without := func(v ...reconcile.Judgement) []reconcile.Judgement {
			if len(c.judged) == 1 { // of this pair
				return v
			}
			return append(append([]reconcile.Judgement{}, c.judged...), v...)
		}
		x, y := c.first, c.later
		for i, one := range []struct {
			trial  reconcile.Pair
			judged []reconcile.Judgement
		}{{got.Now, c.judged}, {got.Open, without()}, {got.Same, without(judge(reconcile.Same, x, y))},
			{got.Reversed, without(judge(reconcile.Same, y, x))},
			{got.Different, without(judge(reconcile.Different, x, y))}} {
			if real := reconciled(t, r, one.judged...); one.trial != real || real.Direct != c.want[i] {
				t.Errorf("%s, %d: told %v, comes to %v, want %d", name, i, one.trial, real, c.want[i])
			}
		}
	}
}

// TestTrialFinds holds what is told of the two records: every record under their keys, when they were filed first and
// last, and the other days of the same code.
func TestTrialFinds(t *testing.T) {
	a := trialRow{"a", "c", "1", "A1", "Tea party 3", 12}
	b := trialRow{"b", "d", "2", "B1", "Tea party 3!", 11}
	r := trialRows([]trialRow{a, b, {"b", "d", "3", "B1", "Tea party 4", 9}, {"b", "d", "4", "B2", "Tea party 3!", 9},
		{"a", "d", "5", "A1", "Tea party 3", 9}})
	for i := range r.Records["bd"] {
		if rec := &r.Records["bd"][i]; string(rec.ID) == "3" {
			rec.OccurredOn = reconcile.DateOf(2026, 3, 11)
		}
	}
	again := r.Submissions[1]
	again.ID, again.Revision, again.SubmittedAt = "bd2", 2, time.Date(2026, 4, 20, 8, 0, 0, 0, time.UTC)
	r.Submissions, r.Records["bd2"] = append(r.Submissions, again), r.Records["bd"]
	got := tried(t, r, a, b)
	told := ""
	for i := range got.Found {
		for _, f := range got.Found[i] {
			told += fmt.Sprintf("%s of %s.%d, first %s, now %s; ", f.ID, f.Submission, f.Revision,
				f.FirstFiled.Format("01-02 15"), f.FiledAt.Format("01-02 15"))
		}
		told += fmt.Sprint(got.Others[i], "\n")
	}
	want := "1 of ac.1, first 04-01 00, now 04-01 00; []\n2 of bd2.2, first 04-01 01, now 04-20 08; [2026-03-11]\n"
	if d := cmp.Diff(want, told); d != "" {
		t.Error(d)
	}
	if _, any := reconcile.NewTrials(nil, nil, nil, nil, time.Time{}).Window(); any {
		t.Error("nothing is tried, but months are to be read")
	}
}

// TestLikeness tells how alike two records are as the rule has it, on both sides of its bounds.
func TestLikeness(t *testing.T) {
	for _, c := range []struct {
		a, b        string
		n, m        int64
		want        reconcile.TitlesAlike
		share       int
		apart, most int64
	}{
		{"Tea party 3", "TEA-PARTY 3", 12, 11, reconcile.TitlesEqual, 100, 1, 2},
		{"\u7b2c\u4e09\u6b21", "\u7b2c3\u6b21", 40, 42, reconcile.TitlesEqual, 100, 2, 2},
		{"Tea party 3", "Tea party 4", 59, 62, reconcile.TitlesApart, 87, 3, 3},
		{"abc", "stuvwxyzabc", 60, 57, reconcile.TitlesWithin, 33, 3, 3},
		{"ba", "bac", 1, 1, reconcile.TitlesShare, 66, 0, 2},
		{"abcdeX", "abcdefghi", 100, 94, reconcile.TitlesShare, 61, 6, 5},
		{"?!", "abc", 3, 3, reconcile.TitlesApart, 0, 0, 2},
		{"a", "a", 3, 3, reconcile.TitlesEqual, 100, 0, 2},
	} {
		got := reconcile.LikenessOf(&reconcile.RecordDetail{Title: c.a, Attendances: c.n},
			&reconcile.RecordDetail{Title: c.b, Attendances: c.m})
		if want := (reconcile.Likeness{Titles: c.want, Share: c.share, Apart: c.apart, Most: c.most}); got != want {
			t.Errorf("%s and %s: %+v, want %+v", c.a, c.b, got, want)
		}
	}
}

// TestTrialFindsWhatIsNamed takes records of the agency, project, community and code that a key names: of its day and
// title as the record itself, of others their days, each once and in order.
func TestTrialFindsWhatIsNamed(t *testing.T) {
	at := time.Date(2026, 4, 1, 9, 0, 0, 0, time.UTC)
	r := trialRows(nil)
	r.Agencies = []reconcile.Agency{{Code: "a"}, {Code: "b"}}
	for _, p := range []reconcile.Project{{Code: "P", AgencyCode: "a"}, {Code: "Q", AgencyCode: "a"},
		{Code: "R", AgencyCode: "b"}} {
		p.StartsOn, p.EndsOn = reconcile.DateOf(2026, 1, 1), reconcile.DateOf(2026, 12, 31)
		p.Communities = []string{"c", "d"}
		r.Projects = append(r.Projects, p)
	}
	file := func(agency, project, community string, records ...reconcile.Record) {
		id := reconcile.ID(project + community)
		r.Submissions = append(r.Submissions, reconcile.Submission{ID: id, AgencyCode: agency, ProjectCode: project,
			CommunityCode: community, Period: trialMonth, Revision: 1, Status: reconcile.Submitted, SubmittedAt: at})
		r.Records[id] = records
	}
	tea := func(id string, day int, title string) reconcile.Record {
		return reconcile.Record{ID: []byte(id), Kind: reconcile.Event, Code: []byte("A1"), Title: []byte(title),
			OccurredOn: reconcile.DateOf(2026, 3, day), Sessions: 1, Attendances: 9}
	}
	file("a", "P", "c", tea("1", 4, "Tea 3"), tea("2", 11, "Tea 3"), tea("3", 4, "Walk"), tea("4", 2, "Walk"),
		tea("5", 11, "Walk"))
	file("a", "P", "d", tea("6", 4, "Tea 3"), tea("7", 20, "Tea 3"))
	file("a", "Q", "c", tea("8", 4, "Tea 3"), tea("9", 21, "Tea 3"))
	file("b", "R", "d", tea("10", 4, "Tea 3"))
	opt := reconcile.Defaults(time.UTC)
	dir, err := r.Directory(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	key := func(agency, project, community string) reconcile.RecordKey {
		return reconcile.KeyOf(reconcile.RecordDetail{Kind: "event", Code: "A1", Title: "Tea 3",
			OccurredOn: reconcile.DateOf(2026, 3, 4)}, agency, project, community)
	}
	one := reconcile.Trial{First: key("a", "P", "c"), Later: key("b", "R", "d")}
	trials := reconcile.NewTrials(dir, &opt, nil, []*reconcile.Trial{&one}, time.Time{})
	q := reconcile.Query{From: trialMonth, To: trialMonth, Region: "s"}
	if err := r.Cells(t.Context(), q, trials.Cell); err != nil {
		t.Fatal(err)
	}
	var got []string
	for i := range one.Found {
		line := fmt.Sprint(one.Others[i])
		for _, f := range one.Found[i] {
			line += fmt.Sprintf(" %s of %s", f.ID, f.Submission)
		}
		got = append(got, line)
	}
	if d := cmp.Diff([]string{"[2026-03-02 2026-03-04 2026-03-11] 1 of Pc", "[] 10 of Rd"}, got); d != "" {
		t.Error(d)
	}
}

// TestTrialSeesWhatTheReportSees counts a row that a person accepted as it is as voided, and nothing that was filed
// after the moment asked for.
func TestTrialSeesWhatTheReportSees(t *testing.T) {
	dir, err := trialRows([]trialRow{{"a", "c", "1", "A1", "Tea", 12}, {"b", "d", "2", "B1", "Tea", 12}}).
		Directory(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	day := func(n int) time.Time { return time.Date(2026, 4, n, 9, 0, 0, 0, time.UTC) }
	opt := reconcile.Defaults(time.UTC)
	for _, tt := range []struct {
		accepted string
		asOf     time.Time
		want     time.Time
	}{
		{"x", day(20), day(1)},
		{"another content", day(20), day(9)},
		{"x", time.Time{}, day(30)},
	} {
		filing := func(id reconcile.ID, revision, filed int, status reconcile.Status) reconcile.Submission {
			return reconcile.Submission{ID: id, AgencyCode: "a", ProjectCode: "Pac", CommunityCode: "c",
				Period: trialMonth, Revision: revision, Status: status, SubmittedAt: day(filed)}
		}
		c := &reconcile.Cell{CommunityCode: "c", Period: trialMonth,
			Submissions: []reconcile.Submission{filing("1", 1, 1, reconcile.Quarantined),
				filing("2", 2, 9, reconcile.Submitted), filing("3", 3, 30, reconcile.Submitted)},
			Quarantine: []reconcile.QuarantinedRow{{Row: reconcile.Row{Table: "submissions", ID: "1", Content: "x"},
				Submission: "1"}},
			Filings: []reconcile.Filing{{Submission: 1, Records: []reconcile.Record{{ID: []byte("1"),
				Kind: reconcile.Event, Code: []byte("A1"), Title: []byte("Tea"),
				OccurredOn: reconcile.DateOf(2026, 3, 4), Sessions: 1, Attendances: 12}}}}}
		c.Submissions[2].Claims.Direct = reconcile.Filed(10)
		one := reconcile.Trial{First: trialKey(trialRow{"a", "c", "1", "A1", "Tea", 12}),
			Later: trialKey(trialRow{"b", "d", "2", "B1", "Tea", 12})}
		standing := reconcile.NewJudgements([]reconcile.Judgement{{Verdict: reconcile.Accepted, Table: "submissions",
			Row: "1", Content: tt.accepted}})
		if err := reconcile.NewTrials(dir, &opt, standing, []*reconcile.Trial{&one}, tt.asOf).Cell(c); err != nil {
			t.Fatal(err)
		}
		if len(one.Found[0]) != 1 || !one.Found[0][0].FirstFiled.Equal(tt.want) {
			t.Errorf("%s as of %s: %+v, want %s", tt.accepted, tt.asOf, one.Found[0], tt.want)
		}
	}
}
