package content

import (
	"huizong/jobs/reconcile"
	"huizong/jobs/report"
	"huizong/templates/wording"
)

// totals are direct and indirect, each with an honest comparison.
func (m *maker) totals() []Total {
	direct := Total{Label: m.Text("key.direct"), Value: m.total(m.r.Figures.Direct)}
	indirect := Total{Label: m.Text("key.indirect"), Value: m.total(m.r.Figures.Indirect)}
	if m.slice() {
		direct.Label = m.Format("key.of", "region", m.place(m.r.Region.Name), "label", direct.Label)
		indirect.Label = m.Format("key.of", "region", m.place(m.r.Region.Name), "label", indirect.Label)
	}
	if m.r.Unfiled() {
		why := "none.counted.short"
		if m.r.Emptiness == report.NothingDue {
			why = "filing.not_due"
		} else if m.allMissing() {
			why = "filing.missing"
		}
		direct.Lines, indirect.Lines = []string{m.Text(why)}, []string{m.Text(why)}
		return []Total{direct, indirect}
	}
	direct.Lines = sentences(capital(m.comparedShort()), m.claimed(), m.ofWhole())
	indirect.Lines = []string{m.estimate()}
	return []Total{direct, indirect}
}

func (m *maker) total(n int64) Cell {
	c := m.figure(n)
	if c.Kind != None {
		c.Unit = m.Text("unit.attendances")
	}
	return c
}

// claimFiled reports whether any counted submission has a claim of direct, be it of 0.
func (m *maker) claimFiled() bool {
	return m.r.Claimed.Direct > 0 || m.unclaimed() < m.r.Submissions.Counted
}

// unclaimed is how many counted submissions say nothing of direct: they are taken as claiming 0.
func (m *maker) unclaimed() int {
	for _, k := range m.r.FindingKinds {
		if k.Code == reconcile.DirectMissing {
			return k.Count
		}
	}
	return 0
}

// claimed says how far the reconciled figure lies from the claimed one.
func (m *maker) claimed() string {
	claimed, d := m.r.Claimed.Direct, m.r.Figures.Direct-m.r.Claimed.Direct
	switch {
	case m.sameAsClaimed():
		return m.Text("claimed.same")
	case !m.claimFiled():
		return m.Text("claimed.none")
	case claimed == 0:
		return m.Format("claimed.zero", "n", d)
	case d < 0:
		return m.Format("claimed.less", "claimed", claimed, "n", -d, "share", wording.Percent(-d, claimed))
	case d > 0:
		return m.Format("claimed.more", "claimed", claimed, "n", d, "share", wording.Percent(d, claimed))
	}
	return m.Format("claimed.unverified", "claimed", claimed, "n", m.r.Unverified)
}

// estimate says how indirect was made, and that it is no count.
func (m *maker) estimate() string {
	method := m.r.Method
	switch {
	case len(method.FieldCoefficients) > 0:
		return m.Text("estimate.fields")
	case method.IndirectMethod == reconcile.ClaimedCapped:
		return m.Text("estimate.capped")
	}
	return m.Format("estimate.coefficient", "coefficient", method.Coefficient)
}

// ofWhole is the slice's share of the job's region.
func (m *maker) ofWhole() string {
	s := m.r.Slice
	if s == nil || !m.to.Share || s.Whole.Direct <= 0 {
		return ""
	}
	return m.Format("share.whole", "whole", m.entire(m.place(s.Of.Name)), "n", s.Whole.Direct,
		"share", wording.Percent(m.r.Figures.Direct, s.Whole.Direct))
}
