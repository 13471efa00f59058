package reconcile

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"huizong/jobs/period"
)

var passMonth = period.MonthOf(2026, 3)

// passDirectory is two streets: one with the communities c and d, one with e.
func passDirectory() *Directory {
	year := func(code, agency string) Project {
		return Project{Code: code, AgencyCode: agency, StartsOn: DateOf(2026, 1, 1), EndsOn: DateOf(2026, 12, 31),
			Communities: []string{"c", "d", "e"}}
	}
	return NewDirectory([]Region{{Code: "k", Level: County}, {Code: "s", ParentCode: "k", Level: Street},
		{Code: "u", ParentCode: "k", Level: Street}, {Code: "c", ParentCode: "s", Level: Community},
		{Code: "d", ParentCode: "s", Level: Community}, {Code: "e", ParentCode: "u", Level: Community}},
		[]Agency{{Code: "A"}, {Code: "B"}}, []Project{year("P", "A"), year("Q", "B")})
}

func passAt(day int) time.Time { return time.Date(2026, 4, day, 9, 0, 0, 0, time.UTC) }

// passEvent is an event of the 9th of a month.
func passEvent(m period.Month, id, title string, attendances int64) Record {
	return Record{ID: []byte(id), Kind: Event, Code: []byte("k" + id), Title: []byte(title), OccurredOn: firstDay(m) +
		8,
		Sessions: 1, Attendances: attendances}
}

// passCell is a cell of one submission, filed on a day of April.
func passCell(community string, m period.Month, id ID, day int, records ...Record) *Cell {
	agency, project := "A", "P"
	if id > "1" {
		agency, project = "B", "Q"
	}
	return &Cell{CommunityCode: community, Period: m,
		Submissions: []Submission{{ID: id, AgencyCode: agency, ProjectCode: project, CommunityCode: community,
			Period: m, Revision: 1, Status: Submitted, SubmittedAt: passAt(day)}},
		Filings: []Filing{{Records: records}}}
}

// passed is a pass over March 2026 with all that it hands on, in words.
type passed struct {
	*Pass
	told, lines []string
	units       []KeptUnit
}

func newPassed(region string, list ...Judgement) *passed {
	out := &passed{}
	opt := Defaults(time.UTC)
	add := func(o *Outcome) {
		var b strings.Builder
		fmt.Fprintf(&b, "%s %s voided %d", o.CommunityCode, o.Period, o.Voided)
		for i := range o.Counted {
			fmt.Fprintf(&b, " %s:%d", o.Counted[i].Submission.ID, o.Counted[i].Direct)
		}
		for _, q := range o.Quarantine {
			fmt.Fprintf(&b, " %s %s %t", q.Table, q.ID, q.Accepted)
		}
		for _, a := range o.alike {
			fmt.Fprintf(&b, "; %d like %s", a.pairs, a.community)
		}
		for _, f := range o.told() {
			if f.Code == RecordSimilar || f.Code == JudgementStale {
				fmt.Fprintf(&b, "; %s", said(f))
				for _, r := range f.Records {
					fmt.Fprintf(&b, " %s", r.ID)
				}
			}
		}
		out.told = append(out.told, b.String())
	}
	out.Pass = NewPass(passDirectory(), &opt, NewJudgements(list), Window{From: passMonth, To: passMonth}, region,
		passAt(20), add)
	return out
}

// over takes the cells, and ends.
func (p *passed) over(t *testing.T, cells ...*Cell) *passed {
	t.Helper()
	for _, c := range cells {
		if err := p.Cell(c); err != nil {
			t.Fatal(err)
		}
	}
	p.Close()
	return p
}

func (p *passed) keeping() *passed {
	p.Keep(nil, func(u KeptUnit) { p.units = append(p.units, u) })
	return p
}

func (p *passed) holds(t *testing.T, want ...string) {
	t.Helper()
	if d := cmp.Diff(want, p.told); d != "" {
		t.Error(d)
	}
}

