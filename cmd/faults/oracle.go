package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"slices"
	"strings"

	"github.com/jmoiron/sqlx"

	"huizong/jobs/ledger"
)

// verdict is what the oracle found. It reads the sink and the database only, never what the program says of itself.
type verdict struct {
	Runs       int // sealed
	Deliveries int // of reports
	Messages   int // that the sink has
	Lost       int // sent by the ledger, unknown to the sink
	Unfinal    int // deliveries that came to no final state
	Unmarked   int // copies beyond the first without a mark
	Marked     int // copies that say they may be copies
	InDoubt    int // times that a delivery was in doubt
	Wrong      int // messages whose totals are not those sealed
	Strange    int // messages that no delivery accounts for
	Broken     int // what verify finds
	Refused    int // deliveries that failed
	Blamed     int // of these, recipients that nobody refused
	Bounced    int // deliveries that came back
	Unread     int // reports of mail that came back, and that nobody read
	Overlooked int // deliveries that came back, and are said to be sent
	Details    []string
}

// clean reports whether every promise was kept.
func (v verdict) clean() bool {
	return v.Lost+v.Unfinal+v.Unmarked+v.Wrong+v.Strange+v.Broken+v.Blamed+v.Unread+v.Overlooked == 0 &&
		v.Marked <= v.InDoubt
}

func (v *verdict) say(format string, args ...any) {
	if len(v.Details) < 20 {
		v.Details = append(v.Details, fmt.Sprintf(format, args...))
	}
}

// received is one message as the sink took it.
type received struct {
	to   string
	body []byte
}

// row is a delivery with the figures that were sealed for it.
type row struct {
	ID        int64  `db:"id"`
	Run       int64  `db:"run_id"`
	Recipient string `db:"recipient"`
	State     string `db:"state"`
	MessageID string `db:"message_id"`
	SHA256    string `db:"sha256"`
	Report    []byte `db:"headline"` // without its lists
}

// judge holds what was received against what was sealed.
func judge(db *sqlx.DB, messages []received) (verdict, error) {
	v := verdict{Messages: len(messages)}
	var rows []row
	if err := db.Select(&rows, `SELECT d.id, d.run_id, d.recipient, d.state, d.message_id, d.sha256, s.headline
FROM delivery d JOIN snapshot s ON s.run_id = d.run_id AND s.region = d.region WHERE d.purpose = 'report'`); err != nil {
		return v, err
	}
	if err := db.Get(&v.InDoubt, "SELECT COUNT(*) FROM audit WHERE action = 'delivery.in_doubt'"); err != nil {
		return v, err
	}
	if err := db.Get(&v.Runs, "SELECT COUNT(DISTINCT run_id) FROM snapshot"); err != nil {
		return v, err
	}
	v.Deliveries = len(rows)
	byID := map[string][]message{}
	for _, m := range messages {
		parsed, err := parse(m)
		if err != nil {
			v.Wrong++
			v.say("a message to %s cannot be read: %v", m.to, err)
			continue
		}
		byID[parsed.id] = append(byID[parsed.id], parsed)
	}
	for _, r := range rows {
		v.judgeDelivery(r, byID[r.MessageID])
		delete(byID, r.MessageID)
	}
	for id, copies := range byID {
		if !strings.Contains(id, ".notice.") {
			v.Strange += len(copies)
			v.say("the sink has %s, and no delivery does", id)
		}
	}
	if v.Marked > v.InDoubt {
		v.say("%d copies are marked, and a delivery was in doubt %d times only", v.Marked, v.InDoubt)
	}
	return v, nil
}

