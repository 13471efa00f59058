package ledger

import "strings"

// Refusal is one reason why an order is not carried out. Nothing was done.
type Refusal struct {
	Code  string            // what is wrong, in a word that does not change
	Field string            // the part of the order that has to change; empty: it is not possible as things stand
	Text  string            // what is wrong
	Do    string            // what to do
	Args  map[string]string // the names and numbers in Text, for who says it in other words
	Kind  error             // ErrState, ErrApprover, ErrTampered, ErrNotFound
}

// Error implements error.
func (r Refusal) Error() string {
	text := r.Text
	if r.Do != "" {
		text += "; " + r.Do
	}
	if r.Kind != nil {
		text += ": " + r.Kind.Error()
	}
	return text
}

// Unwrap returns the kind of the refusal.
func (r Refusal) Unwrap() error { return r.Kind }

// Refusals is all that stands against an order, at once.
type Refusals []Refusal

// Error implements error.
func (rs Refusals) Error() string {
	texts := make([]string, len(rs))
	for i, r := range rs {
		texts[i] = r.Error()
	}
	return strings.Join(texts, "\n")
}

// Unwrap lets errors.Is find the kinds.
func (rs Refusals) Unwrap() []error {
	out := make([]error, len(rs))
	for i, r := range rs {
		out[i] = r
	}
	return out
}

// Err is the refusals as an error: nil where there are none.
func (rs Refusals) Err() error {
	if len(rs) == 0 {
		return nil
	}
	return rs
}
