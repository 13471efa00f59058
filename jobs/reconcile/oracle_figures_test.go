package reconcile_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strings"
	"time"

	"huizong/jobs/period"
	"huizong/jobs/reconcile"
)

// worked is what a window comes to, in a form that both workings-out have.
type worked struct {
	Submissions      reconcile.Submissions
	Figures          reconcile.Figures
	Claimed          reconcile.Pair
	Unverified       int64
	Direct, Indirect map[string]int64 // the bridges
	Persons          string
	Completeness     reconcile.Completeness
	Findings         map[reconcile.Code]int
	By               map[string]reconcile.Pair // regions, agencies, projects, months
}

var validCodes = []string{"52222401MJ0000018K", "52222401MJ0000026E"}

// work works the window out.
func (o *oracle) work() worked {
	o.findings = map[reconcile.Code]int{}
	out := worked{Direct: map[string]int64{}, Indirect: map[string]int64{}, By: map[string]reconcile.Pair{}}
	out.Submissions = o.take()
	for _, s := range o.counted {
		o.takeClaims(s)
	}
	o.exclude()
	for _, s := range o.counted {
		o.total(s)
	}
	o.similar()
	codes, agencies := map[string]bool{}, map[string]bool{}
	for _, s := range o.counted {
		if o.in(s.Period) {
			o.sum(s, &out, codes)
			o.claims(s)
			o.history(s)
			agencies[s.AgencyCode] = true
		}
	}
	out.Direct["reconciled"], out.Indirect["reconciled"] = out.Figures.Direct, out.Figures.Indirect
	for a := range agencies {
		if !slices.Contains(validCodes, a) {
			o.note(reconcile.AgencyCode)
		}
	}
	o.crowded()
	for _, lines := range []map[string]int64{out.Direct, out.Indirect} {
		maps.DeleteFunc(lines, func(_ string, n int64) bool { return n == 0 })
	}
	out.Persons = o.persons()
	out.Completeness = o.completeness()
	o.gates(&out)
	out.Findings = o.findings
	return out
}

func (o *oracle) takeClaims(s *oSub) {
	for _, c := range claimsOf(&s.Claims) {
		if c.Filed && c.N < 0 {
			if o.in(s.Period) {
				o.note(reconcile.ClaimNegative)
			}
			*c = reconcile.Claim{}
		}
	}
}

// product is the coefficient times direct, rounded half up.
func (o *oracle) product(s *oSub) int64 {
	coefficient := o.opt.coefficient
	if p := o.project(s.ProjectCode); p != nil {
		if own, ok := o.opt.fields[p.Field]; ok {
			coefficient = own
		}
	}
	x := new(big.Rat).Add(times(ratio(coefficient, 1000), whole(s.direct)), ratio(1, 2))
	return new(big.Int).Div(x.Num(), x.Denom()).Int64()
}

func (o *oracle) total(s *oSub) {
	directRecords := 0
	for _, r := range s.recs {
		if !o.opt.direct[r.Kind] {
			continue
		}
		directRecords++
		s.recorded += max(r.Attendances, 0)
		if r.gone == "" {
			s.direct += r.Attendances
		}
	}
	if claim := s.Claims.Direct; directRecords == 0 && claim.Filed && claim.N > 0 {
		s.direct, s.unverified, s.recorded = claim.N, claim.N, claim.N
	}
	s.computed = o.product(s)
	s.indirect = s.computed
	if claim := s.Claims.Indirect; o.opt.capped && claim.Filed && claim.N < s.computed {
		s.indirect = claim.N
	}
	heads := func(keys []reconcile.PersonKey) int64 {
		seen := map[reconcile.PersonKey]bool{}
		for _, k := range keys {
			seen[k] = true
		}
		return int64(len(seen))
	}
	s.directHeads, s.otherHeads = heads(o.rows.Direct[s.ID]), heads(o.rows.Indirect[s.ID])
}

