package ledger_test

import (
	"encoding/json"
	"errors"
	"slices"
	"testing"
	"time"

	"huizong/jobs/ledger"
)

func codesOf(err error) (out []string) {
	var rs ledger.Refusals
	errors.As(err, &rs)
	for _, r := range rs {
		out = append(out, r.Code)
	}
	return out
}

// TestMakeSetting: which changes are kept, and in which state.
func TestMakeSetting(t *testing.T) {
	now := time.Date(2026, 11, 10, 1, 0, 0, 0, time.UTC)
	version := func(n int, value string, state ledger.SettingState, from time.Time) ledger.Setting {
		return ledger.Setting{ID: int64(n), Name: "x", Version: n, Value: json.RawMessage(value), State: state,
			From: from}
	}
	zero, one, two := 0, 1, 2
	first := []ledger.Setting{version(1, "5", ledger.Confirmed, now.Add(-time.Hour))}
	for _, row := range []struct {
		name    string
		have    []ledger.Setting
		p       ledger.Proposal
		version int
		state   ledger.SettingState
		against []string
	}{
		{"the first", nil, ledger.Proposal{Value: []byte("5")}, 1, ledger.Confirmed, nil},
		{"the first, looked at as none", nil, ledger.Proposal{Value: []byte("5"), Base: &zero}, 1, ledger.Confirmed,
			nil},
		{"with a second person", nil, ledger.Proposal{Value: []byte("5"), Second: true}, 1, ledger.Proposed, nil},
		{"another value", first, ledger.Proposal{Value: []byte("6"), Base: &one}, 2, ledger.Confirmed, nil},
		{"the end", first, ledger.Proposal{Value: []byte("null")}, 2, ledger.Confirmed, nil},
		{"looked at too early", first, ledger.Proposal{Value: []byte("6"), Base: &zero}, 0, "", []string{"stale"}},
		{"looked at what is not", first, ledger.Proposal{Value: []byte("6"), Base: &two}, 0, "", []string{"stale"}},
		{"the same in another form", first, ledger.Proposal{Value: []byte(" 5 ")}, 0, "", []string{"unchanged"}},
		{"the end of nothing", nil, ledger.Proposal{Value: []byte("null")}, 0, "", []string{"nothing"}},
		{"beside one that waits", append(first, version(2, "7", ledger.Proposed, now)),
			ledger.Proposal{Value: []byte("6")}, 0, "", []string{"waiting"}},
		{"after one that was declined", append(first, version(2, "7", ledger.Declined, now)),
			ledger.Proposal{Value: []byte("7"), Base: &two}, 3, ledger.Confirmed, nil},
		{"what is so, sooner than it is planned",
			[]ledger.Setting{version(1, "5", ledger.Confirmed, now.Add(time.Hour))},
			ledger.Proposal{Value: []byte("5")}, 2, ledger.Confirmed, nil},
		{"stale, and the same", first, ledger.Proposal{Value: []byte("5"), Base: &two}, 0, "",
			[]string{"stale", "unchanged"}},
	} {
		row.p.Name, row.p.Reason, row.p.Actor = "x", "why", "ann"
		s, e, err := row.p.Make(row.have, now)
		if !slices.Equal(codesOf(err), row.against) {
			t.Errorf("%s: %v, want %v", row.name, err, row.against)
		} else if err == nil && (s.Version != row.version || s.State != row.state || s.From.Before(now) ||
			(s.SettledAt == nil) == (s.State == ledger.Confirmed) || e.Action != "setting."+string(row.state)) {
			t.Errorf("%s: %+v, %s", row.name, s, e.Action)
		}
	}
	if _, _, err := (ledger.Proposal{Name: "x", Value: []byte("5"), Reason: " "}).Make(nil, now); !slices.Equal(
		codesOf(err), []string{"reason"}) {
		t.Errorf("without a reason: %v", err)
	}
}

