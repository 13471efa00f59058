package workbook

import (
	"cmp"
	"slices"

	"huizong/jobs/reconcile"
	"huizong/jobs/report"
)

// Columns of the list of findings that formulas refer to, and the last of those that are printed: codes are for
// filtering.
const (
	findingPieces  = "$B:$B"
	findingRule    = "$U:$U"
	findingPrinted = 12
)

// findingsSheet lists every finding with the records it is about, one line each.
func (s *sheet) findingsSheet() {
	if len(s.r.Findings) == 0 {
		s.nothing("findings.none")
		return
	}
	t := table{filter: true, columns: []column{
		s.digits("book.head.no", 6), s.digits("head.findings", 6), s.head("head.finding", 22),
		s.head("head.severity", 7), s.head("head.month", 9), s.head("head.agency", 21), s.head("head.project", 21),
		s.head("head.community", 11), s.head("head.subject", 12), s.digits("head.claimed.number", 9),
		s.digits("head.counted", 9), s.digits("book.head.effect", 9), s.head("head.submission", 12),
		s.head("head.record", 12), s.head("head.record.kind", 9), s.head("head.record.code", 14),
		s.head("head.record.title", 24), s.head("head.record.date", 11), s.digits("head.record.sessions", 7),
		s.digits("head.attendances", 8), s.head("head.rule", 24), s.head("head.other", 12),
		s.head("book.head.agency_code", 22), s.head("book.head.project_code", 14),
		s.head("book.head.community_code", 16)}}
	for i, f := range byEffect(s.r.Findings) {
		t.rows = append(t.rows, s.findingLines(i+1, f)...)
	}
	s.row = 3 // one table, right under the title
	s.printed = findingPrinted
	p := s.table(t)
	s.put(1, s.row, s.note(s.say("book.rows_note")), quiet)
	s.row++
	if n := s.r.LeftOut(func(reconcile.FindingCount) bool { return true }); n > 0 {
		text := s.note(s.say("findings.left_out", "most", report.Listed, "n", n))
		s.put(1, s.row, text, quiet)
		s.row++
	}
	s.finish(p.head)
}

// byEffect are the findings with the largest effect first.
func byEffect(findings []report.Finding) []report.Finding {
	out := slices.Clone(findings)
	slices.SortStableFunc(out, func(a, b report.Finding) int { return cmp.Compare(b.Effect(), a.Effect()) })
	return out
}

// findingLines is one finding: a line for each of its records, or one without.
func (s *sheet) findingLines(number int, f report.Finding) [][]any {
	month, subject := any(nil), any(nil)
	if f.Period != nil {
		month = code(f.Period.String())
	}
	if f.Subject != "" {
		subject = s.phrase("subject."+string(f.Subject), string(f.Subject))
	}
	effect := any(nil)
	if n := f.Effect(); n > 0 {
		effect = n
	}
	line := func(piece int, record []any) []any {
		out := []any{number, piece, s.rule(f.Code), s.phrase("severity."+string(f.Severity), string(f.Severity)),
			month, s.orDash(f.Agency), s.orDash(f.Project), s.orDash(f.Community), subject, optional(f.Claimed),
			optional(f.Counted), effect, codeOr(f.Submission)}
		out = append(out, record...)
		return append(out, code(f.Code), codeOr(f.Other), codeOr(f.AgencyCode), codeOr(f.ProjectCode),
			codeOr(f.CommunityCode))
	}
	if len(f.Records) == 0 {
		return [][]any{line(1, []any{nil, nil, nil, nil, nil, nil, nil})}
	}
	var out [][]any
	for i, r := range f.Records {
		piece := 0
		if i == 0 {
			piece = 1
		}
		out = append(out, line(piece, []any{codeOr(r.ID), s.phrase("kind."+r.Kind, r.Kind), code(r.Code),
			s.orDash(r.Title), code(r.OccurredOn.String()), r.Sessions, r.Attendances}))
	}
	return out
}

func (s *sheet) rule(c reconcile.Code) string {
	return s.phrase("finding."+string(c)+".name", string(c))
}

// orDash is a name from the data, or a dash where there is none.
func (s *sheet) orDash(name string) any {
	if name == "" {
		return nil
	}
	return s.text(name)
}

// codeOr is a code, or a key of the agencies' system: digits that are no quantity, so text; or a dash.
func codeOr[T ~string](c T) any {
	if c == "" {
		return nil
	}
	return code(string(c))
}
