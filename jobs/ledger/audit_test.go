package ledger

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"huizong/jobs/keyring"
	"huizong/jobs/must"
)

func ring(t *testing.T, ids ...string) *keyring.Ring {
	t.Helper()
	lines := ""
	for i, id := range ids {
		lines += id + " " + strings.Repeat(fmt.Sprint(i+1, "a"), 32) + "\n"
	}
	r := must.Get(keyring.Parse([]byte(lines)))(t)
	return r
}

// chained are entries as they are written: n under no key, then so many under each ring.
func chained(plain int, rings ...*keyring.Ring) (out []Entry, end Chain) {
	end = Chain{0, Origin}
	at := time.Date(2026, 11, 10, 9, 0, 0, 123456789, time.FixedZone("", 8*3600))
	add := func(keys *keyring.Ring) {
		e := Note(at, "ann", "x", 3, 4, map[string]int{"n": len(out)})
		if keys == nil {
			e, end = end.Next(e)
		} else {
			e, end = end.Sign(e, keys)
		}
		out = append(out, e)
	}
	for range plain {
		add(nil)
	}
	for _, r := range rings {
		add(r)
		add(r)
	}
	return out, end
}

// What is wrong with an audit is said of the first entry that does not follow from those before it.
func TestWhatFollowsInTheAudit(t *testing.T) {
	old, both, other := ring(t, "old"), ring(t, "old", "new"), ring(t, "else")
	for name, tc := range map[string]struct {
		keys  *keyring.Ring
		rings []*keyring.Ring
		spoil func([]Entry) []Entry
		want  string // row: what is wrong; empty: nothing
	}{
		"as written": {both, []*keyring.Ring{old, both}, nil, ""},
		"an entry removed": {both, []*keyring.Ring{old}, func(e []Entry) []Entry { return append(e[:1], e[2:]...) },
			"3: entry 2 is missing"},
		"the last removed": {both, []*keyring.Ring{old}, func(e []Entry) []Entry { return e[:3] },
			"3: is not the last entry: 4"},
		"a link changed": {both, []*keyring.Ring{old}, func(e []Entry) []Entry { e[1].Previous = Origin; return e },
			"2: is not chained"},
		"an unsigned one": {both, nil, func(e []Entry) []Entry { e[1].Actor = "eve"; return e }, "2: was changed"},
		"a signed one": {both, []*keyring.Ring{old}, func(e []Entry) []Entry { e[2].Actor = "eve"; return e },
			"3: was changed after it was written, or"},
		"the key's name": {both, []*keyring.Ring{both}, func(e []Entry) []Entry { e[2].Key = "old"; return e },
			"3: was changed"},
		"without the keys": {nil, []*keyring.Ring{old}, nil, "3: is signed, and cannot be checked"},
		"with another's": {other, []*keyring.Ring{old}, nil,
			"3: is signed with key old, which audit.key_file lacks"},
		"an old key back": {both, []*keyring.Ring{both, old}, nil,
			"5: is signed with key old, which new had followed"},
		"no key after a key": {both, []*keyring.Ring{old}, func(e []Entry) []Entry { e[3].Key = ""; return e },
			"4: is not signed, though"},
	} {
		all, end := chained(2, tc.rings...)
		if tc.spoil != nil {
			all = tc.spoil(all)
		}
		got := ""
		for _, f := range VerifySigned(all, end, tc.keys) {
			got += f.Row + ": " + f.Problem
		}
		if (tc.want == "") != (got == "") || !strings.HasPrefix(got, tc.want) {
			t.Errorf("%s: %q, want %q", name, got, tc.want)
		}
	}
}

