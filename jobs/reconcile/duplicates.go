package reconcile

import "slices"

// duplicates finds groups and events that two submissions of a cell both filed. Titles are normalised only where the
// other columns already agree.
type duplicates struct {
	filings map[meeting]int // the filing a meeting is in, or several
	heads   map[event]int   // the last record of an event, in tellings
	all     []telling
	order   []event // of heads, as they were met
	one     []telling
	kept    []telling
}

// meeting is what two records of one event share besides the title.
type meeting struct {
	attendances int64
	occurredOn  Date
	kind        int32
}

type event struct {
	meeting
	title digest
}

// telling is one record of an event.
type telling struct {
	filing  int
	rec     *Record
	verdict *verdict
	before  int // the telling before it of the same event; -1: none
}

// several marks a meeting that more than one filing has.
const several = -1

func newDuplicates() duplicates {
	return duplicates{filings: map[meeting]int{}, heads: map[event]int{}}
}

// judge marks the records that another filing filed earlier. verdicts holds the cell's records filing by filing.
func (d *duplicates) judge(c *Cell, sel *Selection, verdicts []verdict, t *titles, j *Judgements) {
	clear(d.filings)
	clear(d.heads)
	d.all, d.order = d.all[:0], d.order[:0]
	eachEvent(c, verdicts, func(filing int, rec *Record, _ *verdict) {
		m := meeting{rec.Attendances, rec.OccurredOn, int32(rec.Kind)}
		if f, ok := d.filings[m]; !ok {
			d.filings[m] = filing
		} else if f != filing {
			d.filings[m] = several
		}
	})
	eachEvent(c, verdicts, func(filing int, rec *Record, v *verdict) {
		m := meeting{rec.Attendances, rec.OccurredOn, int32(rec.Kind)}
		if d.filings[m] != several {
			return
		}
		e := event{m, t.of(rec.Title)}
		if e.title == untitled { // two unknown titles are not equal
			return
		}
		before, ok := d.heads[e]
		if !ok {
			before = -1
			d.order = append(d.order, e)
		}
		d.heads[e] = len(d.all)
		d.all = append(d.all, telling{filing, rec, v, before})
	})
	for _, e := range d.order {
		d.one = d.one[:0]
		for at := d.heads[e]; at >= 0; at = d.all[at].before {
			d.one = append(d.one, d.all[at])
		}
		d.decide(c, sel, j)
	}
}

// decide takes the records of one event by first filing and id, and excludes those that a kept one of another
// submission equals, unless the two were judged different.
func (d *duplicates) decide(c *Cell, sel *Selection, j *Judgements) {
	if len(d.one) < 2 {
		return
	}
	slices.SortFunc(d.one, func(a, b telling) int {
		if a.filing != b.filing {
			first := sel.firstFiled(c.Submissions, c.Filings[a.filing].Submission)
			if d := first.Compare(sel.firstFiled(c.Submissions, c.Filings[b.filing].Submission)); d != 0 {
				return d
			}
		}
		return compareIDs(a.rec.ID, b.rec.ID)
	})
	d.kept = d.kept[:0]
	for _, one := range d.one {
		among := d.kept
		if !j.anyDifferent() {
			among = among[:min(1, len(among))] // all that is kept is of the first's submission
		}
		i := slices.IndexFunc(among, func(k telling) bool {
			return k.filing != one.filing && !(j.anyDifferent() && j.differ(d.key(c, k), d.key(c, one)))
		})
		if i >= 0 {
			*one.verdict = verdict{duplicateRule, int32(c.Filings[among[i].filing].Submission)}
		} else {
			d.kept = append(d.kept, one)
		}
	}
}

func (d *duplicates) key(c *Cell, t telling) RecordKey {
	return c.Submissions[c.Filings[t.filing].Submission].recordKey(t.rec)
}

// eachEvent calls f for every group and event that no earlier rule excludes.
func eachEvent(c *Cell, verdicts []verdict, f func(filing int, rec *Record, v *verdict)) {
	at := 0
	for i := range c.Filings {
		records := c.Filings[i].Records
		for j := range records {
			if v := &verdicts[at+j]; v.rule == kept && (records[j].Kind == Group || records[j].Kind == Event) {
				f(i, &records[j], v)
			}
		}
		at += len(records)
	}
}
