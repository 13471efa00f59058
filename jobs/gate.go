package jobs

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"huizong/jobs/reconcile"
)

// gate returns the findings that hold the report of the job's region, those that need the previous period included.
func (s *Service) gate(q request, r reading) []reconcile.Finding {
	all := r.summaries[q.job.Region]
	if all.Previous != nil && all.Previous.Submissions.Counted > 0 {
		if found, swings := s.Options.Swing(all.Main, all.Previous); swings {
			all.Main.Hold(found)
		}
	}
	for _, own := range []reconcile.Row{{Column: "title", Value: q.job.Title}, {Column: "office", Value: s.Office}} {
		if own.Reason = reconcile.PersonalDataIn(own.Value); own.Reason != "" {
			own.Table, own.Value = "configuration", reconcile.Masked(own.Value)
			all.Main.Hold(reconcile.Finding{Code: reconcile.PersonalData, Severity: reconcile.Error, Row: &own})
		}
	}
	return all.Main.Held()
}

// HeldReason says in one line which findings hold a report.
func HeldReason(held []reconcile.Finding) string {
	var parts []string
	if rows := rowsOf(held); len(rows) > 0 {
		part := fmt.Sprintf("%s (%d rows: %s", reconcile.RowQuarantined, len(rows), strings.Join(rows[:min(len(rows),
			5)], "; "))
		if len(rows) > 5 {
			part += "; ..."
		}
		parts = append(parts, part+")")
	}
	for _, f := range held {
		if f.Code == reconcile.RowQuarantined {
			continue
		}
		part := string(f.Code)
		if f.Row != nil {
			part += fmt.Sprintf(" (%s)", f.Row)
		}
		if f.Claimed != nil && f.Counted != nil {
			part += fmt.Sprintf(" (%d against %d)", *f.Claimed, *f.Counted)
		}
		if f.AgencyCode != "" {
			part += " of " + f.AgencyCode
		}
		if !slices.Contains(parts, part) {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, ", ")
}

// rowsOf are the rows that are quarantined, in words.
func rowsOf(held []reconcile.Finding) (rows []string) {
	for _, f := range held {
		if f.Code == reconcile.RowQuarantined && f.Row != nil {
			rows = append(rows, f.Row.String())
		}
	}
	return rows
}

func sortedRegions(b built) []string { return slices.Sorted(maps.Keys(b.reports)) }
