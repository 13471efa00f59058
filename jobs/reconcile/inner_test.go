package reconcile

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"huizong/jobs/period"
)

// TestDefaults holds the settings of the docs.
func TestDefaults(t *testing.T) {
	got := Defaults(time.UTC)
	m := period.MonthOf(2026, 3)
	if d := got.Deadline(m); !d.Equal(time.Date(2026, 4, 6, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("deadline %s", d)
	}
	if d := got.LastDay(m); !d.Equal(time.Date(2026, 3, 31, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("last day %s", d)
	}
	got.Deadline, got.LastDay = nil, nil
	want := Options{
		DirectKinds:        [kinds]bool{Case: true, Group: true, Event: true},
		Coefficient:        2500,
		Method:             Coefficient,
		DirectTolerance:    Tolerance{Floor: 2, Share: 50},
		IndirectTolerance:  Tolerance{Floor: 1, Share: 100},
		GroupSessionRatio:  Range{Min: 3, Max: 40},
		EventRatio:         Range{Min: 10, Max: 500},
		RecordLimits:       [kinds]int64{Visit: 50, Case: 50, Group: 200, Event: 5000},
		MinCompleteness:    800,
		MaxUnverified:      100,
		MaxChange:          500,
		SmallBase:          30,
		OutlierMonths:      12,
		OutlierMinMonths:   6,
		CopiedMinimum:      3,
		OutlierZThousandth: 3500,
		TargetOverrun:      1500,
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	for months, back := range map[int]period.Month{0: 1, 1: 1, 2: 2, 12: 12} {
		got.OutlierMonths = months
		if n := got.Lookback(); n != back {
			t.Errorf("outliers of %d months look back %d", months, n)
		}
	}
}

func TestHalfUp(t *testing.T) {
	for _, c := range []struct {
		t       Thousandths
		n, want int64
	}{{2500, 1, 3}, {2500, 2, 5}, {499, 1, 0}, {500, 1, 1}, {1499, 1, 1}, {1500, 1, 2}, {2500, 0, 0}, {1, 500, 1},
		{1, 499, 0}} {
		if got := c.t.timesHalfUp(c.n); got != c.want {
			t.Errorf("%d times %d: %d, want %d", c.n, c.t, got, c.want)
		}
	}
}

// TestTolerance stands on both sides of the floor and of the share.
func TestTolerance(t *testing.T) {
	for _, c := range []struct {
		claimed, counted int64
		want             bool
	}{{12, 10, false}, {13, 10, true}, {8, 10, false}, {7, 10, true}, {105, 100, false}, {106, 100, true},
		{95, 100, false}, {94, 100, true}, {2, 0, false}, {3, 0, true}, {10, 10, false}, {2100, 2000, false},
		{2101, 2000, true}} {
		if got := (Tolerance{Floor: 2, Share: 50}).exceeded(c.claimed, c.counted); got != c.want {
			t.Errorf("%d against %d: %t", c.claimed, c.counted, got)
		}
	}
}

// TestRange stands on both sides of both ends.
func TestRange(t *testing.T) {
	for _, c := range []struct {
		total, n int64
		want     bool
	}{{6, 2, false}, {5, 2, true}, {80, 2, false}, {81, 2, true}, {0, 0, false}, {99, 0, false}, {0, 1, true},
		{3, 1, false}, {40, 1, false}} {
		if got := (Range{Min: 3, Max: 40}).outside(c.total, c.n); got != c.want {
			t.Errorf("%d over %d: %t", c.total, c.n, got)
		}
	}
}

func TestMedian(t *testing.T) {
	for _, c := range []struct {
		figures []int64
		want    int64
	}{{[]int64{4}, 4}, {[]int64{12, 4, 8}, 8}, {[]int64{8, 4}, 6}, {[]int64{40, 4, 8, 12}, 10},
		{[]int64{20, 4, 4, 40, 8}, 8}} {
		if got := medianOf(c.figures); got != c.want {
			t.Errorf("%v: %d, want %d", c.figures, got, c.want)
		}
	}
}

// TestMeasuredMedian holds the median that an outlier is told with, half up, and odd numbers of months.
func TestMeasuredMedian(t *testing.T) {
	opt := Defaults(time.UTC)
	h := NewHistory(&opt)
	for _, c := range []struct {
		earlier []int64
		x       int64
		median  int64
		out     bool
	}{
		{[]int64{1, 2, 3, 4, 5, 6}, 5, 4, false}, // 3.5
		{[]int64{1, 2, 3, 4, 5, 6, 7}, 5, 4, false},
		{[]int64{10, 20, 30, 40, 50, 60, 70}, 143, 40, false}, // MAD 20: 3.5 is 143.7
		{[]int64{10, 20, 30, 40, 50, 60, 70}, 144, 40, true},
		{[]int64{100, 100, 100, 100, 100, 100, 100}, 50, 100, false},
		{[]int64{100, 100, 100, 100, 100, 100, 100}, 49, 100, true},
		{[]int64{100, 100, 100, 100, 100, 101, 102}, 101, 100, false}, // mean deviation 0.43: 3.5 is 101.9
		{[]int64{100, 100, 100, 100, 100, 101, 102}, 102, 100, true},
		{[]int64{100, 100, 100, 100, 100, 101, 102}, 98, 100, true},
		{[]int64{1, 2, 3}, 99, 0, false},
	} {
		var earlier []monthly
		for _, n := range c.earlier {
			earlier = append(earlier, monthly{direct: n})
		}
		if median, out := h.outlier(earlier, c.x); median != c.median || out != c.out {
			t.Errorf("%d after %v: median %d, %t", c.x, c.earlier, median, out)
		}
	}
}

// TestMore multiplies beyond 64 bits.
func TestMore(t *testing.T) {
	for _, c := range []struct {
		a, b, c, d int64
		want       bool
	}{{2, 3, 5, 1, true}, {2, 3, 6, 1, false}, {2, 3, 7, 1, false}, {1 << 62, 8, 1 << 62, 7, true},
		{1 << 62, 8, 1 << 62, 8, false}, {1 << 62, 4, 1, 1, true}, {1, 1, 1 << 62, 4, false}} {
		if got := more(c.a, c.b, c.c, c.d); got != c.want {
			t.Errorf("%d × %d > %d × %d: %t", c.a, c.b, c.c, c.d, got)
		}
	}
}

// TestEqualClaims counts claims above 0 alone.
func TestEqualClaims(t *testing.T) {
	a := Claims{Direct: Filed(5), Indirect: Filed(0), Cases: Filed(1), Groups: Claim{N: 1}, Events: Filed(7)}
	b := Claims{Direct: Filed(5), Indirect: Filed(0), Cases: Filed(1), Groups: Claim{N: 1}, Events: Filed(8)}
	mine, others := a.positive(), b.positive()
	if n := equalClaims(&mine, &others); n != 2 {
		t.Errorf("%d are equal", n)
	}
}

// TestForgotten holds how far back figures are remembered: twelve months, each once.
func TestForgotten(t *testing.T) {
	opt := Defaults(time.UTC)
	h := NewHistory(&opt)
	first := period.MonthOf(2025, 1)
	for i := range period.Month(20) {
		h.Observe(&Outcome{Period: first + i,
			Counted: []Reconciled{{Submission: Submission{ID: "1", Period: first + i}}}})
	}
	s := h.series[seriesKey{}]
	if len(s.direct) != 13 || s.direct[0].month != first+7 || s.month != first+19 {
		t.Errorf("%d are remembered, from %s", len(s.direct), s.direct[0].month)
	}
}

// said writes a finding with all that it has.
func said(f Finding) string {
	number := func(n *int64) string {
		if n == nil {
			return "-"
		}
		return fmt.Sprint(*n)
	}
	month := "-"
	if f.Period != nil {
		month = f.Period.String()
	}
	return fmt.Sprintf("%s %s %s/%s/%s %s %s>%s other %s %s/%s/%s %s %s/%s", f.Severity, f.Code, f.AgencyCode,
		f.ProjectCode,
		f.CommunityCode, month, f.Submission, f.Subject, f.Other, f.OtherAgency, f.OtherProject, f.OtherCommunity,
		fmt.Sprint(len(f.Records)), number(f.Claimed), number(f.Counted))
}

// TestFindingsOfASubmission holds what a finding says of its submission, of another one and of its numbers.
func TestFindingsOfASubmission(t *testing.T) {
	s := Submission{ID: "1", AgencyCode: "A", ProjectCode: "P", CommunityCode: "c", Period: period.MonthOf(2026, 3)}
	other := func(agency, project, community string) *Submission {
		return &Submission{ID: "2", AgencyCode: agency, ProjectCode: project, CommunityCode: community}
	}
	opt := Defaults(time.UTC)
	over, _ := opt.Overrun(&Project{Code: "P", AgencyCode: "A", TargetDirect: Filed(2)}, 4)
	summary := func(n int64) *Summary {
		return &Summary{Figures: Figures{Direct: n}, Completeness: Completeness{Expected: 1}}
	}
	swing, _ := opt.Swing(summary(10), summary(40))
	month := s.Period
	due := Expectation{AgencyCode: "A", ProjectCode: "P", CommunityCode: "c", Period: month, Submission: "1"}
	for _, c := range []struct {
		got  Finding
		want string
	}{
		{s.finding(SubmissionEarly), "warning submission-early A/P/c 2026-03 1> other  // 0 -/-"},
		{s.finding(RowQuarantined), "error row-quarantined A/P/c 2026-03 1> other  // 0 -/-"},
		{s.finding(ClaimVariance).numbers(3, 4).of(OfEvents),
			"warning claim-variance A/P/c 2026-03 1>events other  // 0 3/4"},
		{s.finding(Outlier).and(other("A", "P", "c")), "warning outlier A/P/c 2026-03 1> other 2 // 0 -/-"},
		{s.finding(Outlier).and(other("B", "P", "c")), "warning outlier A/P/c 2026-03 1> other 2 B/P/c 0 -/-"},
		{s.finding(Outlier).and(other("A", "Q", "c")), "warning outlier A/P/c 2026-03 1> other 2 A/Q/c 0 -/-"},
		{s.finding(Outlier).and(other("A", "P", "d")), "warning outlier A/P/c 2026-03 1> other 2 A/P/d 0 -/-"},
		{due.finding(SubmissionLate), "warning submission-late A/P/c 2026-03 1> other  // 0 -/-"},
		{over, "warning target-overrun A/P/ - > other  // 0 4/2"},
		{swing, "error total-swing // - > other  // 0 10/40"},
		{(&Fold{}).gate(CompletenessBelow, 1, 2), "error completeness-below // - > other  // 0 1/2"},
		{(&Fold{}).gate(AgencyCode, 1, 2), "notice agency-code // - > other  // 0 1/2"},
	} {
		if d := cmp.Diff(c.want, said(c.got)); d != "" {
			t.Error(d)
		}
	}
	r := Record{ID: []byte("9"), Kind: Group, Code: []byte("g"), Title: []byte("t"), OccurredOn: DateOf(2026, 3, 4),
		Sessions:    2,
		Attendances: 7}
	want := RecordDetail{ID: "9", Kind: "group", Code: "g", Title: "t", OccurredOn: DateOf(2026, 3, 4), Sessions: 2,
		Attendances: 7}
	if d := cmp.Diff(want, r.Detail()); d != "" {
		t.Error(d)
	}
}

// TestHeld keeps what holds a report, and counts what is added.
func TestHeld(t *testing.T) {
	s := Summary{Counts: map[Code]int{}}
	for _, code := range []Code{Outlier, TotalSwing, AgencyCode, TotalSwing, SourceStale} {
		s.Hold(Finding{Code: code, Severity: code.Severity()})
	}
	held := ""
	for _, f := range s.Held() {
		held += string(f.Code) + " "
	}
	if held != "total-swing total-swing source-stale " || s.Counts[TotalSwing] != 2 || len(s.Findings) != 5 {
		t.Errorf("held %s of %d, counted %v", held, len(s.Findings), s.Counts)
	}
}

// TestGates stands on both sides of each gate of a window.
func TestGates(t *testing.T) {
	opt := Defaults(time.UTC)
	for _, c := range []struct {
		counted            int
		filed, expected    int64
		direct, unverified int64
		want               string
	}{
		{0, 0, 0, 0, 0, ""},
		{0, 0, 1, 0, 0, "no-submissions 0/1 completeness-below 0/1 "},
		{1, 4, 5, 0, 0, ""}, {1, 3, 4, 0, 0, "completeness-below 3/4 "},
		{1, 799, 1000, 0, 0, "completeness-below 799/1000 "},
		{1, 800, 1000, 0, 0, ""}, {1, 799, 999, 0, 0, "completeness-below 799/999 "}, {1, 0, 0, 0, 0, ""},
		{1, 1, 1, 30, 3, ""}, {1, 1, 1, 30, 4, "unverified-share 4/30 "}, {1, 1, 1, 29, 29, ""},
	} {
		f := &Fold{opt: &opt, detail: true}
		f.out.Counts = map[Code]int{}
		f.out.Submissions.Counted = c.counted
		f.out.Completeness = Completeness{Expected: c.expected, OnTime: c.filed}
		f.out.Figures.Direct, f.out.Unverified.Direct = c.direct, c.unverified
		f.checkGates()
		got := ""
		for _, x := range f.out.Findings {
			got += fmt.Sprintf("%s %d/%d ", x.Code, *x.Claimed, *x.Counted)
		}
		if got != c.want {
			t.Errorf("%+v: %s", c, got)
		}
	}
}

// TestSteps books a claim over or under what was counted, and one that is right nowhere.
func TestSteps(t *testing.T) {
	for _, c := range []struct {
		claimed, counted int64
		over, under      Amount
	}{{5, 5, Amount{}, Amount{}}, {5, 4, Amount{1, -1}, Amount{}}, {5, 6, Amount{}, Amount{1, 1}}} {
		var over, under Amount
		if step(c.claimed, c.counted, &over, &under); over != c.over || under != c.under {
			t.Errorf("%+v: %+v, %+v", c, over, under)
		}
	}
}

// TestWhyUnexpected names the first thing that does not fit.
func TestWhyUnexpected(t *testing.T) {
	m := period.MonthOf(2026, 3)
	d := NewDirectory(nil, nil, []Project{{Code: "P", AgencyCode: "A", StartsOn: DateOf(2026, 3, 1),
		EndsOn: DateOf(2026, 3, 31), Communities: []string{"c"}}})
	r := &Reconciler{dir: d}
	for _, c := range []struct {
		agency, project, community string
		m                          period.Month
		want                       string
	}{
		{"A", "P", "c", m, ""}, {"A", "Q", "c", m, "project"}, {"B", "P", "d", m + 1, "agency"},
		{"A", "P", "d", m + 1, "community"}, {"A", "P", "c", m + 1, "month"}, {"A", "P", "c", m - 1, "month"},
	} {
		got := ""
		for _, f := range r.unexpected(&Submission{AgencyCode: c.agency, ProjectCode: c.project,
			CommunityCode: c.community, Period: c.m}) {
			got += string(f.Subject)
		}
		if got != c.want {
			t.Errorf("%+v: %s", c, got)
		}
	}
}

// TestOrderOfFindings holds it, from the rule down to the row.
func TestOrderOfFindings(t *testing.T) {
	m, n := period.MonthOf(2026, 3), period.MonthOf(2026, 4)
	record := func(ids ...ID) (out []RecordDetail) {
		for _, id := range ids {
			out = append(out, RecordDetail{ID: id})
		}
		return out
	}
	row := func(id string) *Row { return &Row{Table: "t", ID: id} }
	for i, c := range [][2]Finding{
		{{Code: ClaimVariance}, {Code: Outlier}},
		{{Code: Outlier}, {Code: Outlier, Period: &m}},
		{{Code: Outlier, Period: &m}, {Code: Outlier, Period: &n}},
		{{CommunityCode: "c", AgencyCode: "B"}, {CommunityCode: "d", AgencyCode: "A"}},
		{{AgencyCode: "A", Submission: "2"}, {AgencyCode: "B", Submission: "1"}},
		{{Submission: "2"}, {Submission: "10"}},
		{{}, {Records: record("1")}},
		{{Records: record("1", "9")}, {Records: record("2", "8")}},
		{{Records: record("1")}, {Records: record("1", "8")}},
		{{Records: record("1", "8")}, {Records: record("1", "9")}},
		{{Subject: OfDirect}, {Subject: OfIndirect}},
		{{Row: row("1")}, {Row: row("2")}},
	} {
		if compareFindings(c[0], c[1]) >= 0 || compareFindings(c[1], c[0]) <= 0 || compareFindings(c[0], c[0]) != 0 {
			t.Errorf("%d: %+v does not come before %+v", i, c[0], c[1])
		}
	}
	if compareFindings(Finding{Row: row("1")}, Finding{}) != 0 ||
		compareFindings(Finding{}, Finding{Row: row("1")}) != 0 {
		t.Error("a finding of a row, and one of none")
	}
}

// TestRecordLines holds the list of a cell's records: groups and events one by one, the others together by what became
// of them, and a claim without a record.
func TestRecordLines(t *testing.T) {
	opt := Defaults(time.UTC)
	r := &Reconciler{opt: &opt}
	s := Submission{ID: "1", AgencyCode: "A", ProjectCode: "P", CommunityCode: "c", Period: period.MonthOf(2026, 3)}
	record := func(kind Kind, code string, sessions, attendances int64) Record {
		return Record{ID: []byte(code), Kind: kind, Code: []byte(code), Title: []byte("t"), Sessions: sessions,
			Attendances: attendances, OccurredOn: DateOf(2026, 3, 4)}
	}
	c := &Cell{Filings: []Filing{{Records: []Record{record(Case, "a", 1, 2), record(Case, "b", 2, 3),
		record(Event, "e", 1, 20), record(Visit, "v", 1, 5), record(Group, "g", 4, 40), record(Case, "x", 1, 9)}},
		{Records: []Record{record(Event, "z", 1, 30)}}, {}}}
	r.verdicts = make([]verdict, 7)
	for i := range r.verdicts {
		r.verdicts[i].rule = kept
	}
	r.verdicts[4].rule, r.verdicts[5].rule = 0, 0
	other := s
	other.ID = "2"
	third := s
	third.ID = "3"
	o := &Outcome{Counted: []Reconciled{{Submission: s}, {Submission: other}, {Submission: third, Unverified: 6}}}
	var got []string
	r.list(c, o, func(l RecordLine) {
		got = append(got, fmt.Sprintf("%s %s/%s/%s %s %s %s %s %d n%d s%d a%d d%d %s", l.Submission, l.AgencyCode,
			l.ProjectCode, l.CommunityCode, l.Period, l.Kind, l.Code, l.Title, l.OccurredOn, l.Records, l.Sessions,
			l.Attendances, l.Direct, l.Excluded))
	})
	day := int(DateOf(2026, 3, 4))
	want := []string{
		fmt.Sprintf("1 A/P/c 2026-03 event e t %d n1 s1 a20 d20 ", day),
		fmt.Sprintf("1 A/P/c 2026-03 group g t %d n1 s4 a40 d0 record-nonpositive", day),
		"1 A/P/c 2026-03 visit   0 n1 s1 a5 d0 ",
		"1 A/P/c 2026-03 case   0 n2 s3 a5 d5 ",
		"1 A/P/c 2026-03 case   0 n1 s1 a9 d0 record-nonpositive",
		fmt.Sprintf("2 A/P/c 2026-03 event z t %d n1 s1 a30 d30 ", day),
		"3 A/P/c 2026-03 unverified   0 n0 s0 a6 d6 ",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

// TestCopied names the submission of the month before, and none of an earlier month.
func TestCopied(t *testing.T) {
	opt := Defaults(time.UTC)
	m := period.MonthOf(2026, 3)
	for name, c := range map[string]struct {
		claims, earlier int
		apart           period.Month
		want            string
	}{"three": {3, 3, 1, "1"}, "two": {2, 2, 1, ""}, "two months before": {3, 3, 2, ""}} {
		h, got := NewHistory(&opt), ""
		of := func(id ID, m period.Month, n int) *Outcome {
			s := Submission{ID: id, Period: m}
			for i, claim := range s.Claims.each() {
				if i < n {
					*claim = Filed(7)
				}
			}
			o := &Outcome{Period: m, Counted: []Reconciled{{Submission: s}}}
			h.Observe(o)
			return o
		}
		of("1", m, c.earlier)
		for _, f := range of("2", m+c.apart, c.claims).Findings {
			got += string(f.Other)
		}
		if got != c.want {
			t.Errorf("%s: copied from %q", name, got)
		}
	}
}

// TestClaimsAsFound holds both numbers of what claims are told with, at the bounds.
func TestClaimsAsFound(t *testing.T) {
	dir := NewDirectory([]Region{{Code: "c", Level: Community, Population: Filed(1)}}, nil, nil)
	opt := Defaults(time.UTC)
	r := New(dir, &opt)
	m := period.MonthOf(2026, 3)
	negative := Reconciled{Submission: Submission{Claims: Claims{Direct: Filed(-1), Indirect: Filed(0)}}}
	if got := negative.takeClaims(); len(got) != 1 || *got[0].Claimed != -1 || *got[0].Counted != 0 ||
		got[0].Subject != "claimed_direct" || negative.Submission.Claims.Direct.Filed ||
		!negative.Submission.Claims.Indirect.Filed {
		t.Errorf("%+v", got)
	}
	f := Reconciled{Submission: Submission{Period: m}, Direct: 7, Indirect: 18}
	want := map[Code]int64{DirectMissing: 7, IndirectMissing: 18}
	for _, x := range r.claimFindings(&f) {
		if n, ok := want[x.Code]; ok && (x.Counted == nil || *x.Counted != n || x.Claimed != nil) {
			t.Errorf("%+v", x)
		}
	}
	for records, want := range map[int]bool{0: false, 1: true} {
		f := Reconciled{Submission: Submission{Period: m, Claims: Claims{Direct: Filed(0)}}, Direct: 7}
		f.Records = records
		got := false
		for _, x := range r.claimFindings(&f) {
			got = got || x.Code == ClaimVariance
		}
		if got != want {
			t.Errorf("a claim of 0, 7 counted by %d records: variance %t", records, got)
		}
	}
	unverified := Reconciled{Submission: Submission{Period: m, Claims: Claims{Direct: Filed(5)}}, Unverified: 5}
	if x := r.claimFindings(&unverified)[0]; x.Code != ClaimUnverified || *x.Claimed != 5 || *x.Counted != 0 {
		t.Errorf("%+v", x)
	}
	for direct, want := range map[int64]string{1: "", 2: "warning exceeds-population //c 2026-03 > other  // 0 2/1"} {
		got := ""
		for _, x := range r.crowded(&Outcome{CommunityCode: "c", Period: m, Counted: []Reconciled{{Direct: direct}}}) {
			got += said(x)
		}
		if got != want {
			t.Errorf("%d of a community of 1: %s", direct, got)
		}
	}
	if _, over := opt.Overrun(&Project{TargetDirect: Filed(1)}, 2); !over {
		t.Error("twice a target of 1 is no overrun")
	}
}

// TestRecordKeys holds what names a record in a judgement.
func TestRecordKeys(t *testing.T) {
	base := func() RecordKey {
		s := Submission{AgencyCode: "A", ProjectCode: "P", CommunityCode: "c"}
		return s.recordKey(&Record{Kind: Event, Code: []byte("k"), OccurredOn: DateOf(2026, 3, 4),
			Title: []byte(" T t ")})
	}
	want := RecordKey{Kind: "event", AgencyCode: "A", ProjectCode: "P", CommunityCode: "c", Code: "k",
		OccurredOn: DateOf(2026, 3, 4), Title: string(NormalTitle([]byte("Tt")))}
	if d := cmp.Diff(want, base()); d != "" {
		t.Error(d)
	}
	shown := RecordDetail{Kind: "event", Code: "k", OccurredOn: DateOf(2026, 3, 4), Title: " T t "}
	if d := cmp.Diff(want, KeyOf(shown, "A", "P", "c")); d != "" {
		t.Errorf("as shown: %s", d)
	}
}

func TestMerge(t *testing.T) {
	got := Completeness{Expected: 1, OnTime: 2, Late: 3, Missing: 4, Returned: 5, Quarantined: 6}
	got.Merge(Completeness{Expected: 10, OnTime: 20, Late: 30, Missing: 40, Returned: 50, Quarantined: 60})
	if got != (Completeness{Expected: 11, OnTime: 22, Late: 33, Missing: 44, Returned: 55, Quarantined: 66}) ||
		got.Filed() != 55 {
		t.Errorf("%+v", got)
	}
}
