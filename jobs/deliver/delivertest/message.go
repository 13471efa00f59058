package delivertest

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/mail"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"huizong/jobs/deliver"
)

// Message is one accepted message.
type Message struct {
	Seq       int // from 1, in the order of acceptance
	At        time.Time
	From      string
	To        []string
	Raw       []byte // as it was before dots were stuffed; nil in a lean sink
	TLS       bool
	User      string // who logged in
	Remote    string // address of the client
	ReplyLost bool   // it was accepted, but by plan the client was not told
	Conn      int    // the number of the connection
	Params    string // of MAIL and RCPT, in the order they were said
}

// Header returns a field of the message, "" if it has none.
func (m Message) Header(name string) string {
	parsed, err := mail.ReadMessage(bytes.NewReader(m.Raw))
	if err != nil {
		return ""
	}
	return parsed.Header.Get(name)
}

// Entry is a line of accepted.jsonl: what a witness needs of a message.
type Entry struct {
	Seq               int       `json:"seq"`
	At                time.Time `json:"at"`
	From              string    `json:"from"`
	To                []string  `json:"to"`
	MessageID         string    `json:"message_id"`
	PossibleDuplicate int       `json:"possible_duplicate"` // the n of its mark; 0: not marked
	Size              int       `json:"size"`
	SHA256            string    `json:"sha256"` // of the whole message, its mark included
	File              string    `json:"file"`
	TLS               bool      `json:"tls"`
	User              string    `json:"user"`
	ReplyLost         bool      `json:"reply_lost"`
}

// Entry returns the message's line.
func (m Message) Entry() Entry {
	sum := sha256.Sum256(m.Raw)
	marked, _ := strconv.Atoi(m.Header(deliver.DuplicateHeader))
	return Entry{Seq: m.Seq, At: m.At, From: m.From, To: m.To, MessageID: m.Header("Message-ID"),
		PossibleDuplicate: marked, Size: len(m.Raw),
		SHA256: hex.EncodeToString(sum[:]), File: fmt.Sprintf("%06d.eml", m.Seq), TLS: m.TLS, User: m.User,
		ReplyLost: m.ReplyLost}
}

// journal keeps messages in a directory. Each is on its way to the disk before its reply is given: a witness in
// another process sees it.
type journal struct {
	dir  string
	file *os.File
}

// openJournal opens the journal of a directory, emptied; without a directory it returns nil, which keeps nothing.
func openJournal(dir string) (*journal, error) {
	if dir == "" {
		return nil, nil
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("make directory of messages: %w", err)
	}
	f, err := os.Create(filepath.Join(dir, "accepted.jsonl"))
	if err != nil {
		return nil, fmt.Errorf("open journal of messages: %w", err)
	}
	return &journal{dir: dir, file: f}, nil
}

func (j *journal) write(m Message) error {
	if j == nil {
		return nil
	}
	entry := m.Entry()
	if err := os.WriteFile(filepath.Join(j.dir, entry.File), m.Raw, 0o644); err != nil {
		return fmt.Errorf("keep message: %w", err)
	}
	line, err := json.Marshal(entry)
	if err != nil {
		return fmt.Errorf("encode journal entry: %w", err)
	}
	if _, err := j.file.Write(append(line, '\n')); err != nil {
		return fmt.Errorf("write journal of messages: %w", err)
	}
	return nil
}

func (j *journal) close() error {
	if j == nil {
		return nil
	}
	return j.file.Close()
}
