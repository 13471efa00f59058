package reconcile

// checkGates holds the window against the gates that need nothing but itself.
func (f *Fold) checkGates() {
	c := f.out.Completeness
	if f.out.Submissions.Counted == 0 && c.Expected > 0 { // where nothing is due, nothing is amiss
		f.note(f.gate(NoSubmissions, 0, c.Expected))
	}
	direct, unverified := f.out.Figures.Direct, f.out.Unverified.Direct
	if direct >= f.opt.SmallBase && unverified*1000 > int64(f.opt.MaxUnverified)*direct {
		f.note(f.gate(UnverifiedShare, unverified, direct))
	}
	if c.Filed()*1000 < int64(f.opt.MinCompleteness)*c.Expected {
		f.note(f.gate(CompletenessBelow, c.Filed(), c.Expected))
	}
}

func (f *Fold) gate(code Code, claimed, counted int64) Finding {
	return Finding{Code: code, Severity: code.Severity()}.numbers(claimed, counted)
}

// Swing compares direct with the previous comparable period, and returns the finding where it changed by more than the
// gate allows. A period in which nothing was due, and nothing filed, did not fall.
func (o *Options) Swing(now, previous *Summary) (Finding, bool) {
	if now.Submissions.Counted == 0 && now.Completeness.Expected == 0 {
		return Finding{}, false
	}
	base, direct := previous.Figures.Direct, now.Figures.Direct
	if base < o.SmallBase || abs(direct-base)*1000 <= int64(o.MaxChange)*base {
		return Finding{}, false
	}
	return Finding{Code: TotalSwing, Severity: TotalSwing.Severity()}.numbers(direct, base), true
}

// Overrun tells of a project whose direct since it began is more than its target allows; false where it has none.
func (o *Options) Overrun(p *Project, direct int64) (Finding, bool) {
	target := p.TargetDirect
	if !target.Filed || target.N <= 0 || direct*1000 <= int64(o.TargetOverrun)*target.N {
		return Finding{}, false
	}
	found := Finding{Code: TargetOverrun, Severity: TargetOverrun.Severity(), AgencyCode: p.AgencyCode,
		ProjectCode: p.Code}
	return found.numbers(direct, target.N), true
}

// Hold adds a finding to the summary.
func (s *Summary) Hold(f Finding) {
	s.Counts[f.Code]++
	s.Findings = append(s.Findings, f)
}

// Held returns the findings that hold the report.
func (s *Summary) Held() []Finding {
	var out []Finding
	for _, f := range s.Findings {
		if f.Severity == Error {
			out = append(out, f)
		}
	}
	return out
}
