package store

import (
	"bytes"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"huizong/jobs/ledger"
	"huizong/sql/query"
)

// A message is stored as its headers and its list of parts. It is cut where base64 lies in it, whatever that encloses,
// and each piece is held as what it decodes to: recipients of the same attachment share it.

// segment is one piece of a message, in order. One of its fields is set.
type segment struct {
	Text   string `json:"text,omitempty"`   // as it stands
	Base64 string `json:"base64,omitempty"` // hash of a part, written in lines of 76 characters
	Part   string `json:"part,omitempty"`   // hash of a part, as it stands
}

// Pieces that are not worth a row, and texts that are too long to stand in the list.
const (
	least = 512
	most  = 16 << 10
)

// keepMessage stores a message by its content, if it is not there yet, and returns its hash.
func (t *ledgerTx) keepMessage(message []byte) (hash string, err error) {
	hash = ledger.Hash(message)
	if n, err := t.exec(query.LedgerMessagePartsTouch, t.now, hash); err != nil || n == 1 {
		return hash, err
	}
	var list []segment
	for text, raw := range cut(message) {
		s, err := t.keepSegment(text, raw)
		if err != nil {
			return "", err
		}
		list = append(list, s)
	}
	parts, err := json.Marshal(list)
	if err != nil {
		return "", fmt.Errorf("encode message: %w", err)
	}
	_, err = t.exec(query.LedgerMessagePartsInsert, hash, len(message), compressed(parts), t.now)
	if err != nil && !duplicate(err) { // another instance has stored the same
		return "", fmt.Errorf("store message: %w", err)
	}
	return hash, nil
}

func (t *ledgerTx) keepSegment(text, raw []byte) (s segment, err error) {
	switch {
	case raw != nil:
		s.Base64, err = t.keepPart(raw)
	case len(text) > most || !utf8Text(text):
		s.Part, err = t.keepPart(text)
	default:
		s.Text = string(text)
	}
	return s, err
}

// utf8Text reports whether JSON gives a text back as it is.
func utf8Text(text []byte) bool { return bytes.Equal(bytes.ToValidUTF8(text, []byte{'?'}), text) }

// message rebuilds a message of parts. A problem says that it is not the one that was stored.
func (t *ledgerTx) message(hash string) (message []byte, problem string, err error) {
	t.look("message_parts", hash)
	var stored struct {
		Parts []byte
		Size  int64
	}
	switch err := t.GetContext(t.ctx, &stored, query.LedgerMessagePartsGet, hash); {
	case errors.Is(err, sql.ErrNoRows):
		return nil, isGone, nil
	case err != nil:
		return nil, "", fmt.Errorf("read message %s: %w", hash, err)
	}
	parts, err := expanded(stored.Parts, nil)
	var list []segment
	if err != nil || json.Unmarshal(parts, &list) != nil {
		return nil, notSealed, nil
	}
	for _, s := range list {
		message = append(message, s.Text...)
		name := s.Base64 + s.Part
		if name == "" {
			continue
		}
		raw, problem, err := t.part(name)
		if err != nil || problem != "" {
			return nil, "part " + name + " " + problem, err
		}
		if s.Base64 != "" {
			message = inLines(message, raw)
		} else {
			message = append(message, raw...)
		}
	}
	if ledger.Hash(message) != hash || int64(len(message)) != stored.Size {
		return nil, notSealed, nil
	}
	return message, "", nil
}

// isGone is what is wrong with a message that is not there: verify knows those whose term was over.
const isGone = "is gone"

// notSealed is what is wrong with a message that was changed.
const notSealed = "is not the one that was sealed"

// width is how many characters of base64 a line of mail has (RFC 2045 §6.8).
const width = 76

// cut yields the pieces of a message in order: a text as it stands, or what a run of base64 decodes to. Only a run that
// comes back the same when it is encoded again is taken for one.
func cut(message []byte) func(yield func(text, raw []byte) bool) {
	return func(yield func(text, raw []byte) bool) {
		from := 0 // of the text that has not been yielded
		for at := 0; at < len(message); {
			end := runEnd(message, at)
			if raw := decodedRun(message[at:end]); raw != nil {
				if from < at && !yield(message[from:at], nil) || !yield(nil, raw) {
					return
				}
				from = end
			}
			at = max(end, lineEnd(message, at))
		}
		if from < len(message) {
			yield(message[from:], nil)
		}
	}
}

func lineEnd(message []byte, at int) int {
	if n := bytes.IndexByte(message[at:], '\n'); n >= 0 {
		return at + n + 1
	}
	return len(message)
}

// runEnd is where the lines of full length that begin at a place end, and one shorter line after them.
func runEnd(message []byte, at int) int {
	for {
		end := lineEnd(message, at)
		line, ok := bytes.CutSuffix(message[at:end], []byte("\r\n"))
		if !ok || len(line) == 0 || len(line) > width || bytes.ContainsFunc(line, notBase64) {
			return at
		}
		if at = end; len(line) < width {
			return at
		}
	}
}

func notBase64(r rune) bool {
	return (r < 'A' || r > 'Z') && (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '+' && r != '/' && r != '='
}

// decodedRun decodes lines of base64; nil of what is none, too small, or would not come back the same.
func decodedRun(lines []byte) []byte {
	if len(lines) < least {
		return nil
	}
	raw, err := base64.StdEncoding.DecodeString(string(lines)) // which passes over line ends
	if err != nil || !bytes.Equal(inLines(nil, raw), lines) {
		return nil
	}
	return raw
}

// inLines appends raw in lines of base64.
func inLines(to, raw []byte) []byte {
	for piece := range slices.Chunk(raw, width/4*3) {
		to = base64.StdEncoding.AppendEncode(to, piece)
		to = append(to, "\r\n"...)
	}
	return to
}
