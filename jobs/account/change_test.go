package account

import "testing"

// What gives the right to approve, or takes a second factor away, takes a second person; nothing else does.
func TestNeedsSecond(t *testing.T) {
	of := func(r Role, disabled bool, factor string) Account {
		return Account{Role: r, Disabled: disabled, Factor: factor}
	}
	for name, row := range map[string]struct {
		before, after Account
		want          bool
	}{
		"operator to approver":          {of(Operator, false, ""), of(Approver, false, ""), true},
		"operator to admin":             {of(Operator, false, ""), of(Admin, false, ""), true},
		"viewer to operator":            {of(Viewer, false, ""), of(Operator, false, ""), false},
		"viewer to auditor":             {of(Viewer, false, ""), of(Auditor, false, ""), false},
		"approver to admin":             {of(Approver, false, ""), of(Admin, false, ""), false},
		"admin to operator":             {of(Admin, false, ""), of(Operator, false, ""), false},
		"an approver let in again":      {of(Approver, true, ""), of(Approver, false, ""), true},
		"an operator let in again":      {of(Operator, true, ""), of(Operator, false, ""), false},
		"an approver disabled":          {of(Approver, false, ""), of(Approver, true, ""), false},
		"a new approver, not let in":    {Account{}, of(Approver, true, ""), false},
		"a new approver, let in":        {Account{}, of(Approver, false, ""), true},
		"a factor taken away":           {of(Viewer, false, "x"), of(Viewer, false, ""), true},
		"a factor bound":                {of(Viewer, false, ""), of(Viewer, false, "x"), false},
		"a password only":               {of(Admin, false, "x"), of(Admin, false, "x"), false},
		"demoted with its factor gone":  {of(Admin, false, "x"), of(Viewer, false, ""), true},
		"disabled approver, other role": {of(Approver, true, ""), of(Admin, true, ""), false},
	} {
		if got := NeedsSecond(row.before, row.after); got != row.want {
			t.Errorf("%s: %t, want %t", name, got, row.want)
		}
	}
}
