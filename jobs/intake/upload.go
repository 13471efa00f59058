package intake

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"
)

// State is what became of an upload.
type State string

// The states of an upload.
const (
	Waiting   State = "waiting"
	Written   State = "written"
	Discarded State = "discarded"
)

// Term is how long an upload waits; then it is removed.
const Term = 7 * 24 * time.Hour

// Upload is a file that was handed in.
type Upload struct {
	ID        int64      `json:"id"`
	Name      string     `json:"name"`
	SHA256    string     `json:"sha256"`
	Size      int64      `json:"size"`
	Encoding  string     `json:"encoding"` // of text files, as it was said; empty: to be found out
	State     State      `json:"state"`
	By        string     `json:"by" db:"uploaded_by"`
	At        time.Time  `json:"at" db:"uploaded_at"`
	SettledBy string     `json:"settled_by" db:"settled_by"`
	SettledAt *time.Time `json:"settled_at" db:"settled_at"`
	Body      []byte     `json:"-"`
}

// NewUpload is a file as it is handed in; of its name what a file may be called.
func NewUpload(name string, body []byte, encoding, by string) Upload {
	if at := strings.LastIndexAny(name, `/\`); at >= 0 {
		name = name[at+1:]
	}
	sum := sha256.Sum256(body)
	return Upload{
		Name:     clean(name),
		SHA256:   hex.EncodeToString(sum[:]),
		Size:     int64(len(body)),
		Encoding: encoding,
		State:    Waiting,
		By:       by,
		Body:     body,
	}
}

// clean leaves out what no name of a file needs, and what is too long for one.
func clean(name string) string {
	out := []rune(strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == 0xfffd || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			return -1
		}
		return r
	}, name))
	return string(out[max(0, len(out)-150):])
}

// Outcome is what an import did, or would do, table by table.
type Outcome struct {
	Tables []TableOutcome `json:"tables"`
	Notes  []string       `json:"notes"` // what whoever imports should know: an encoding that was recognised
}

// TableOutcome counts rows of one table.
type TableOutcome struct {
	Table     string `json:"table"`
	Inserted  int    `json:"inserted"`
	Changed   int    `json:"changed"`
	Removed   int    `json:"removed"`
	Unchanged int    `json:"unchanged"`
}

// Filings is how many submissions are new or changed.
func (o *Outcome) Filings() int {
	for _, t := range o.Tables {
		if t.Table == "submissions" {
			return t.Inserted + t.Changed
		}
	}
	return 0
}

// Faults are what is wrong with tables that were handed in.
type Faults []Fault

// Error implements error.
func (f Faults) Error() string {
	var lines []string
	for _, one := range f {
		lines = append(lines, fmt.Sprintf("%s %s: %s", one.Sheet, one.Cell, one.Problem))
	}
	return strings.Join(lines, "\n")
}
