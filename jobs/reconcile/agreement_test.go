package reconcile_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"huizong/jobs/period"
	"huizong/jobs/reconcile"
	"huizong/jobs/reconcile/reconciletest"
)

// drawn is a random source, from few agencies, places, days, titles and numbers, so that everything the rules look for
// happens often.
type drawn struct {
	*rand.Rand
	rows    *reconciletest.Rows
	record  int
	crowded bool // much in one month and street, so that records meet
}

func pick[T any](d *drawn, of ...T) T { return of[d.IntN(len(of))] }

func (d *drawn) one(in int) bool { return d.IntN(in) == 0 }

const (
	drawnMonths = 14
)

var (
	drawnFirst       = period.MonthOf(2025, 1)
	drawnAgencies    = []string{"52222401MJ0000018K", "52222401MJ0000026E", "52222401MJ0000026X"}
	drawnCommunities = []string{"222401001001", "222401001002", "222401002001", "222401003001"}
	drawnTitles      = []string{
		"\u5065\u5eb7\u8bb2\u5ea7\u7b2c3\u6b21",
		"\u5065\u5eb7\u8bb2\u5ea7\u7b2c\u4e09\u6b21",
		"\u5065\u5eb7\u8bb2\u5ea7\uff08\u7b2c\uff13\u6b21\uff09",
		"\u5065\u5eb7\u8bb2\u5ea7\u7b2c4\u6b21",
		"",
		"\uff01\uff01",
		"\u4e2d\u79cb\u8054\u6b22",
		"\u793e\u533a\u4e2d\u79cb\u8054\u6b22\u6d3b\u52a8",
		"\u4e2d\u79cb\u8054\u6b22\u4f1a",
		"Tea \uff21",
		"tea a!",
		"\u8336",
		"\u8336\u4f1a",
		"\u8336\u4f1a2",
	}
)

func draw(seed uint64) *drawn {
	d := &drawn{Rand: rand.New(rand.NewPCG(seed, 20)), rows: &reconciletest.Rows{
		Records:  map[reconcile.ID][]reconcile.Record{},
		Direct:   map[reconcile.ID][]reconcile.PersonKey{},
		Indirect: map[reconcile.ID][]reconcile.PersonKey{},
		Statuses: map[reconcile.ID][]reconcile.StatusChange{},
	}}
	d.crowded = d.one(2)
	region := func(code, parent string, level reconcile.Level) {
		r := reconcile.Region{Code: code, ParentCode: parent, Level: level, Name: code}
		if level == reconcile.Community {
			r.Population = pick(
				d,
				reconcile.Claim{},
				reconcile.Filed(0),
				reconcile.Filed(60),
				reconcile.Filed(5000),
			)
		}
		d.rows.Regions = append(d.rows.Regions, r)
	}
	region("222401", "", reconcile.County)
	for _, street := range []string{"222401001000", "222401002000", "222401003000"} {
		region(street, "222401", reconcile.Street)
	}
	for i, c := range drawnCommunities {
		parent := c[:9] + "000"
		if i == 3 { // a community whose code does not follow its street's, or that has none
			parent = pick(d, parent, "222401001000", "222401001000", "222401")
		}
		region(c, parent, reconcile.Community)
	}
	for i, a := range drawnAgencies {
		d.rows.Agencies = append(d.rows.Agencies, reconcile.Agency{Code: a, Name: a})
		starts := reconcile.DateOf(2025, time.Month(1+d.IntN(14)), 1+d.IntN(20))
		if d.crowded {
			starts = reconcile.DateOf(2025, 1, 1)
		}
		p := reconcile.Project{Code: fmt.Sprint("P", i), AgencyCode: a, Field: fmt.Sprint("f", i), StartsOn: starts,
			EndsOn: starts + reconcile.Date(30+d.IntN(400))}
		switch {
		case d.crowded:
			p.EndsOn = reconcile.DateOf(2026, 12, 31)
		case d.one(8): // of one day
			p.EndsOn = p.StartsOn
		}
		for _, c := range drawnCommunities {
			if d.one(2) {
				p.Communities = append(p.Communities, c)
			}
		}
		d.rows.Projects = append(d.rows.Projects, p)
	}
	steady := d.one(2) // few series, so that earlier months are many
	seen := map[string]bool{}
	for n := range 30 + d.IntN(50) {
		d.submission(n, steady, seen)
	}
	d.judge()
	return d
}

