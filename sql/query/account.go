package query

import _ "embed" // binds the statements

// Statements of accounts, tokens, sessions and requests.
var (
	// AccountGet: one account by name.
	//go:embed account/account_get.sql
	AccountGet string

	// AccountList: every account by name.
	//go:embed account/account_list.sql
	AccountList string

	// AccountIdentity: the account of a subject of an issuer.
	//go:embed account/account_identity.sql
	AccountIdentity string

	// AccountInvited: the account with an invitation that is open.
	//go:embed account/account_invited.sql
	AccountInvited string

	// AccountInsert: one account.
	//go:embed account/account_insert.sql
	AccountInsert string

	// AccountChange: what an account is, from now on.
	//go:embed account/account_change.sql
	AccountChange string

	// AccountStep: takes a step of the second factor, if no later one was taken.
	//go:embed account/account_step.sql
	AccountStep string

	// AccountHeld: what an account may do and when it was changed last, locked.
	//go:embed account/account_held.sql
	AccountHeld string

	// AccountLock: the recovery codes of an account, locked.
	//go:embed account/account_lock.sql
	AccountLock string

	// AccountRecovery: the recovery codes that are left.
	//go:embed account/account_recovery.sql
	AccountRecovery string

	// AccountSignedIn: notes that somebody has signed in.
	//go:embed account/account_signed_in.sql
	AccountSignedIn string

	// AccountChangeInsert: a change of an account that waits for a second person.
	//go:embed account/change_insert.sql
	AccountChangeInsert string

	// AccountChangeList: the changes of accounts that wait.
	//go:embed account/change_list.sql
	AccountChangeList string

	// AccountChangeLock: a change of an account that waits, locked.
	//go:embed account/change_lock.sql
	AccountChangeLock string

	// AccountChangeSettle: what became of a change of an account.
	//go:embed account/change_settle.sql
	AccountChangeSettle string

	// AccountChangeWaiting: how many changes of an account wait.
	//go:embed account/change_waiting.sql
	AccountChangeWaiting string

	// TokenInsert: one token.
	//go:embed account/token_insert.sql
	TokenInsert string

	// TokenList: tokens of an account (an empty name: of all), newest first.
	//go:embed account/token_list.sql
	TokenList string

	// TokenBearer: the token with a hash.
	//go:embed account/token_bearer.sql
	TokenBearer string

	// TokenRevoke: ends a token.
	//go:embed account/token_revoke.sql
	TokenRevoke string

	// TokenUsed: notes the hour in which a token was used.
	//go:embed account/token_used.sql
	TokenUsed string

	// SessionGet: the data of a session that is not over.
	//go:embed account/session_get.sql
	SessionGet string

	// SessionInsert: a session begins.
	//go:embed account/session_insert.sql
	SessionInsert string

	// SessionUpdate: a session goes on.
	//go:embed account/session_update.sql
	SessionUpdate string

	// SessionDelete: a session ends.
	//go:embed account/session_delete.sql
	SessionDelete string

	// SessionList: where an account is signed in.
	//go:embed account/session_list.sql
	SessionList string

	// SessionEnd: ends the sessions of an account but one.
	//go:embed account/session_end.sql
	SessionEnd string

	// SessionSweep: sessions that are over.
	//go:embed account/session_sweep.sql
	SessionSweep string

	// BrowserGet: whether a browser has signed in to an account.
	//go:embed account/browser_get.sql
	BrowserGet string

	// BrowserInsert: a browser that has signed in to an account.
	//go:embed account/browser_insert.sql
	BrowserInsert string

	// BrowserSweep: browsers of long ago.
	//go:embed account/browser_sweep.sql
	BrowserSweep string

	// SignInGet: the attempts of a subject, locked.
	//go:embed account/sign_in_get.sql
	SignInGet string

	// SignInInsert: the first attempt of a subject.
	//go:embed account/sign_in_insert.sql
	SignInInsert string

	// SignInUpdate: one more attempt of a subject.
	//go:embed account/sign_in_update.sql
	SignInUpdate string

	// SignInDelete: forgets the attempts of a subject.
	//go:embed account/sign_in_delete.sql
	SignInDelete string

	// SignInSweep: attempts of long ago.
	//go:embed account/sign_in_sweep.sql
	SignInSweep string

	// RequestGet: a request and its answer.
	//go:embed account/request_get.sql
	RequestGet string

	// RequestInsert: a request that is being carried out.
	//go:embed account/request_insert.sql
	RequestInsert string

	// RequestAnswer: the answer to a request.
	//go:embed account/request_answer.sql
	RequestAnswer string

	// RequestDelete: gives the key of a request back.
	//go:embed account/request_delete.sql
	RequestDelete string

	// RequestSweep: requests of long ago.
	//go:embed account/request_sweep.sql
	RequestSweep string
)
