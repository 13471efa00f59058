package read

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"huizong/jobs/ledger"
	"huizong/jobs/period"
)

// EntryGroups are what entries of the audit are about, by what their actions begin with.
var EntryGroups = []string{"run", "delivery", "letter", "job", "setting", "judgement", "account", "token", "list",
	"data",
	"channel", "ledger"}

// Trail is which entries of the audit are asked for, as it was typed.
type Trail struct {
	Who, What, From, Until, RunText string
	ledger.EntrySearch
}

// TrailOf reads a query, or says what of it cannot be read. Who is an account, or the name that others read, or a part
// of it; days and periods are read as people say them.
func (s *Reader) TrailOf(ctx context.Context, q url.Values) (out Trail, against ledger.Refusals, err error) {
	get := func(name string) string { return strings.TrimSpace(q.Get(name)) }
	out = Trail{Who: get("who"), What: get("what"), From: get("from"), Until: get("until"), RunText: get("run")}
	refuse := func(code, field, text string) {
		against = append(against, ledger.Refusal{Code: code, Field: field, Text: text})
	}
	today := s.Now().In(s.Service.Zone)
	for _, day := range []struct{ field, text string }{{"from", out.From}, {"until", out.Until}} {
		if day.text == "" {
			continue
		}
		d, err := period.ParseDay(day.text, today)
		switch {
		case err != nil:
			refuse("day", day.field, err.Error())
		case day.field == "from":
			out.Since = d.First
		default:
			out.EntrySearch.Until = d.Last.AddDate(0, 0, 1)
		}
	}
	if out.RunText != "" {
		if out.Run, err = strconv.ParseInt(out.RunText, 10, 64); err != nil || out.Run < 1 {
			refuse("run", "run", fmt.Sprintf("want the number of a run, got %q", out.RunText))
		}
	}
	if out.Group = out.What; out.Group != "" && !slices.Contains(EntryGroups, out.Group) {
		refuse("what", "what", "want one of "+strings.Join(EntryGroups, ", "))
	}
	if text := get("before"); text != "" {
		if out.Before, err = strconv.ParseInt(text, 10, 64); err != nil || out.Before < 0 {
			refuse("before", "before", fmt.Sprintf("want the number of an entry, got %q", text))
		}
	}
	out.Actors, err = s.actors(ctx, out.Who)
	out.System = slices.Contains(out.Actors, "huizong")
	return out, against, err
}

// actors are the accounts that a text names; the text itself where it names none, for what is no account.
func (s *Reader) actors(ctx context.Context, text string) (out []string, err error) {
	if text == "" {
		return nil, nil
	}
	all, _, err := s.approvers.Get(ctx, "", s.book.Accounts)
	for _, a := range all {
		if a.Name == text || strings.Contains(a.Title, text) {
			out = append(out, a.Name)
		}
	}
	if text == "\u7cfb\u7edf" { // the system, as the page calls it
		out = append(out, "huizong", "schedule")
	}
	if len(out) == 0 {
		out = []string{text}
	}
	return out, err
}

// Entries finds entries of the audit, newest first.
func (s *Reader) Entries(ctx context.Context, q ledger.EntrySearch) ([]ledger.Entry, error) {
	if s.Service.Post == nil {
		return s.Ledger().Trail(ctx, q.Before, q.Limit)
	}
	return s.Service.Post.Entries(ctx, q)
}
