package jobs

import (
	"time"

	"huizong/jobs/report"
	"huizong/templates/content"
	"huizong/templates/mail"
)

// Says is what the configuration has reports say of the office.
type Says struct {
	content.Office
	FeedbackDays int  // working days after the report in which doubts are heard; 0: nothing is said of it
	SliceShare   bool // a slice shows its share of the whole
}

// readerOf is a reader of a report in a locale, before anything is enclosed.
func (r *rendering) readerOf(rep *report.Report, locale string) content.Reader {
	to := content.Reader{Locale: locale, SHA256: r.hashes[rep.Region.Code], Office: r.s.Says.Office,
		Anchor: r.q.anchor}
	if days := r.s.Says.FeedbackDays; days > 0 {
		to.Office.Feedback = r.s.WorkingDays(rep.AsOf, days)
	}
	to.Share = r.s.Says.SliceShare
	return to
}

// reader is one recipient, with what is enclosed and what was too large for it.
func (r *rendering) reader(to Recipient, rep *report.Report, kept, left []mail.Attachment) content.Reader {
	out := r.readerOf(rep, to.Locale)
	out.Name, out.Test = to.Name, r.q.testTo != ""
	for _, a := range kept {
		out.Enclosed = append(out.Enclosed, a.Form)
	}
	total := mail.EncodedSize(append(left[:len(left):len(left)], kept...))
	for _, a := range left {
		out.LeftOut = append(
			out.LeftOut,
			content.LeftOut{Name: a.Name, Bytes: int64(len(a.Bytes)), Total: total, Limit: r.b.maxSize},
		)
	}
	return out
}

// WorkingDays is the day so many working days after t.
func (s *Service) WorkingDays(t time.Time, days int) time.Time {
	for days > 0 {
		t = t.AddDate(0, 0, 1)
		if s.Calendar.Workday(t) {
			days--
		}
	}
	return t
}
