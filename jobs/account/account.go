// Package account is who may do what: accounts and their roles, tokens of programs, passwords, and how long a guesser
// must wait.
//
// It holds the rules and the interface of what is kept (Book); sql/store keeps it. Secrets are never kept: passwords as
// argon2id (RFC 9106), tokens and sessions as the SHA-256 of what their holder has.
package account

import (
	"database/sql/driver"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
)

// What a caller can act upon.
var (
	ErrUnknown = errors.New("no such account or token")
	ErrExists  = errors.New("the account exists already")
	ErrRefused = errors.New("wrong account or password") // which of the two is not said
	ErrWaiting = errors.New("a change of the account waits for a second person already")
	ErrOwn     = errors.New("whoever proposed a change, or is changed by it, cannot confirm it")
)

// Role is what an account may do. Each role of Roles may do what the one before it may; an auditor stands apart.
type Role string

// The roles, in order.
const (
	Viewer   Role = "viewer"   // sees everything that is not a secret
	Operator Role = "operator" // runs, tests, sends, pauses, resends, resolves
	Approver Role = "approver" // approves, rejects and releases what others have run
	Admin    Role = "admin"    // may do all of it, and looks after accounts
	Auditor  Role = "auditor"  // reads everything, decides nothing, exports the audit
)

// Calendar is the scope of a token that reads the feed of due dates, and nothing else: no role includes anything of it.
const Calendar Role = "calendar"

// Roles lists the roles in order, without the auditor.
var Roles = []Role{Viewer, Operator, Approver, Admin}

// AllRoles lists every role.
var AllRoles = append(slices.Clone(Roles), Auditor)

// ParseRole reads a role.
func ParseRole(s string) (Role, error) {
	if !slices.Contains(AllRoles, Role(s)) {
		return "", fmt.Errorf("want a role (viewer, operator, approver, admin, auditor), got %q", s)
	}
	return Role(s), nil
}

// May reports whether the role includes want. No role includes nothing. An auditor may what a viewer may, and what is
// the auditor's; an admin may that too.
func (r Role) May(want Role) bool {
	switch {
	case r == Auditor:
		return want == Viewer || want == Auditor
	case want == Auditor:
		return r == Admin
	}
	return slices.Contains(Roles, r) && slices.Index(Roles, r) >= slices.Index(Roles, want)
}

// Lesser returns the lesser of two roles: what a token of one scope may do in the name of an account of another.
func (r Role) Lesser(o Role) Role {
	switch {
	case r.May(o):
		return o
	case o.May(r):
		return r
	case r.May(Viewer) && o.May(Viewer):
		return Viewer
	}
	return ""
}

// NeedsFactor reports whether a role signs in with a second factor once that is required.
func (r Role) NeedsFactor() bool { return r.May(Approver) }

// Account is one person.
type Account struct {
	Name      string    `db:"name" json:"name"`   // what is typed to sign in, and the actor in every record
	Title     string    `db:"title" json:"title"` // the name that others read: 金美兰
	Role      Role      `db:"role" json:"role"`
	Password  string    `db:"password" json:"-"` // PHC form of argon2id; empty: signs in through OpenID Connect only
	Disabled  bool      `db:"disabled" json:"disabled"`
	CreatedAt time.Time `db:"created_at" json:"created_at"`
	ChangedAt time.Time `db:"changed_at" json:"changed_at"` // sessions from before a change of role, password or state end

	Address    string     `db:"address" json:"address,omitempty"` // mail: tests go there, and notices
	History    Hashes     `db:"history" json:"-"`                 // of the passwords before this one, newest first
	MustChange bool       `db:"must_change" json:"must_change,omitempty"`
	PasswordAt *time.Time `db:"password_at" json:"password_at,omitempty"` // since when; nil: of an earlier version
	Factor     string     `db:"factor" json:"-"`                          // sealed secret; empty: none
	Step       int64      `db:"factor_step" json:"-"`                     // of the last code that was accepted
	Recovery   Hashes     `db:"recovery" json:"-"`                        // codes that are left, as MACs
	Issuer     string     `db:"issuer" json:"issuer,omitempty"`           // of OpenID Connect, with Subject
	Subject    string     `db:"subject" json:"-"`
	Invite     string     `db:"invite" json:"-"` // hash of an invitation that is open
	InviteTill *time.Time `db:"invite_until" json:"-"`
	SignedInAt *time.Time `db:"signed_in_at" json:"signed_in_at,omitempty"` // last; nil: never
}

