package report_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"huizong/jobs/period"

	"huizong/jobs/reconcile"
	"huizong/jobs/report"
	"huizong/jobs/report/reporttest"
)

// told writes a restatement's changes and causes, one a line.
func told(changes []report.Change, causes []report.Cause) []string {
	var out []string
	number := func(n *int64) string {
		if n == nil {
			return "-"
		}
		return fmt.Sprint(*n)
	}
	for _, c := range changes {
		line := fmt.Sprintf("%s %s %s>%s", c.Table, c.Column, number(c.Before), number(c.Now))
		if c.Withheld {
			line += " withheld"
		}
		if c.Was != "" {
			line += " " + c.Was + ">" + c.Is
		}
		out = append(out, line)
	}
	filed := func(f *report.Filed) string {
		if f == nil {
			return "-"
		}
		return fmt.Sprintf("%d@%s=%s", f.Revision, f.At.In(reporttest.Shanghai).Format("01-02"), number(f.Direct))
	}
	for _, c := range causes {
		line := string(c.Kind)
		if c.Month == nil && c.Agency != "" {
			line += " " + c.Agency
		} else if c.AgencyCode != "" {
			line += fmt.Sprintf(" %s %s %s %s", c.Agency, c.Project, c.Community, c.Month)
		}
		if j := c.Judged; j != nil {
			if j.Undone {
				line += " undone"
			}
			line += " " + string(j.Verdict)
			for _, r := range []*report.JudgedRecord{j.Record, j.Other} {
				if r != nil {
					line += fmt.Sprintf(" %s %s", r.Kind, r.Code)
				}
			}
		}
		if c.Now != nil {
			line += fmt.Sprintf(" %s>%s late=%v", filed(c.Before), filed(c.Now), c.Late)
		}
		if c.Status != "" {
			line += " " + string(c.Status)
		}
		if c.Setting != nil {
			line += fmt.Sprintf(" %s %s>%s", c.Setting.Key, c.Setting.Before, c.Setting.Now)
		}
		if c.At != nil {
			line += " " + c.At.Format("01-02")
		}
		out = append(out, strings.TrimSpace(line+" "+c.Reference))
	}
	return out
}

