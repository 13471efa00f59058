package jobs

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"

	"huizong/jobs/intake"
	"huizong/jobs/ledger"
	"huizong/templates/wording"
)

// mostUnpacked is what the tables of a ZIP may come to.
const mostUnpacked = 1 << 30

// lookAtTables looks at a ZIP of the tables of an import.
func (s *Service) lookAtTables(ctx context.Context, u intake.Upload, locale wording.Locale) (*Received, error) {
	if s.Intake == nil {
		_, err := s.formOf(ctx, "", 0)
		return nil, err
	}
	out := &Received{}
	say := wording.In(locale)
	z, err := zip.NewReader(bytes.NewReader(u.Body), int64(len(u.Body)))
	if err != nil {
		out.Faults = []intake.Fault{{Stops: true, Value: u.Name, Do: say.Text("form.do.damaged"),
			Problem: say.Format("form.fault.damaged", "reason", err.Error())}}
		return out, nil
	}
	var size uint64
	for _, f := range z.File {
		size += f.UncompressedSize64
	}
	if size > mostUnpacked {
		out.Faults = []intake.Fault{{Stops: true, Value: u.Name, Do: say.Text("form.do.large"),
			Problem: say.Format("form.fault.damaged", "reason", fmt.Sprintf("%d MiB", size>>20))}}
		return out, nil
	}
	if err := unpacks(z); err != nil {
		out.Faults = []intake.Fault{{Stops: true, Value: u.Name, Do: say.Text("form.do.damaged"),
			Problem: say.Format("form.fault.damaged", "reason", err.Error())}}
		return out, nil
	}
	if out.tables, err = folder(z); err != nil {
		return nil, err
	}
	out.Outcome, err = s.Intake.Import(ctx, out.tables, u.Encoding, true)
	if faults, ok := errors.AsType[intake.Faults](err); ok {
		out.Faults, err = faults, nil
	}
	return out, err
}

// unpacks reads every file of a ZIP once: what is damaged, encrypted or there twice is a fault of the ZIP.
func unpacks(z *zip.Reader) error {
	seen := map[string]bool{}
	for _, f := range z.File {
		if seen[f.Name] {
			return fmt.Errorf("%s stands twice", f.Name)
		}
		seen[f.Name] = true
		r, err := f.Open()
		if err == nil {
			_, err = io.Copy(io.Discard, r)
			r.Close()
		}
		if err != nil {
			return fmt.Errorf("%s: %w", f.Name, err)
		}
	}
	return nil
}

// folder is the directory of a ZIP that the tables are in: a ZIP of a directory has it inside.
func folder(z *zip.Reader) (fs.FS, error) {
	for _, f := range z.File {
		if path.Base(f.Name) == "submissions.csv" {
			if dir := path.Dir(f.Name); fs.ValidPath(dir) {
				return fs.Sub(z, dir)
			}
		}
	}
	return z, nil
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
