//go:build faults

package jobs

import (
	"bytes"
	"context"
	"fmt"
	netmail "net/mail"
	"strconv"
	"strings"
)

// Rerender makes a sealed message anew from today's figures, under its old Message-ID: what the mutant does that
// freezes nothing.
func (s *Service) Rerender(ctx context.Context, sealed []byte, to string) ([]byte, error) {
	m, err := netmail.ReadMessage(bytes.NewReader(sealed))
	if err != nil {
		return nil, err
	}
	id := strings.Trim(m.Header.Get("Message-Id"), "<>")
	part := strings.Split(id, ".")
	if len(part) < 3 {
		return nil, fmt.Errorf("no run in %s", id)
	}
	number, err := strconv.ParseInt(part[2], 10, 64)
	if err != nil {
		return nil, err
	}
	run, err := s.Ledger.Run(ctx, number)
	if err != nil {
		return nil, err
	}
	job, _ := s.Job(run.Job)
	q := request{job: job, period: run.Period, asOf: s.Now(), revision: run.Revision, run: run.ID}
	b, err := s.build(ctx, q)
	if err != nil {
		return nil, err
	}
	_, rendered, err := s.render(ctx, q, b)
	if err != nil {
		return nil, err
	}
	for _, recipient := range rendered.recipients() {
		if recipient.Address != to {
			continue
		}
		l, err := rendered.letter(recipient)
		if err != nil {
			return nil, err
		}
		l.MessageID = id
		return headOf(l, s.Now()).Put(l.Body)
	}
	return nil, fmt.Errorf("nobody is %s", to)
}
