package jobs

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"

	"huizong/jobs/intake"
	"huizong/jobs/keyring"
	"huizong/jobs/ledger"
	"huizong/jobs/period"
	"huizong/jobs/reconcile"
	"huizong/templates/form"
	"huizong/templates/wording"
)

// Intake is the agencies' tables where they are ours, in the reference form: what may be written.
type Intake interface {
	// Filed returns what an agency filed last of a month, unit by unit, with the records; ledger.Refusals where the
	// tables are not ours.
	Filed(ctx context.Context, agency string, m period.Month) ([]intake.Filed, error)
	// IDs says how the tables name rows.
	IDs(ctx context.Context) (intake.IDs, error)
	// Import writes tables, all of them or nothing; or only tries to, and leaves everything as it is.
	Import(ctx context.Context, dir fs.FS, encoding string, try bool) (intake.Outcome, error)
}

// Uploads are the files that were handed in and wait to be written.
type Uploads interface {
	Upload(ctx context.Context, u intake.Upload, via ledger.Via) (intake.Upload, error)
	Uploaded(ctx context.Context, id int64) (intake.Upload, error) // with its bytes
	Uploads(ctx context.Context) ([]intake.Upload, error)          // newest first, without
	// SettleUpload ends an upload that waits: written or discarded, by whom. ledger.ErrState of one that does not wait.
	SettleUpload(ctx context.Context, id int64, state intake.State, by string, detail any, via ledger.Via) error
}

// Form makes the filing form of an agency and month, with what is filed already.
func (s *Service) Form(ctx context.Context, agency string, m period.Month) (*intake.Form, error) {
	f, err := s.formOf(ctx, agency, m)
	if err != nil {
		return nil, err
	}
	f.Seal, err = s.Keys.MAC(form.Purpose, form.Sealed(agency, m.String()))
	if errors.Is(err, keyring.ErrNoKey) {
		return nil, ledger.Refusals{{Code: "form-key", Kind: ledger.ErrState,
			Text: "a form is bound to its agency and month by a key, and there is none",
			Do:   "set audit.key_file in the configuration"}}
	}
	return f, err
}

// formOf is a form without its seal.
func (s *Service) formOf(ctx context.Context, agency string, m period.Month) (*intake.Form, error) {
	if s.Intake == nil {
		return nil, ledger.Refusals{{Code: "not-ours", Kind: ledger.ErrState,
			Text: "the agencies' tables are not in the reference form here, so nothing is written into them",
			Do:   "file where the tables are kept; source.queries reads them from there"}}
	}
	var dir *reconcile.Directory
	if err := s.Source.Snapshot(ctx, func(snap Snapshot) (err error) {
		dir, err = snap.Directory(ctx)
		return err
	}); err != nil {
		return nil, fmt.Errorf("read the reference data: %w", err)
	}
	a := dir.Agencies[agency]
	if a == nil {
		return nil, ledger.Refusals{{Code: "form-agency", Field: "agency", Kind: ledger.ErrNotFound,
			Args: map[string]string{"value": agency}, Text: fmt.Sprintf("there is no agency %q", agency),
			Do: "use the code of the table of agencies"}}
	}
	filed, err := s.Intake.Filed(ctx, agency, m)
	if err != nil {
		return nil, err
	}
	f := &intake.Form{Office: s.Office, Agency: intake.Party{Code: a.Code, Name: a.Name}, Month: m,
		Deadline: s.Options.Deadline(m), Others: map[string]string{}}
	copy(f.DirectKinds[:], s.Options.DirectKinds[:])
	for _, p := range dir.SortedProjects() {
		if p.AgencyCode != agency {
			if other := dir.Agencies[p.AgencyCode]; other != nil {
				f.Others[p.Code] = other.Name
			}
			continue
		}
		for _, community := range p.Communities {
			f.Units = append(f.Units, unitOf(dir, p, community, m, filed)...)
		}
	}
	if len(f.Units) == 0 {
		return nil, ledger.Refusals{{Code: "form-none", Field: "month", Kind: ledger.ErrNotFound,
			Args: map[string]string{"agency": a.Name, "month": m.String()},
			Text: fmt.Sprintf("%s has no project in %s", a.Name, m), Do: "correct the month"}}
	}
	slices.SortFunc(f.Units, func(a, b intake.Unit) int {
		return cmp.Or(cmp.Compare(a.Project.Code, b.Project.Code), cmp.Compare(a.Community.Code, b.Community.Code))
	})
	return f, nil
}

