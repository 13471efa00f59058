// Package reconcile turns what agencies claim into what the department is told.
//
// Rows of one cell go in (one community, one month: a Cell), and figures, a bridge and findings come out (an Outcome);
// a Fold adds the outcomes of a window up. Rules look inside one cell only, so cells can be reconciled alone and in any
// order, and memory is bounded by the largest of them. Two rules compare a submission with earlier months of its own
// project; History keeps just what they need.
//
//	Cell ──Reconcile──► Outcome ──History.Observe──► Outcome ──Fold.Add──► Summary
//
// The package is pure: no clock, no context, no database, no logger. All amounts are integers (person-times, unit
// 人次); the coefficient of indirect beneficiaries is a decimal. A discrepancy in the data is a Finding, never an
// error.
package reconcile