// passSame judges that an event of d is one of c, by their titles and ids.
func passSame(id int64, stays, month string, excluded string) Judgement {
	key := func(agency, project, community, id, title string) RecordKey {
		return RecordKey{Kind: "event", AgencyCode: agency, ProjectCode: project, CommunityCode: community,
			Code: "k" + id, OccurredOn: DateOf(2026, 3, 9), Title: title}
	}
	j := Judgement{ID: id, Verdict: Same, Record: key("A", "P", stays, "11", "lecture"),
		Other: key("B", "Q", "d", excluded, "tea")}
	if month == "before" {
		j.Record.OccurredOn = DateOf(2026, 2, 9)
	}
	return j
}

// TestPassOrder refuses cells of a street that come apart, and months that go back.
func TestPassOrder(t *testing.T) {
	for cells, ok := range map[string]bool{
		"c3 d3 e3": true, "e3 c3 d3": true, "c3 e3 d3": false, "c3 e3 c3": false, "c3 e3 c4 e4": true,
		"c3 e3 e4 c4": true, "c3 e3 e4 c3": false, "c4 c3": false, "c4 e3": false, "c3 c4 c5": true,
		"c3 e3 c4 e4 d4": false,
	} {
		p, err := newPassed("k"), error(nil)
		for _, one := range strings.Fields(cells) {
			if err == nil {
				err = p.Cell(passCell(one[:1], period.MonthOf(2026, time.Month(one[1]-'0')), "1", 1))
			}
		}
		if (err == nil) != ok {
			t.Errorf("%s: %v", cells, err)
		}
	}
}

// TestPassBetweenCommunities tells what two communities of a street show together: once, in the month and region asked
// for, and where both lie in it.
func TestPassBetweenCommunities(t *testing.T) {
	cells := func(m period.Month, d string) []*Cell {
		return []*Cell{passCell("c", m, "1", 2, passEvent(m, "11", "lecture", 20)),
			passCell(d, m, "2", 3, passEvent(m, "12", "lecture", 21))}
	}
	const similar = "; 1 like c; warning record-similar B/Q/d 2026-03 2> other 1 A/P/c 2 21/20 12 11"
	p := newPassed("k").over(t, append(cells(passMonth-1, "d"), cells(passMonth, "d")...)...)
	p.Close()
	p.holds(t, "c 2026-02 voided 0 1:20", "d 2026-02 voided 0 2:21", "c 2026-03 voided 0 1:20",
		"d 2026-03 voided 0 2:21", "d 2026-03 voided 0"+similar)
	newPassed("k").over(t, cells(passMonth, "e")...).holds(t, "c 2026-03 voided 0 1:20", "e 2026-03 voided 0 2:21")
	newPassed("c").over(t, cells(passMonth, "d")...).holds(t, "c 2026-03 voided 0 1:20")
	newPassed("d").over(t, cells(passMonth, "d")...).holds(t, "d 2026-03 voided 0 2:21")
}

// TestPassAsOf leaves out what was filed after the moment of the report.
func TestPassAsOf(t *testing.T) {
	late := passCell("c", passMonth, "1", 21)
	late.Submissions[0].Status, late.Filings = Voided, nil
	newPassed("k").over(t, late).holds(t, "c 2026-03 voided 0")
}

// TestPassAccepted takes rows that people accepted as they are as accepted, in a cell and in none.
func TestPassAccepted(t *testing.T) {
	row := func(table, id, content string) QuarantinedRow {
		return QuarantinedRow{Row: Row{Table: table, ID: id, Content: content}, Submission: ID(id)}
	}
	accept := func(table, id, content string) Judgement {
		return Judgement{Verdict: Accepted, Table: table, Row: id, Content: content}
	}
	in := passCell("c", passMonth, "1", 2)
	in.Submissions[0].Status, in.Filings = Quarantined, nil
	in.Quarantine = []QuarantinedRow{row("submissions", "1", "x")}
	nowhere := &Cell{Period: passMonth, Quarantine: []QuarantinedRow{row("submissions", "8", "x"),
		row("submissions", "9", "y")}}
	newPassed("k", accept("submissions", "1", "x"), accept("submissions", "8", "x")).over(t, in, nowhere).holds(t,
		"c 2026-03 voided 1 submissions 1 true",
		" 2026-03 voided 0 submissions 8 true submissions 9 false")
}

