package filing

import (
	"time"

	"huizong/admin/web"
	"huizong/jobs"
	"huizong/jobs/period"
)

// filingFile is the months as a file, at the address that scripts know: CSV.
func (v *visit) filingFile() error {
	f, _, err := v.FilingAt(v.R.Context(), v.R.URL.Query().Get("region"))
	if err != nil {
		return err
	}
	return v.keepMonths(f)
}

// keepMonths answers the months as a file: a line for each unit and month.
func (v *visit) keepMonths(f *jobs.Filing) error {
	q := v.FilingQueryOf(f, v.R.URL.Query())
	l := web.List{Name: "filing", Title: v.Lang.Say("各月报送"), Head: []string{"agency_code", "agency", "project",
		"community_code", "community", "period", "state", "submission", "revision", "filed_at"}}
	for _, row := range v.matrixRows(f, q) {
		for m := period.MonthOf(row.year, 1); m <= period.MonthOf(row.year, 12); m++ {
			slot, ok := row.unit.Slots[m]
			if !ok || !q.Window.Contains(m) {
				continue
			}
			line := []any{row.unit.AgencyCode, row.Agency, row.unit.ProjectCode, row.unit.CommunityCode, row.Community,
				m.String(), string(slot.State), nil, nil, nil}
			if !slot.FiledAt.IsZero() {
				line[7], line[8] = string(slot.Submission), slot.Revision
				line[9] = slot.FiledAt.In(v.Service.Zone).Format(time.RFC3339)
			}
			l.Rows = append(l.Rows, line)
		}
	}
	return v.Keep(l)
}
