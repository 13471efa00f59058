package read

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"huizong/jobs/ledger"
	"huizong/jobs/period"
)

// Sent is what a query of what was sent asks for.
type Sent struct {
	ledger.Search
	Of      period.Period // of the reports; zero: any
	Guessed bool          // the year of it was not named
}

// SentOf reads a query, or says what of it cannot be read: period, from, until, state.
func (s *Reader) SentOf(q url.Values) (out Sent, against ledger.Refusals) {
	today := s.Now().In(s.Service.Zone)
	out.To, out.Job, out.Letters = strings.TrimSpace(q.Get("to")), q.Get("job"), q.Get("kind") == "letters"
	refuse := func(code, field string, err error) {
		against = append(against, ledger.Refusal{Code: code, Field: field, Text: err.Error()})
	}
	if text := strings.TrimSpace(q.Get("period")); text != "" {
		p, err := period.ParseSpoken(text, today)
		if err != nil {
			refuse("period-spoken", "period", err)
		}
		_, plain := period.Parse(text)
		out.Of, out.Period, out.Guessed = p, p.String(), plain != nil && !strings.Contains(text, "\u5e74")
	}
	if text := q.Get("from"); text != "" {
		day, err := period.ParseDay(text, today)
		if err != nil {
			refuse("day", "from", err)
		}
		out.From = day.First
	}
	if text := q.Get("until"); text != "" {
		day, err := period.ParseDay(text, today)
		if err != nil {
			refuse("day", "until", err)
		}
		out.Until = day.Last.AddDate(0, 0, 1)
	}
	if out.Group = ledger.SearchGroup(q.Get("state")); !slices.Contains(ledger.SearchGroups, out.Group) {
		against = append(against, ledger.Refusal{Code: "group", Field: "state",
			Text: "want sent, failed, in_doubt, waiting or test"})
	}
	return out, against
}

// Search finds what was sent.
func (s *Reader) Search(ctx context.Context, q Sent) (ledger.Searched, error) {
	if s.Service.Post == nil {
		return ledger.Searched{}, nil
	}
	return s.Service.Post.Search(ctx, q.Search)
}

// WaitsForSecond reports whether what was ordered for an address waits for a second person.
func (s *Reader) WaitsForSecond(ctx context.Context, run int64, to string) bool {
	all, err := s.Ledger().Deliveries(ctx, ledger.Filter{Run: run, State: string(ledger.Held)})
	return err == nil && slices.ContainsFunc(all,
		func(d ledger.Delivery) bool { return strings.EqualFold(d.Recipient, to) })
}
