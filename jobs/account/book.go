package account

import (
	"context"
	"time"
)

// Session is one signed-in browser.
type Session struct {
	Hash    string    `db:"sha256"` // of its reference
	Account string    `db:"account"`
	Address string    `db:"address"`
	Agent   string    `db:"agent"` // what the browser calls itself
	BegunAt time.Time `db:"begun_at"`
	SeenAt  time.Time `db:"seen_at"`
}

// Book keeps accounts, tokens, sessions and the waiting of guessers. Changes are in the audit, with who made them.
type Book interface {
	// Account returns an account, or ErrUnknown.
	Account(ctx context.Context, name string) (Account, error)
	// Accounts returns every account by name.
	Accounts(ctx context.Context) ([]Account, error)
	// Identity returns the account bound to a subject of an issuer, or ErrUnknown.
	Identity(ctx context.Context, issuer, subject string) (Account, error)
	// Invited returns the account with an open invitation of that hash, or ErrUnknown.
	Invited(ctx context.Context, hash string) (Account, error)
	// Add adds an account, or returns ErrExists.
	Add(ctx context.Context, a Account, actor string) error
	// Change stores all of an account but its name, and says in the audit what was changed. It ends its sessions.
	Change(ctx context.Context, a Account, what, actor string) error
	// Edit is Change, with why and how it was ordered.
	Edit(ctx context.Context, a Account, e Edit) error
	// SignedIn notes that somebody has signed in.
	SignedIn(ctx context.Context, name string) error
	// Propose keeps a change that waits for a second person. An account has one at a time; another is ErrWaiting.
	Propose(ctx context.Context, p Proposal) (Proposal, error)
	// Proposals lists the changes that wait.
	Proposals(ctx context.Context) ([]Proposal, error)
	// Settle carries a change that waits out, or lets it go. One that does not wait is ErrUnknown, and one's own can
	// only be let go: ErrOwn.
	Settle(ctx context.Context, s Settlement) (Proposal, error)
	// TakeStep takes a step of the second factor, once: false where it, or a later one, was taken.
	TakeStep(ctx context.Context, name string, step int64) (bool, error)
	// TakeRecovery takes a recovery code by its MAC, once, and returns how many are left: false where it is gone.
	TakeRecovery(ctx context.Context, name, mac string) (left int, taken bool, err error)

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
	// Knows reports whether a browser, by the hash of its cookie, has signed in to the account before.
	Knows(ctx context.Context, hash, account string) (bool, error)
	// Remember keeps that it has.
	Remember(ctx context.Context, hash, account string, until time.Time) error

	// FindSession, KeepSession and EndSession keep the data of a session by the hash of its reference.
	FindSession(ctx context.Context, hash string) (data []byte, found bool, err error)
	KeepSession(ctx context.Context, s Session, data []byte, until time.Time) error
	EndSession(ctx context.Context, hash string) error
	// Sessions returns where an account is signed in, newest first.
	Sessions(ctx context.Context, account string) ([]Session, error)
	// EndSessions ends the sessions of an account but the one with the hash, and returns how many.
	EndSessions(ctx context.Context, account, but, actor string) (int64, error)
	// Sweep forgets sessions, browsers, attempts and answers that are over.
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
