package store_test

import (
	"fmt"
	"strings"
	"testing"

	"huizong/jobs/must"
	"huizong/sql/query"
	"huizong/sql/store"
	"huizong/sql/store/mysqltest"
)

// withContacts adds a column of contacts to the file of agencies: of the first the address given, of the others none.
func withContacts(address string) map[string]func(string) string {
	return map[string]func(string) string{"agencies.csv": func(s string) string {
		lines := strings.Split(strings.TrimSpace(s), "\n")
		for i := range lines {
			lines[i] += map[int]string{0: ",contact", 1: "," + address}[min(i, 2)]
			if i > 1 {
				lines[i] += ","
			}
		}
		return strings.Join(lines, "\n") + "\n"
	}}
}

// TestImportOfContacts: the column need not be there, what is known stays without it, and reports never read it.
func TestImportOfContacts(t *testing.T) {
	mysqltest.Alone(t)
	db := sourceDB(t)
	for _, step := range []struct {
		name    string
		edits   map[string]func(string) string
		changed int
		want    string
	}{
		{"no column", nil, 0, ""},
		{"a contact", withContacts("office@yangliu.example.org"), 1, "office@yangliu.example.org"},
		{"the same", withContacts("office@yangliu.example.org"), 0, "office@yangliu.example.org"},
		{"no column again", nil, 0, "office@yangliu.example.org"},
		{"taken out", withContacts(""), 1, ""},
	} {
		r, err := store.Import(t.Context(), db, edited(t, step.edits), nil)
		if err != nil || r.Tables[1].Changed != step.changed {
			t.Fatalf("%s: %+v, %v, want %d changed", step.name, r.Tables, err, step.changed)
		}
		got := map[string]string{}
		err = store.NewSource(db, query.Reference()).Snapshot(t.Context(), func(s *store.Snapshot) (err error) {
			got, err = s.Contacts(t.Context())
			return err
		})
		want := map[string]string{"52222401MJ0000018K": step.want}
		if step.want == "" {
			want = map[string]string{}
		}
		if err != nil || fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s: contacts %v, %v, want %v", step.name, got, err, want)
		}
	}
	for address, want := range map[string]string{
		"nobody":                  `want one address like office@example.org, or nothing, got "nobody"`,
		"a@b.example;c@d.example": "want one address like",
		"13912345678@qq.example":  "want an address of the office, got one that holds",
		"Office <a@b.example>":    "want one address like",
	} {
		_, err := store.Import(t.Context(), db, edited(t, withContacts(address)), nil)
		if err == nil || !strings.Contains(err.Error(), "agencies.csv:2:5: contact: "+want) {
			t.Errorf("%s: %v", address, err)
		}
	}
	must.Get(db.Exec("ALTER TABLE agencies DROP COLUMN contact"))(t)
	err := store.NewSource(db, query.Reference()).Snapshot(t.Context(), func(s *store.Snapshot) error {
		if got, err := s.Contacts(t.Context()); err != nil || got != nil {
			t.Errorf("a source without the column: %v, %v", got, err)
		}
		_, err := s.Directory(t.Context())
		return err
	})
	if err != nil {
		t.Errorf("the directory of a source without the column: %v", err)
	}
}
