package read

import (
	"cmp"
	"context"
	"slices"
	"time"

	"huizong/admin/words"
	"huizong/jobs"
	"huizong/jobs/ledger"
	"huizong/jobs/period"
)

// Feedback is what an agency claimed in a period and what stands, and the sheet that went to it.
type Feedback struct {
	Agency     string               `json:"agency"`
	Name       string               `json:"agency_name"`
	Claimed    int64                `json:"claimed"`
	Direct     int64                `json:"direct"`
	Difference int64                `json:"difference"`
	Contact    string               `json:"contact"`
	State      ledger.DeliveryState `json:"sent_state"` // of the last sheet; empty: none went
	At         *time.Time           `json:"sent_at"`
	Sheets     int                  `json:"sheets"`

	Letters []ledger.AgencyLetter `json:"-"` // oldest first
}

// FeedbackOf lists the agencies of a period; those that differ most come first.
func (s *Reader) FeedbackOf(ctx context.Context, job jobs.Job, p period.Period, actor string) ([]Feedback, error) {
	c, err := s.Comparison(ctx, job, p, actor)
	if err != nil {
		return nil, err
	}
	contacts, err := s.Contacts(ctx)
	if err != nil {
		return nil, err
	}
	past := map[string][]ledger.AgencyLetter{}
	if s.Service.Post != nil {
		all, err := s.Service.Post.AgencyLetters(ctx, "", ledger.Feedback, p.String())
		if err != nil {
			return nil, err
		}
		for _, l := range all {
			past[l.Agency] = append(past[l.Agency], l)
		}
	}
	out := make([]Feedback, 0, len(c.Now.Agencies))
	for _, a := range c.Now.Agencies {
		row := Feedback{
			Agency:     a.Code,
			Name:       a.Name,
			Claimed:    a.ClaimedDirect,
			Direct:     a.Direct,
			Difference: a.Direct - a.ClaimedDirect,
			Contact:    contacts[a.Code],
			Letters:    past[a.Code],
			Sheets:     len(past[a.Code]),
		}
		if row.Sheets > 0 {
			last := &row.Letters[row.Sheets-1]
			row.State, row.At = last.State, &last.CreatedAt
		}
		out = append(out, row)
	}
	slices.SortStableFunc(out, func(a, b Feedback) int {
		return cmp.Compare(words.Abs(b.Difference), words.Abs(a.Difference))
	})
	return out, nil
}
