package jobs

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"huizong/jobs/bounce"
	"huizong/jobs/deliver"
	"huizong/jobs/ledger"
)

// tagDigits is how much of an HMAC stands in a tag.
const tagDigits = 10

// tag is what marks the sender of one delivery: its number, and digits that only we can make.
func tag(secret []byte, delivery int64) string {
	h := hmac.New(sha256.New, secret)
	fmt.Fprintf(h, "delivery %d", delivery)
	return fmt.Sprintf("%d.%s", delivery, hex.EncodeToString(h.Sum(nil))[:tagDigits])
}

// senderOf is the sender of a delivery, tagged once a check saw that the mail server takes that.
func (s *Service) senderOf(ctx context.Context, delivery int64) string {
	if s.Post == nil || s.Bounces == nil {
		return s.sender()
	}
	relay, err := s.Ledger.Relay(ctx)
	if err != nil || !relay.Tagged {
		return s.sender()
	}
	secret, err := s.Post.Secret(ctx)
	if err != nil {
		s.Log.Warn("cannot tag the sender", "error", err)
		return s.sender()
	}
	return deliver.Tagged(s.sender(), tag(secret, delivery))
}

// readBounces reads what has arrived in the mailbox of bounces, when it is due.
func (s *Service) readBounces(ctx context.Context) error {
	if s.Post == nil || s.Bounces == nil {
		return nil
	}
	box := s.Bounces.Mailbox
	name := box.Host + "/" + box.Username + "/" + box.Folder
	validity, uid, due, err := s.Post.ClaimMailbox(ctx, name, s.Bounces.Every)
	if err != nil || !due {
		return err
	}
	from := bounce.Position{Validity: validity, UID: uid}
	to, err := box.Poll(ctx, from, func(raw []byte) error { return s.readBounce(ctx, raw) })
	if to != from {
		if failed := s.Post.MoveMailbox(context.WithoutCancel(ctx), name, to.Validity, to.UID); err == nil {
			err = failed
		}
	}
	if err != nil {
		return fmt.Errorf("read bounces: %w", err)
	}
	return nil
}

// readBounce records what one mail reports. What is no report, or about no delivery of ours, is left alone.
func (s *Service) readBounce(ctx context.Context, raw []byte) error {
	r, err := bounce.Parse(raw)
	if errors.Is(err, bounce.ErrNone) {
		return nil
	}
	if err != nil {
		return err
	}
	digest := ledger.Hash(raw)
	for _, status := range r.Statuses {
		d, err := s.meant(ctx, r, status)
		if errors.Is(err, ledger.ErrNotFound) {
			s.Log.Info("a bounce is about no delivery of ours", "message_id", r.MessageID, "text", status.Text)
			continue
		}
		if err != nil {
			return err
		}
		b := ledger.BounceReport{Digest: digest, Delivery: d.ID, Action: string(status.Action), Code: status.Code,
			Text: status.Text}
		fresh, err := s.Post.Bounce(ctx, b)
		if err != nil {
			return fmt.Errorf("record a bounce of delivery %d: %w", d.ID, err)
		}
		if !fresh {
			continue
		}
		about := append(s.named(ctx, d.Run), "delivery", d.ID, "code", b.Code, "text", b.Text)
		switch status.Action {
		case bounce.Failed:
			s.Log.Error("mail was not delivered", about...)
		case bounce.Unclear:
			s.Log.Warn("a letter may say that mail was not delivered; a person has to read it", about...)
		default:
			s.Log.Warn("mail is delayed", about...)
		}
	}
	return nil
}

// meant is the delivery that a report is about: the one whose tag it was sent to, or else the one whose Message-ID it
// returns, if the report names that delivery's recipient. Anything else is not believed.
func (s *Service) meant(ctx context.Context, r bounce.Report, status bounce.Status) (ledger.Delivery, error) {
	secret, err := s.Post.Secret(ctx)
	if err != nil {
		return ledger.Delivery{}, err
	}
	for _, to := range r.To {
		if id := tagged(secret, to); id != 0 {
			return s.Ledger.Delivery(ctx, id)
		}
	}
	if r.MessageID == "" {
		return ledger.Delivery{}, ledger.ErrNotFound
	}
	d, err := s.Post.DeliveryByMessage(ctx, r.MessageID)
	if err != nil {
		return d, err
	}
	ascii, _ := deliver.ASCIIAddress(d.Recipient) // as it is, where it has no such form
	if !status.Names(d.Recipient) && !status.Names(ascii) {
		return d, fmt.Errorf("the report names another recipient: %w", ledger.ErrNotFound)
	}
	return d, nil
}

var tagForm = regexp.MustCompile(`^[^+@]*\+([0-9]{1,18})\.([0-9a-f]{10})@`)

// tagged is the delivery of a tagged address; 0 where it has no tag, or not one of ours.
func tagged(secret []byte, address string) int64 {
	m := tagForm.FindStringSubmatch(strings.ToLower(address))
	if m == nil {
		return 0
	}
	id, err := strconv.ParseInt(m[1], 10, 64)
	if err != nil || !hmac.Equal([]byte(tag(secret, id)), []byte(m[1]+"."+m[2])) {
		return 0
	}
	return id
}