// sum adds a submission to the figures and bridges.
func (o *oracle) sum(s *oSub, out *worked, codes map[string]bool) {
	f := &out.Figures
	for _, r := range s.recs {
		if r.gone != "" {
			o.note(r.gone)
			if o.opt.direct[r.Kind] {
				out.Direct[string(r.gone)] -= max(r.Attendances, 0)
			}
			continue
		}
		if r.Attendances > o.opt.limits[r.Kind]*r.Sessions {
			o.note(reconcile.RecordImplausible)
		}
		name := fmt.Sprintf("%s|%s|%s|%s", r.Kind, s.AgencyCode, s.ProjectCode, r.Code)
		fresh := int64(1)
		if codes[name] {
			fresh = 0
		}
		codes[name] = true
		switch r.Kind {
		case reconcile.Visit:
			f.VisitAttendances += r.Attendances
		case reconcile.Case:
			f.CaseAttendances, f.Cases = f.CaseAttendances+r.Attendances, f.Cases+fresh
		case reconcile.Group:
			f.GroupAttendances, f.Groups = f.GroupAttendances+r.Attendances, f.Groups+fresh
			f.GroupSessions += r.Sessions
		case reconcile.Event:
			f.EventAttendances, f.Events = f.EventAttendances+r.Attendances, f.Events+fresh
		}
	}
	f.Direct, f.Indirect, out.Unverified = f.Direct+s.direct, f.Indirect+s.indirect, out.Unverified+s.unverified
	over := func(lines map[string]int64, step int64) {
		if step < 0 {
			lines["over-claimed"] += step
		} else {
			lines["under-claimed"] += step
		}
	}
	out.Direct["claimed"] += s.Claims.Direct.N
	over(out.Direct, s.recorded-s.Claims.Direct.N)
	if c := s.Claims.Indirect; c.Filed {
		out.Indirect["claimed"] += c.N
		over(out.Indirect, s.indirect-c.N)
	} else {
		out.Indirect["indirect-missing"] += s.indirect
	}
	out.Claimed.Direct, out.Claimed.Indirect = out.Direct["claimed"], out.Indirect["claimed"]
	places := []string{"agency " + s.AgencyCode, "project " + s.ProjectCode, "month " + s.Period.String()}
	for code := s.CommunityCode; code != ""; code = o.parent(code) {
		places = append(places, "region "+code)
	}
	for _, p := range places {
		was := out.By[p]
		out.By[p] = reconcile.Pair{Direct: was.Direct + s.direct, Indirect: was.Indirect + s.indirect}
	}
}

// claims holds a submission's claims against its records.
func (o *oracle) claims(s *oSub) {
	c := &s.Claims
	beyond := func(claim, counted int64, i int) bool {
		share := times(ratio(o.opt.share[i], 1000), whole(counted))
		return apart(claim, counted) > o.opt.floor[i] && whole(apart(claim, counted)).Cmp(share) > 0
	}
	switch {
	case s.unverified > 0:
		o.note(reconcile.ClaimUnverified)
	case !c.Direct.Filed:
		o.note(reconcile.DirectMissing)
	case len(s.recs) > 0 && beyond(c.Direct.N, s.direct, 0):
		o.note(reconcile.ClaimVariance)
	}
	if c.Direct.Filed && c.CaseAttendances.Filed && c.GroupAttendances.Filed && c.EventAttendances.Filed &&
		c.Direct.N != c.CaseAttendances.N+c.GroupAttendances.N+c.EventAttendances.N {
		o.note(reconcile.ClaimArithmetic)
	}
	if !c.Indirect.Filed {
		o.note(reconcile.IndirectMissing)
	} else if beyond(c.Indirect.N, s.computed, 1) {
		o.note(reconcile.IndirectVariance)
	}
	for _, p := range [][2]reconcile.Claim{{c.DirectPersons, c.Direct}, {c.IndirectPersons, c.Indirect}} {
		if p[0].Filed && p[1].Filed && p[0].N > p[1].N {
			o.note(reconcile.PersonsExceed)
		}
	}
	var group, sessions, event int64
	events := map[string]bool{}
	for _, r := range s.recs {
		if r.gone == "" && r.Kind == reconcile.Group {
			group, sessions = group+r.Attendances, sessions+r.Sessions
		} else if r.gone == "" && r.Kind == reconcile.Event {
			event, events[string(r.Code)] = event+r.Attendances, true
		}
	}
	outside := func(a, n int64, r [2]int64) bool {
		return n > 0 && (ratio(a, n).Cmp(whole(r[0])) < 0 || ratio(a, n).Cmp(whole(r[1])) > 0)
	}
	if outside(group, sessions, o.opt.session) {
		o.note(reconcile.ImplausibleRatio)
	}
	if outside(event, int64(len(events)), o.opt.event) {
		o.note(reconcile.ImplausibleRatio)
	}
	if s.directHeads > 0 && s.direct > 31*s.directHeads {
		o.note(reconcile.PersonsImplausible)
	}
	y, m := s.Period.Year(), time.Month(s.Period.Month())
	if s.SubmittedAt.Before(time.Date(y, m+1, 0, 0, 0, 0, 0, shanghai)) {
		o.note(reconcile.SubmissionEarly)
	}
	p := o.project(s.ProjectCode)
	if p == nil || p.AgencyCode != s.AgencyCode || !slices.Contains(p.Communities, s.CommunityCode) ||
		s.Period < p.StartsOn.Month() || s.Period > p.EndsOn.Month() {
		o.note(reconcile.SubmissionUnexpected)
	}
}

