package desk_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"huizong/jobs/account"
	"huizong/jobs/desk"
	"huizong/jobs/intake"
)

// notebook is a book that only takes notes; full: it takes none.
type notebook struct {
	account.Book
	actions []string
	full    error
}

// Note implements account.Book.
func (b *notebook) Note(_ context.Context, actor, action string, _ any) error {
	b.actions = append(b.actions, actor+" "+action)
	return b.full
}

// Tables are imported by whoever may have a form written, and not a row without an entry of who begins.
func TestLoad(t *testing.T) {
	broken := errors.New("a fault of the files")
	for _, tt := range []struct {
		role    account.Role
		load    error
		full    error
		loaded  bool
		failed  bool
		actions []string
	}{
		{role: account.Viewer, failed: true},
		{role: account.Auditor, failed: true},
		{role: account.Operator, loaded: true, actions: []string{"li import.begun", "li import.written"}},
		{role: account.Admin, loaded: true, actions: []string{"li import.begun", "li import.written"}},
		{role: account.Operator, load: broken, loaded: true, failed: true,
			actions: []string{"li import.begun", "li import.failed"}},
		{role: account.Operator, full: errors.New("read-only"), failed: true, actions: []string{"li import.begun"}},
	} {
		b, loaded := &notebook{full: tt.full}, false
		_, err := (&desk.Desk{Book: b}).Load(t.Context(), []intake.File{{Name: "regions.csv"}},
			desk.Actor{Account: "li", Role: tt.role, Channel: desk.CLI},
			func(context.Context) (intake.Outcome, error) { loaded = true; return intake.Outcome{}, tt.load })
		if loaded != tt.loaded || (err != nil) != tt.failed || !slices.Equal(b.actions, tt.actions) {
			t.Errorf("%s, %v, %v: loaded %t, %v, %q", tt.role, tt.load, tt.full, loaded, err, b.actions)
		}
	}
}