// An entry's hash is over all of it, to the microsecond, whatever zone it came in.
func TestSumsAreOverAllOfAnEntry(t *testing.T) {
	keys := ring(t, "k")
	all, _ := chained(1, keys)
	for i, e := range all {
		if e.At.Location() != time.UTC || e.At.Nanosecond() != 123456000 {
			t.Errorf("entry %d is at %s", e.ID, e.At)
		}
		sum := func(e Entry) string {
			if i == 0 {
				return e.Sum()
			}
			s, _ := keys.Sum("k", e.signed())
			return s
		}
		for name, change := range map[string]func(*Entry){"id": func(e *Entry) { e.ID++ },
			"at": func(e *Entry) { e.At = e.At.Add(time.Microsecond) }, "actor": func(e *Entry) { e.Actor = "" },
			"action": func(e *Entry) { e.Action = "" }, "run": func(e *Entry) { e.Run = 0 },
			"delivery": func(e *Entry) { e.Delivery = 0 }, "detail": func(e *Entry) { e.Detail = "{}" },
			"previous": func(e *Entry) { e.Previous = "" }} {
			other := e
			change(&other)
			if sum(other) == e.Hash || sum(e) != e.Hash {
				t.Errorf("entry %d: its hash does not hang on %s", e.ID, name)
			}
		}
	}
}

func TestAnchorsAreRead(t *testing.T) {
	const hash = "0123456789abcdef"
	for line, want := range map[string]string{
		"7 " + hash: "7 " + hash, "2026-11-10 audit 7 " + hash: "7 " + hash, "0 " + hash: "0 " + hash,
		"9223372036854775807 " + hash: "9223372036854775807 " + hash, "7 " + hash + hash: "7 " + hash + hash,
		"": "", hash: "", "7": "", "-1 " + hash: "", "x " + hash: "", "7 " + hash[1:]: "", "7 " + hash[1:] + "g": "",
		"9223372036854775808 " + hash: "", "0x7 " + hash: "",
	} {
		a, err := ParseAnchor(line)
		if (err != nil) != (want == "") || err == nil && a.String() != want {
			t.Errorf("%q: %s, %v", line, a, err)
		}
	}
}

// An anchor holds where the audit has its entry, be it the first or the last; that of an empty audit always does.
func TestAnchorsHold(t *testing.T) {
	all, end := chained(3)
	for i, tc := range []struct {
		a    Anchor
		of   []Entry
		want string
	}{{end.Anchor(), all, ""}, {Anchor{1, all[0].Hash}, all, ""}, {Anchor{0, Origin}, nil, ""},
		{end.Anchor(), all[:2], "rolled back"}, {end.Anchor(), nil, "rolled back"},
		{Anchor{1, all[1].Hash}, all, "replaced"}} {
		found := tc.a.Check(tc.of)
		if (len(found) == 1) != (tc.want != "") || len(found) == 1 && !strings.HasSuffix(found[0].Problem, tc.want) {
			t.Errorf("%d: %v, want %q", i, found, tc.want)
		}
	}
}

func TestEntriesCarryDigestsOfRows(t *testing.T) {
	rows := map[string]string{"run/1": "d"}
	for detail, want := range map[string]string{"{}": `{"rows":{"run/1":"d"}}`,
		`{"a":1}`: `{"a":1,"rows":{"run/1":"d"}}`,
		"null":    "null"} {
		if got := (Entry{Detail: detail}).WithRows(rows).Detail; got != want {
			t.Errorf("%s: %s", detail, got)
		}
	}
	if got := (Entry{Detail: "{}"}).WithRows(nil).Detail; got != "{}" {
		t.Errorf("without rows: %s", got)
	}
	by := entry(time.Now(), "ann", "x", 1, 2, Via{Role: "admin"}, nil)
	if by.Detail != `{"by":{"role":"admin"}}` || by.Actor != "ann" || by.At.IsZero() {
		t.Errorf("by whom: %+v", by)
	}
	if got := entry(time.Now(), "ann", "x", 1, 2, Via{}, nil).Detail; got != "{}" {
		t.Errorf("by nobody's way: %s", got)
	}
}

func TestClip(t *testing.T) {
	for _, tc := range [][2]string{{"", ""}, {"\u4e2d\u6587a", "\u4e2d\u6587a"},
		{"\u4e2d\u6587ab", "\u4e2d\u6587\u2026"}} {
		if got := Clip(tc[0], 3); got != tc[1] {
			t.Errorf("%q: %q", tc[0], got)
		}
	}
}
