package reconcile

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"huizong/jobs/period"
)

// TestRegisterOfAWindow holds every slot of what was due, and of what nobody was to file, in their order.
func TestRegisterOfAWindow(t *testing.T) {
	m := period.MonthOf(2026, 3)
	at := func(day int) time.Time { return time.Date(2026, 4, day, 9, 0, 0, 0, time.UTC) }
	dir := NewDirectory([]Region{{Code: "s", Level: Street}, {Code: "c", ParentCode: "s", Level: Community},
		{Code: "d", ParentCode: "s", Level: Community}, {Code: "x", Level: Community}}, nil,
		[]Project{{Code: "Q", AgencyCode: "A", StartsOn: DateOf(2026, 2, 1), EndsOn: DateOf(2026, 6, 30),
			Communities: []string{"x", "d"}}, {Code: "P", AgencyCode: "A", StartsOn: DateOf(2026, 4, 1),
			EndsOn: DateOf(2026, 4, 30), Communities: []string{"c", "d"}}})
	opt := Defaults(time.UTC)
	sub := func(id ID, agency, project, community string, revision, day int, status Status, claim Claim) Submission {
		return Submission{ID: id, AgencyCode: agency, ProjectCode: project, CommunityCode: community, Period: m,
			Revision: revision, Status: status, SubmittedAt: at(day), Claims: Claims{Direct: claim}}
	}
	for name, c := range map[string]struct {
		subs []Submission
		want string // the slot of Q in d in March, and of others that were filed
	}{
		"nothing": {nil, "A Q d missing"},
		"on time": {[]Submission{sub("1", "A", "Q", "d", 1, 2, Submitted, Filed(1))},
			"A Q d on_time 1 r1 filed2 arrived2"},
		"filed again": {[]Submission{sub("1", "A", "Q", "d", 1, 2, Submitted, Filed(1)),
			sub("2", "A", "Q", "d", 2, 8, Approved, Filed(1))}, "A Q d on_time 2 r2 filed2 arrived8"},
		"late": {[]Submission{sub("1", "A", "Q", "d", 1, 8, Submitted, Filed(1))}, "A Q d late 1 r1 filed8 arrived8"},
		"voided": {[]Submission{sub("1", "A", "Q", "d", 1, 2, Voided, Filed(1))},
			"A Q d missing 1 r1 filed2 arrived2 voided"},
		"empty": {[]Submission{sub("1", "A", "Q", "d", 1, 2, Submitted, Claim{})},
			"A Q d missing 1 r1 filed2 arrived2 empty"},
		"draft": {[]Submission{sub("1", "A", "Q", "d", 1, 2, Draft, Claim{})}, "A Q d missing draft2"},
		"draft at the moment": {[]Submission{sub("1", "A", "Q", "d", 1, 20, Draft, Claim{})},
			"A Q d missing draft20"},
		"draft after it": {[]Submission{sub("1", "A", "Q", "d", 1, 21, Draft, Claim{})}, "A Q d missing"},
		"draft over it": {[]Submission{sub("1", "A", "Q", "d", 1, 2, Submitted, Filed(1)),
			sub("2", "A", "Q", "d", 2, 3, Draft, Claim{})}, "A Q d on_time 1 r1 filed2 arrived2"},
		"draft over a voided one": {[]Submission{sub("1", "A", "Q", "d", 1, 2, Voided, Filed(1)),
			sub("2", "A", "Q", "d", 2, 3, Draft, Claim{})}, "A Q d missing 1 r1 filed2 arrived2 voided"},
		"draft of a month that is not due": {[]Submission{sub("1", "A", "P", "d", 1, 2, Draft, Claim{})},
			"A Q d missing"},
		"draft of what is not due": {[]Submission{sub("1", "B", "Q", "d", 1, 2, Draft, Claim{})}, "A Q d missing"},
		"not due": {[]Submission{sub("1", "B", "Q", "d", 1, 2, Submitted, Filed(1)),
			sub("2", "A", "R", "d", 1, 2, Submitted, Filed(1))},
			"A Q d missing | B Q d unexpected 1 r1 filed2 arrived2 | A R d unexpected 2 r1 filed2 arrived2"},
		"not due, and voided": {[]Submission{sub("1", "B", "Q", "d", 1, 2, Voided, Filed(1))}, "A Q d missing"},
	} {
		for _, month := range []period.Month{m, m - 1, m + 2} { // the last two lie beyond the window
			r := NewRegister(dir, &opt, Window{From: m, To: m + 1}, "s", at(20))
			cell := &Cell{CommunityCode: "d", Period: month, Submissions: c.subs}
			sel := Select(cell.Submissions, at(20))
			for _, i := range sel.Counted {
				cell.Filings = append(cell.Filings, Filing{Submission: i})
			}
			r.Add(cell)
			got, due := "", ""
			for _, u := range r.Units() {
				if u.Expected {
					due += fmt.Sprintf("%s %s %s %d, ", u.AgencyCode, u.ProjectCode, u.CommunityCode, len(u.Slots))
				}
				if len(u.Slots) == 0 {
					t.Errorf("%s: a unit without a slot: %+v", name, u)
				}
				s, ok := u.Slots[m]
				if !ok {
					continue
				}
				if got != "" {
					got += " | "
				}
				got += fmt.Sprintf("%s %s %s %s", u.AgencyCode, u.ProjectCode, u.CommunityCode, s.State)
				if s.Submission != "" {
					got += fmt.Sprintf(" %s r%d filed%d arrived%d", s.Submission, s.Revision, s.FiledAt.Day(),
						s.ArrivedAt.Day())
				}
				for word, is := range map[string]bool{" voided": s.Voided, " empty": s.Empty,
					fmt.Sprint(" draft", s.DraftAt.Day()): !s.DraftAt.IsZero()} {
					if is {
						got += word
					}
				}
			}
			want := c.want
			if month != m {
				want = "A Q d missing"
			}
			if d := cmp.Diff(want, got); d != "" {
				t.Errorf("%s in %s: %s", name, month, d)
			}
			if want := "A P c 1, A P d 1, A Q d 2, "; due != want {
				t.Errorf("%s: due %s, want %s", name, due, want)
			}
		}
	}
}