func (d *drawn) submission(n int, steady bool, seen map[string]bool) {
	who := d.IntN(len(drawnAgencies))
	project := who
	community := pick(d, drawnCommunities...)
	month := drawnFirst + period.Month(d.IntN(drawnMonths))
	if steady && !d.one(4) {
		who, project, community = 0, 0, drawnCommunities[0]
	} else if d.one(6) {
		project = d.IntN(len(drawnAgencies) + 1)
	}
	if !steady && d.one(2) {
		month = drawnFirst + drawnMonths - 1 - period.Month(d.IntN(2))
	}
	if d.crowded && !d.one(4) {
		community, month = pick(d, drawnCommunities[:2]...), drawnFirst+drawnMonths-1
	}
	s := reconcile.Submission{
		ID:            reconcile.ID(pick(d, strconv.Itoa(n+5), "a"+strconv.Itoa(n), strconv.Itoa(990+n))),
		AgencyCode:    drawnAgencies[who],
		ProjectCode:   fmt.Sprint("P", project),
		CommunityCode: community,
		Period:        month,
		Revision:      1 + d.IntN(3),
		SubmittedAt: (month + 1).Start(shanghai).AddDate(0, 0, d.IntN(50)-4).
			Add(time.Duration(d.IntN(3)) * 8 * time.Hour),
		Status: pick(d, reconcile.Submitted, reconcile.Approved, reconcile.Approved, reconcile.Approved,
			reconcile.Returned, reconcile.Voided, reconcile.Draft),
	}
	if d.one(5) { // moments that are equal, and at the edges of months and deadlines
		s.SubmittedAt = (month + 1).Start(shanghai).AddDate(0, 0, pick(d, -1, 0, 5, 5, 6)).
			Add(pick(d, 0, 0, -time.Nanosecond))
	}
	key := fmt.Sprint(s.AgencyCode, s.ProjectCode, s.CommunityCode, s.Period, s.Revision)
	if seen[key] || seen["id"+string(s.ID)] {
		return
	}
	seen[key], seen["id"+string(s.ID)] = true, true
	if !d.one(8) {
		for _, c := range claimsOf(&s.Claims) {
			*c = pick(
				d,
				reconcile.Claim{},
				reconcile.Filed(int64(d.IntN(60))),
				reconcile.Filed(7),
				reconcile.Filed(40),
				reconcile.Filed(-3),
			)
		}
		if d.one(5) {
			s.Claims.Direct = reconcile.Filed(pick(d, int64(999_999_999), 30, 29, 300))
		}
	}
	d.rows.Submissions = append(d.rows.Submissions, s)
	if !d.one(4) {
		for range d.IntN(7) {
			d.rows.Records[s.ID] = append(d.rows.Records[s.ID], d.meeting(month))
		}
	}
	if d.one(2) {
		for range d.IntN(5) {
			to := pick(d, d.rows.Direct, d.rows.Indirect)
			to[s.ID] = append(to[s.ID], reconcile.PersonKey{byte(d.IntN(8))})
		}
	}
	for range pick(d, 0, 0, 0, 1, 2) {
		d.rows.Statuses[s.ID] = append(d.rows.Statuses[s.ID], reconcile.StatusChange{
			Status: pick(
				d,
				reconcile.Submitted,
				reconcile.Approved,
				reconcile.Returned,
				reconcile.Voided,
				reconcile.Draft,
			),
			At: s.SubmittedAt.AddDate(0, 0, d.IntN(40))})
	}
}

func (d *drawn) meeting(m period.Month) reconcile.Record {
	d.record++
	if d.one(25) {
		m++
	}
	r := reconcile.Record{ID: []byte(pick(d, "", "b", "1000") + strconv.Itoa(d.record)),
		Kind: pick(d, reconcile.Visit, reconcile.Case, reconcile.Group, reconcile.Event, reconcile.Event),
		Code: []byte(pick(d, "x", "y", "x", "y", "", "X")), Title: []byte(pick(d, drawnTitles...)),
		OccurredOn:  reconcile.DateOf(m.Year(), time.Month(m.Month()), pick(d, 1, 11, 11, 11, 28)),
		Sessions:    pick(d, int64(1), 1, 1, 1, 2, 0),
		Attendances: pick(d, int64(7), 7, 9, 10, 40, 41, 42, 43, 51, 60, 201, 5001, 12, 0, -2)}
	if d.one(40) { // as large as a row may hold
		r.Attendances, r.Sessions = 1_000_000_000, pick(d, int64(1), 1_000_000_000)
	}
	if d.one(3) { // what meets others
		r.Kind, r.Title, r.Attendances, r.Sessions = reconcile.Event, []byte(drawnTitles[0]), 40, 1
		r.OccurredOn = reconcile.DateOf(m.Year(), time.Month(m.Month()), 11)
	}
	return r
}

