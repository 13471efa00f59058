package jobs

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"

	"huizong/jobs/ledger"
	"huizong/templates/mail"
)

// Redirected is the sealed report of one recipient of a run, addressed to another: instead of one, or beside all
// (empty).
func (s *Service) Redirected(ctx context.Context, f ledger.File, instead, to string) (*ledger.Letter, error) {
	var source ledger.Delivery
	for _, d := range f.Deliveries {
		if instead != "" && strings.EqualFold(d.Recipient, instead) ||
			instead == "" && source.ID == 0 && d.Region == f.Run.Region {
			source = d
		}
	}
	if source.ID == 0 {
		return nil, fmt.Errorf("%s is not one of the recipients of run %d: %w", instead, f.Run.ID, ledger.ErrNotFound)
	}
	body, err := s.Ledger.Message(ctx, source.ID)
	if err != nil {
		return nil, err
	}
	body = mail.Behead(body)
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

// NeedsSecond reports whether a report may go to an address only with a second person: its run needed approval, or the
// address lies outside the domains of the office, its operators and its recipients.
func (s *Service) NeedsSecond(run ledger.Run, address string) bool {
	if run.Approval.Count() > 0 {
		return true
	}
	return !s.allowed(s.Jobs, s.Domains, address)
}

// allowed reports whether mail may go to an address without a second person: its domain is one of those that are
// allowed or, where none are named, one of the office, its operators or the recipients of its jobs.
func (s *Service) allowed(all []Job, domains []string, address string) bool {
	if len(domains) > 0 {
		return slices.ContainsFunc(domains, func(d string) bool { return strings.EqualFold(d, domainOf(address)) })
	}
	known := map[string]bool{domainOf(s.From.Address): true}
	for _, o := range s.Operators {
		known[domainOf(o)] = true
	}
	for _, j := range all {
		for _, r := range j.Recipients {
			known[domainOf(r.Address)] = true
		}
	}
	return known[domainOf(address)]
}

func domainOf(address string) string {
	return strings.ToLower(address[strings.LastIndexByte(address, '@')+1:])
}