// TestPassLines lists the records of the window and region, and of no other month or community.
func TestPassLines(t *testing.T) {
	p := newPassed("s")
	p.List(func(l RecordLine) { p.lines = append(p.lines, fmt.Sprint(l.Submission, " ", l.Code)) })
	var cells []*Cell
	for i := range 3 {
		m := passMonth - 1 + period.Month(i)
		cells = append(cells, passCell("c", m, "1", 2, passEvent(m, fmt.Sprint(i), "lecture", 20)),
			passCell("e", m, "2", 2, passEvent(m, fmt.Sprint(10+i), "lecture", 20)))
	}
	p.over(t, cells...)
	if d := cmp.Diff([]string{"1 k1"}, p.lines); d != "" {
		t.Error(d)
	}
}

// TestPassStale tells of a judgement whose record that stays is gone, where its place was looked at.
func TestPassStale(t *testing.T) {
	const stale = "; warning judgement-stale B/Q/d 2026-03 > other  A/P/c 0 -/-"
	for name, c := range map[string]struct {
		region string
		stays  string // community of the record that stays
		month  string
		there  bool
		want   string // found between the cells
		kept   string // and found where what is read is kept
	}{
		"there":              {"k", "c", "", true, "", ""},
		"gone":               {"k", "c", "", false, "d 2026-03 voided 0" + stale, "7"},
		"of another street":  {"k", "e", "", false, "", ""},
		"of another month":   {"k", "c", "before", false, "", ""},
		"beside the region":  {"d", "c", "", false, "", "7"},
		"there, beside it":   {"d", "c", "", true, "", ""},
		"of no known region": {"k", "x", "", false, "", ""},
	} {
		for _, keep := range []bool{false, true} {
			p := newPassed(c.region, passSame(7, c.stays, c.month, "12"))
			if keep {
				p.keeping()
			}
			mine := []Record{passEvent(passMonth, "11", "lecture", 20)}
			if !c.there {
				mine = nil
			}
			p.over(t, passCell("c", passMonth, "1", 2, mine...),
				passCell("d", passMonth, "2", 3, passEvent(passMonth, "12", "tea", 90)))
			p.Close()
			got, kept := "", ""
			for _, told := range p.told {
				if strings.Contains(told, "stale") {
					got += told
				}
			}
			if keep {
				for _, id := range p.units[0].stale {
					kept += fmt.Sprint(id)
				}
			} else {
				kept = c.kept
			}
			if got != c.want || kept != c.kept {
				t.Errorf("%s, kept %t: told %q, kept %q", name, keep, got, kept)
			}
		}
	}
}

