package report

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"huizong/jobs/reconcile"
)

func TestSettings(t *testing.T) {
	opt := reconcile.Defaults(time.UTC)
	opt.FieldCoefficients = map[string]reconcile.Thousandths{"b": 1000, "a": 1005}
	opt.DirectKinds[reconcile.Visit] = true
	got := settings(Input{
		Options:      &opt,
		DeadlineDay:  5,
		DeadlineRoll: "next",
		Zone:         time.UTC,
		Summaries:    Summaries{Main: &reconcile.Summary{}},
	})
	want := []Setting{
		{"reconcile.direct_kinds", "visit, case, group, event"},
		{"reconcile.method", "coefficient"},
		{"reconcile.coefficient", "2.5"},
		{"reconcile.fields", "a 1.005, b 1"},
		{"deadline.day", "5"},
		{"zone", "UTC"},
		{"deadline.roll", "next"},
		{"holidays", "0000-02-05"},
		{"reconcile.direct_tolerance", "2, 0.05"},
		{"reconcile.indirect_tolerance", "1, 0.1"},
		{"reconcile.group_session", "3-40"},
		{"reconcile.event", "10-500"},
		{"reconcile.record_limit", "visit 50, case 50, group 200, event 5000"},
		{"gate.min_completeness", "0.8"},
		{"gate.max_unverified", "0.1"},
		{"gate.max_change", "0.5"},
		{"reconcile.target_overrun", "1.5"},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestChangedSettings(t *testing.T) {
	before := []Setting{{"b", "2"}, {"a", "1"}, {"gone", "3"}}
	now := []Setting{{"new", "9"}, {"b", "3"}, {"a", "1"}}
	if d := cmp.Diff([]SettingChange{{"b", "2", "3"}}, changedSettings(before, now)); d != "" {
		t.Error(d)
	}
}

// TestBearing holds which settings are named as a cause of which figures.
func TestBearing(t *testing.T) {
	for _, test := range []struct {
		key, table, column string
		want               bool
	}{
		{"reconcile.direct_kinds", "figures", "direct", true}, {"reconcile.direct_kinds", "figures",
			"indirect", true},
		{"reconcile.direct_kinds", "persons", "both", true}, {"reconcile.direct_kinds", "figures", "groups", false},
		{"reconcile.coefficient", "figures", "indirect", true}, {"reconcile.coefficient", "figures", "direct", false},
		{"reconcile.method", "figures", "indirect", true}, {"reconcile.fields", "agencies", "indirect", true},
		{"deadline.day", "completeness", "late", true}, {"deadline.roll", "completeness", "on_time", true},
		{"zone", "completeness", "late", true}, {"zone", "completeness", "missing", false},
		{"holidays", "completeness", "late", true},
		{"deadline.day", "figures", "late", false}, {"gate.max_change", "figures", "direct", false},
	} {
		change := SettingChange{Key: test.key}
		if got := change.bearsOn([]Change{{Column: "other"}, {Table: test.table,
			Column: test.column}}); got != test.want {
			t.Errorf("%s on %s of %s: %v", test.key, test.column, test.table, got)
		}
	}
}

func TestDecimal(t *testing.T) {
	for in, want := range map[reconcile.Thousandths]string{0: "0", 1: "0.001", 10: "0.01", 999: "0.999", 1000: "1",
		1001: "1.001", 2500: "2.5", 12000: "12", 12500: "12.5"} {
		if got := decimal(in); got != want {
			t.Errorf("%d reads %s, want %s", in, got, want)
		}
	}
}

func TestThousandths(t *testing.T) {
	for _, test := range [][3]int64{{0, 0, 0}, {5, 0, 0}, {0, 7, 0}, {1, 1, 1000}, {1, 2000, 1}, {1, 2001,
		0}, {1, 3, 333},
		{2, 3, 667}, {999, 1000, 999}} {
		if got := thousandths(test[0], test[1]); got != test[2] {
			t.Errorf("%d of %d: %d, want %d", test[0], test[1], got, test[2])
		}
	}
}

func TestCoverageDiffers(t *testing.T) {
	of := func(filed, due int64) reconcile.Completeness {
		return reconcile.Completeness{Expected: due, OnTime: filed / 2, Late: filed - filed/2}
	}
	for _, test := range []struct {
		a, b reconcile.Completeness
		want bool
	}{
		{of(20, 21), of(32, 32), false}, // 4.8 points
		{of(19, 20), of(32, 32), true},  // 5.0 points
		{of(32, 32), of(19, 20), true}, {of(951, 1000), of(1, 1), false}, {of(0, 3), of(3, 3), true},
		{of(0, 0), of(3, 3), false}, {of(3, 3), of(0, 0), false}, {of(3, 3), of(1, 1), false},
		{of(9501, 10000), of(1, 1), false}, {of(9500, 10000), of(1, 1), true},
	} {
		if got := coverageDiffers(test.a, test.b); got != test.want {
			t.Errorf("%+v and %+v: %v", test.a, test.b, got)
		}
	}
}

func TestEmptiness(t *testing.T) {
	for _, test := range []struct {
		counted                        int
		expected, late, direct, visits int64
		want                           Emptiness
	}{
		{0, 0, 0, 0, 0, NothingDue}, {0, 1, 0, 0, 0, NothingFiled}, {1, 0, 0, 0, 0, NoService},
		{1, 1, 1, 0, 0, NoService}, {1, 1, 1, 1, 0, ""}, {1, 1, 1, 0, 1, ""}, {1, 0, 0, 1, 1, ""},
		{1, 1, 0, 0, 0, NothingFiled}, {1, 1, 0, 1, 0, ""}, {1, 1, 0, 0, 1, ""}, // blank, or beyond what was due
	} {
		s := &reconcile.Summary{Submissions: reconcile.Submissions{Counted: test.counted},
			Completeness: reconcile.Completeness{Expected: test.expected, Late: test.late},
			Figures:      reconcile.Figures{Direct: test.direct, VisitAttendances: test.visits}}
		if got := emptiness(s); got != test.want {
			t.Errorf("%+v: %q", test, got)
		}
	}
}

// TestSentOfVersion1 knows the settings that the notes on method state, and version 1 by its absence.
func TestSentOfVersion1(t *testing.T) {
	r := &Report{Method: Method{DirectKinds: []string{"case"}, Coefficient: "2.5", DeadlineDay: 5, Zone: "UTC"}}
	s := r.Sent()
	if s.Rules != 1 || len(s.Settings) != 6 || s.Settings[2] != (Setting{"reconcile.coefficient", "2.5"}) {
		t.Errorf("version %d with %+v", s.Rules, s.Settings)
	}
	r.Rules, r.Settings = 2, []Setting{{"zone", "UTC"}}
	if s = r.Sent(); s.Rules != 2 || len(s.Settings) != 1 {
		t.Errorf("version %d with %+v", s.Rules, s.Settings)
	}
}

// TestCompare lists what is new and what is gone, with the figure that exists.
func TestCompare(t *testing.T) {
	row := func(code string, n int64) cell { return cell{"agencies", code, "name", "direct", n} }
	got := compare([]cell{row("a", 1), row("b", 2), row("c", 3)}, []cell{row("b", 2), row("c", 4), row("d", 5)})
	n := func(n int64) *int64 { return &n }
	want := []Change{
		{Table: "agencies", Code: "c", Name: "name", Column: "direct", Before: n(3), Now: n(4)},
		{Table: "agencies", Code: "d", Name: "name", Column: "direct", Now: n(5)},
		{Table: "agencies", Code: "a", Name: "name", Column: "direct", Before: n(1)}}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	before := &Report{Agencies: []Row{{Code: "a"}}, Filing: Filing{Completeness: reconcile.Completeness{Late: 1}}}
	tables := ""
	now := &Report{Figures: reconcile.Figures{Direct: 1}, Persons: Persons{Method: "keys"}}
	for _, c := range Changes(before, now) {
		tables += c.Table + " "
	}
	if tables != "figures persons agencies agencies completeness " {
		t.Errorf("in the order %s", tables)
	}
	bridge := func(n int64) *Report {
		lines := []reconcile.Line{{Code: "claimed", Amount: n}, {Code: "last", Amount: n}, {Code: "sum", Amount: n}}
		return &Report{Bridge: reconcile.Bridge{Direct: lines, Indirect: lines}}
	}
	told := ""
	for _, c := range Changes(bridge(1), bridge(2)) {
		told += c.Table + " " + c.Code + " " + c.Column + ";"
	}
	if told != "bridge claimed direct;bridge last direct;bridge claimed indirect;bridge last indirect;" {
		t.Errorf("of bridges, whose last line is a figure: %s", told)
	}
}

func TestTotalOfPersons(t *testing.T) {
	if p := personsOf(keys(10, 20, 25)); p.Total != (Heads{Low: 30, High: 30}) || p.Both.High != 5 {
		t.Errorf("%+v", p)
	}
}
