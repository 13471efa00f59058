package ledger

import (
	"testing"
	"time"
)

// A mended address takes the old one's place in the head, wherever it stands, and no other.
func TestHeadingInstead(t *testing.T) {
	h := &Heading{To: []Mailbox{{"A", "a@x"}, {"B", "B@x"}}, CC: []Mailbox{{"C", "c@x"}, {"B", "b@X"}}}
	want := &Heading{To: []Mailbox{{"A", "a@x"}, {"", "n@x"}}, CC: []Mailbox{{"C", "c@x"}, {"", "n@x"}}}
	differ(t, "mended", want, h.Instead("b@x", "n@x"))
	differ(t, "as it was", "B@x", h.To[1].Address)
	differ(t, "none", (*Heading)(nil), (*Heading)(nil).Instead("b@x", "n@x"))
}

// A heading is stored as it is read. One that cannot be read stays as it lies there, and is another than any.
func TestHeadingIsKept(t *testing.T) {
	h := Heading{To: []Mailbox{{"A", "a@x"}}}
	raw, err := h.Value()
	if err != nil || string(raw.([]byte)) != `{"to":[{"name":"A","address":"a@x"}]}` {
		t.Fatalf("%s, %v", raw, err)
	}
	var back Heading
	if err := back.Scan(raw); err != nil || back.line() != h.line() || h.line() == "" {
		t.Errorf("%+v, %v", back, err)
	}
	spoilt := []byte("{")
	if err := back.Scan(spoilt); err != nil || len(back.To) > 0 {
		t.Errorf("%+v, %v", back, err)
	}
	spoilt[0] = 'x' // the driver uses its memory again
	if raw, err := back.Value(); err != nil || string(raw.([]byte)) != "{" || back.line() == h.line() {
		t.Errorf("%s, %v", raw, err)
	}
	if back.Scan("text") == nil {
		t.Error("what is no bytes is read")
	}
	if (*Heading)(nil).line() != "" {
		t.Error("no heading has a line")
	}
}

// A report's moment is kept as the ledger keeps moments.
func TestHeadlineMoment(t *testing.T) {
	h, err := HeadlineOf([]byte(`{"as_of": "2026-11-10T17:00:00.1234567+08:00"}`))
	if err != nil || h.AsOf.Nanosecond() != 123456000 || h.AsOf.Hour() != 9 || h.AsOf.Location().String() != "UTC" {
		t.Errorf("%s, %v", h.AsOf, err)
	}
}

// TestHeadlineIsOfItsParts holds the headline to the parts it is of, in one order whatever that of the report; lists of
// the filing are left out, and findings counted.
func TestHeadlineIsOfItsParts(t *testing.T) {
	h, err := HeadlineOf([]byte(`{"id":"1","settings":{"a": 1},"rules":2,"revision":3,"reference":{"x":[1]},` +
		`"persons":null,"period":"2026-09","method":"m","figures":{"direct":7},"rows":[{"period":"no"}],` +
		`"filing":{"expected":9,"agencies":[1,2],"late":0},"as_of":"2026-10-10T09:00:00+08:00",` +
		`"findings":[{"severity":"warning"},{"severity":"error"},{"severity":"notice"},{"severity":"warning"}]}`))
	const want = `{"as_of":"2026-10-10T09:00:00+08:00","figures":{"direct":7},` +
		`"filing":{"agencies":[],"expected":9,"late":0},"method":"m","period":"2026-09","persons":null,` +
		`"reference":{"x":[1]},"revision":3,"rules":2,"settings":{"a":1}}`
	if err != nil || string(h.Abridged) != want {
		t.Errorf("%v\n%s\nwant\n%s", err, h.Abridged, want)
	}
	if h.Errors != 1 || h.Warnings != 2 || h.AsOf.Format(time.RFC3339) != "2026-10-10T01:00:00Z" {
		t.Errorf("%d errors, %d warnings, as of %s", h.Errors, h.Warnings, h.AsOf)
	}
	if h, err := HeadlineOf([]byte(`{"rules":1}`)); err != nil || string(h.Abridged) != `{"rules":1}` {
		t.Errorf("%v %s", err, h.Abridged)
	}
	for _, broken := range []string{`{`, `[]`, `{"as_of":7}`, `{"findings":[{"severity":1}]}`, `{"findings":{}}`} {
		if h, err := HeadlineOf([]byte(broken)); err == nil {
			t.Errorf("%s has the headline %s", broken, h.Abridged)
		}
	}
}
