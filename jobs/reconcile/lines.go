package reconcile

import "huizong/jobs/period"

// RecordLine is a line of the list of records: a group's session or an event by itself; the visits, and the cases, of a
// submission together, for a line of one of them would be data about one person.
type RecordLine struct {
	Submission    ID
	AgencyCode    string
	ProjectCode   string
	CommunityCode string
	Period        period.Month
	Kind          string // visit, case, group, event; unverified: a claim without a record
	Code          string // of a group or event
	Title         string
	OccurredOn    Date // 0 of visits and cases
	Records       int64
	Sessions      int64
	Attendances   int64 // as filed
	Excluded      Code  // the rule that takes it out; empty: it stands
	Direct        int64 // what of it is in direct
}

// list hands on the lines of a cell that was reconciled just now.
func (r *Reconciler) list(c *Cell, o *Outcome, yield func(RecordLine)) {
	at := 0
	for i := range c.Filings {
		records := c.Filings[i].Records
		s := &o.Counted[i].Submission
		of := RecordLine{Submission: s.ID, AgencyCode: s.AgencyCode, ProjectCode: s.ProjectCode,
			CommunityCode: s.CommunityCode, Period: s.Period}
		var together [kinds][exclusions + 1]RecordLine // visits and cases, by the rule that takes them out
		for j := range records {
			line := r.line(of, &records[j], r.verdicts[at+j].rule)
			if records[j].Kind == Group || records[j].Kind == Event {
				yield(line)
				continue
			}
			sum := &together[records[j].Kind][r.verdicts[at+j].rule+1]
			line.Code, line.Title, line.OccurredOn = "", "", 0
			line.Records += sum.Records
			line.Sessions += sum.Sessions
			line.Attendances += sum.Attendances
			line.Direct += sum.Direct
			*sum = line
		}
		at += len(records)
		for k := range together {
			for _, line := range together[k] {
				if line.Records > 0 {
					yield(line)
				}
			}
		}
		if n := o.Counted[i].Unverified; n > 0 {
			of.Kind, of.Attendances, of.Direct = "unverified", n, n
			yield(of)
		}
	}
}

// line is one record.
func (r *Reconciler) line(of RecordLine, rec *Record, rule int32) RecordLine {
	of.Kind, of.Code, of.Title, of.OccurredOn = rec.Kind.String(), string(rec.Code), string(rec.Title), rec.OccurredOn
	of.Records, of.Sessions, of.Attendances = 1, rec.Sessions, rec.Attendances
	if rule != kept {
		of.Excluded = recordRules[rule]
	} else if r.opt.DirectKinds[rec.Kind] {
		of.Direct = rec.Attendances
	}
	return of
}
