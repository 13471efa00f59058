package jobs

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"strings"

	"huizong/jobs/ledger"
	"huizong/templates/mail"
)

// Redirected is the sealed report of one recipient of a run, addressed to another: instead of one, or beside all
// (empty).
func (s *Service) Redirected(ctx context.Context, f ledger.File, instead, region, to string) (*ledger.Letter, error) {
	var source ledger.Delivery
	for _, d := range f.Deliveries {
		if instead != "" && strings.EqualFold(d.Recipient, instead) ||
			instead == "" && source.ID == 0 && d.Region == cmp.Or(region, f.Run.Region) {
			source = d
		}
	}
	if source.ID == 0 {
		if instead == "" {
			return nil, ledger.Refusals{{Code: "recipient", Field: "region", Kind: ledger.ErrNotFound,
				Text: "nothing was sealed of region " + cmp.Or(region, f.Run.Region)}}
		}
		return nil, fmt.Errorf("%s is not one of the recipients of run %d: %w", instead, f.Run.ID, ledger.ErrNotFound)
	}
	body, err := s.Ledger.Message(ctx, source.ID)
	if err != nil {
		return nil, err
	}
	if body, err = mail.Behead(body); err != nil {
		return nil, err
	}
	now := s.Now()
	_, domain, _ := strings.Cut(s.From.Address, "@")
	id := ledger.Hash(fmt.Appendf(nil, "%s|%s|%s|%d", source.MessageID, to, ledger.Hash(body), now.UnixNano()))
	l := ledger.Letter{
		Purpose:   source.Purpose,
		Address:   to,
		Region:    source.Region,
		Locale:    source.Locale,
		MessageID: fmt.Sprintf("huizong.%s.%d.%s@%s", f.Run.Job, f.Run.ID, id[:24], domain),
		Follows:   source.MessageID,
		Kind:      source.Kind,
		Heading:   source.Heading.Instead(source.Recipient, to),
		Body:      bytes.Clone(body),
		Hold:      source.Hold,
	}
	if l.Head, err = headOf(l, now).Lines(); err != nil {
		return nil, err
	}
	return &l, nil
}
