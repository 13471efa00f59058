package ledger

import "time"

// EntrySearch is which entries of the audit are asked for. What is empty lets all through.
type EntrySearch struct {
	Actors       []string // any of them
	System       bool     // or the service itself, by the name of an instance: host/process/start
	Group        string   // what an action begins with, up to its dot: run, delivery, account
	Run          int64
	Since, Until time.Time // the second is not in it
	Before       int64     // entry; 0: from the newest
	Limit        int
}
