package content

import (
	"slices"

	"huizong/jobs/reconcile"
)

// Sentences that say that all is well stand behind these predicates, and behind nothing else.

// allOnTime: something was due, and all of it was filed on time.
func (m *maker) allOnTime() bool {
	f := m.r.Filing
	return f.Expected > 0 && f.OnTime == f.Expected
}

// allFiled: something was due, and all of it was filed, on time or late.
func (m *maker) allFiled() bool {
	f := m.r.Filing
	return f.Expected > 0 && f.Filed() == f.Expected
}

// allMissing: something was due, and not one of it was filed, returned or cannot be read.
func (m *maker) allMissing() bool {
	f := m.r.Filing
	return f.Expected > 0 && f.Missing == f.Expected
}

// sameAsClaimed: every counted figure has its records, and they come to what was claimed.
func (m *maker) sameAsClaimed() bool {
	return m.claimFiled() && m.r.Claimed.Direct == m.r.Figures.Direct && m.r.Unverified == 0
}

// noOverlap: persons were counted by keys, and nobody is both direct and indirect.
func (m *maker) noOverlap() bool {
	p := m.r.Persons
	return p.Method == reconcile.ByKeys && !p.Both.Withheld && p.Both.Low == 0
}

// nothingCorrected: this is the first version, and it takes the place of none.
func (m *maker) nothingCorrected() bool { return m.r.Revision <= 1 && m.r.Corrections == nil }

// nothingRestated: every published figure of earlier reports was held against today, and none differs.
func (m *maker) nothingRestated() bool { return m.r.Compared > 0 && len(m.r.Restatements) == 0 }

// nothingChanged: every figure that a correction is held against, single rows with them, reads as it did.
func (m *maker) nothingChanged() bool {
	c := m.r.Corrections
	return c != nil && len(c.Changes) == 0 && len(c.Rates) == 0 && c.YearToDate == nil
}

// noneReached: there are targets, and no project has reached its own.
func (m *maker) noneReached() bool { return m.r.Target.Projects > 0 && m.r.Target.Reached == 0 }

// allReached: there are targets, and every project has reached its own.
func (m *maker) allReached() bool {
	return m.r.Target.Projects > 0 && m.r.Target.Reached == m.r.Target.Projects
}

// estimateClaimed: every counted filing claims indirect, and each claims the estimate: none of the claims was changed,
// nor does a smaller one stand.
func (m *maker) estimateClaimed() bool {
	return m.r.Method.IndirectMethod != reconcile.ClaimedCapped && m.claimsStand()
}

// claimsStand: every counted filing claims indirect, and none of the claims was changed.
func (m *maker) claimsStand() bool {
	all := m.r.Bridge.Indirect
	changed := slices.ContainsFunc(inner(all), func(l reconcile.Line) bool { return l.Count > 0 })
	return line(all, "claimed").Count > 0 && !changed
}
