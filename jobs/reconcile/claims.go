package reconcile

// takeClaims takes the claims as the rules do, and tells of those below 0, which are taken as not filed.
func (f *Reconciled) takeClaims() []Finding {
	var out []Finding
	for i, claim := range f.Submission.Claims.each() {
		if claim.N < 0 {
			out = append(out, f.Submission.finding(ClaimNegative).numbers(claim.N, 0).of(ofClaim[i]))
		}
		*claim = claim.valid()
	}
	return out
}

// claimFindings applies the rules that hold a submission's claims against its records.
func (r *Reconciler) claimFindings(f *Reconciled) []Finding {
	var out []Finding
	s := &f.Submission
	c := &s.Claims
	note := func(code Code, claimed, counted int64, subject Subject) {
		out = append(out, s.finding(code).numbers(claimed, counted).of(subject))
	}
	switch {
	case f.Unverified > 0:
		note(ClaimUnverified, c.Direct.N, 0, "")
	case !c.Direct.Filed:
		found := s.finding(DirectMissing)
		found.Counted = &f.Direct
		out = append(out, found)
	case f.Records > 0 && r.opt.DirectTolerance.exceeded(c.Direct.N, f.Direct):
		note(ClaimVariance, c.Direct.N, f.Direct, "")
	}
	if c.Direct.Filed && c.CaseAttendances.Filed && c.GroupAttendances.Filed && c.EventAttendances.Filed {
		if sum := c.CaseAttendances.N + c.GroupAttendances.N + c.EventAttendances.N; sum != c.Direct.N {
			note(ClaimArithmetic, c.Direct.N, sum, "")
		}
	}
	if !c.Indirect.Filed {
		found := s.finding(IndirectMissing)
		found.Counted = &f.Indirect
		out = append(out, found)
	} else if r.opt.IndirectTolerance.exceeded(c.Indirect.N, f.Computed) {
		note(IndirectVariance, c.Indirect.N, f.Computed, "")
	}
	for _, p := range []struct {
		persons, attendances Claim
		subject              Subject
	}{{c.DirectPersons, c.Direct, OfDirect}, {c.IndirectPersons, c.Indirect, OfIndirect}} {
		if p.persons.Filed && p.attendances.Filed && p.persons.N > p.attendances.N {
			note(PersonsExceed, p.persons.N, p.attendances.N, p.subject)
		}
	}
	if r.opt.GroupSessionRatio.outside(f.Attendances[Group], f.Sessions[Group]) {
		note(ImplausibleRatio, f.Attendances[Group], f.Sessions[Group], OfGroupSessions)
	}
	if events := int64(len(f.Codes[Event])); r.opt.EventRatio.outside(f.Attendances[Event], events) {
		note(ImplausibleRatio, f.Attendances[Event], events, OfEvents)
	}
	if f.DirectHeads > 0 && f.Direct > mostDays*f.DirectHeads {
		note(PersonsImplausible, f.Direct, f.DirectHeads, "")
	}
	if s.SubmittedAt.Before(r.opt.LastDay(s.Period)) {
		out = append(out, s.finding(SubmissionEarly))
	}
	return append(out, r.unexpected(s)...)
}

// mostDays is how often one person can be served in a month: every day.
const mostDays = 31

// crowded tells of a community that had more direct attendances in a month than it has people.
func (r *Reconciler) crowded(o *Outcome) []Finding {
	region := r.dir.Regions[o.CommunityCode]
	if region == nil || region.Population.N <= 0 {
		return nil
	}
	direct := int64(0)
	for i := range o.Counted {
		direct += o.Counted[i].Direct
	}
	if direct <= region.Population.N {
		return nil
	}
	month := o.Period
	found := Finding{
		Code:          ExceedsPopulation,
		Severity:      ExceedsPopulation.Severity(),
		CommunityCode: o.CommunityCode,
		Period:        &month,
	}
	return []Finding{found.numbers(direct, region.Population.N)}
}

// unexpected says why nobody was to file this submission, if so.
func (r *Reconciler) unexpected(s *Submission) []Finding {
	p := r.dir.Projects[s.ProjectCode]
	var why Subject
	switch {
	case p == nil:
		why = OfProject
	case p.AgencyCode != s.AgencyCode:
		why = OfAgency
	case !p.inCommunity(s.CommunityCode):
		why = OfCommunity
	case !p.inMonth(s.Period):
		why = OfMonth
	default:
		return nil
	}
	return []Finding{s.finding(SubmissionUnexpected).of(why)}
}
