package reconcile

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
	"unicode/utf8"
)

// ID names a submission or a record as its filing system does: a text or a number of at most LongestID characters. It
// is taken as it is, and never counted with.
type ID string

// LongestID is how many characters an id may have.
const LongestID = 64

// exactInJSON bounds the whole numbers that every reader of JSON keeps exactly (RFC 8259, 6).
const exactInJSON = 1 << 53

// Compare orders ids: those of equal length as text, others by length, so that numbers stand in their order.
func (id ID) Compare(other ID) int {
	if d := utf8.RuneCountInString(string(id)) - utf8.RuneCountInString(string(other)); d != 0 {
		return d
	}
	return strings.Compare(string(id), string(other))
}

// compareIDs is ID.Compare of ids that still lie in a cell's buffer.
func compareIDs(a, b []byte) int {
	if d := utf8.RuneCount(a) - utf8.RuneCount(b); d != 0 {
		return d
	}
	return bytes.Compare(a, b)
}

// MarshalJSON writes a number where the id is one that JSON keeps exactly, else a string.
func (id ID) MarshalJSON() ([]byte, error) {
	n, _ := strconv.ParseInt(string(id), 10, 64) // what is no number is not written as one either
	if -exactInJSON < n && n < exactInJSON && strconv.FormatInt(n, 10) == string(id) {
		return []byte(id), nil
	}
	return json.Marshal(string(id))
}

// UnmarshalJSON reads what MarshalJSON writes, and any other whole number.
func (id *ID) UnmarshalJSON(b []byte) error {
	if bytes.HasPrefix(b, []byte{'"'}) {
		return json.Unmarshal(b, (*string)(id))
	}
	var n json.Number
	if err := json.Unmarshal(b, &n); err != nil {
		return err
	}
	*id = ID(n)
	return nil
}