// judge judges pairs of groups and events, about half of which are of one month.
func (d *drawn) judge() {
	var all []*oRec
	for i := range d.rows.Submissions {
		s := &oSub{Submission: d.rows.Submissions[i]}
		for _, r := range d.rows.Records[s.ID] {
			if rec := (&oRec{Record: r, sub: s}); grouped(rec) {
				all = append(all, rec)
			}
		}
	}
	for range pick(d, 0, 3, 12) {
		if len(all) < 2 {
			return
		}
		a, b := pick(d, all...), pick(d, all...)
		for range 30 {
			if a.OccurredOn == b.OccurredOn && a.sub != b.sub && a.sub.CommunityCode == b.sub.CommunityCode {
				break
			}
			b = pick(d, all...)
		}
		if a.key() == b.key() {
			continue
		}
		d.rows.Judged = append(
			d.rows.Judged,
			reconcile.Judgement{ID: int64(len(d.rows.Judged) + 1), Record: a.key(),
				Other: b.key(), Verdict: pick(d, reconcile.Same, reconcile.Different),
				InForce: time.Date(2025, 6, 1+20*len(d.rows.Judged), 0, 0, 0, 0, time.UTC)},
		)
	}
}

func (d *drawn) settings() settings {
	s := settings{
		direct:      map[reconcile.Kind]bool{reconcile.Case: true, reconcile.Group: true, reconcile.Event: true},
		coefficient: 2500,
		fields:      map[string]int64{},
		floor:       [2]int64{2, 1},
		share:       [2]int64{50, 100},
		session:     [2]int64{3, 40},
		event:       [2]int64{10, 500},
		day:         5,
		complete:    800,
		unproved:    100,
		limits: map[reconcile.Kind]int64{reconcile.Visit: 50, reconcile.Case: 50, reconcile.Group: 200,
			reconcile.Event: 5000},
	}
	if d.one(3) {
		return s
	}
	for k := reconcile.Visit; k <= reconcile.Event; k++ {
		s.direct[k] = d.one(2)
		s.limits[k] = int64(1 + d.IntN(60))
	}
	s.direct[pick(d, reconcile.Visit, reconcile.Case, reconcile.Group, reconcile.Event)] = true
	s.coefficient, s.capped = int64(1+d.IntN(4000)), d.one(2)
	if d.one(2) {
		s.fields["f1"] = int64(1 + d.IntN(4000))
	}
	s.floor, s.share = [2]int64{
		int64(d.IntN(9)),
		int64(d.IntN(9)),
	}, [2]int64{
		int64(d.IntN(300)),
		int64(d.IntN(300)),
	}
	s.session[0], s.event[0] = int64(d.IntN(9)), int64(d.IntN(20))
	s.session[1], s.event[1] = s.session[0]+int64(d.IntN(40)), s.event[0]+int64(d.IntN(40))
	s.day, s.roll = 1+d.IntN(28), d.one(2)
	s.complete, s.unproved = int64(d.IntN(1001)), int64(d.IntN(1001))
	return s
}

// options says the settings as the package takes them.
func (s settings) options() *reconcile.Options {
	o := reconcile.Defaults(shanghai)
	for k, is := range s.direct {
		o.DirectKinds[k], o.RecordLimits[k] = is, s.limits[k]
	}
	for k, n := range s.limits {
		o.DirectKinds[k], o.RecordLimits[k] = s.direct[k], n
	}
	o.Coefficient, o.FieldCoefficients = reconcile.Thousandths(s.coefficient), map[string]reconcile.Thousandths{}
	for f, n := range s.fields {
		o.FieldCoefficients[f] = reconcile.Thousandths(n)
	}
	if s.capped {
		o.Method = reconcile.ClaimedCapped
	}
	o.DirectTolerance = reconcile.Tolerance{Floor: s.floor[0], Share: reconcile.Thousandths(s.share[0])}
	o.IndirectTolerance = reconcile.Tolerance{Floor: s.floor[1], Share: reconcile.Thousandths(s.share[1])}
	o.GroupSessionRatio = reconcile.Range{Min: s.session[0], Max: s.session[1]}
	o.EventRatio = reconcile.Range{Min: s.event[0], Max: s.event[1]}
	o.Deadline = s.deadline
	o.MinCompleteness, o.MaxUnverified = reconcile.Thousandths(s.complete), reconcile.Thousandths(s.unproved)
	return &o
}

