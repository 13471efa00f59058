package desk

import (
	"context"
	"fmt"

	"huizong/jobs/intake"
)

// The entries of an import of tables from the host, which may be larger than anything that is handed in.
const (
	actionBegun   = "import.begun"
	actionWritten = "import.written"
	actionFailed  = "import.failed"
)

// Load has tables of the host written into the agencies' tables, by whoever may have a form written. Who and what of
// stands in the audit before a row is written, and what came of it after.
func (d *Desk) Load(ctx context.Context, files []intake.File, a Actor,
	load func(context.Context) (intake.Outcome, error)) (out intake.Outcome, err error) {
	rule, _ := RuleOf(Import)
	if against := who(rule, a); len(against) > 0 {
		return out, against
	}
	entry := map[string]any{"files": files, "via": a.Via()}
	if err := d.Book.Note(ctx, a.Account, actionBegun, entry); err != nil {
		return out, fmt.Errorf("nothing was imported: write into the audit who imports: %w", err)
	}
	if out, err = load(ctx); err != nil {
		entry["error"] = "nothing was imported"
		// who was interrupted still failed
		if noted := d.Book.Note(context.WithoutCancel(ctx), a.Account, actionFailed, entry); noted != nil {
			return out, fmt.Errorf("%w (and the audit does not say so: %w)", err, noted)
		}
		return out, err
	}
	entry["tables"] = out.Tables
	if err := d.Book.Note(context.WithoutCancel(ctx), a.Account, actionWritten, entry); err != nil {
		return out, fmt.Errorf("everything was imported, and the audit says only that it began: %w", err)
	}
	return out, nil
}
