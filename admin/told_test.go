package admin_test

import (
	"net/url"
	"slices"
	"testing"

	"huizong/jobs/must"
)

// Who may approve is told at the address of the account that a report waits, and that a change of an account does;
// who only looks is not.
func TestToldAtAddresses(t *testing.T) {
	w := newWorld(t)
	must.Get(w.db.Exec(
		"UPDATE account SET address = CONCAT(name, '@example.gov.cn') WHERE name <> 'pu'"))(t)
	told := func() (out []string) {
		must.Do(t, w.db.Select(
			&out, "SELECT recipient FROM delivery WHERE purpose = 'notice' ORDER BY recipient"))
		return out
	}
	want := []string{"jinml@example.gov.cn", "root@example.gov.cn"}
	w.run("programme", "2015-01..2020-10", "lixd")
	if got := told(); !slices.Equal(got, want) {
		t.Errorf("of a report that waits: %v", got)
	}
	root := w.signedIn("root")
	root.told(root.post("/accounts/lixd/role", url.Values{"role": {"approver"}, "reason": {"new here"}}))
	if got := told(); !slices.Equal(got, []string{want[0], want[0], want[1], want[1]}) {
		t.Errorf("of a change that waits: %v", got)
	}
}
