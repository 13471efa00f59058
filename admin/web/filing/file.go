package filing

import (
	"bytes"
	"encoding/csv"
	"strconv"
	"time"

	"huizong/admin/door"
	"huizong/jobs/period"
)

// filingFile is the same as a file: a line for each unit and month.
func (v *visit) filingFile() error {
	f, _, err := v.FilingAt(v.R.Context(), v.R.URL.Query().Get("region"))
	if err != nil {
		return err
	}
	q := v.FilingQueryOf(f, v.R.URL.Query())
	var b bytes.Buffer
	b.WriteString("\ufeff") // spreadsheets take it for what it is: UTF-8
	w := csv.NewWriter(&b)
	w.Write([]string{"agency_code", "agency", "project", "community_code", "community", "period", "state", "submission",
		"revision", "filed_at"})
	for _, row := range v.matrixRows(f, q) {
		for m := period.MonthOf(row.year, 1); m <= period.MonthOf(row.year, 12); m++ {
			slot, ok := row.unit.Slots[m]
			if !ok || !q.Window.Contains(m) {
				continue
			}
			at, id, revision := "", "", ""
			if !slot.FiledAt.IsZero() {
				at, id, revision = slot.FiledAt.In(v.Service.Zone).Format(time.RFC3339),
					string(slot.Submission), strconv.Itoa(slot.Revision)
			}
			w.Write(
				door.Inert([]string{row.unit.AgencyCode, row.Agency, row.unit.ProjectCode, row.unit.CommunityCode,
					row.Community, m.String(), string(slot.State), id, revision, at}))
		}
	}
	if w.Flush(); w.Error() != nil {
		return w.Error()
	}
	return v.File("text/csv; charset=utf-8", "filing.csv", b.Bytes())
}
