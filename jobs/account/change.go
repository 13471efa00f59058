package account

import "time"

// ChangeState is where a change that takes two persons stands.
type ChangeState string

// The states of a change.
const (
	Waiting   ChangeState = "proposed"
	Agreed    ChangeState = "confirmed"
	TakenBack ChangeState = "declined" // by whoever proposed it, or by a second person
)

// What is changed of an account with a second person.
const (
	RoleGiven   = "role"
	FactorReset = "factor_reset"
	LetIn       = "enabled"
)

// Proposal is a change of an account that takes two persons: one that gives the right to approve, or takes a second
// factor away.
type Proposal struct {
	ID        int64       `db:"id" json:"id"`
	Account   string      `db:"account" json:"account"`
	What      string      `db:"what" json:"what"` // role, factor_reset, enabled
	Role      Role        `db:"role" json:"role,omitempty"`
	Reason    string      `db:"reason" json:"reason"`
	By        string      `db:"made_by" json:"by"`
	At        time.Time   `db:"made_at" json:"at"`
	State     ChangeState `db:"state" json:"state"`
	SettledBy string      `db:"settled_by" json:"settled_by,omitempty"`
	SettledAt *time.Time  `db:"settled_at" json:"settled_at,omitempty"`
	Via       any         `db:"-" json:"-"` // how it was asked for, for the audit
}

// Apply makes the change of an account.
func (p Proposal) Apply(a *Account) {
	switch p.What {
	case RoleGiven:
		a.Role = p.Role
	case FactorReset:
		a.Unbind()
	case LetIn:
		a.Disabled = false
	}
}

// Settlement is what is said of a change that waits.
type Settlement struct {
	ID      int64
	Decline bool
	Actor   string
	Reason  string
	Via     any
}

// approves reports whether an account may approve as it stands.
func (a Account) approves() bool { return a.Role.May(Approver) && !a.Disabled }

// Owned reports whether somebody has made the account their own: they have signed in, or chose its password.
func (a Account) Owned() bool { return a.SignedInAt != nil || a.Password != "" && !a.MustChange }

// NeedsSecond reports whether a change of an account takes a second person.
func NeedsSecond(before, after Account) bool {
	return after.approves() && !before.approves() || before.Bound() && !after.Bound()
}

// Edit is a change of an account by one person, as the audit keeps it.
type Edit struct {
	What   string
	Actor  string
	Reason string
	Via    any
}

// InviteFor gives the account an open invitation for a stretch of time, and returns it: whoever has it sets the
// password, or binds the office's sign-in, once.
func (a *Account) InviteFor(life time.Duration, now time.Time) (invitation string) {
	invitation, a.Invite = NewToken()
	until := now.Add(life).UTC().Truncate(time.Microsecond)
	a.InviteTill = &until
	return invitation
}

// InvitationLife is how long an invitation stands.
const InvitationLife = 24 * time.Hour

// IdleFor is how long an account may go unused before it is marked.
const IdleFor = 90 * 24 * time.Hour
