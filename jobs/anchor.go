package jobs

import (
	"context"
	"fmt"
	"os"
	"time"
)

// AnchorHeader is the header of a report that carries the end of the audit out of the house.
const AnchorHeader = "X-Huizong-Audit"

// anchorEvery is how often the end of the audit is written outside the database, where it has moved.
const anchorEvery = time.Minute

// anchor adds the end of the audit to the file of anchors, where it has moved since, and tells the log once a day.
func (s *Service) anchor(ctx context.Context) error {
	head, err := s.Ledger.Head(ctx)
	if err != nil {
		return err
	}
	if day := s.Now().In(s.Zone).Format(time.DateOnly); day != s.anchoredOn {
		s.Log.Info("end of the audit", "anchor", head.Anchor().String())
		s.anchoredOn = day
	}
	if s.Anchors == "" {
		return nil
	}
	s.anchoring.Lock()
	defer s.anchoring.Unlock()
	if head == s.anchored {
		s.anchoredAt = s.Now()
		return nil
	}
	if err := appendLine(s.Anchors, fmt.Sprintf("%s %d %s\n", s.Now().UTC().Format(time.RFC3339), head.Last,
		head.Hash)); err != nil {
		return fmt.Errorf("audit.anchors: %w", err)
	}
	s.anchored, s.anchoredAt = head, s.Now()
	return nil
}

// Unanchored is how long ago the end of the audit was last seen to stand in the file of anchors too; false where this
// instance keeps none, or has not looked yet.
func (s *Service) Unanchored() (time.Duration, bool) {
	s.anchoring.Lock()
	defer s.anchoring.Unlock()
	return s.Now().Sub(s.anchoredAt), s.Anchors != "" && !s.anchoredAt.IsZero()
}

// appendLine adds a line to a file that nobody else may write.
func appendLine(file, line string) error {
	f, err := os.OpenFile(file, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	if _, err = f.WriteString(line); err == nil {
		err = f.Sync()
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	return err
}
