package jobs

import (
	"context"
	"errors"
	"fmt"

	"huizong/jobs/intake"
	"huizong/jobs/ledger"
	"huizong/templates/wording"
)

// lookAtTables looks at a ZIP of the tables of an import.
func (s *Service) lookAtTables(ctx context.Context, u intake.Upload, locale wording.Locale) (*Received, error) {
	if s.Intake == nil {
		_, err := s.formOf(ctx, "", 0)
		return nil, err
	}
	out := &Received{}
	say := wording.In(locale)
	tables, err := intake.Unzip(u.Body)
	if err != nil {
		out.Faults = []intake.Fault{{Stops: true, Value: u.Name, Do: say.Text("form.do.zip"),
			Problem: say.Format("form.fault.damaged", "reason", err.Error())}}
		return out, nil
	}
	out.tables = tables
	out.Outcome, err = s.Intake.Import(ctx, out.tables, u.Encoding, true)
	if faults, ok := errors.AsType[intake.Faults](err); ok {
		out.Faults, err = faults, nil
	}
	return out, err
}

// TakeIn writes an upload that waits, as somebody looked at it: so many filings. Whoever asks twice writes once,
// because what is there already is not written again.
func (s *Service) TakeIn(ctx context.Context, id int64, count int, by string, via ledger.Via) (*Received, error) {
	u, err := s.Uploads.Uploaded(ctx, id)
	if err != nil {
		return nil, err
	}
	if u.State != intake.Waiting {
		return nil, ledger.Refusals{{Code: "upload", Kind: ledger.ErrState,
			Text: fmt.Sprintf("upload %d is %s already", id, u.State)}}
	}
	r, err := s.Look(ctx, u, wording.English)
	switch {
	case err != nil:
		return nil, err
	case r.Stopped() > 0:
		return r, ledger.Refusals{{Code: "faults", Kind: ledger.ErrState, Do: "mend them and hand it in again",
			Text: fmt.Sprintf("%d faults; nothing is written: %s", r.Stopped(), r.Faults[0].Problem)}}
	case r.Count() != count:
		return r, ledger.Refusals{{Code: "filings", Field: "count", Do: "look at it again",
			Args: map[string]string{"n": fmt.Sprint(r.Count()), "typed": fmt.Sprint(count)},
			Text: fmt.Sprintf("it writes %d filings, not %d", r.Count(), count)}}
	}
	if err := s.write(ctx, u, r); err != nil {
		return r, err
	}
	return r, s.Uploads.SettleUpload(ctx, id, intake.Written, by, r.detail(u), via)
}

// detail is what the audit keeps of what was written: no text of a form.
func (r *Received) detail(u intake.Upload) map[string]any {
	out := map[string]any{"sha256": u.SHA256, "filings": r.Count(), "tables": r.Outcome.Tables}
	if r.Form != nil {
		out["agency"], out["month"] = r.Form.Agency.Code, r.Form.Month.String()
		var units []string
		for _, c := range r.Changes {
			units = append(units, fmt.Sprintf("%s %s r%d", c.After.Project, c.After.Community, c.After.Revision))
		}
		out["units"] = units
	}
	return out
}
