package store

import (
	"database/sql"
	"errors"
	"fmt"

	"github.com/jmoiron/sqlx"

	"huizong/jobs/ledger"
	"huizong/jobs/period"
	"huizong/sql/query"
)

// runRow is a row of run: what may be NULL there, and the period as a text.
type runRow struct {
	ledger.Run
	Slot   sql.NullString `db:"slot"`
	SlotAt sql.NullTime   `db:"slot_at"`
	Period string         `db:"period"`
	Claim  sql.NullString `db:"claim"`

	Seen int64           `db:"seen"` // of a row to write: the fence and the state that it must have still
	Was  ledger.RunState `db:"was"`
}

func rowOf(r ledger.Run) runRow {
	return runRow{Run: r, Slot: null(r.Slot), SlotAt: sql.NullTime{Time: r.SlotAt, Valid: r.Slot != ""},
		Period: r.Period.String(), Claim: null(r.Claimed)}
}

func (r runRow) run() (ledger.Run, error) {
	out := r.Run
	p, err := period.Parse(r.Period)
	if err != nil {
		return out, fmt.Errorf("read run %d: %w", r.ID, err)
	}
	out.Period, out.Slot, out.SlotAt, out.Claimed = p, r.Slot.String, r.SlotAt.Time, r.Claim.String
	return out, nil
}

// null turns an empty text into NULL, which unique keys let stand any number of times.
func null(s string) sql.NullString { return sql.NullString{String: s, Valid: s != ""} }

// run reads one run.
func (t *ledgerTx) run(id int64) (ledger.Run, error) {
	return t.oneRun(query.LedgerRunGet, "run %d", id)
}

// lock reads one run and keeps others from writing it: what is judged by it is written by it. Whoever locks a run does
// so before it writes deliveries, so that two never wait for each other.
func (t *ledgerTx) lock(id int64) (ledger.Run, error) {
	return t.oneRun(query.LedgerRunLock, "run %d", id)
}

func (t *ledgerTx) oneRun(statement, what string, args ...any) (ledger.Run, error) {
	var r runRow
	if err := found(t.GetContext(t.ctx, &r, statement, args...), what, args...); err != nil {
		return ledger.Run{}, err
	}
	return r.run()
}

// insert inserts a run and tells of it.
func (t *ledgerTx) insert(n ledger.NewRun, holder int64) (ledger.Run, error) {
	r, e := ledger.Begin(n, holder, t.now)
	res, err := t.NamedExecContext(t.ctx, query.LedgerRunInsert, rowOf(r))
	if err != nil {
		return r, fmt.Errorf("insert run of %s for %s: %w", n.Job, n.Period, err)
	}
	r.ID, err = res.LastInsertId()
	e.Run = r.ID
	t.tell(e)
	return r, err
}

// write writes a run as a step leaves it.
func (t *ledgerTx) write(was, is ledger.Run, entries ...ledger.Entry) error {
	row := rowOf(is)
	row.Seen, row.Was = was.Fence, was.State
	res, err := t.NamedExecContext(t.ctx, query.LedgerRunWrite, row)
	if err != nil {
		return fmt.Errorf("write run %d: %w", is.ID, err)
	}
	t.tell(entries...)
	return once(res)
}

// deliveryRow is a delivery to be written.
type deliveryRow struct {
	ledger.Delivery
	Seen int64                `db:"seen"`
	Was  ledger.DeliveryState `db:"was"`
}

// move writes a delivery as a step leaves it.
func (t *ledgerTx) move(was, is ledger.Delivery, entries ...ledger.Entry) error {
	res, err := t.NamedExecContext(t.ctx, query.LedgerDeliveryWrite, deliveryRow{is, was.Fence, was.State})
	if err != nil {
		return fmt.Errorf("write delivery %d: %w", is.ID, err)
	}
	t.tell(entries...)
	return once(res)
}

// once refuses a write that did not find its one row: another instance has it.
func once(res sql.Result) error {
	n, err := res.RowsAffected()
	if err == nil && n != 1 {
		return ledger.ErrFenced
	}
	return err
}

// follow moves a run after its deliveries. It is locked, so that of two deliveries ending at once the later sees both.
func (t *ledgerTx) follow(id int64) error {
	if id == 0 {
		return nil
	}
	was, err := t.lock(id)
	if err != nil {
		return err
	}
	if was.State == ledger.Delivering {
		if open, err := t.underWay(id); err != nil || open {
			return err
		}
	}
	counts, err := t.counts(id)
	if err != nil {
		return err
	}
	if is, entries, moved := was.Follow(counts, t.now); moved {
		return t.write(was, is, entries...)
	}
	return nil
}

// underWay reports whether a delivery of a run may still move by itself.
func (t *ledgerTx) underWay(run int64) (open bool, err error) {
	statement, args, err := sqlx.In(query.LedgerDeliveryUnderWay, run, ledger.Open(), run)
	if err == nil {
		err = t.GetContext(t.ctx, &open, statement, args...)
	}
	if err != nil {
		err = fmt.Errorf("look for deliveries of run %d under way: %w", run, err)
	}
	return open, err
}

// counts returns how many deliveries of a run are in each state.
func (t *ledgerTx) counts(run int64) (ledger.Counts, error) {
	var rows []struct {
		State ledger.DeliveryState `db:"state"`
		N     int                  `db:"n"`
	}
	if err := t.SelectContext(t.ctx, &rows, query.LedgerDeliveryCounts, run, run); err != nil {
		return nil, fmt.Errorf("count deliveries of run %d: %w", run, err)
	}
	out := ledger.Counts{}
	for _, r := range rows {
		out[r.State] = r.N
	}
	return out, nil
}

// file reads a run with all that an order on it is judged by.
func (t *ledgerTx) file(run ledger.Run) (f ledger.File, err error) {
	f.Run = run
	var all []ledger.Delivery
	if err := t.SelectContext(t.ctx, &all, query.LedgerDeliveryList, run.ID, run.ID, "", "",
		limit(ledger.Filter{})); err != nil {
		return f, err
	}
	for _, d := range all {
		if d.Purpose != ledger.Notice {
			f.Deliveries = append(f.Deliveries, d)
		}
	}
	if err := t.SelectContext(t.ctx, &f.Decisions, query.LedgerDecisionList, run.ID, run.ID); err != nil {
		return f, err
	}
	holder, err := t.claimed(run.Key())
	if holder.ID != run.ID {
		f.Holder = holder.ID
	}
	if err == nil && run.TestTo == "" {
		f.Correction, err = t.corrected(run)
	}
	if err == nil {
		f.People, err = t.people()
	}
	if err == nil && run.State == ledger.AwaitingApproval {
		f.Today, err = t.standing(run)
	}
	return f, err
}

// corrected returns the newest correction of a run that was sent to anybody; without a number where none was.
func (t *ledgerTx) corrected(run ledger.Run) (ledger.Run, error) {
	r, err := t.oneRun(query.LedgerRunCorrected, "correction of %s, %s, revision %d", run.Job, run.Period.String(),
		run.Revision)
	if errors.Is(err, ledger.ErrNotFound) {
		return ledger.Run{}, nil
	}
	return r, err
}

// claimed returns the run that has claimed a period and revision; without a number where none has.
func (t *ledgerTx) claimed(key string) (ledger.Run, error) {
	if key == "" {
		return ledger.Run{}, nil
	}
	r, err := t.oneRun(query.LedgerRunByClaim, "run %s", key)
	if errors.Is(err, ledger.ErrNotFound) {
		return ledger.Run{}, nil
	}
	return r, err
}
