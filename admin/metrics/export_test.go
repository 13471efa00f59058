package metrics

import "time"

// Forget makes the next scrape read anew.
func Forget(r *Registry) {
	r.ledger.mu.Lock()
	defer r.ledger.mu.Unlock()
	r.ledger.at = time.Time{}
}
