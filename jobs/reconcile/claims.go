package reconcile

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
	return append(out, r.unexpected(s)...)
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
