package reconcile

// checkGates holds the window against the gates that need nothing but itself.
func (f *Fold) checkGates() {
	c := f.out.Completeness
	if f.out.Submissions.Counted == 0 {
		f.note(f.gate(NoSubmissions, 0, c.Expected))
	}
	if c.Expected > 0 && c.Filed()*1000 < int64(f.opt.MinCompleteness)*c.Expected {
		f.note(f.gate(CompletenessBelow, c.Filed(), c.Expected))
	}
}

func (f *Fold) gate(code Code, claimed, counted int64) Finding {
	return Finding{Code: code, Severity: code.Severity()}.numbers(claimed, counted)
}

// Swing compares direct with the previous comparable period, and returns the finding where it changed by more than the
// gate allows.
func (o *Options) Swing(now, previous *Summary) (Finding, bool) {
	base, direct := previous.Figures.Direct, now.Figures.Direct
	if base < o.SmallBase || abs(direct-base)*1000 <= int64(o.MaxChange)*base {
		return Finding{}, false
	}
	return Finding{Code: TotalSwing, Severity: TotalSwing.Severity()}.numbers(direct, base), true
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
