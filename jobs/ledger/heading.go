package ledger

import (
	"bytes"
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"strings"
)

// Heading is to whom the head of a mail says that it goes, where that is not its recipient alone: a copy (cc) names
// those it is a copy for, and a job may let its readers see who else gets one.
type Heading struct {
	To []Mailbox `json:"to"`
	CC []Mailbox `json:"cc,omitempty"`

	spoilt []byte // what is stored, where it cannot be read: it is nobody's heading, and no reason not to look on
}

// Mailbox is a name and an address.
type Mailbox struct {
	Name    string `json:"name,omitempty"`
	Address string `json:"address"`
}

// Instead is the heading of the same mail to another address.
func (h *Heading) Instead(old, now string) *Heading {
	if h == nil {
		return nil
	}
	other := func(list []Mailbox) []Mailbox {
		out := make([]Mailbox, len(list))
		for i, m := range list {
			out[i] = m
			if strings.EqualFold(m.Address, old) {
				out[i] = Mailbox{Address: now}
			}
		}
		return out
	}
	return &Heading{To: other(h.To), CC: other(h.CC)}
}

// line is what the content of a run says of the heading; empty where there is none.
func (h *Heading) line() string {
	if h == nil {
		return ""
	}
	return " " + Hash(h.json())
}

func (h Heading) json() []byte {
	if h.spoilt != nil {
		return h.spoilt
	}
	raw, err := json.Marshal(h)
	if err != nil {
		panic(err) // texts always marshal
	}
	return raw
}

// Value implements driver.Valuer.
func (h Heading) Value() (driver.Value, error) { return h.json(), nil }

// Scan implements sql.Scanner.
func (h *Heading) Scan(from any) error {
	raw, ok := from.([]byte)
	if !ok {
		return fmt.Errorf("read a heading: want text, got %T", from)
	}
	if err := json.Unmarshal(raw, h); err != nil {
		*h = Heading{spoilt: bytes.Clone(raw)}
	}
	return nil
}
