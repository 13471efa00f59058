package reconcile_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"huizong/jobs/period"
	"huizong/jobs/reconcile"
)

// stamped is all that a stamp is made of.
type stamped struct {
	opt    reconcile.Options
	source string
	street string
	month  period.Month
	cells  [][]reconcile.Submission
	starts reconcile.Date
	ends   reconcile.Date
	lacks  bool // the project is not in the reference data
	judged []reconcile.Judgement
}

func stampedNow() *stamped {
	m := period.MonthOf(2026, 9)
	one := reconcile.Submission{ID: "1", AgencyCode: "A", ProjectCode: "P", CommunityCode: "222401001001", Period: m,
		Revision: 1, Status: reconcile.Approved, SubmittedAt: time.Date(2026, 10, 1, 0, 0, 0, 1000, time.UTC),
		Claims: reconcile.Claims{Direct: reconcile.Filed(7)}}
	two := one
	two.ID, two.CommunityCode = "2", "222401001002"
	return &stamped{opt: reconcile.Defaults(time.UTC), source: "s", street: "222401001000", month: m,
		cells:  [][]reconcile.Submission{{one}, {two}},
		starts: reconcile.DateOf(2026, 1, 1), ends: reconcile.DateOf(2026, 12, 31)}
}

func (s *stamped) stamp() reconcile.Stamp {
	return s.stamper().Stamp(s.street, s.month, s.cells)
}

// stamper is one over the project, its like Q, and what was judged.
func (s *stamped) stamper() *reconcile.Stamper {
	projects := []reconcile.Project{{Code: "Q", AgencyCode: "A", StartsOn: s.starts, EndsOn: s.ends}}
	if !s.lacks {
		projects = append(projects, reconcile.Project{Code: "P", AgencyCode: "A", StartsOn: s.starts, EndsOn: s.ends})
	}
	dir := reconcile.NewDirectory([]reconcile.Region{
		{Code: "222401001000", Level: reconcile.Street}, {Code: "222401002000", Level: reconcile.Street},
		{Code: "222401001001", ParentCode: "222401001000", Level: reconcile.Community},
		{Code: "222401001002", ParentCode: "222401001000", Level: reconcile.Community},
		{Code: "222401002001", ParentCode: "222401002000", Level: reconcile.Community},
	}, nil, projects)
	return reconcile.NewStamper(dir, &s.opt, reconcile.NewJudgements(s.judged), s.source)
}

func judgement(verdict reconcile.Verdict, community, otherCommunity string, day reconcile.Date) reconcile.Judgement {
	return reconcile.Judgement{ID: 1, Verdict: verdict,
		Record: reconcile.RecordKey{Kind: "event", CommunityCode: community, OccurredOn: day},
		Other:  reconcile.RecordKey{Kind: "event", CommunityCode: otherCommunity, OccurredOn: day, Code: "x"}}
}

