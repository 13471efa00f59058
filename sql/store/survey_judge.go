package store

import (
	"database/sql/driver"
	"fmt"
	"strings"
	"time"
	"unicode"

	"huizong/jobs/period"
	"huizong/jobs/reconcile"
)

// enough is how many rows say something of a column as a whole.
const enough = 20

// sums are what tells whether columns were taken for each other.
type sums struct {
	claims, unequal       int64 // submissions with all parts of their direct claim, and those it is not the sum of
	outsideMonths         int64 // submissions outside the days of their project
	elsewhere             int64 // outside its communities
	ofOthers              int64 // of another agency than its project's
	submissions           int64
	records               int64
	sessions, attendances int64
	hanziCodes, titles    int64
	hanziTitles           int64
	keys, emptyKeys       int64
}

// claims takes in the claims of a submission.
func (s *sums) claimsOf(row []driver.Value) {
	var n [12]int64
	d := decoder{row: row}
	for i := range n {
		if row[8+i] == nil {
			if i == 0 || i == 2 || i == 5 || i == 7 || i == 8 {
				return // a part that was not filed is no 0
			}
			continue
		}
		n[i] = d.integer(8 + i)
	}
	if d.err != nil || n[8] == 0 {
		return
	}
	s.claims++
	if parts := n[2] + n[5] + n[7]; n[8] != parts && n[8] != parts+n[0] {
		s.unequal++
	}
}

// place takes in whether a submission is one that its project is to file.
func (s *sums) placeOf(dir *reconcile.Directory, f *filedRow, row []driver.Value) {
	if dir == nil {
		return
	}
	p := dir.Projects[textOf(row[2])]
	if p == nil || f.month == 0 {
		return
	}
	s.submissions++
	if f.month < p.StartsOn.Month() || f.month > p.EndsOn.Month() {
		s.outsideMonths++
	}
	here := false
	for _, c := range p.Communities {
		here = here || c == textOf(row[3])
	}
	if !here {
		s.elsewhere++
	}
	if p.AgencyCode != textOf(row[1]) {
		s.ofOthers++
	}
}

// recordOf takes in a record.
func (s *sums) recordOf(row []driver.Value) {
	d := decoder{row: row}
	s.records++
	s.sessions += max(0, min(d.integer(6), largest))
	s.attendances += max(0, min(d.integer(7), largest))
	code, title := textOf(row[3]), textOf(row[4])
	if strings.ContainsFunc(code, isHanzi) {
		s.hanziCodes++
	}
	if title != "" && title != "NULL" {
		if s.titles++; strings.ContainsFunc(title, isHanzi) {
			s.hanziTitles++
		}
	}
}

func isHanzi(r rune) bool { return unicode.Is(unicode.Han, r) }

// emptyMD5 is the MD5 of nothing: a column that is empty was hashed.
const emptyMD5 = "d41d8cd98f00b204e9800998ecf8427e"

// keyOf takes in what stands for a person.
func (s *sums) keyOf(value driver.Value) {
	b, _ := value.([]byte)
	s.keys++
	if len(b) == 32 && strings.EqualFold(string(b), emptyMD5) || fmt.Sprintf("%x", b) == emptyMD5 {
		s.emptyKeys++
	}
}

// mostly reports whether more than half of enough rows are so.
func mostly(so, of int64) bool { return of >= enough && 2*so > of }

// judge says what only all rows together show.
func (v *surveyor) judge() {
	v.judgeClocks()
	s := &v.sums
	for _, j := range []struct {
		so                   bool
		file, column, reason string
	}{
		{mostly(s.unequal, s.claims), "submissions.sql", "claimed_direct",
			fmt.Sprintf("of %d submissions %d claim another "+
				"number than claimed_case_attendances, claimed_group_attendances and claimed_event_attendances come "+
				"to: is one "+
				"of these columns taken for another?", s.claims, s.unequal)},
		{mostly(s.outsideMonths, s.submissions), "projects.sql", "starts_on",
			fmt.Sprintf("of %d submissions %d lie outside "+
				"starts_on and ends_on of their project", s.submissions, s.outsideMonths)},
		{mostly(s.elsewhere, s.submissions), "project_communities.sql", "community_code",
			fmt.Sprintf("of %d submissions %d "+
				"are of a community that is not listed for their project", s.submissions, s.elsewhere)},
		{mostly(s.ofOthers, s.submissions), "projects.sql", "agency_code",
			fmt.Sprintf("of %d submissions %d are of another "+
				"agency than their project's", s.submissions, s.ofOthers)},
		{s.records >= enough && s.sessions > s.attendances, "activities.sql", "attendances",
			fmt.Sprintf("there are %d "+
				"sessions and only %d attendances: are the two columns taken for each other?", s.sessions,
				s.attendances)},
		{mostly(s.hanziCodes, s.records) && !mostly(s.hanziTitles, max(s.titles, enough)), "activities.sql", "code",
			"is a text in Chinese, and title is none: are the two columns taken for each other?"},
		{s.emptyKeys > 0, "beneficiaries.sql", "person_key", fmt.Sprintf("is the MD5 of an empty text in %d rows: the "+
			"column that is hashed is empty there", s.emptyKeys)},
		{len(v.filed) >= enough && v.query(activitiesFile).usable && s.records == 0, "activities.sql", "submission_id",
			fmt.Sprintf("none of %d submissions has a record: does it hold the ids that submissions.sql gives?",
				len(v.filed))},
	} {
		if j.so {
			v.fault(j.file, j.column, "%s", j.reason)
		}
	}
	v.judgeZeroes()
}

