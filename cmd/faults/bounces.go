package main

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"huizong/jobs/bounce/bouncetest"
	"huizong/jobs/deliver/delivertest"
)

// bounceShare is how many of a hundred mails come back.
const bounceShare = 5

// bounceMail lets some of the mails that the sink has taken come back, in one dialect after another, until stop.
func (w *world) bounceMail(stop <-chan struct{}) {
	dialects := slices.Sorted(maps.Keys(bouncetest.Dialects))
	for seen, n := 0, 0; ; {
		messages := w.sink.Messages()
		for _, m := range messages[seen:] {
			if w.comesBack(m) {
				report := bouncetest.Dialects[dialects[n%len(dialects)]](bouncetest.Mail{From: m.From, To: m.To[0],
					MessageID: messageID(m)})
				if err := w.mailbox.Store(report); err != nil {
					fmt.Println("bounces:", err)
				}
				n++
			}
		}
		seen = len(messages)
		select {
		case <-stop:
			return
		case <-time.After(30 * time.Millisecond):
		}
	}
}

func messageID(m delivertest.Message) string {
	parsed, err := parse(received{to: m.To[0], body: m.Raw})
	if err != nil {
		return ""
	}
	return parsed.id
}

// comesBack draws, once for each mail whichever of its copies it is.
func (w *world) comesBack(m delivertest.Message) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	id := messageID(m)
	if id == "" || w.bounced[id] || w.random.IntN(100) >= bounceShare {
		return false
	}
	w.bounced[id] = true
	return true
}

// unread is how many reports of mail that came back the ledger has not taken down.
func (w *world) unread() int {
	w.mu.Lock()
	want := len(w.bounced)
	w.mu.Unlock()
	var have int
	if err := w.db.Get(&have, "SELECT COUNT(*) FROM bounce"); err != nil {
		return want
	}
	return want - have
}

// judgeRefused holds what failed and what came back against what the sink and the mailbox did.
func (w *world) judgeRefused(v *verdict) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	var rows []struct {
		Recipient string
		State     string
		MessageID string `db:"message_id"`
	}
	if err := w.db.Select(&rows, `SELECT recipient, state, message_id FROM delivery
WHERE purpose = 'report' AND state IN ('failed', 'bounced')`); err != nil {
		return err
	}
	failed := map[string]int{}
	for _, r := range rows {
		switch {
		case r.State == "failed":
			failed[r.Recipient]++
			v.Refused++
		case !w.bounced[r.MessageID]:
			v.Strange++
			v.say("%s to %s is bounced, and nothing came back", r.MessageID, r.Recipient)
		default:
			v.Bounced++
		}
	}
	for recipient, n := range failed {
		if n > w.refused[recipient] {
			v.Blamed += n - w.refused[recipient]
			v.say("%s failed %d times, and was refused %d times", recipient, n, w.refused[recipient])
		}
	}
	return w.db.Get(&v.Overlooked, `SELECT COUNT(*) FROM bounce b JOIN delivery d ON d.id = b.delivery_id
WHERE d.state = 'sent' AND d.sent_at <= b.read_at`)
}