// TestRestatements sends the report of January, changes one thing, and looks at what the report of February says.
func TestRestatements(t *testing.T) {
	base := func() city {
		c := newCity()
		c.file("X/P/A", "2020-01", "2020-02-03 09:00", 40)
		c.file("X/P/B", "2020-01", "2020-02-03 10:00", 60)
		c.file("Y/R/B", "2020-01", "2020-02-04 09:00", 20)
		return c
	}
	for _, test := range []struct {
		name   string
		change func(c *city, x *reporttest.Case)
		want   []string
	}{
		{"nothing", func(*city, *reporttest.Case) {}, nil},
		{"late", func(c *city, x *reporttest.Case) { c.file("Y/R/D", "2020-01", "2020-02-11 09:00", 8) }, []string{
			"figures direct 120>128", "figures indirect 300>320", "figures case_attendances 120>128",
			"completeness late 0>1", "completeness missing 1>0",
			"late agency Y project R name of D 2020-01 ->1@02-11=8 late=true"}},
		{"filed at the moment of the report", func(c *city, x *reporttest.Case) {
			c.file("Y/R/D", "2020-01", "2020-02-10 09:00", 8)
		}, []string{"figures direct 120>128", "figures indirect 300>320", "figures case_attendances 120>128",
			"completeness late 0>1", "completeness missing 1>0", "unknown"}},
		{"changed", func(c *city, x *reporttest.Case) {
			c.file("X/P/A", "2020-01", "2020-02-12 09:00", 45, revision(2))
		}, []string{"figures direct 120>125", "figures indirect 300>313", "figures case_attendances 120>125",
			"changed agency X project P name of A 2020-01 1@02-03=40>2@02-12=45 late=false"}},
		{"changed twice", func(c *city, x *reporttest.Case) {
			c.file("X/P/A", "2020-01", "2020-02-12 09:00", 45, revision(2))
			c.file("X/P/A", "2020-01", "2020-02-20 09:00", 46, revision(3),
				func(s *reconcile.Submission) { s.Claims.Direct = reconcile.Claim{} })
		}, []string{"figures direct 120>126", "figures indirect 300>315", "figures case_attendances 120>126",
			"changed agency X project P name of A 2020-01 1@02-03=40>3@02-20=- late=false"}},
		{"filed anew with the same figures", func(c *city, x *reporttest.Case) {
			c.file("X/P/A", "2020-01", "2020-02-12 09:00", 40, revision(2))
		}, nil},
		{"changed and voided", func(c *city, x *reporttest.Case) {
			c.file("X/P/A", "2020-01", "2020-02-12 09:00", 45, revision(2), status(reconcile.Voided))
		}, []string{"figures direct 120>80", "figures indirect 300>200", "figures case_attendances 120>80",
			"completeness on_time 3>2", "completeness missing 1>2",
			"changed agency X project P name of A 2020-01 1@02-03=40>2@02-12=45 late=false voided"}},
		{"returned in place", func(c *city, x *reporttest.Case) { c.Submissions[0].Status = reconcile.Returned },
			[]string{"figures direct 120>80", "figures indirect 300>200", "figures case_attendances 120>80",
				"completeness on_time 3>2", "completeness returned 0>1",
				"status agency X project P name of A 2020-01 1@02-03=40>1@02-03=40 late=false returned"}},
		{"a lower revision, after the one that stands", func(c *city, x *reporttest.Case) {
			c.Submissions[0].Revision = 2
			c.file("X/P/A", "2020-01", "2020-02-12 09:00", 39)
		}, []string{"completeness on_time 3>2", "completeness late 0>1",
			"changed agency X project P name of A 2020-01 2@02-03=40>1@02-12=39 late=false"}},
		{"of another month", func(c *city, x *reporttest.Case) { c.file("X/P/A", "2020-02", "2020-02-12 09:00", 45) },
			nil},
		{"rows in place", func(c *city, x *reporttest.Case) { c.Records[c.Submissions[0].ID][0].Attendances = 41 },
			[]string{"figures direct 120>121", "figures indirect 300>303", "figures case_attendances 120>121",
				"unknown"}},
		{"coefficient", func(c *city, x *reporttest.Case) { x.Options.Coefficient = 3000 },
			[]string{"figures indirect 300>360", "method reconcile.coefficient 2.5>3"}},
		{"coefficient of a field", func(c *city, x *reporttest.Case) {
			x.Options.FieldCoefficients = map[string]reconcile.Thousandths{"old": 3125}
		}, []string{"figures indirect 300>376", "method reconcile.fields >old 3.125"}},
		{"method", func(c *city, x *reporttest.Case) {
			x.Options.Method = reconcile.ClaimedCapped
			c.Submissions[0].Claims.Indirect = reconcile.Filed(90)
		}, []string{"figures indirect 300>290", "method reconcile.method coefficient>claimed-capped"}},
		{"a setting that no figure hangs on", func(c *city, x *reporttest.Case) {
			x.Options.DirectTolerance.Floor, x.Options.Coefficient = 3, 3000
		}, []string{"figures indirect 300>360", "method reconcile.coefficient 2.5>3"}},
		{"deadline", func(c *city, x *reporttest.Case) {
			x.Options.Deadline = func(m period.Month) time.Time { return m.End(reporttest.Shanghai).AddDate(0, 0, 3) }
			x.Edit = append(x.Edit, func(in *report.Input) { in.DeadlineDay = 3 })
		}, []string{"completeness on_time 3>2", "completeness late 0>1", "method deadline.day 5>3"}},
		{"project ends earlier", func(c *city, x *reporttest.Case) { c.Projects[2].EndsOn = day("2019-12-31") },
			[]string{"figures direct 120>100", "figures indirect 300>250", "figures cases 2>1",
				"figures case_attendances 120>100", "completeness expected 4>2", "completeness on_time 3>2",
				"completeness missing 1>0", "reference agencies", "reference projects"}},
		{"region and agency renamed, and late", func(c *city, x *reporttest.Case) {
			c.Regions[3].Name, c.Agencies[1].Name = "new", "new Y"
			c.file("Y/R/D", "2020-01", "2020-02-11 09:00", 0)
		}, []string{"completeness late 0>1", "completeness missing 1>0",
			"late new Y project R name of D 2020-01 ->1@02-11=0 late=true", "reference regions",
			"reference agencies"}},
		{"judged", func(c *city, x *reporttest.Case) {
			c.Records[c.Submissions[0].ID][0].Attendances = 41
			judged := func(community, agency, on, at string) reconcile.Judgement {
				key := func(code string) reconcile.RecordKey {
					return reconcile.RecordKey{Kind: "event", AgencyCode: agency, ProjectCode: "P",
						CommunityCode: community,
						OccurredOn:    day(on), Code: code + on + at}
				}
				return reconcile.Judgement{Verdict: reconcile.Different, Record: key("a"), Other: key("b"),
					InForce: moment(at)}
			}
			x.Judged = reconcile.NewJudgements([]reconcile.Judgement{
				judged("A", "X", "2020-01-05", "2020-02-12 08:00"), judged("A", "X", "2020-01-05", "2020-02-10 09:00"),
				judged("A", "X", "2020-02-05", "2020-02-12 08:00"), judged("Z", "X", "2020-01-05", "2020-02-12 08:00"),
				{Verdict: reconcile.Accepted, InForce: moment("2020-02-12 08:00")}})
		}, []string{"figures direct 120>121", "figures indirect 300>303", "figures case_attendances 120>121",
			"judgement agency X project P name of A 2020-01 different event b2020-01-052020-02-12 08:00 " +
				"event a2020-01-052020-02-12 08:00 02-12"}},
		{"rows that cannot be read, accepted", func(c *city, x *reporttest.Case) {
			c.Submissions[0].Status = reconcile.Quarantined
			x.Judged = reconcile.NewJudgements([]reconcile.Judgement{
				{Verdict: reconcile.Accepted, InForce: moment("2020-02-12 08:00")},
				{Verdict: reconcile.Accepted, InForce: moment("2020-02-10 09:00")}})
		}, []string{"figures direct 120>80", "figures indirect 300>200", "figures case_attendances 120>80",
			"completeness on_time 3>2", "completeness quarantined 0>1",
			"status agency X project P name of A 2020-01 1@02-03=40>1@02-03=40 late=false quarantined",
			"judgement accepted 02-12"}},
		{"several, by agency before community", func(c *city, x *reporttest.Case) {
			c.file("Y/R/A", "2020-01", "2020-02-11 09:00", 8)
			c.file("X/P/D", "2020-01", "2020-02-11 09:00", 8)
		}, []string{"figures direct 120>136", "figures indirect 300>340", "figures case_attendances 120>136",
			"late agency X project P name of D 2020-01 ->1@02-11=8 late=true",
			"late agency Y project R name of A 2020-01 ->1@02-11=8 late=true"}},
		{"persons by keys", func(c *city, x *reporttest.Case) {
			for i, s := range c.Submissions {
				for k := range 10 {
					c.Direct[s.ID] = append(c.Direct[s.ID], reconcile.PersonKey{byte(i), byte(k)})
				}
			}
		}, []string{"persons method ->- none>keys", "unknown"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := base()
			january := c.make(t, "2020-01", "2020-02-10 09:00")
			opt := reconcile.Defaults(reporttest.Shanghai)
			february := c.make(t, "2020-02", "2020-03-10 09:00", after(january), func(x *reporttest.Case) {
				x.Options = &opt
				test.change(&c, x)
				x.Rows = c.Rows
			})
			if february.Compared != 1 {
				t.Errorf("compared %d reports", february.Compared)
			}
			var got []string
			for _, r := range february.Restatements {
				got = append(got, told(r.Changes, r.Causes)...)
			}
			if d := cmp.Diff(test.want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

// TestStatusBehindAChange names a filing that does not count where such filings are others than they were, and not
// where it was returned long before: an agency is not named for what another did.
func TestStatusBehindAChange(t *testing.T) {
	for _, test := range []struct {
		name   string
		change func(c *city)
		want   []string
	}{
		{"another is late", func(c *city) { c.file("Y/R/B", "2020-01", "2020-02-11 09:00", 8) },
			[]string{"late agency Y project R name of B 2020-01 ->1@02-11=8 late=true"}},
		{"another is voided", func(c *city) { c.Submissions[2].Status = reconcile.Voided },
			[]string{"status agency Y project R name of D 2020-01 1@02-03=20>1@02-03=20 late=false voided"}},
		{"another is returned", func(c *city) { c.Submissions[2].Status = reconcile.Returned }, []string{
			"status agency X project P name of A 2020-01 1@02-03=40>1@02-03=40 late=false returned",
			"status agency Y project R name of D 2020-01 1@02-03=20>1@02-03=20 late=false returned"}},
		{"one that nobody was to file is returned", func(c *city) { c.Submissions[3].Status = reconcile.Returned },
			[]string{"status agency X project P name of A 2020-01 1@02-03=40>1@02-03=40 late=false returned",
				"status agency X project P name of D 2020-01 1@02-03=5>1@02-03=5 late=false returned"}},
		{"it is approved as it stands", func(c *city) { c.Submissions[0].Status = reconcile.Approved },
			[]string{"lifted agency X"}},
		{"it is filed anew", func(c *city) {
			c.file("X/P/A", "2020-01", "2020-02-12 09:00", 41, revision(2))
		}, []string{"changed agency X project P name of A 2020-01 1@02-03=40>2@02-12=41 late=false"}},
		{"it is approved, and another is late", func(c *city) {
			c.Submissions[0].Status = reconcile.Approved
			c.file("Y/R/B", "2020-01", "2020-02-11 09:00", 8)
		}, []string{"late agency Y project R name of B 2020-01 ->1@02-11=8 late=true", "lifted agency X"}},
		{"nobody is to file it any more", func(c *city) { c.Projects[0].Communities = []string{"B"} },
			[]string{"status agency X project P name of A 2020-01 1@02-03=40>1@02-03=40 late=false returned",
				"reference projects"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := newCity()
			c.file("X/P/A", "2020-01", "2020-02-03 09:00", 40, status(reconcile.Returned))
			c.file("X/P/B", "2020-01", "2020-02-03 09:00", 60)
			c.file("Y/R/D", "2020-01", "2020-02-03 09:00", 20)
			c.file("X/P/D", "2020-01", "2020-02-03 09:00", 5)
			january := c.make(t, "2020-01", "2020-02-10 09:00")
			test.change(&c)
			february := c.make(t, "2020-02", "2020-03-10 09:00", after(january))
			if d := cmp.Diff(test.want, told(nil, february.Restatements[0].Causes)); d != "" {
				t.Error(d)
			}
		})
	}
}

// TestUndoneJudgement names a judgement that was undone after a report was made, and none that was undone before it or
// made after it.
func TestUndoneJudgement(t *testing.T) {
	c := newCity()
	c.file("X/P/A", "2020-01", "2020-02-03 09:00", 40)
	judged := func(agency, at, undone string) reconcile.Judgement {
		key := func(agency string) reconcile.RecordKey {
			return reconcile.RecordKey{Kind: "event", AgencyCode: agency, ProjectCode: "P", CommunityCode: "A",
				OccurredOn: day("2020-01-05"), Code: agency + at}
		}
		return reconcile.Judgement{Verdict: reconcile.Same, Record: key("Y"), Other: key(agency), InForce: moment(at),
			Undone: moment(undone)}
	}
	january := c.make(t, "2020-01", "2020-02-10 09:00")
	c.Records[c.Submissions[0].ID][0].Attendances = 41
	february := c.make(t, "2020-02", "2020-03-10 09:00", after(january), func(x *reporttest.Case) {
		x.Judged = reconcile.NewJudgements([]reconcile.Judgement{
			judged("X", "2020-02-09 09:00", "2020-02-11 09:00"), judged("X", "2020-02-08 09:00", "2020-02-10 09:00"),
			judged("X", "2020-02-11 09:00", "2020-02-12 09:00")})
	})
	want := []string{"judgement agency X project P name of A 2020-01 undone same event X2020-02-09 09:00 " +
		"event Y2020-02-09 09:00 02-11"}
	if d := cmp.Diff(want, told(nil, february.Restatements[0].Causes)); d != "" {
		t.Error(d)
	}
}

// TestHolidaysBehindAChange names the days by which to file where another calendar moved one of a report's months.
func TestHolidaysBehindAChange(t *testing.T) {
	c := newCity()
	c.file("X/P/A", "2020-01", "2020-02-08 09:00", 40)
	c.file("X/P/A", "2020-02", "2020-03-03 09:00", 40)
	by := func(january int) func(*reporttest.Case) {
		opt := reconcile.Defaults(reporttest.Shanghai)
		plain := opt.Deadline
		opt.Deadline = func(m period.Month) time.Time {
			if m == month("2020-01") {
				return m.End(reporttest.Shanghai).AddDate(0, 0, january)
			}
			return plain(m)
		}
		return func(x *reporttest.Case) {
			x.Options = &opt
			x.Edit = append(x.Edit, func(in *report.Input) { in.DeadlineRoll = "next" })
		}
	}
	early := c.make(t, "2020-01..2020-02", "2020-03-10 09:00", by(5))
	now := c.make(t, "2020-03", "2020-04-10 09:00", after(early), by(10))
	got := told(now.Restatements[0].Changes, now.Restatements[0].Causes)
	want := []string{"completeness on_time 1>2", "completeness late 1>0",
		"method holidays 2020-02-05>2020-02-10"}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	day := c.make(t, "2020-03", "2020-04-10 09:00", after(early), by(10), func(x *reporttest.Case) {
		x.Edit = append(x.Edit, func(in *report.Input) { in.DeadlineDay = 10 })
	})
	if got := told(nil, day.Restatements[0].Causes); !slices.Equal(got, []string{"method deadline.day 5>10"}) {
		t.Error(got)
	}
}

// TestRulesAreToldOnce holds two reports of version 1 against today: the version is told once, not per month, and a
// report of version 2 beside them has causes of its own.
func TestRulesAreToldOnce(t *testing.T) {
	c := newCity()
	var sent []*report.Report
	for _, m := range []string{"2020-01", "2020-02", "2020-03"} {
		c.file("X/P/A", m, m+"-28 09:00", 40)
		sent = append(sent, c.make(t, m, m+"-29 09:00"))
	}
	sent[0].Rules, sent[1].Rules = 0, 1
	sent[0].Settings, sent[0].Reference = nil, report.Reference{} // as version 1 sealed them
	for _, s := range c.Submissions {
		c.Records[s.ID][0].Attendances++
	}
	now := c.make(t, "2020-04", "2020-05-10 09:00", after(sent...))
	var got []string
	for _, r := range now.Restatements {
		got = append(got, fmt.Sprint(r.Period, r.Rules, r.Before, r.Now, len(r.Causes)))
	}
	if d := cmp.Diff([]string{"2020-01 1 40 41 0", "2020-02 1 40 41 0", "2020-03 2 40 41 1"}, got); d != "" {
		t.Error(d)
	}
	want := []report.Break{{SettingChange: report.SettingChange{Key: "rules", Before: "1", Now: "2"}, Reports: 2,
		Through: sent[1].Period}}
	if d := cmp.Diff(want, now.Breaks); d != "" {
		t.Error(d)
	}
	marked := ""
	for _, p := range now.Trend.Points {
		if p.Recomputed {
			marked += p.Period.String() + " "
		}
	}
	if marked != "2020-01 2020-02 " || now.Comparison.Previous.Recomputed {
		t.Errorf("marked %s, previous %v", marked, now.Comparison.Previous.Recomputed)
	}
	march := c.make(t, "2020-03", "2020-05-10 09:00", after(sent...))
	if !march.Comparison.Previous.Recomputed || march.Comparison.YearBefore.Recomputed || march.Compared != 2 ||
		len(march.Restatements) != 2 {
		t.Errorf("of March: %+v, %d compared", march.Comparison.Previous, march.Compared)
	}
}

// TestBreaksOfSettings gathers one setting over several reports, and sets each value apart.
func TestBreaksOfSettings(t *testing.T) {
	c := newCity()
	var sent []*report.Report
	for i, m := range []string{"2020-01", "2020-02", "2020-03"} {
		c.file("X/P/A", m, m+"-28 09:00", 40)
		opt := reconcile.Defaults(reporttest.Shanghai)
		opt.Coefficient = []reconcile.Thousandths{2000, 2000, 2250}[i]
		sent = append(sent, c.make(t, m, m+"-29 09:00", func(x *reporttest.Case) { x.Options = &opt }))
	}
	now := c.make(t, "2020-04", "2020-05-10 09:00", after(sent[1], sent[0], sent[2]))
	key := "reconcile.coefficient"
	want := []report.Break{
		{SettingChange: report.SettingChange{Key: key, Before: "2", Now: "2.5"}, Reports: 2, Through: sent[1].Period},
		{
			SettingChange: report.SettingChange{Key: key, Before: "2.25", Now: "2.5"},
			Reports:       1,
			Through:       sent[2].Period,
		}}
	if d := cmp.Diff(want, now.Breaks); d != "" {
		t.Error(d)
	}
	if got := len(now.Restatements); got != 3 || now.Restatements[0].Period.String() != "2020-01" ||
		!now.Comparison.Previous.Recomputed {
		t.Errorf("%d restatements, previous %+v", got, now.Comparison.Previous)
	}
}

// TestOverlappingWindows restates windows that begin together, contain each other and lie apart.
func TestOverlappingWindows(t *testing.T) {
	c := newCity()
	for i, m := range []string{"2020-01", "2020-02", "2020-03", "2020-04", "2020-05"} {
		c.file("X/P/A", m, m+"-28 09:00", int64(10+i))
	}
	var sent []*report.Report
	windows := []string{"2020-Q1", "2019-06..2020-01", "2019-06..2020-03", "2019-06..2020-02", "2020-02", "2018",
		"2020-05", "2020-01..2020-03"}
	for _, w := range windows {
		sent = append(sent, c.make(t, w, "2020-06-02 09:00"))
	}
	c.file("X/P/B", "2020-02", "2020-06-03 09:00", 5)
	now := c.make(t, "2020-04", "2020-06-10 09:00", after(sent...))
	var got []string
	for _, r := range now.Restatements {
		got = append(got, fmt.Sprint(r.Period, r.Before, r.Now, len(r.Causes)))
	}
	want := []string{
		"2019-06..2020-02 21 26 1",
		"2019-06..2020-03 33 38 1",
		"2020-Q1 33 38 1",
		"2020-01..2020-03 33 38 1",
		"2020-02 11 16 1",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if now.Compared != len(windows)-1 { // all but May, which is later than the report
		t.Errorf("compared %d", now.Compared)
	}
}

// TestManyCauses names no more than a report can hold, and counts the rest.
func TestManyCauses(t *testing.T) {
	for _, n := range []int{199, 200, 201, 250} {
		c := newCity()
		january := c.make(t, "2020-01", "2020-02-10 09:00")
		for i := range n {
			c.file(fmt.Sprintf("X/P%d/A", i), "2020-01", "2020-02-11 09:00", 1)
		}
		r := c.make(t, "2020-02", "2020-03-10 09:00", after(january)).Restatements[0]
		if len(r.Causes) != min(n, 200) || r.More != max(n-200, 0) {
			t.Errorf("%d filings: %d causes and %d more", n, len(r.Causes), r.More)
		}
	}
}

// TestCorrection tells what a revision changes, and why.
func TestCorrection(t *testing.T) {
	c := newCity()
	c.file("X/P/A", "2020-01", "2020-02-03 09:00", 40)
	first := c.make(t, "2020-01", "2020-02-10 09:00")
	correct := func(x *reporttest.Case) {
		x.Corrects = &report.Corrected{Report: first, SentAt: moment("2020-02-10 09:05"), Reason: "why"}
	}
	same := c.make(t, "2020-01", "2020-02-20 09:00", correct).Corrections
	if len(same.Changes) != 0 || len(same.Causes) != 0 || same.Reason != "why" || same.Revision != 1 ||
		same.Rules != 2 ||
		!same.SentAt.Equal(moment("2020-02-10 09:05")) {
		t.Errorf("nothing changed: %+v", same)
	}
	for k := range 10 {
		c.Direct[c.Submissions[0].ID] = append(c.Direct[c.Submissions[0].ID], reconcile.PersonKey{byte(k)})
	}
	persons := c.make(t, "2020-01", "2020-02-20 09:00", correct).Corrections
	if d := cmp.Diff([]string{"persons method ->- none>keys", "unknown"},
		told(persons.Changes, persons.Causes)); d != "" {
		t.Errorf("one change alone: %s", d)
	}
	delete(c.Direct, c.Submissions[0].ID)
	c.file("X/P/A", "2020-01", "2020-02-12 09:00", 45, revision(2))
	now := c.make(t, "2020-01", "2020-02-20 09:00", correct)
	want := []string{"figures direct 40>45", "figures indirect 100>113", "figures case_attendances 40>45",
		"bridge direct 40>45", "bridge indirect 100>112", "bridge indirect 0>1", "regions direct 40>45",
		"regions indirect 100>113", "agencies direct 40>45", "agencies indirect 100>113", "fields direct 40>45",
		"fields indirect 100>113", "programmes direct 40>45", "programmes indirect 100>113", "projects direct 40>45",
		"projects indirect 100>113",
		"changed agency X project P name of A 2020-01 1@02-03=40>2@02-12=45 late=false"}
	if d := cmp.Diff(want, told(now.Corrections.Changes, now.Corrections.Causes)); d != "" {
		t.Error(d)
	}
	c.Submissions[0].Status, c.Submissions[1].Status = reconcile.Returned, reconcile.Returned
	none := c.make(t, "2020-01", "2020-02-20 09:00", correct)
	want = []string{"figures direct 40>-", "figures indirect 100>-", "figures cases 1>-"}
	if d := cmp.Diff(want, told(none.Corrections.Changes, nil)[:3]); d != "" {
		t.Errorf("nothing counts any more: %s", d)
	}
	again := c.make(t, "2020-01", "2020-02-20 09:00", func(x *reporttest.Case) {
		x.Rows.Submissions = []reconcile.Submission{c.Submissions[0]}
		x.Rows.Submissions[0].Status = reconcile.Submitted
		x.Corrects = &report.Corrected{Report: none, SentAt: moment("2020-02-10 09:05")}
	})
	want = []string{"figures direct ->40", "figures indirect ->100", "figures cases ->1"}
	if d := cmp.Diff(want, told(again.Corrections.Changes, nil)[:3]); d != "" {
		t.Errorf("what counts again: %s", d)
	}
	first.Rules = 1
	breaks := c.make(t, "2020-01", "2020-02-20 09:00", correct).Breaks
	if len(breaks) != 1 || breaks[0].Key != "rules" || breaks[0].Through != first.Period {
		t.Errorf("breaks %+v", breaks)
	}
}