// TestSettle: only a second person confirms; who proposed may take it back.
func TestSettle(t *testing.T) {
	now := time.Date(2026, 11, 10, 1, 0, 0, 0, time.UTC)
	approver := func(name string) bool { return name == "ann" || name == "bob" }
	for _, row := range []struct {
		name    string
		by      string
		state   ledger.SettingState
		d       ledger.Settlement
		want    ledger.SettingState
		against []string
	}{
		{"a second person", "ann", ledger.Proposed, ledger.Settlement{Actor: "bob"}, ledger.Confirmed, nil},
		{"a second person declines", "ann", ledger.Proposed, ledger.Settlement{Actor: "bob", Decline: true},
			ledger.Declined, nil},
		{"oneself", "ann", ledger.Proposed, ledger.Settlement{Actor: "ann"}, "", []string{"self"}},
		{"oneself under another name", "cli:root@host as ann", ledger.Proposed, ledger.Settlement{Actor: "ann"}, "",
			[]string{"self"}},
		{"taken back", "ann", ledger.Proposed, ledger.Settlement{Actor: "ann", Decline: true}, ledger.Declined, nil},
		{"who may not approve", "ann", ledger.Proposed, ledger.Settlement{Actor: "cy"}, "", []string{"approver"}},
		{"who may not approve declines", "ann", ledger.Proposed, ledger.Settlement{Actor: "cy", Decline: true}, "",
			[]string{"approver"}},
		{"a name that nobody stands behind", "ann", ledger.Proposed, ledger.Settlement{Actor: "bob",
			Via: ledger.Via{Role: ledger.Unauthenticated}}, "", []string{"approver"}},
		{"what is settled, by oneself", "bob", ledger.Confirmed, ledger.Settlement{Actor: "bob"}, "",
			[]string{"state", "self"}},
	} {
		s := ledger.Setting{ID: 1, Name: "x", Version: 1, State: row.state, By: row.by, From: now.Add(-time.Hour)}
		got, _, err := s.Settle(row.d, approver, now)
		if !slices.Equal(codesOf(err), row.against) {
			t.Errorf("%s: %v, want %v", row.name, err, row.against)
		} else if err == nil && (got.State != row.want || got.From.Before(now) || got.SettledBy != row.d.Actor) {
			t.Errorf("%s: %+v", row.name, got)
		}
	}
}

// TestInForce: of each name the newest confirmed version whose moment has come; an end ends it.
func TestInForce(t *testing.T) {
	at := time.Date(2026, 11, 10, 1, 0, 0, 0, time.UTC)
	all := []ledger.Setting{
		{ID: 1, Name: "a", Version: 1, Value: []byte("1"), State: ledger.Confirmed, From: at.Add(-time.Hour)},
		{ID: 2, Name: "a", Version: 2, Value: []byte("2"), State: ledger.Confirmed, From: at},
		{ID: 3, Name: "a", Version: 3, Value: []byte("3"), State: ledger.Confirmed, From: at.Add(1)},
		{ID: 4, Name: "a", Version: 4, Value: []byte("4"), State: ledger.Proposed, From: at.Add(-time.Hour)},
		{ID: 5, Name: "b", Version: 1, Value: []byte("1"), State: ledger.Confirmed, From: at},
		{ID: 6, Name: "b", Version: 2, Value: []byte("null"), State: ledger.Confirmed, From: at},
		{ID: 7, Name: "c", Version: 1, Value: []byte("1"), State: ledger.Declined, From: at},
	}
	for _, row := range []struct {
		at   time.Time
		want []int64
	}{{at.Add(-1), []int64{1}}, {at, []int64{2}}, {at.Add(1), []int64{3}}, {at.Add(-2 * time.Hour), nil}} {
		var got []int64
		for _, s := range ledger.InForce(all, row.at) {
			got = append(got, s.ID)
		}
		if !slices.Equal(got, row.want) {
			t.Errorf("%s: %v, want %v", row.at, got, row.want)
		}
	}
}
