package reconcile

import "time"

// Look is what was found when the whole source was looked at: what no report alone comes to.
type Look struct {
	At          time.Time
	Later       int64            // submissions that are dated in the future
	Quarantined int64            // rows that cannot be placed or understood, those that were accepted left out
	Stale       int64            // judgements whose record that stays is gone
	Strays      []QuarantinedRow // rows that belong to no submission: of any report, for all that can be told
}
