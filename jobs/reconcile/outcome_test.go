package reconcile

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestReconcileAlone takes rows that were accepted as voided, and makes each finding of records once.
func TestReconcileAlone(t *testing.T) {
	opt := Defaults(time.UTC)
	r := New(passDirectory(), &opt)
	r.judgements = NewJudgements([]Judgement{{Verdict: Accepted, Table: "submissions", Row: "2", Content: "x"}})
	visit, nobody := passEvent(passMonth, "11", "", 5), passEvent(passMonth, "12", "tea", 0)
	visit.Kind = Visit
	c := passCell("c", passMonth, "1", 2, visit, nobody)
	c.Submissions = append(c.Submissions, Submission{ID: "2", AgencyCode: "B", ProjectCode: "Q", CommunityCode: "c",
		Period: passMonth, Revision: 1, Status: Quarantined, SubmittedAt: passAt(2)})
	c.Quarantine = []QuarantinedRow{{Row: Row{Table: "submissions", ID: "2", Content: "x"}, Submission: "2"}}
	o := r.Reconcile(c, passAt(20))
	if o.Voided != 1 || o.Quarantined != 0 || !o.Quarantine[0].Accepted {
		t.Errorf("%d voided, %d quarantined, %+v", o.Voided, o.Quarantined, o.Quarantine)
	}
	if f := o.Counted[0]; f.Attendances[Visit] != 5 || len(f.Codes[Visit])+len(f.Codes[Event]) != 0 {
		t.Errorf("%d attendances of visits, codes %v", f.Attendances[Visit], f.Codes)
	}
	n := 0
	for _, f := range o.All() {
		if f.Code == RecordNonpositive {
			n++
		}
	}
	if d := cmp.Diff(o.Findings, o.All()); d != "" || n != 1 {
		t.Errorf("%d findings of a record, %s", n, d)
	}
}

// TestFirstFiledByItsClaim is by the first revision that claims, wherever it stands among the submissions.
func TestFirstFiledByItsClaim(t *testing.T) {
	claim := Claims{Direct: Filed(1)}
	for name, c := range map[string]struct {
		list []Submission
		want int
	}{
		"the claim first": {[]Submission{{Revision: 2, SubmittedAt: passAt(2), Claims: claim},
			{Revision: 1, SubmittedAt: passAt(1)}}, 2},
		"the claim last": {[]Submission{{Revision: 1, SubmittedAt: passAt(1)},
			{Revision: 2, SubmittedAt: passAt(2), Claims: claim}}, 2},
		"no claim": {[]Submission{{Revision: 2, SubmittedAt: passAt(2)}, {Revision: 1, SubmittedAt: passAt(1)}}, 1},
	} {
		for i := range c.list {
			c.list[i].Status = Submitted
		}
		sel := Select(c.list, time.Time{})
		for i := range c.list {
			if got := sel.firstFiled(c.list, i).Day(); got != c.want {
				t.Errorf("%s: filed on day %d, want %d", name, got, c.want)
			}
		}
	}
}
