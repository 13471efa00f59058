package read

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"huizong/jobs/ledger"
)

// Recipient is what a recipient is, as the ledger keeps it.
type Recipient struct {
	Name        string   `json:"name"`
	Address     string   `json:"address"`
	Region      string   `json:"region,omitempty"`
	Locale      string   `json:"locale,omitempty"`
	Kind        string   `json:"kind,omitempty"`
	Attachments []string `json:"attachments,omitempty"`
	Records     string   `json:"records,omitempty"`
}

// Version is a version of something that is set, and what becomes of it.
type Version struct {
	ledger.Setting
	Standing string `json:"standing"` // in_force, planned, proposed, past, declined
}

// Versions lists every version of what is set in the ledger, of each name in order; none where nothing is.
func (s *Reader) Versions(ctx context.Context) ([]Version, error) {
	if s.Service.Settings == nil {
		return nil, nil
	}
	all, err := s.Service.Settings.Settings(ctx)
	if err != nil {
		return nil, err
	}
	now := time.Now() // versions are in force by the ledger's clock, not by that of a story
	in := ledger.InForce(all, now)
	out := make([]Version, len(all))
	for i, v := range all {
		out[i] = Version{v, strings.ReplaceAll(v.Standing(in, now), " ", "_")}
	}
	return out, nil
}

// RecipientOf reads a version of a recipient, and whose job's it is.
func (v Version) RecipientOf() (job string, r Recipient, ok bool) {
	rest, ok := strings.CutPrefix(v.Name, "recipients.")
	if !ok {
		return "", r, false
	}
	job, _, _ = strings.Cut(rest, ".")
	if v.Ended() {
		return job, r, true
	}
	return job, r, json.Unmarshal(v.Value, &r) == nil
}

// Waiting are the versions that wait for a second person.
func (s *Reader) Waiting(ctx context.Context) ([]Version, error) {
	all, err := s.Versions(ctx)
	return slices.DeleteFunc(all, func(v Version) bool { return v.State != ledger.Proposed }), err
}
