package reconcile

// kept is the verdict on a record that no rule excludes.
const kept = -1

// verdict is the index in recordRules of the rule that excludes a record, or kept; other is the submission it is filed
// in already.
type verdict struct {
	rule  int
	other ID
}

// recordKey is what a record must share with an earlier one of its own submission to be the same record filed again.
type recordKey struct {
	kind                  Kind
	occurredOn            Date
	code                  digest
	attendances, sessions int64
}

// judge gives each record of the cell, filing by filing, the first rule that excludes it.
func (r *Reconciler) judge(c *Cell) {
	r.verdicts = r.verdicts[:0]
	for i := range c.Filings {
		r.judgeFiling(&c.Submissions[c.Filings[i].Submission], c.Filings[i].Records)
	}
	if len(c.Filings) > 1 {
		r.duplicates.judge(c, r.verdicts)
	}
}

// judgeFiling applies the rules that look at one submission alone. A later rule is not asked about a record that an
// earlier one excludes.
func (r *Reconciler) judgeFiling(s *Submission, records []Record) {
	clear(r.repeats)
	first, after := firstDay(s.Period), firstDay(s.Period+1)
	starts, ends := first, after
	if p := r.dir.Projects[s.ProjectCode]; p != nil {
		starts, ends = p.StartsOn, p.EndsOn
	}
	for i := range records {
		rec := &records[i]
		v := verdict{rule: kept}
		switch {
		case rec.Attendances < 1 || rec.Sessions < 1:
			v.rule = 0
		case rec.OccurredOn < first || rec.OccurredOn >= after:
			v.rule = 1
		case rec.OccurredOn < starts || rec.OccurredOn > ends:
			v.rule = 2
		default:
			k := recordKey{rec.Kind, rec.OccurredOn, bytesDigest(rec.Code), rec.Attendances, rec.Sessions}
			if has(r.repeats, k) {
				v = verdict{rule: 3, other: s.ID}
			} else {
				r.repeats[k] = struct{}{}
			}
		}
		r.verdicts = append(r.verdicts, v)
	}
}
