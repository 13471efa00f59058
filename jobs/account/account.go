// Package account is who may do what: accounts and their roles, tokens of programs, passwords, and how long a guesser
// must wait.
//
// It holds the rules and the interface of what is kept (Book); sql/store keeps it. Secrets are never kept: passwords as
// argon2id (RFC 9106), tokens and sessions as the SHA-256 of what their holder has.
package account

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"time"
	"unicode/utf8"
)

// What a caller can act upon.
var (
	ErrUnknown = errors.New("no such account or token")
	ErrExists  = errors.New("the account exists already")
	ErrRefused = errors.New("wrong account or password") // which of the two is not said
)

// Role is what an account may do. Each role may do what the one before it may.
type Role string

// The roles, in order.
const (
	Viewer   Role = "viewer"   // sees everything that is not a secret
	Operator Role = "operator" // runs, tests, sends, pauses, resends, resolves
	Approver Role = "approver" // approves, rejects and releases what others have run
	Admin    Role = "admin"    // may do all of it; accounts themselves are made at the command line
)

// Roles lists the roles in order.
var Roles = []Role{Viewer, Operator, Approver, Admin}

// ParseRole reads a role.
func ParseRole(s string) (Role, error) {
	if !slices.Contains(Roles, Role(s)) {
		return "", fmt.Errorf("want a role (viewer, operator, approver, admin), got %q", s)
	}
	return Role(s), nil
}

// May reports whether the role includes want. No role includes nothing.
func (r Role) May(want Role) bool {
	return slices.Contains(Roles, r) && slices.Index(Roles, r) >= slices.Index(Roles, want)
}

// Lesser returns the lesser of two roles: what a token of one scope may do in the name of an account of another.
func (r Role) Lesser(o Role) Role {
	if r.May(o) {
		return o
	}
	return r
}

// Account is one person.
type Account struct {
	Name      string    `db:"name" json:"name"`   // what is typed to sign in, and the actor in every record
	Title     string    `db:"title" json:"title"` // the name that others read: 金美兰
	Role      Role      `db:"role" json:"role"`
	Password  string    `db:"password" json:"-"` // PHC form of argon2id; empty: signs in through OpenID Connect only
	Disabled  bool      `db:"disabled" json:"disabled"`
	CreatedAt time.Time `db:"created_at" json:"created_at"`
	// sessions from before a change of role, password or state have ended
	ChangedAt time.Time `db:"changed_at" json:"changed_at"`
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

// Shortest is how many characters a password has at least (NIST SP 800-63B §5.1.1.2 asks for 8; nothing else slows a
// guesser of ours down once the table is lost).
const Shortest = 12

// CheckPassword refuses a password that is too easy, or too long to be one.
func CheckPassword(name, password string) error {
	switch n := utf8.RuneCountInString(password); {
	case n < Shortest:
		return fmt.Errorf("want a password of at least %d characters, got %d", Shortest, n)
	case len(password) > 512:
		return errors.New("want a password of at most 512 bytes")
	case password == name, slices.Equal(slices.Compact([]rune(password)), []rune(password)[:1]):
		return errors.New("want a password that is neither the account's name nor one character again and again")
	}
	return nil
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
	UsedAt    *time.Time `db:"used_at" json:"used_at,omitempty"` // to the hour
}

// Book keeps accounts, tokens, sessions and the waiting of guessers. Changes are in the audit, with who made them.
type Book interface {
	// Account returns an account, or ErrUnknown.
	Account(ctx context.Context, name string) (Account, error)
	// Accounts returns every account by name.
	Accounts(ctx context.Context) ([]Account, error)
	// Add adds an account, or returns ErrExists.
	Add(ctx context.Context, a Account, actor string) error
	// Change stores title, role, password and state, and says in the audit what was changed. It ends the account's
	// sessions.
	Change(ctx context.Context, a Account, what, actor string) error

	// AddToken adds a token and returns its number.
	AddToken(ctx context.Context, t Token, actor string) (int64, error)
	// Tokens returns the tokens of an account, or of all ("").
	Tokens(ctx context.Context, account string) ([]Token, error)
	// Revoke ends a token, or returns ErrUnknown.
	Revoke(ctx context.Context, id int64, actor string) error
	// Bearer returns the token with a hash and its account, or ErrUnknown.
	Bearer(ctx context.Context, hash string) (Token, Account, error)

	// Try counts one attempt to sign in against every subject, before the password is looked at, so that attempts side
	// by side count each. It returns how long to wait instead, where one of them has failed too often; then nothing is
	// counted.
	Try(ctx context.Context, subjects ...Subject) (wait time.Duration, failures int, err error)
	// Forgive forgets the attempts of the subjects: one succeeded.
	Forgive(ctx context.Context, subjects ...Subject) error

	// FindSession, KeepSession and EndSession keep the data of a session by the hash of its reference.
	FindSession(ctx context.Context, hash string) (data []byte, found bool, err error)
	KeepSession(ctx context.Context, hash string, data []byte, until time.Time) error
	EndSession(ctx context.Context, hash string) error
	// Sweep forgets sessions, attempts and answers that are over.
	Sweep(ctx context.Context) error

	// Reserve takes a key for a request. It returns what was answered when the key was used before, fresh when it was
	// not.
	Reserve(ctx context.Context, key, fingerprint string) (a Answer, fresh bool, err error)
	// Answered keeps the answer to a request; a status of 0 gives the key back.
	Answered(ctx context.Context, key string, a Answer) error

	// Note writes to the audit what concerns no run.
	Note(ctx context.Context, actor, action string, detail any) error
}

// Answer is what a request was answered, kept for a day so that the same request again gets the same answer.
type Answer struct {
	Fingerprint string `db:"fingerprint"`
	Status      int    `db:"status"` // 0: not answered yet
	Body        []byte `db:"body"`
}

// Subject is what attempts are counted of: an account or an address.
type Subject struct {
	Name string // account:lixd, address:10.0.0.7
	Free int    // failures that cost no waiting
}

// OfAccount and OfAddress are the two subjects of an attempt. Many people may share one address behind a proxy.
func OfAccount(name string) Subject    { return Subject{"account:" + name, 3} }
func OfAddress(address string) Subject { return Subject{"address:" + address, 20} }

// Longest is the longest wait.
const Longest = 15 * time.Minute

// Wait is how long a subject waits after so many failures: 1, 2, 4 ... seconds after the free ones, at most Longest.
func (s Subject) Wait(failures int) time.Duration {
	over := failures - s.Free
	switch {
	case over <= 0:
		return 0
	case over > 10:
		return Longest
	}
	return min(time.Second<<(over-1), Longest)
}
