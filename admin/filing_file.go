package admin

import (
	"bytes"
	"encoding/csv"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"huizong/jobs/period"
)

// filingFile is the same as a file: a line for each unit and month.
func (s *Server) filingFile(v *visit) error {
	f, _, err := s.filingAt(v.r.Context(), v.r.URL.Query().Get("region"))
	if err != nil {
		return err
	}
	q := v.filingQuery(f)
	var b bytes.Buffer
	b.WriteString("\ufeff") // spreadsheets take it for what it is: UTF-8
	w := csv.NewWriter(&b)
	w.Write([]string{"agency_code", "agency", "project", "community_code", "community", "period", "state", "submission",
		"revision", "filed_at"})
	for _, row := range v.matrixRows(f, q) {
		for m := period.MonthOf(row.year, 1); m <= period.MonthOf(row.year, 12); m++ {
			slot, ok := row.unit.Slots[m]
			if !ok || !q.window.Contains(m) {
				continue
			}
			at, id, revision := "", "", ""
			if !slot.FiledAt.IsZero() {
				at, id, revision = slot.FiledAt.In(s.service.Zone).Format(time.RFC3339),
					string(slot.Submission), strconv.Itoa(slot.Revision)
			}
			w.Write(
				inert([]string{row.unit.AgencyCode, row.Agency, row.unit.ProjectCode, row.unit.CommunityCode,
					row.Community, m.String(), string(slot.State), id, revision, at}))
		}
	}
	if w.Flush(); w.Error() != nil {
		return w.Error()
	}
	return v.file("text/csv; charset=utf-8", "filing.csv", b.Bytes())
}

// inert keeps a spreadsheet from taking a text for a formula (OWASP, CSV Injection). Those of East Asia take the wide
// signs too.
func inert(cells []string) []string {
	for i, c := range cells {
		if first, n := utf8.DecodeRuneInString(c); n > 0 && strings.ContainsRune("=+-@\t\r\n\x00＝＋－＠", first) {
			cells[i] = "'" + c
		}
	}
	return cells
}
