package reconcile

// kept is the verdict on a record that no rule excludes.
const kept = -1

// The places in recordRules of the rules that look at more than one record.
const (
	repeatedRule  = 3
	duplicateRule = 4
)

// verdict is the index in recordRules of the rule that excludes a record, or kept; other is the submission it is filed
// in already, as an index into the cell's, or nobody.
type verdict struct {
	rule  int32
	other int32
}

const nobody = -1

// recordKey is what a record must share with an earlier one of its own submission to be the same record filed again,
// besides the title.
type recordKey struct {
	code                  digest
	attendances, sessions int64
	occurredOn            Date
	kind                  int32
}

// titled is a record of a group or an event with its title.
type titled struct {
	recordKey
	title digest
}

// judge gives each record of the cell, filing by filing, the first rule that excludes it.
func (r *Reconciler) judge(c *Cell, sel *Selection) {
	r.verdicts = r.verdicts[:0]
	r.titles.clear()
	for i := range c.Filings {
		f := &c.Filings[i]
		r.judgeFiling(&c.Submissions[f.Submission], int32(f.Submission), f.Records)
	}
	r.judgeSame(c)
	if len(c.Filings) > 1 {
		r.duplicates.judge(c, sel, r.verdicts, &r.titles, r.judgements)
	}
}

// judgeFiling applies the rules that look at one submission alone. A later rule is not asked about a record that an
// earlier one excludes.
func (r *Reconciler) judgeFiling(s *Submission, index int32, records []Record) {
	clear(r.repeats)
	clear(r.repeatTitles)
	first, after := firstDay(s.Period), firstDay(s.Period+1)
	starts, ends := first, after
	if p := r.dir.Projects[s.ProjectCode]; p != nil {
		starts, ends = p.StartsOn, p.EndsOn
	}
	for i := range records {
		rec := &records[i]
		v := verdict{rule: kept, other: nobody}
		switch {
		case rec.Attendances < 1 || rec.Sessions < 1:
			v.rule = 0
		case rec.OccurredOn < first || rec.OccurredOn >= after:
			v.rule = 1
		case rec.OccurredOn < starts || rec.OccurredOn > ends:
			v.rule = 2
		case r.repeated(records, i):
			v = verdict{repeatedRule, index}
		}
		r.verdicts = append(r.verdicts, v)
	}
}

// repeated reports whether an earlier record of the submission is the same, and remembers this one. Titles are
// normalised only where all else agrees.
func (r *Reconciler) repeated(records []Record, i int) bool {
	rec := &records[i]
	k := recordKey{bytesDigest(rec.Code), rec.Attendances, rec.Sessions, rec.OccurredOn, int32(rec.Kind)}
	before, met := r.repeats[k]
	if !met {
		r.repeats[k] = i
		return false
	}
	if rec.Kind != Group && rec.Kind != Event {
		return true
	}
	r.repeatTitles[titled{k, r.titles.of(records[before].Title)}] = struct{}{}
	mine := titled{k, r.titles.of(rec.Title)}
	_, met = r.repeatTitles[mine]
	r.repeatTitles[mine] = struct{}{}
	return met
}

// judgeSame excludes what people judged to be filed twice. A judgement whose record that stays is of this cell too, and
// is no longer left, has lapsed; where that record is of another cell, only whoever has both at hand can tell.
func (r *Reconciler) judgeSame(c *Cell) {
	if r.judgements == nil {
		return
	}
	here := place{c.CommunityCode, c.Period}
	r.present, r.applied = r.present[:0], r.applied[:0]
	excluding, keeping := r.judgements.same[here], r.judgements.kept[here]
	if len(excluding)+len(keeping) == 0 {
		return
	}
	left := map[RecordKey]int32{}
	r.eachLeft(c, func(i int, rec *Record, _ *verdict) {
		left[c.Submissions[c.Filings[i].Submission].recordKey(rec)] = int32(c.Filings[i].Submission)
	})
	for _, j := range keeping {
		if _, there := left[j.Record]; there {
			r.present = append(r.present, j.ID)
		}
	}
	for _, j := range excluding {
		_, there := left[j.Other]
		keeper, stays := left[j.Record]
		if !there {
			continue
		}
		r.applied = append(r.applied, j)
		if j.Record.place() == here && !stays {
			continue // lapsed
		}
		if !stays {
			keeper = nobody
		}
		r.eachLeft(c, func(i int, rec *Record, v *verdict) {
			if c.Submissions[c.Filings[i].Submission].recordKey(rec) == j.Other {
				*v = verdict{duplicateRule, keeper}
			}
		})
	}
}

// eachLeft calls f with every record that no rule excludes so far, with the filing it is of.
func (r *Reconciler) eachLeft(c *Cell, f func(filing int, rec *Record, v *verdict)) {
	at := 0
	for i := range c.Filings {
		records := c.Filings[i].Records
		for j := range records {
			if v := &r.verdicts[at+j]; v.rule == kept {
				f(i, &records[j], v)
			}
		}
		at += len(records)
	}
}