// TestAgreement holds the package against the oracle over random sources, windows, regions, moments and settings: 200
// windows, or HUIZONG_WINDOWS of them (docs/testing.md).
func TestAgreement(t *testing.T) {
	windows := 200
	if text := os.Getenv("HUIZONG_WINDOWS"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil {
			t.Fatal(err)
		}
		windows = n
	}
	met := map[reconcile.Code]int{}
	for seed := range uint64(windows) {
		d := draw(seed)
		from := drawnFirst + period.Month(d.IntN(drawnMonths))
		w := reconcile.Window{From: from, To: min(from+period.Month(d.IntN(4)), drawnFirst+drawnMonths-1)}
		if d.one(2) {
			w.To = drawnFirst + drawnMonths - 1
			w.From = w.To - period.Month(d.IntN(2))
		} else if d.one(4) { // a programme
			w = reconcile.Window{From: drawnFirst, To: drawnFirst + drawnMonths}
		}
		region := pick(d, "222401", "222401", "222401001000", "222401001001", "222401003001")
		asOf := pick(d, time.Date(2030, 1, 1, 0, 0, 0, 0, shanghai), w.To.Start(shanghai).AddDate(0, 0, d.IntN(70)),
			d.rows.Submissions[d.IntN(len(d.rows.Submissions))].SubmittedAt)
		s := d.settings()
		want := (&oracle{rows: d.rows, opt: s, window: w, region: region, asOf: asOf}).work()
		got := ofSummary(t, summaryOf(t, d.rows, s.options(), w, region, asOf))
		for code, n := range want.Findings {
			met[code] += n
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("seed %d, %v of %s as of %s (-oracle +package):\n%s", seed, w, region, asOf, diff)
		}
	}
	for _, code := range everyRule {
		if met[code] == 0 {
			t.Errorf("%s was never met", code)
		}
	}
	t.Log(windows, "windows:", met)
}

// everyRule lists the rules of a window alone: the others are of reports, or need rows that cannot be understood.
var everyRule = func() (out []reconcile.Code) {
	elsewhere := map[reconcile.Code]bool{reconcile.TargetOverrun: true, reconcile.GlyphMissing: true,
		reconcile.RowAccepted: true, reconcile.RowQuarantined: true, reconcile.TotalSwing: true,
		reconcile.PersonalData: true, reconcile.SourceStale: true, reconcile.AlreadySent: true}
	for _, c := range reconcile.Codes {
		if !elsewhere[c] {
			out = append(out, c)
		}
	}
	return out
}()

// summaryOf reconciles a window of rows.
func summaryOf(t testing.TB, rows *reconciletest.Rows, opt *reconcile.Options, w reconcile.Window, region string,
	asOf time.Time) *reconcile.Summary {
	t.Helper()
	dir, err := rows.Directory(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	judged, err := rows.Judgements(t.Context(), asOf)
	if err != nil {
		t.Fatal(err)
	}
	read := func(figures bool) *reconcile.Fold {
		fold := reconcile.NewFold(dir, opt, w, region, asOf, true)
		pass := reconcile.NewPass(dir, opt, judged, w, region, asOf, fold.Add)
		if figures {
			pass.Forget()
		}
		q := reconcile.Query{From: w.From - pass.Lookback(), To: w.To, Region: region, AsOf: asOf, KeysFrom: w.From}
		if err := rows.Cells(t.Context(), q, pass.Cell); err != nil {
			t.Fatal(err)
		}
		pass.Close()
		return fold
	}
	fold := read(false)
	if d := cmp.Diff(fold.Standing(w.To), read(true).Standing(w.To)); d != "" {
		t.Errorf("without the months before, %v of %s stands otherwise: %s", w, region, d)
	}
	return fold.Summary()
}

// ofSummary brings a summary into the oracle's form.
func ofSummary(t testing.TB, s *reconcile.Summary) worked {
	t.Helper()
	raw, err := json.Marshal(s.Persons)
	if err != nil {
		t.Fatal(err)
	}
	out := worked{
		Submissions:  s.Submissions,
		Figures:      s.Figures,
		Claimed:      s.Claimed,
		Unverified:   s.Unverified.Direct,
		Direct:       map[string]int64{},
		Indirect:     map[string]int64{},
		Persons:      string(raw),
		Completeness: s.Completeness,
		Findings:     s.Counts,
		By:           map[string]reconcile.Pair{},
	}
	for side, lines := range map[*map[string]int64][]reconcile.Line{&out.Direct: s.Bridge.Direct,
		&out.Indirect: s.Bridge.Indirect} {
		for _, l := range lines {
			if l.Amount != 0 {
				(*side)[l.Code] = l.Amount
			}
		}
	}
	for kind, totals := range map[string]map[string]*reconcile.Totals{"region ": s.ByRegion, "agency ": s.ByAgency,
		"project ": s.ByProject, "month ": s.ByMonth} {
		for code, x := range totals {
			out.By[kind+code] = reconcile.Pair{Direct: x.Direct, Indirect: x.Indirect}
		}
	}
	return out
}
