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
func (b *book) findingsSheet() {
	s := b.sheet("sheet.findings", b.title())
	if len(b.r.Findings) == 0 {
		s.nothing("findings.none")
		return
	}
	text := func(head string, most float64) column { return column{head: b.say(head), most: most} }
	digits := func(head string, most float64) column { return column{head: b.say(head), digits: true, most: most} }
	t := table{filter: true, columns: []column{
		digits("book.head.no", 6), digits("head.findings", 6), text("head.finding", 24), text("head.severity", 7),
		text("head.month", 9),
		text("head.agency", 24), text("head.project", 24), text("head.community", 11), text("head.subject", 12),
		digits("head.claimed.number", 9), digits("head.counted", 9), digits("book.head.effect", 9),
		text("head.submission",
			12), text("head.record", 12), text("head.record.kind", 9), text("head.record.code", 14),
		text("head.record.title", 24),
		text("head.record.date", 11), digits("head.record.sessions", 7), digits("head.attendances", 8),
		text("head.rule", 24), text("head.other", 12),
		text("book.head.agency_code", 22), text("book.head.project_code", 14), text("book.head.community_code", 16)}}
	for i, f := range byEffect(b.r.Findings) {
		t.rows = append(t.rows, s.findingLines(i+1, f)...)
	}
	s.row = 3 // one table, right under the title
	s.printed = findingPrinted
	p := s.table(t)
	s.put(1, s.row, b.note(b.say("book.rows_note")), look{size: 9, colour: second})
	s.row++
	s.finish(p.head, true)
}

// effectOf is the person-times that a finding is about: those excluded, or how far two figures lie apart.
func effectOf(f report.Finding) int64 {
	sum := int64(0)
	for _, r := range f.Records {
		sum += max(r.Attendances, 0)
	}
	if sum == 0 && f.Claimed != nil && f.Counted != nil && !f.Withheld {
		sum = max(*f.Claimed-*f.Counted, *f.Counted-*f.Claimed)
	}
	return sum
}

// byEffect are the findings with the largest effect first.
func byEffect(findings []report.Finding) []report.Finding {
	out := slices.Clone(findings)
	slices.SortStableFunc(out, func(a, b report.Finding) int { return cmp.Compare(effectOf(b), effectOf(a)) })
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
	if n := effectOf(f); n > 0 {
		effect = n
	}
	line := func(piece int, record []any) []any {
		out := []any{number, piece, s.rule(f.Code), s.phrase("severity."+string(f.Severity), string(f.Severity)),
			month, s.orDash(f.Agency), s.orDash(f.Project), s.orDash(f.Community), subject, optional(f.Claimed),
			optional(f.Counted), effect, id(f.Submission)}
		out = append(out, record...)
		return append(out, code(f.Code), id(f.Other), s.codeOr(f.AgencyCode), s.codeOr(f.ProjectCode),
			s.codeOr(f.CommunityCode))
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
		out = append(
			out, line(piece, []any{id(r.ID), s.phrase("kind."+r.Kind, r.Kind), code(r.Code), s.orDash(r.Title),
				code(r.OccurredOn.String()), r.Sessions, r.Attendances}))
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

func (s *sheet) codeOr(c string) any {
	if c == "" {
		return nil
	}
	return code(c)
}

// id is a key of the agencies' system: digits that are not a quantity, so text.
func id(n reconcile.ID) any {
	if n == "" {
		return nil
	}
	return code(string(n))
}
