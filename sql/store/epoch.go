package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"huizong/jobs/ledger"
)

// epoch is how far the audit had come, kept in a file outside the database: one that is behind it, or does not hold its
// last entry, is a restored one.
type epoch struct {
	file string
	mu   sync.Mutex
	last int64 // what this process wrote last
}

// mark is what the file says.
type mark struct {
	ledger.Chain
	at time.Time
}

func (e *epoch) read() (m mark, found bool, err error) {
	raw, err := os.ReadFile(e.file)
	if errors.Is(err, os.ErrNotExist) {
		return m, false, nil
	} else if err != nil {
		return m, false, err
	}
	fields := strings.Fields(string(raw))
	if len(fields) != 3 {
		return m, false, fmt.Errorf(
			"%s: want a number, a hash and a time; remove it if this is a new ledger",
			e.file,
		)
	}
	if m.Last, err = strconv.ParseInt(fields[0], 10, 64); err == nil {
		m.Hash = fields[1]
		m.at, err = time.Parse(time.RFC3339Nano, fields[2])
	}
	return m, true, err
}

// write keeps an end of the audit, unless a later one is kept already (of another process on this host).
func (e *epoch) write(c ledger.Chain, now time.Time, whatever bool) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if c.Last <= e.last && !whatever {
		return nil
	}
	if m, found, err := e.read(); err == nil && found && m.Last >= c.Last && !whatever {
		return nil
	}
	f, err := os.CreateTemp(filepath.Dir(e.file), ".epoch-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = fmt.Fprintf(f, "%d %s %s\n", c.Last, c.Hash, now.UTC().Format(time.RFC3339Nano))
	if err == nil {
		err = f.Sync()
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err == nil {
		own(f.Name(), filepath.Dir(e.file))
		err = os.Rename(f.Name(), e.file)
	}
	if err == nil {
		e.last = c.Last
	}
	return err
}

// WithEpoch returns the ledger that keeps how far it has come in a file.
func (l *Ledger) WithEpoch(file string) *Ledger {
	of := *l
	if file != "" {
		of.epoch = &epoch{file: file}
	}
	return &of
}

// kept is what the file says; nothing where there is none.
func (e *epoch) kept() (mark, bool, error) {
	if e == nil {
		return mark{}, false, nil
	}
	return e.read()
}
