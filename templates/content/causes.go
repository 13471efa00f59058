package content

import (
	"slices"
	"strings"

	"huizong/jobs/report"
	"huizong/templates/wording"
)

// every reports whether there are causes, and all of them are of these kinds.
func every(causes []report.Cause, kinds ...report.CauseKind) bool {
	return len(causes) > 0 &&
		!slices.ContainsFunc(causes, func(c report.Cause) bool { return !slices.Contains(kinds, c.Kind) })
}

// causesShort names who or what is behind a change, each once.
func (m *maker) causesShort(causes []report.Cause) string {
	var out []string
	for _, c := range causes {
		text := m.causeWords(c)
		if !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	switch n := len(out); {
	case n == 0:
		return m.Format("cause.unknown", "agency", "")
	case n > fewRestated:
		return m.List(append(out[:fewRestated:fewRestated], m.Format("cause.more", "n", n-fewRestated)))
	}
	return m.List(out)
}

// reasons are the causes of a correction one by one, what reads alike once, and the reason that was given for it.
func (m *maker) reasons() []string {
	c := m.r.Corrections
	var out []string
	for _, x := range c.Causes {
		text := m.cause(x)
		if len(out) > 0 {
			text = capital(text)
		}
		if !slices.ContainsFunc(out, func(told string) bool { return capital(told) == capital(text) }) {
			out = append(out, text)
		}
	}
	n := len(out) + c.More
	if len(out) > fewRestated {
		rest := m.Format("cause.rest.n", "n", n-fewRestated)
		out = append(out[:fewRestated:fewRestated], m.Format("cause.rest", "rest", m.see(rest)))
	}
	if len(out) > 0 {
		out[0] = m.Format("correction.causes", "n", n, "first", out[0])
	}
	if reason := strings.TrimSpace(wording.Clean(c.Reason)); reason != "" {
		out = append(out, m.Format("correction.reason", "reason", strings.TrimRight(m.said(reason), "\u3002.")))
	}
	return out
}

// cause tells one cause whole: which filing, when, and from what to what it claims.
func (m *maker) cause(c report.Cause) string {
	month := ""
	if c.Month != nil {
		month = m.Month(*c.Month)
	}
	where := m.name(c.Community)
	now, before := c.Now, c.Before
	switch {
	case c.Kind == report.ChangedFiling && now != nil && before != nil && now.Direct != nil && before.Direct != nil:
		return m.Format("cause.told.changed", "month", month, "community", where, "agency", m.who(c),
			"time", m.Time(now.At), "revision", now.Revision, "before", before.Revision, "then", m.Time(before.At),
			"claimed", *before.Direct, "now", *now.Direct)
	case c.Kind == report.LateFiling && now != nil:
		return m.Format("cause.told.late", "month", month, "community", where, "agency", m.who(c),
			"time", m.Time(now.At))
	case c.Kind == report.Judgement && c.At != nil && c.Judged == nil: // sealed before what was judged was kept
		return m.Format("cause.told.judgement", "month", month, "community", where, "time", m.Time(*c.At))
	case c.Kind == report.Judgement && c.At != nil:
		return m.judged(c, month)
	case c.Kind == report.MethodChange && c.Setting != nil:
		return m.Format("cause.told.method", "setting", m.setting(c.Setting.Key),
			"before", m.value(c.Setting.Key, c.Setting.Before), "now", m.value(c.Setting.Key, c.Setting.Now))
	}
	return m.Format("cause.told", "cause", m.causeWords(c))
}

// causeWords is a cause in short.
func (m *maker) causeWords(c report.Cause) string {
	key := "cause." + string(c.Kind)
	if c.Kind == report.ReturnLifted && c.Agency != "" {
		key += ".of"
	}
	return m.Format(key, "agency", m.who(c))
}

// judged tells what a person judged of which records.
func (m *maker) judged(c report.Cause, month string) string {
	key, date := "cause.told.judgement."+string(c.Judged.Verdict), m.Date(*c.At)
	switch {
	case c.Judged.Undone && c.Judged.Record == nil:
		key = "cause.told.judgement.undone.accepted"
	case c.Judged.Undone:
		key = "cause.told.judgement.undone"
	}
	if c.Judged.Record == nil {
		return m.Format(key, "date", date)
	}
	record := func(r *report.JudgedRecord) string {
		switch {
		case r == nil:
			return m.Text("cause.record.elsewhere")
		case r.OccurredOn == nil:
			return m.Format("cause.record.one", "month", month, "kind", m.Text("kind."+r.Kind))
		}
		what := m.Text("kind." + r.Kind)
		if r.Code != "" {
			what += m.Gap() + m.name(r.Code)
		}
		return m.Format("cause.record", "date", m.day(*r.OccurredOn), "kind", what)
	}
	return m.Format(key, "community", m.name(c.Community), "record", record(c.Judged.Record), "other",
		record(c.Judged.Other), "date", date)
}

// who is the agency behind a cause, if any is.
func (m *maker) who(c report.Cause) string {
	if c.Agency == "" {
		return ""
	}
	return m.name(c.Agency)
}
