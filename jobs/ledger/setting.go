package ledger

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
)

// SettingState is where one version of a setting stands.
type SettingState string

// The states of a version.
const (
	Proposed  SettingState = "proposed"  // waits for a second person; what was before stays in force
	Confirmed SettingState = "confirmed" // in force from its moment on, until a later version is
	Declined  SettingState = "declined"  // by whoever proposed it, or by a second person
)

// Setting is one version of one thing that is set in the ledger instead of in the configuration: a recipient of a job
// (recipients.monthly.3), or a setting of the office (gate.max_change).
type Setting struct {
	ID        int64           `db:"id" json:"id"`
	Name      string          `db:"name" json:"name"`
	Version   int             `db:"version" json:"version"`
	Value     json.RawMessage `db:"value" json:"value"` // null: it ends
	From      time.Time       `db:"from_at" json:"from"`
	State     SettingState    `db:"state" json:"state"`
	By        string          `db:"made_by" json:"by"`
	At        time.Time       `db:"made_at" json:"at"`
	Reason    string          `db:"reason" json:"reason"`
	SettledBy string          `db:"settled_by" json:"settled_by,omitempty"` // the second person; empty: none was needed
	SettledAt *time.Time      `db:"settled_at" json:"settled_at,omitempty"`
}

// Ended reports whether the version ends what it is a version of.
func (s Setting) Ended() bool { return string(s.Value) == "null" }

// Proposal is a change that somebody asks for.
type Proposal struct {
	Name   string
	Value  json.RawMessage // null: it ends
	From   time.Time       // zero: at once
	Base   *int            // the newest version that was seen (0: none); nil: not asked
	Last   int64           // the number of the newest version of anything that it was judged by
	Reason string
	Actor  string
	Second bool // it needs a second person
	Via    Via
	Debts  []Debt // to whom it is about, where it is a recipient
}

// Make is the version that a proposal comes to after those that the name has, oldest first.
func (p Proposal) Make(have []Setting, now time.Time) (Setting, Entry, error) {
	out := Setting{Name: p.Name, Value: compact(p.Value), From: p.From.UTC(), State: Proposed, By: p.Actor, At: now,
		Reason: Clip(strings.TrimSpace(p.Reason), 1000)}
	var newest, standing Setting
	for _, s := range have {
		newest = s
		if s.State == Confirmed {
			standing = s
		}
	}
	out.Version = newest.Version + 1
	if out.From.Before(now) {
		out.From = now
	}
	var against Refusals
	refuse := func(code, field, text string, args ...any) {
		against = append(against, Refusal{Code: code, Field: field, Kind: ErrState,
			Text: p.Name + ": " + fmt.Sprintf(text, args...)})
	}
	if out.Reason == "" {
		refuse("reason", "reason", "a reason is needed")
	}
	if p.Base != nil && *p.Base != newest.Version {
		refuse(
			"stale", "version", "it is at version %d by now (%s, %s), and version %d was looked at; nothing was saved",
			newest.Version, newest.By, newest.At.Format(time.RFC3339), *p.Base)
	}
	switch {
	case newest.State == Proposed:
		refuse("waiting", "", "version %d waits for a second person; confirm or decline it first", newest.Version)
	case standing.ID == 0 && out.Ended():
		refuse("nothing", "", "there is none to end")
	case standing.ID != 0 && bytes.Equal(compact(standing.Value), out.Value) && !standing.From.After(out.From):
		refuse("unchanged", "", "it is so already, since version %d", standing.Version)
	}
	if against = append(against, out.Owing(p.Debts)...); len(against) > 0 {
		return out, Entry{}, against
	}
	if !p.Second {
		out.State, out.SettledAt = Confirmed, &now
	}
	return out, entry(now, p.Actor, out.action(), 0, 0, p.Via, out.detail()), nil
}

// Settlement is what a second person says of a proposed version.
type Settlement struct {
	ID      int64
	Decline bool
	Actor   string
	Reason  string
	Via     Via
	Debts   []Debt // to whom it is about, where it is a recipient
}

// Settle is a proposed version that somebody confirms or declines. Who proposed it may only take it back.
func (s Setting) Settle(d Settlement, approver func(string) bool, now time.Time) (Setting, Entry, error) {
	var against Refusals
	refuse := func(code string, kind error, text string, args ...any) {
		against = append(against, Refusal{Code: code, Kind: kind,
			Text: fmt.Sprintf("change %d (%s): ", s.ID, s.Name) + fmt.Sprintf(text, args...)})
	}
	if s.State != Proposed {
		refuse("state", ErrState, "it is %s; only one that is proposed can be settled", s.State)
	}
	mine := Person(d.Actor) == Person(s.By)
	switch {
	case mine && !d.Decline:
		refuse("self", ErrApprover, "%s proposed it; it waits for a second person", s.By)
	case !mine && (!approver(d.Actor) || d.Via.Role == Unauthenticated):
		refuse("approver", ErrRole, "%s has no enabled account that may approve", d.Actor)
	}
	if !d.Decline {
		against = append(against, s.Owing(d.Debts)...)
	}
	if len(against) > 0 {
		return s, Entry{}, against
	}
	s.State, s.SettledBy, s.SettledAt = Confirmed, d.Actor, &now
	if d.Decline {
		s.State = Declined
	}
	if s.From.Before(now) {
		s.From = now
	}
	detail := s.detail()
	detail["note"] = d.Reason
	return s, entry(now, d.Actor, s.action(), 0, 0, d.Via, detail), nil
}

func (s Setting) action() string { return "setting." + string(s.State) }

func (s Setting) detail() map[string]any { return map[string]any{"setting": s} }

// Unauthenticated is the role, in the audit, of a name that no account stands behind.
const Unauthenticated = "unauthenticated"

// InForce lists what is in force at a moment, by name: of each the newest confirmed version whose moment has come.
func InForce(all []Setting, at time.Time) []Setting {
	newest := map[string]Setting{}
	for _, s := range all {
		if was, ok := newest[s.Name]; s.State == Confirmed && !s.From.After(at) && (!ok || was.Version < s.Version) {
			newest[s.Name] = s
		}
	}
	var out []Setting
	for _, s := range newest {
		if !s.Ended() {
			out = append(out, s)
		}
	}
	slices.SortFunc(out, func(a, b Setting) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// Standing says what becomes of a version, by what is in force at a moment.
func (s Setting) Standing(in []Setting, at time.Time) string {
	switch {
	case s.State != Confirmed:
		return string(s.State)
	case s.From.After(at):
		return "planned"
	case slices.ContainsFunc(in, func(o Setting) bool { return o.ID == s.ID }):
		return "in force"
	}
	return "past"
}

// compact is JSON in the one form that versions are compared in.
func compact(value json.RawMessage) json.RawMessage {
	var b bytes.Buffer
	if json.Compact(&b, value) != nil {
		return value
	}
	return b.Bytes()
}