// unitOf is the line of a project in a community, if it is due in the month or was filed.
func unitOf(dir *reconcile.Directory, p *reconcile.Project, community string, m period.Month,
	filed []intake.Filed) []intake.Unit {
	u := intake.Unit{Project: intake.Party{Code: p.Code, Name: p.Name}, From: p.StartsOn, Until: p.EndsOn,
		Community: intake.Party{Code: community, Name: community}}
	if r := dir.Regions[community]; r != nil {
		u.Community.Name = r.Name
	}
	if r := dir.Regions[dir.Street(community)]; r != nil {
		u.Street = r.Name
	}
	for _, f := range filed {
		if f.Project == p.Code && f.Community == community {
			u.Filed = f
		}
	}
	if u.Filed.Revision == 0 && (m < p.StartsOn.Month() || m > p.EndsOn.Month()) {
		return nil
	}
	return []intake.Unit{u}
}

// Received is a file that was handed in, as it was looked at: what is wrong with it, and what it would change.
type Received struct {
	Form    *intake.Form // nil: tables, or no form that can be read
	Faults  []intake.Fault
	Changes []intake.Change
	Outcome intake.Outcome // what writing it would do, table by table
	filled  *form.Filled
	tables  fs.FS
}

// Stopped is how many faults keep the file from being written.
func (r *Received) Stopped() (n int) {
	for _, f := range r.Faults {
		if f.Stops {
			n++
		}
	}
	return n
}

// Count is how many filings writing it adds: what is typed to confirm it.
func (r *Received) Count() int {
	if r.Form != nil {
		return len(r.Changes)
	}
	return r.Outcome.Filings()
}

// Marked is a copy of the form with its faults marked; nil where it cannot even be read.
func (r *Received) Marked() ([]byte, error) {
	if r.filled == nil {
		return nil, nil
	}
	return r.filled.Mark(r.Faults)
}

// Marked is a copy of a form that was handed in, with its faults marked, and the name of its file. A file that cannot
// even be read has none: ledger.ErrNotFound.
func (s *Service) Marked(ctx context.Context, u intake.Upload) (name string, body []byte, err error) {
	r, err := s.Look(ctx, u, wording.Chinese)
	if err == nil {
		body, err = r.Marked()
	}
	if err == nil && body == nil {
		err = ledger.ErrNotFound
	}
	return form.MarkedName(u.Name, wording.Chinese), body, err
}

// Look looks at a file that was handed in, and tries what writing it would do. Nothing is written. What is wrong with
// it is said in the words of a locale.
func (s *Service) Look(ctx context.Context, u intake.Upload, locale wording.Locale) (*Received, error) {
	if strings.HasSuffix(strings.ToLower(u.Name), ".zip") {
		return s.lookAtTables(ctx, u, locale)
	}
	say := wording.In(locale)
	filled, faults := form.Open(u.Name, u.Body, say)
	out := &Received{filled: filled, Faults: faults}
	if filled == nil {
		return out, nil
	}
	if out.Faults = filled.Bound(s.Keys.Matches(filled.Seal, form.Purpose, form.Sealed(filled.Agency, filled.Month)),
		say); len(out.Faults) > 0 {
		return out, nil
	}
	m, err := period.ParseMonth(filled.Month)
	if err != nil {
		out.Faults = filled.About(say, "month", "value", filled.Month)
		return out, nil
	}
	if now := s.Now().In(s.Zone); m > period.MonthAt(now) {
		out.Faults = filled.About(say, "future", "month", m.String())
		return out, nil
	}
	made, err := s.formOf(ctx, filled.Agency, m)
	if against, ok := errors.AsType[ledger.Refusals](err); ok && strings.HasPrefix(against[0].Code, "form-") {
		var args []any
		for k, v := range against[0].Args {
			args = append(args, k, v)
		}
		out.Faults = filled.About(say, strings.TrimPrefix(against[0].Code, "form-"), args...)
		return out, nil
	} else if err != nil {
		return nil, err
	}
	out.Form = made
	rows, faults := filled.Check(made, say)
	out.Faults = faults
	if out.Stopped() > 0 {
		return out, nil
	}
	out.Changes = made.Changes(rows)
	return out, s.try(ctx, out)
}

// try writes the changes of a form in a transaction that is then undone.
func (s *Service) try(ctx context.Context, r *Received) error {
	ids, err := s.Intake.IDs(ctx)
	if err != nil {
		return err
	}
	if r.tables, err = r.Form.Tables(r.Changes, s.Now().Truncate(time.Microsecond), ids); err != nil {
		return err
	}
	r.Outcome, err = s.Intake.Import(ctx, r.tables, "", true)
	return err
}

// write writes a file that was looked at.
func (s *Service) write(ctx context.Context, u intake.Upload, r *Received) (err error) {
	encoding := u.Encoding
	if r.Form != nil {
		encoding = ""
	}
	if r.Form != nil && r.Count() == 0 {
		return nil // all of it is there already
	}
	r.Outcome, err = s.Intake.Import(ctx, r.tables, encoding, false)
	return err
}