func (v *verdict) judgeDelivery(r row, copies []message) {
	unmarked := 0
	for _, c := range copies {
		if c.bytes != copies[0].bytes {
			v.Wrong++
			v.say("delivery %d: two tries have other bytes", r.ID)
		}
		if c.marked {
			v.Marked++
		} else {
			unmarked++
		}
		if wrong := c.wrong(r); wrong != "" {
			v.Wrong++
			v.say("delivery %d: %s", r.ID, wrong)
		}
	}
	if unmarked > 1 {
		v.Unmarked += unmarked - 1
		v.say("delivery %d to %s came %d times without a mark", r.ID, r.Recipient, unmarked)
	}
	switch {
	case (r.State == "sent" || r.State == "bounced") && len(copies) == 0:
		v.Lost++
		v.say("delivery %d to %s is sent, but never came", r.ID, r.Recipient)
	case !ledger.DeliveryState(r.State).Final():
		v.Unfinal++
		v.say("delivery %d to %s is still %s", r.ID, r.Recipient, r.State)
	}
}

// message is what the oracle reads in a mail.
type message struct {
	id, to, text string
	sha256       string // of what was sealed: without what is of the delivery alone
	bytes        string // hash of all but the mark
	marked       bool
}

func parse(r received) (message, error) {
	m, err := mail.ReadMessage(bytes.NewReader(r.body))
	if err != nil {
		return message{}, err
	}
	text, err := textOf(m.Header.Get("Content-Type"), m.Header.Get("Content-Transfer-Encoding"), m.Body)
	if err != nil {
		return message{}, err
	}
	sealed, mark := r.body, m.Header.Get("X-Huizong-Possible-Duplicate")
	if mark != "" {
		sealed = sealed[bytes.IndexByte(sealed, '\n')+1:] // the mark is the first line, and all that may be added
	}
	return message{id: strings.Trim(m.Header.Get("Message-Id"), "<>"), to: r.to, text: text,
		sha256: ledger.Hash(sealedPart(sealed)), bytes: ledger.Hash(sealed), marked: mark != ""}, nil
}

// sealedPart leaves out what a delivery puts in front of what was sealed.
func sealedPart(message []byte) []byte {
	own := false
	for len(message) > 0 {
		line := message[:bytes.IndexByte(message, '\n')+1]
		if fold := line[0] == ' ' || line[0] == '\t'; !fold || !own {
			name, _, _ := strings.Cut(string(line), ":")
			own = slices.Contains([]string{"Date", "Message-ID", "In-Reply-To", "References", "To", "Cc"}, name)
		}
		if !own {
			break
		}
		message = message[len(line):]
	}
	return message
}

// textOf finds the text part.
func textOf(contentType, encoding string, body io.Reader) (string, error) {
	media, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		return "", err
	}
	if strings.HasPrefix(media, "multipart/") {
		parts := multipart.NewReader(body, params["boundary"])
		for {
			p, err := parts.NextRawPart()
			if err == io.EOF {
				return "", nil
			} else if err != nil {
				return "", err
			}
			if text, err := textOf(p.Header.Get("Content-Type"), p.Header.Get("Content-Transfer-Encoding"),
				p); err != nil || text != "" {
				return text, err
			}
		}
	}
	if media != "text/plain" {
		return "", nil
	}
	switch strings.ToLower(encoding) {
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	}
	raw, err := io.ReadAll(body)
	return string(raw), err
}

// wrong says which sealed total a message does not show, or that it went astray.
func (m message) wrong(r row) string {
	var sealed struct {
		Figures struct{ Direct, Indirect int64 }
		Claimed struct{ Direct int64 }
	}
	if err := json.Unmarshal(r.Report, &sealed); err != nil {
		return "its snapshot cannot be read: " + err.Error()
	}
	if m.sha256 != r.SHA256 {
		return fmt.Sprintf("the message to %s is not the bytes that were sealed", r.Recipient)
	}
	if !strings.EqualFold(m.to, r.Recipient) {
		return fmt.Sprintf("the message to %s went to %s", r.Recipient, m.to)
	}
	for name, n := range map[string]int64{"direct": sealed.Figures.Direct, "indirect": sealed.Figures.Indirect,
		"claimed": sealed.Claimed.Direct} {
		if n > 0 && !strings.Contains(m.text, fmt.Sprint(n)) {
			return fmt.Sprintf("the message to %s does not show %s %d", r.Recipient, name, n)
		}
	}
	return ""
}