// history holds a submission against earlier months.
func (o *oracle) history(s *oSub) {
	var figures []int64
	for _, e := range o.counted {
		if e.AgencyCode != s.AgencyCode || e.ProjectCode != s.ProjectCode || e.CommunityCode != s.CommunityCode {
			continue
		}
		if e.Period < s.Period && e.Period >= s.Period-12 {
			figures = append(figures, e.direct)
		}
		if e.Period == s.Period-1 {
			equal, others := 0, claimsOf(&e.Claims)
			for i, c := range claimsOf(&s.Claims) {
				if c.Filed && others[i].Filed && c.N > 0 && c.N == others[i].N {
					equal++
				}
			}
			if equal >= 3 {
				o.note(reconcile.CopiedFigures)
			}
		}
	}
	if len(figures) >= 6 && isOutlier(figures, s.direct) {
		o.note(reconcile.Outlier)
	}
}

func isOutlier(figures []int64, x int64) bool {
	var list []*big.Rat
	for _, f := range figures {
		list = append(list, whole(f))
	}
	away := func(a, b *big.Rat) *big.Rat {
		d := new(big.Rat).Sub(a, b)
		return d.Abs(d)
	}
	middle := medianRat(list)
	var deviations []*big.Rat
	mean := new(big.Rat)
	for _, f := range list {
		deviations = append(deviations, away(f, middle))
		mean.Add(mean, away(f, middle))
	}
	mean.Quo(mean, whole(int64(len(list))))
	d, z := away(whole(x), middle), ratio(35, 10)
	if mad := medianRat(deviations); mad.Sign() > 0 {
		return new(big.Rat).Quo(times(ratio(6745, 10_000), d), mad).Cmp(z) > 0
	}
	if mean.Sign() > 0 {
		return new(big.Rat).Quo(d, times(ratio(1_253_314, 1_000_000), mean)).Cmp(z) > 0
	}
	return d.Cmp(whole(10)) > 0 && d.Cmp(times(ratio(1, 2), middle)) > 0
}

func medianRat(list []*big.Rat) *big.Rat {
	list = slices.SortedFunc(slices.Values(list), (*big.Rat).Cmp)
	n := len(list)
	return times(ratio(1, 2), new(big.Rat).Add(list[(n-1)/2], list[n/2]))
}

func (o *oracle) crowded() {
	direct := map[string]int64{}
	for _, s := range o.counted {
		if o.in(s.Period) {
			direct[s.CommunityCode+s.Period.String()] += s.direct
		}
	}
	for place, n := range direct {
		for _, r := range o.rows.Regions {
			if strings.HasPrefix(place, r.Code+"2") && r.Population.Filed && r.Population.N > 0 &&
				n > r.Population.N {
				o.note(reconcile.ExceedsPopulation)
			}
		}
	}
}

