package workbook

import (
	"time"

	"huizong/jobs/period"
)

// title is the report's title with its period.
func (b *book) title() string { return b.say(titled, b.text(b.r.Title), b.periodName(b.r.Period)) }

// stamp is the second line of every sheet.
func (b *book) stamp() string {
	return b.say(stamp, b.text(b.r.Office), b.moment(b.r.AsOf), b.r.ID, b.say(version, b.r.Revision))
}

// moment writes a time to the hour, or to the minute where it is not a full hour.
func (b *book) moment(t time.Time) string {
	if t.Minute() != 0 {
		return b.say(dateClock, t.Year(), int(t.Month()), t.Day(), t.Hour(), t.Minute())
	}
	return b.say(dateTime, t.Year(), int(t.Month()), t.Day(), t.Hour())
}

func (b *book) month(m period.Month) string { return b.say(oneMonth, m.Year(), int(m.Month())) }

// periodName names a period as an office does.
func (b *book) periodName(p period.Period) string {
	switch p.Kind {
	case period.Monthly:
		return b.month(p.From)
	case period.Quarterly:
		return b.say(quarter, p.From.Year(), ordinals[b.lang][(p.From.Month()-1)/3])
	case period.HalfYear:
		return b.say(halfYear, p.From.Year(), halves[b.lang][(p.From.Month()-1)/6])
	case period.Yearly:
		return b.say(oneYear, p.From.Year())
	}
	return b.months(p.From, p.To)
}

func (b *book) months(from, to period.Month) string {
	if from == to {
		return b.month(from)
	}
	return b.say(span, b.month(from), b.month(to))
}
