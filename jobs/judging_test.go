package jobs

import (
	"testing"

	"huizong/jobs/reconcile"
)

// TestSought: what is listed however little hangs on it. A row that cannot be understood always is, also one that holds
// no report: it could not be accepted else.
func TestSought(t *testing.T) {
	t.Parallel()
	pair := func(later, first reconcile.ID) reconcile.Finding {
		return reconcile.Finding{Code: reconcile.RecordSimilar, Severity: reconcile.Warning,
			Records: []reconcile.RecordDetail{{ID: later}, {ID: first}}}
	}
	of := seeker{Sought: Sought{One: "a", Other: "b"}}
	for name, c := range map[string]struct {
		found reconcile.Finding
		want  bool
	}{
		"a row":                {reconcile.Finding{Code: reconcile.RowQuarantined, Severity: reconcile.Notice}, true},
		"the pair":             {pair("a", "b"), true},
		"the pair, turned":     {pair("b", "a"), true},
		"one of the two":       {pair("a", "c"), false},
		"the other of the two": {pair("c", "b"), false},
		"another pair":         {pair("c", "d"), false},
	} {
		if got := of.wants(&c.found); got != c.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}