func (o *oracle) persons() string {
	var direct, indirect = map[reconcile.PersonKey]bool{}, map[reconcile.PersonKey]bool{}
	keys, told, filed, of := true, false, 0, 0
	var low, high [2]int64
	for _, s := range o.counted {
		if !o.in(s.Period) {
			continue
		}
		for _, k := range o.rows.Direct[s.ID] {
			direct[k] = true
		}
		for _, k := range o.rows.Indirect[s.ID] {
			indirect[k] = true
		}
		if s.direct > 0 && s.directHeads+s.otherHeads == 0 {
			keys = false
		}
		if s.direct > 0 {
			of++
			if s.Claims.DirectPersons.Filed || s.directHeads > 0 {
				filed++
			}
		}
		for i, side := range []struct {
			claim       reconcile.Claim
			heads, most int64
		}{{s.Claims.DirectPersons, s.directHeads, s.direct}, {s.Claims.IndirectPersons, s.otherHeads, s.indirect}} {
			n := side.heads
			if side.claim.Filed {
				n = side.claim.N
			} else if n == 0 {
				high[i] += side.most
				continue
			}
			told, low[i], high[i] = true, max(low[i], n), high[i]+n
		}
	}
	net := 0
	for k := range indirect {
		if !direct[k] {
			net++
		}
	}
	out := map[string]any{"method": "none"}
	coverage := map[string]any{"filed": filed, "of": of}
	if keys && len(direct)+len(indirect) > 0 {
		out = map[string]any{
			"method":         "keys",
			"direct":         len(direct),
			"indirect":       net,
			"indirect_gross": len(indirect),
			"coverage":       coverage,
		}
	} else if told {
		out = map[string]any{"method": "interval", "direct": [2]int64{low[0], high[0]},
			"indirect": [2]int64{low[1], high[1]}, "coverage": coverage}
	}
	raw, err := json.Marshal(out)
	if err != nil {
		panic(err)
	}
	return string(raw)
}

// deadline is the end of the day in Shanghai, or of the Monday after it where it is a Saturday or Sunday.
func (s settings) deadline(m period.Month) time.Time {
	t := time.Date(m.Year(), time.Month(m.Month())+1, s.day, 0, 0, 0, 0, shanghai)
	for s.roll && (t.Weekday() == time.Saturday || t.Weekday() == time.Sunday) {
		t = t.AddDate(0, 0, 1)
	}
	return t.AddDate(0, 0, 1)
}

func (o *oracle) completeness() (out reconcile.Completeness) {
	for _, p := range o.rows.Projects {
		for _, community := range p.Communities {
			for m := o.window.From; m <= o.window.To; m++ {
				if o.within(community, o.region) && m >= p.StartsOn.Month() && m <= p.EndsOn.Month() {
					out.Expected++
					o.expect(&p, community, m, &out)
				}
			}
		}
	}
	return out
}

func (o *oracle) expect(p *reconcile.Project, community string, m period.Month, out *reconcile.Completeness) {
	for _, s := range o.subs {
		if !s.current || s.AgencyCode != p.AgencyCode || s.ProjectCode != p.Code || s.CommunityCode != community ||
			s.Period != m {
			continue
		}
		at := s.SubmittedAt
		best := 1 << 30
		for _, r := range o.subs {
			if sameKey(&r.Submission, &s.Submission) && filesClaim(&r.Submission) && r.Revision < best {
				best, at = r.Revision, r.SubmittedAt
			}
		}
		empty := len(o.rows.Records[s.ID]) == 0 && !filesClaim(&s.Submission)
		switch {
		case s.Status == reconcile.Voided:
			out.Missing++
			o.note(reconcile.SubmissionMissing)
		case s.Status == reconcile.Returned:
			out.Returned++
			o.note(reconcile.SubmissionReturned)
		case empty:
			out.Missing++
			o.note(reconcile.SubmissionMissing)
			o.note(reconcile.SubmissionEmpty)
		case at.Before(o.opt.deadline(m)):
			out.OnTime++
		default:
			out.Late++
			o.note(reconcile.SubmissionLate)
		}
		return
	}
	out.Missing++
	o.note(reconcile.SubmissionMissing)
}

func (o *oracle) gates(out *worked) {
	c := out.Completeness
	if c.Expected > 0 && out.Submissions.Counted == 0 {
		o.note(reconcile.NoSubmissions)
	}
	if c.Expected > 0 && ratio(c.OnTime+c.Late, c.Expected).Cmp(ratio(o.opt.complete, 1000)) < 0 {
		o.note(reconcile.CompletenessBelow)
	}
	limit := times(ratio(o.opt.unproved, 1000), whole(out.Figures.Direct))
	if out.Figures.Direct >= 30 && whole(out.Unverified).Cmp(limit) > 0 {
		o.note(reconcile.UnverifiedShare)
	}
}
