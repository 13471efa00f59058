package desk

import (
	"slices"
	"strings"
	"testing"
	"time"

	"huizong/jobs/account"
)

// office is accounts as a row writes them: root:admin, jinml:approver?: one that nobody has made their own,
// pu:approver-: one that is disabled.
func office(text string) (out []account.Account) {
	signedIn := time.Unix(0, 0)
	for word := range strings.FieldsSeq(text) {
		name, role, _ := strings.Cut(word, ":")
		a := account.Account{Name: name, Role: account.Role(strings.TrimRight(role, "?-")), Password: "x",
			MustChange: true}
		if !strings.Contains(role, "?") {
			a.SignedInAt = &signedIn
		}
		a.Disabled = strings.HasSuffix(role, "-")
		out = append(out, a)
	}
	return out
}

// Who could be asked of a change, and whether it can be done without an emergency.
func TestSecondPersons(t *testing.T) {
	for _, row := range []struct {
		name, office, of, by string
		seconds              string
		regular              bool
	}{
		{"nobody but the first", "root:admin", "jinml", "root", "", false},
		{"one in name only", "root:admin jinml:approver?", "pu", "root", "", false},
		{"one who has signed in", "root:admin jinml:approver", "pu", "root", "jinml", true},
		{"not whom it is about", "root:admin jinml:approver", "jinml", "root", "", false},
		{"not who orders it", "root:admin jinml:approver", "pu", "jinml", "root", true},
		{"who cannot approve", "root:admin lixd:operator au:auditor", "pu", "root", "", false},
		{"another administrator", "root:admin zhao:admin", "pu", "root", "zhao", true},
		{"who is shut out is one still", "root:admin jinml:approver-", "pu", "root", "jinml", false},
		{"of two administrators, for the other", "root:admin zhao:admin", "root", "zhao", "", false},
		{"of two, with an approver", "root:admin zhao:admin jinml:approver", "root", "zhao", "jinml", true},
		{"no administrator is let in", "root:admin- jinml:approver", "pu", "", "root jinml", false},
	} {
		all := office(row.office)
		var names []string
		for _, x := range seconds(all, row.of, row.by) {
			names = append(names, x.Name)
		}
		if got := strings.Join(names, " "); got != row.seconds || regular(all, row.of) != row.regular {
			t.Errorf("%s: %q can be asked, regular %t; want %q, %t", row.name, got, regular(all, row.of), row.seconds,
				row.regular)
		}
	}
}

// Who has not signed in changes accounts before the first administrator, and in an emergency that is one.
func TestWhoChangesAccountsWithoutSigningIn(t *testing.T) {
	nobody, emergency := Actor{Nobody: true}, Actor{Nobody: true, Emergency: true}
	for _, row := range []struct {
		name, office string
		actor        Actor
		order        Order
		want         []string
	}{
		{"the first account", "", nobody, Order{Verb: AddAccount}, nil},
		{"before the first administrator", "jinml:approver lixd:operator", nobody, Order{Verb: SetRole}, nil},
		{"a factor, before the first", "jinml:approver", nobody, Order{Verb: ResetFactor}, []string{"identity"}},
		{"beside an administrator", "root:admin", nobody, Order{Verb: AddAccount}, []string{"identity"}},
		{"the administrator is disabled", "root:admin-", nobody, Order{Verb: AddAccount}, nil},
		{"an emergency of a sole administrator", "root:admin jinml:approver", emergency,
			Order{Verb: ResetFactor, Reason: "lost"}, nil},
		{"without a reason", "root:admin", emergency, Order{Verb: ResetFactor}, []string{"reason"}},
		{"where two can be asked", "root:admin zhao:admin jinml:approver", emergency,
			Order{Verb: ResetFactor, Reason: "lost"}, []string{"emergency"}},
		{"who has signed in", "root:admin", Actor{Account: "root"}, Order{Verb: AddAccount}, nil},
	} {
		var got []string
		for _, r := range signed(office(row.office), "root", row.order, row.actor) {
			got = append(got, r.Code)
		}
		if !slices.Equal(got, row.want) {
			t.Errorf("%s: %v, want %v", row.name, got, row.want)
		}
	}
}