// TestStamp holds a stamp to changing with whatever the counting of records hangs on, and with nothing else that would
// have them read again for nothing.
func TestStamp(t *testing.T) {
	first := func(f func(*reconcile.Submission)) func(*stamped) {
		return func(s *stamped) { f(&s.cells[0][0]) }
	}
	september, october := reconcile.DateOf(2026, 9, 11), reconcile.DateOf(2026, 10, 11)
	for _, tt := range []struct {
		name   string
		change func(*stamped)
		same   bool
	}{
		{"nothing", func(*stamped) {}, true},
		{"source", func(s *stamped) { s.source = "t" }, false},
		{"street", func(s *stamped) { s.street = "222401002000" }, false},
		{"month", func(s *stamped) { s.month++ }, false},
		{"id", first(func(s *reconcile.Submission) { s.ID = "3" }), false},
		{"agency", first(func(s *reconcile.Submission) { s.AgencyCode = "B" }), false},
		{"project of the same days", first(func(s *reconcile.Submission) { s.ProjectCode = "Q" }), false},
		{"community", first(func(s *reconcile.Submission) { s.CommunityCode = "222401001003" }), false},
		{"where one text ends and the next begins", first(func(s *reconcile.Submission) {
			s.ID, s.AgencyCode = "1A", ""
		}), false},
		{"revision", first(func(s *reconcile.Submission) { s.Revision = 2 }), false},
		{"status", first(func(s *reconcile.Submission) { s.Status = reconcile.Submitted }), false},
		{"moment", first(func(s *reconcile.Submission) { s.SubmittedAt = s.SubmittedAt.Add(time.Microsecond) }), false},
		{"second", first(func(s *reconcile.Submission) { s.SubmittedAt = s.SubmittedAt.Add(time.Second) }), false},
		{"zone of the moment", first(func(s *reconcile.Submission) {
			s.SubmittedAt = s.SubmittedAt.In(time.FixedZone("", 8*3600))
		}), true},
		{"claim", first(func(s *reconcile.Submission) { s.Claims.Direct.N = 8 }), false},
		{"claim of nothing", first(func(s *reconcile.Submission) { s.Claims.Cases.Filed = true }), false},
		{"another submission", func(s *stamped) { s.cells[0] = append(s.cells[0], s.cells[1][0]) }, false},
		{"a community less", func(s *stamped) { s.cells = s.cells[:1] }, false},
		{"the same submissions in other cells", func(s *stamped) {
			s.cells = [][]reconcile.Submission{{s.cells[0][0], s.cells[1][0]}}
		}, false},
		{"project starts", func(s *stamped) { s.starts++ }, false},
		{"project ends", func(s *stamped) { s.ends-- }, false},
		{"project is gone", func(s *stamped) { s.lacks = true }, false},
		{"kinds", func(s *stamped) { s.opt.DirectKinds[reconcile.Visit] = true }, false},
		{"limits", func(s *stamped) { s.opt.RecordLimits[reconcile.Event]-- }, false},
		{"coefficient, which no record is counted by", func(s *stamped) { s.opt.Coefficient++ }, true},
		{"gate", func(s *stamped) { s.opt.MinCompleteness = 1 }, true},
		{"same", func(s *stamped) {
			s.judged = append(s.judged, judgement(reconcile.Same, "222401001001", "222401001002", september))
		}, false},
		{"different", func(s *stamped) {
			s.judged = append(s.judged, judgement(reconcile.Different, "222401001001", "222401001002", september))
		}, false},
		{"same, that keeps a record of another street", func(s *stamped) {
			s.judged = append(s.judged, judgement(reconcile.Same, "222401002001", "222401001002", september))
		}, false},
		{"same, that excludes a record of another street", func(s *stamped) {
			s.judged = append(s.judged, judgement(reconcile.Same, "222401001002", "222401002001", september))
		}, false},
		{"judgement of another month", func(s *stamped) {
			s.judged = append(s.judged, judgement(reconcile.Same, "222401001001", "222401001002", october))
		}, true},
		{"judgement of another street", func(s *stamped) {
			s.judged = append(s.judged, judgement(reconcile.Same, "222401002001", "222401002001", september))
		}, true},
		{"judgement of a pair that a later one holds of", func(s *stamped) {
			s.judged = append(s.judged, judgement(reconcile.Different, "222401001001", "222401001002", september),
				judgement(reconcile.Same, "222401001001", "222401001002", september))
		}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			before, s := stampedNow().stamp(), stampedNow()
			tt.change(s)
			if same := s.stamp() == before; same != tt.same {
				t.Errorf("the stamp is the same: %v, want %v", same, tt.same)
			}
		})
	}
}

// TestStampLasts holds stamps to being the same in every process, and whatever was stamped before: else what another
// one kept would be read for nothing. Whoever changes the rules, or the form of what is kept, changes them here.
func TestStampLasts(t *testing.T) {
	s := stampedNow()
	stamper := s.stamper()
	stamper.Stamp("222401002000", s.month-1, s.cells[:1])
	const want = "50980510264b6c14a4aa82b2b7497bb7bf374ce972e9dcf525f74626a4b38c3b"
	for range 2 {
		if got := stamper.Stamp(s.street, s.month, s.cells).String(); got != want {
			t.Errorf("stamp %s, want %s", got, want)
		}
	}
}

// TestKeptForm holds what is kept to being refused when anything of it is missing, and never taken for something else.
func TestKeptForm(t *testing.T) {
	var units []reconcile.KeptUnit
	d := draw(7)
	opt := reconcile.Defaults(shanghai)
	dir, err := d.rows.Directory(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	w := reconcile.Window{From: drawnFirst, To: drawnFirst + drawnMonths}
	persona, err := reconcile.NewPersona(make([]byte, 16))
	if err != nil {
		t.Fatal(err)
	}
	pass := reconcile.NewPass(dir, &opt, nil, w, "222401", time.Time{}, func(*reconcile.Outcome) {})
	pass.Keep(persona, func(u reconcile.KeptUnit) { units = append(units, u) })
	q := reconcile.Query{From: w.From, To: w.To, Region: "222401", KeysFrom: w.From}
	if err := d.rows.Cells(t.Context(), q, pass.Cell); err != nil {
		t.Fatal(err)
	}
	pass.Close()
	if len(units) == 0 {
		t.Fatal("nothing is kept")
	}
	for _, u := range units {
		counts, details, persons := u.Encode()
		back, err := reconcile.DecodeKept(counts, details, persons)
		if err != nil {
			t.Fatal(err)
		}
		parts := []string{string(counts), string(details), string(persons)}
		again, more, keys := back.Encode()
		if d := cmp.Diff(parts, []string{string(again), string(more), string(keys)}); d != "" {
			t.Errorf("%s %s reads otherwise than it was written", u.Street, u.Month)
		}
		for part, whole := range parts {
			for n := range whole {
				cut := [3][]byte{counts, details, persons}
				cut[part] = cut[part][:n]
				if _, err := reconcile.DecodeKept(cut[0], cut[1], cut[2]); err == nil {
					t.Fatalf("%s %s: the first %d of %d bytes of part %d are taken", u.Street, u.Month, n, len(whole),
						part)
				}
			}
		}
	}
}