// judgeZeroes names the columns that may be NULL and are 0 in every row: what was not filed is no 0.
func (v *surveyor) judgeZeroes() {
	for _, q := range v.out.Queries {
		for _, c := range q.Columns {
			may := strings.HasPrefix(c.Name, "claimed_") || c.Name == "population" || c.Name == "target_direct"
			if may && q.Rows >= enough && c.zeroes == q.Rows {
				v.warn(q.File, c.Name, "is 0 in all %d rows; where it was not filed or is not known, give NULL", q.Rows)
			}
		}
	}
}

// clock counts the hours of moments: as they are understood, and as they would be by the other zone.
type clock struct {
	file, column         string
	all, future          int64
	understood, mistaken int64 // in the hours in which people file
}

// other is the zone that times may be in, if not in the one they are taken to be in.
func (v *surveyor) other() *time.Location {
	if v.snapshot.zone.String() == v.zone.String() {
		return time.UTC
	}
	return v.zone
}

// clock takes in a moment.
func (v *surveyor) clock(q *QuerySurvey, column string, at time.Time) {
	c := v.clocks[column]
	if c == nil {
		c = &clock{file: q.File, column: column}
		v.clocks[column] = c
	}
	wall := at.In(v.snapshot.zone)
	moved := time.Date(wall.Year(), wall.Month(), wall.Day(), wall.Hour(), wall.Minute(), wall.Second(), 0, v.other())
	c.all++
	if waking(at.In(v.zone)) {
		c.understood++
	}
	if waking(moved.In(v.zone)) {
		c.mistaken++
	}
	if at.After(v.now) && !moved.After(v.now) {
		c.future++
	}
}

// waking reports whether people file at that hour.
func waking(t time.Time) bool { return t.Hour() >= 7 && t.Hour() < 21 }

// judgeClocks names columns of moments that seem to be in another zone, and days that are moments.
func (v *surveyor) judgeClocks() {
	for _, c := range v.clocks {
		cure := "set source.zone: " + v.zone.String()
		if v.other() == time.UTC {
			cure = "take source.zone away"
		}
		switch {
		case c.all >= enough && 10*c.mistaken >= 9*c.all && 10*c.understood < 8*c.all:
			v.fault(
				c.file, c.column, "is local time of another zone: of %d moments only %d lie between 7 and 21 "+
					"o'clock in "+
					"%s, and as times of %s %d would; %s", c.all, c.understood, v.zone, v.other(), c.mistaken, cure)
		case c.future > 0:
			v.fault(
				c.file, c.column, "%d of %d lie in the future, and as times of %s they would not: is it local time? %s",
				c.future, c.all, v.other(), cure)
		}
	}
	d := &v.days
	if d.all >= enough && 10*d.midnights >= 9*d.all && d.hour != 0 {
		v.fault("activities.sql", "occurred_on",
			"is a moment, %02d:00 in %d of %d rows: local midnight in another zone, "+
				"so that its day is the day before; turn it into local time before its day is taken", d.hour,
			d.midnights,
			d.all)
	}
	if mostly(d.outside, d.all) {
		v.fault("activities.sql", "occurred_on", "of %d records %d lie outside the month of their submission", d.all,
			d.outside)
	}
}

// dayClock counts what the days of records look like.
type dayClock struct {
	all, outside int64
	hours        [24]int64 // of moments on the hour
	midnights    int64     // of the hour that is met most
	hour         int
}

// take takes in a day, which may be a moment, of a submission's month.
func (d *dayClock) take(day time.Time, month period.Month) {
	d.all++
	if m := period.MonthAt(day); m != month {
		d.outside++
	}
	if day.Minute() != 0 || day.Second() != 0 {
		return
	}
	if d.hours[day.Hour()]++; d.hours[day.Hour()] > d.midnights {
		d.midnights, d.hour = d.hours[day.Hour()], day.Hour()
	}
}