// Bound reports whether the account has a second factor.
func (a Account) Bound() bool { return a.Factor != "" }

// SetPassword gives the account another password, and keeps the one before in its history.
func (a *Account) SetPassword(hash string, mustChange bool, now time.Time) {
	if a.Password != "" {
		a.History = append(Hashes{a.Password}, a.History...)
		a.History = a.History[:min(len(a.History), Remembered)]
	}
	now = now.UTC().Truncate(time.Microsecond)
	a.Password, a.MustChange, a.PasswordAt = hash, mustChange, &now
}

// Outworn reports whether the password has to be changed: another set it, or it is older than maxAge (0: any age).
func (a Account) Outworn(maxAge time.Duration, now time.Time) bool {
	if a.Password == "" {
		return false
	}
	since := a.ChangedAt
	if a.PasswordAt != nil {
		since = *a.PasswordAt
	}
	return a.MustChange || maxAge > 0 && now.Sub(since) > maxAge
}

// Hashes is a short list that is kept in one column, as JSON.
type Hashes []string

// Value implements driver.Valuer.
func (h Hashes) Value() (driver.Value, error) {
	if len(h) == 0 {
		return "", nil
	}
	raw, err := json.Marshal([]string(h))
	return string(raw), err
}

// Scan implements sql.Scanner.
func (h *Hashes) Scan(src any) error {
	*h = nil
	var raw []byte
	switch v := src.(type) {
	case []byte:
		raw = v
	case string:
		raw = []byte(v)
	}
	if len(raw) == 0 {
		return nil
	}
	return json.Unmarshal(raw, (*[]string)(h))
}

// Shown is the name that others read.
func (a Account) Shown() string {
	if a.Title != "" {
		return a.Title
	}
	return a.Name
}

var nameForm = regexp.MustCompile(`^[a-z0-9][a-z0-9._@-]{0,63}$`)

// CheckName refuses a name that cannot be an account's.
func CheckName(name string) error {
	if !nameForm.MatchString(name) {
		return fmt.Errorf("want a name of a-z, 0-9 and . _ @ -, at most 64, got %q", name)
	}
	return nil
}

// reserved are names that the audit uses for what nobody did by hand.
var reserved = []string{"huizong", "system", "schedule"}

// CheckNew refuses a name that a new account cannot have: it is none, or the audit would take it for the system.
func CheckNew(name string) error {
	if slices.Contains(reserved, name) || strings.HasPrefix(name, "cli:") {
		return fmt.Errorf("%q is a name of the system itself; take another", name)
	}
	return CheckName(name)
}

// Token lets a program act in the name of an account, up to a role, until it expires.
type Token struct {
	ID        int64      `db:"id" json:"id"`
	Account   string     `db:"account" json:"account"`
	Note      string     `db:"note" json:"note"`
	Scope     Role       `db:"scope" json:"scope"`
	Hash      string     `db:"sha256" json:"-"`
	ExpiresAt time.Time  `db:"expires_at" json:"expires_at"`
	Revoked   bool       `db:"revoked" json:"revoked"`
	CreatedAt time.Time  `db:"created_at" json:"created_at"`
	UsedAt    *time.Time `db:"used_at" json:"used_at,omitempty"`     // to the hour
	FactorAt  *time.Time `db:"factor_at" json:"factor_at,omitempty"` // of login: when the second factor was given
	Login     bool       `db:"login" json:"login,omitempty"`         // made by huizong login, for its person
}

// Fresh is how long a second factor, or a sign-in, counts for what decides.
const Fresh = 15 * time.Minute

// Limit is what a token may do: its scope within the account's role, and no more than operator for one that lives long
// once the second factor is required.
func (t Token) Limit(role Role, required bool) Role {
	r := role.Lesser(t.Scope)
	if required && !t.Login && r.NeedsFactor() {
		return Operator
	}
	return r
}