// TestPassKept comes to the same with what was kept of some streets as with the records of all.
func TestPassKept(t *testing.T) {
	judged := []Judgement{passSame(7, "c", "", "22"),
		{Verdict: Accepted, Table: "activities", Row: "99", Content: "x"}}
	cells := func() []*Cell {
		var out []*Cell
		for _, m := range []period.Month{passMonth - 1, passMonth, passMonth + 1} {
			d := passCell("d", m, "2", 3, passEvent(m, "12", "tea party", 91), passEvent(m, "22", "tea", 50))
			d.Quarantine = []QuarantinedRow{{Row: Row{Table: "activities", ID: "99", Content: "x"}},
				{Row: Row{Table: "submissions", ID: "98"}}}
			out = append(out, passCell("c", m, "1", 2, passEvent(m, "10", "Tea party!", 90)), d,
				passCell("e", m, "3", 3, passEvent(m, "13", "tea party", 90)))
		}
		return out
	}
	whole := newPassed("k", judged...).keeping().over(t, cells()...)
	want := []string{
		"c 2026-02 voided 0 1:90",
		"d 2026-02 voided 0 2:141 activities 99 true submissions 98 false",
		"e 2026-02 voided 0 3:90",
		"c 2026-03 voided 0 1:90",
		"d 2026-03 voided 0 2:91 activities 99 true submissions 98 false",
		"d 2026-03 voided 0; 1 like c; warning judgement-stale B/Q/d 2026-03 > other  A/P/c 0 -/-; " +
			"warning record-similar B/Q/d 2026-03 2> other 1 A/P/c 2 91/90 12 10",
		"e 2026-03 voided 0 3:90",
		"c 2026-04 voided 0 1:90",
		"d 2026-04 voided 0 2:141 activities 99 true submissions 98 false",
		"e 2026-04 voided 0 3:90",
	}
	whole.holds(t, want...)
	var kept []string
	for _, u := range whole.units {
		kept = append(kept, fmt.Sprintf("%s %s: %d cells, %d pairs, %v", u.Street, u.Month, len(u.cells), len(u.pairs),
			u.stale))
	}
	if d := cmp.Diff([]string{"s 2026-02: 2 cells, 1 pairs, []", "u 2026-02: 1 cells, 0 pairs, []",
		"s 2026-03: 2 cells, 1 pairs, [7]", "u 2026-03: 1 cells, 0 pairs, []", "s 2026-04: 2 cells, 1 pairs, []",
		"u 2026-04: 1 cells, 0 pairs, []"}, kept); d != "" {
		t.Error(d)
	}
	unitOf := []int{0, 0, 1, 2, 2, 3, 4, 4, 5} // of each cell
	for some := range 1 << len(whole.units) {
		again := cells()
		for i, c := range again {
			if some&(1<<unitOf[i]) == 0 {
				continue
			}
			place := 0
			if c.CommunityCode == "d" {
				place = 1
			}
			c.Kept, c.Filings[0].Records = whole.units[unitOf[i]].Cell(place), nil
			if place == 1 { // a row of a record is read with the records
				c.Quarantine = c.Quarantine[1:]
			}
		}
		p := newPassed("k", judged...).keeping().over(t, again...)
		for i, one := range p.told { // rows of submissions come first where records were kept
			p.told[i] = strings.Replace(one, "submissions 98 false activities 99 true",
				"activities 99 true submissions 98 false", 1)
		}
		if d := cmp.Diff(want, p.told); d != "" {
			t.Fatalf("kept %b: %s", some, d)
		}
		for _, u := range p.units {
			for i, was := range whole.units {
				if u.Street == was.Street && u.Month == was.Month && some&(1<<i) != 0 {
					t.Errorf("kept %b: %s %s is kept again", some, u.Street, u.Month)
				}
			}
		}
		fresh := 0
		for i := range whole.units {
			fresh += 1 - some>>i&1
		}
		if len(p.units) != fresh {
			t.Errorf("kept %b: %d are kept anew, want %d", some, len(p.units), fresh)
		}
	}
}

// told is every finding, of a bare outcome those that it holds.
func (o *Outcome) told() []Finding {
	if o.bare {
		return o.Findings
	}
	return o.All()
}

