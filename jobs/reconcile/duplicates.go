package reconcile

import (
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// duplicates finds groups and events that two submissions of a cell both filed. Titles are normalised only where the
// other columns already agree, and each distinct title once.
type duplicates struct {
	filings map[meeting]int   // the filing a meeting is in, or several
	titles  map[digest]digest // of a title as filed → of the title normalised
	owner   map[event]owner
}

// meeting is what two records of one event share besides the title.
type meeting struct {
	kind        Kind
	occurredOn  Date
	attendances int64
}

type event struct {
	meeting
	title digest
}

// owner is the filing whose records of an event stay.
type owner struct {
	filing int
	lowest []byte // lowest record id of that filing in the event
}

// several marks a meeting that more than one filing has.
const several = -1

func newDuplicates() duplicates {
	return duplicates{map[meeting]int{}, map[digest]digest{}, map[event]owner{}}
}

// judge marks the records that another filing filed earlier. verdicts holds the cell's records filing by filing.
func (d *duplicates) judge(c *Cell, verdicts []verdict) {
	clear(d.filings)
	clear(d.titles)
	clear(d.owner)
	d.each(c, verdicts, func(filing int, rec *Record, _ *verdict) {
		m := meeting{rec.Kind, rec.OccurredOn, rec.Attendances}
		if f, ok := d.filings[m]; !ok {
			d.filings[m] = filing
		} else if f != filing {
			d.filings[m] = several
		}
	})
	d.each(c, verdicts, func(filing int, rec *Record, _ *verdict) {
		if m := (meeting{rec.Kind, rec.OccurredOn, rec.Attendances}); d.filings[m] == several {
			e := event{m, d.title(rec.Title)}
			if o, ok := d.owner[e]; !ok || earlier(c, filing, rec.ID, o) {
				d.owner[e] = owner{filing, rec.ID}
			}
		}
	})
	if len(d.owner) == 0 {
		return
	}
	duplicate := len(recordRules) - 1
	d.each(c, verdicts, func(filing int, rec *Record, v *verdict) {
		if m := (meeting{rec.Kind, rec.OccurredOn, rec.Attendances}); d.filings[m] == several {
			if o := d.owner[event{m, d.title(rec.Title)}]; o.filing != filing {
				*v = verdict{rule: duplicate, other: c.Submissions[c.Filings[o.filing].Submission].ID}
			}
		}
	})
}

// each calls f for every group and event that no earlier rule excludes.
func (d *duplicates) each(c *Cell, verdicts []verdict, f func(filing int, rec *Record, v *verdict)) {
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

// earlier reports whether a record's submission was filed before that of the owner so far; of two filed at once the
// lowest record id decides.
func earlier(c *Cell, filing int, id []byte, o owner) bool {
	if filing == o.filing {
		return compareIDs(id, o.lowest) < 0
	}
	mine, theirs := c.Submissions[c.Filings[filing].Submission].SubmittedAt,
		c.Submissions[c.Filings[o.filing].Submission].SubmittedAt
	if !mine.Equal(theirs) {
		return mine.Before(theirs)
	}
	return compareIDs(id, o.lowest) < 0
}

func (d *duplicates) title(title []byte) digest {
	raw := bytesDigest(title)
	n, ok := d.titles[raw]
	if !ok {
		n = bytesDigest(normalised(title))
		d.titles[raw] = n
	}
	return n
}

// normalised returns a title as duplicates are told by: Unicode NFKC, lower case, letters and numbers (categories L and
// N) only.
func normalised(title []byte) []byte {
	out := make([]byte, 0, len(title))
	for _, r := range string(norm.NFKC.Bytes(title)) {
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			out = append(out, string(unicode.ToLower(r))...)
		}
	}
	return out
}