// TestPassWithoutDetails counts what rules noticed of single records where it does not tell it, whether the records
// are read or what is kept of them is bare; and takes nothing bare where it is to tell.
func TestPassWithoutDetails(t *testing.T) {
	cells := func() []*Cell {
		return []*Cell{passCell("c", passMonth, "1", 2, passEvent(passMonth, "10", "lecture", 20),
			passEvent(passMonth, "11", "lecture", -1)),
			passCell("d", passMonth, "2", 3, passEvent(passMonth, "12", "lecture", 21))}
	}
	counted := func(detail Window, units []KeptUnit) (map[Code]int, error) {
		opt := Defaults(time.UTC)
		w := Window{From: passMonth, To: passMonth}
		fold := NewFold(passDirectory(), &opt, w, "k", passAt(20), false)
		p := NewPass(passDirectory(), &opt, nil, w, "k", passAt(20), func(o *Outcome) {
			if o.bare == detail.Contains(passMonth) {
				t.Errorf("%s: bare %t", o.CommunityCode, o.bare)
			}
			fold.Add(o)
		})
		p.Detail(detail)
		list := cells()
		for i, c := range list {
			if units != nil {
				c.Kept, c.Filings[0].Records = units[0].Cell(i), nil
			}
			if err := p.Cell(c); err != nil {
				return nil, err
			}
		}
		p.Close()
		return fold.Summary().Counts, nil
	}
	whole := newPassed("k").keeping().over(t, cells()...)
	want, err := counted(Window{passMonth, passMonth}, whole.units)
	if err != nil || want[RecordSimilar] != 1 || want[RecordNonpositive] != 1 {
		t.Fatalf("with details: %v, %v", want, err)
	}
	counts, _, persons := whole.units[0].Encode()
	unit, err := DecodeKept(counts, nil, persons)
	if err != nil {
		t.Fatal(err)
	}
	bare := []KeptUnit{{Kept: unit}}
	for name, units := range map[string][]KeptUnit{"read": nil, "kept whole": whole.units, "kept bare": bare} {
		got, err := counted(Window{}, units)
		if d := cmp.Diff(want, got); d != "" || err != nil {
			t.Errorf("%s: %v %s", name, err, d)
		}
	}
	if _, err := counted(Window{passMonth, passMonth}, bare); err == nil ||
		!strings.Contains(err.Error(), "details are wanted") {
		t.Errorf("what is bare is taken for details: %v", err)
	}
	defer func() {
		if recover() == nil {
			t.Error("a bare outcome tells single records")
		}
	}()
	(&Outcome{bare: true}).All()
}

// TestPassCountsPairsInOrder keeps how many pairs there are of two cells in the order of the cells, whoever reads them.
func TestPassCountsPairsInOrder(t *testing.T) {
	two := func(community string, ids ...string) *Cell {
		var c *Cell
		for i, id := range ids {
			one := passCell(community, passMonth, ID(id), i+1, passEvent(passMonth, "1"+id, "lecture", 20+int64(i)))
			if c == nil {
				c = one
				continue
			}
			one.Submissions[0].ProjectCode = "other"
			one.Filings[0].Submission = 1
			c.Submissions, c.Filings = append(c.Submissions, one.Submissions...), append(c.Filings, one.Filings...)
		}
		return c
	}
	for range 20 {
		p := newPassed("k").keeping().over(t, two("c", "1", "2"), two("d", "3", "4"))
		want := []alike{{0, 0, 1}, {0, 1, 1}, {1, 0, 3}, {1, 1, 1}}
		if got := p.units[0].alike; !slices.Equal(got, want) {
			t.Fatalf("%v, want %v", got, want)
		}
	}
}

// TestPassKeepsPairsApart keeps the pairs of each street as they were found, whatever is found on the next.
func TestPassKeepsPairsApart(t *testing.T) {
	pair := func(m period.Month, one, other string) []*Cell {
		return []*Cell{passCell("c", m, "1", 2, passEvent(m, one, "lecture", 20)),
			passCell("d", m, "2", 3, passEvent(m, other, "lecture", 21))}
	}
	p := newPassed("k").keeping().over(t, append(pair(passMonth-1, "11", "12"), pair(passMonth, "13", "14")...)...)
	var got []string
	for _, u := range p.units {
		for i := range u.pairs {
			got = append(got, fmt.Sprintf("%s %s/%s", u.Month, u.pairs[i].records[0].ID, u.pairs[i].records[1].ID))
		}
	}
	if d := cmp.Diff([]string{"2026-02 12/11", "2026-03 14/13"}, got); d != "" {
		t.Error(d)
	}
}
