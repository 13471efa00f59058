package reconcile_test

import (
	"context"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"huizong/jobs/reconcile"
	"huizong/jobs/reconcile/reconciletest"
)

// reconciled reconciles a window of rows with the default options.
func reconciled(rows *reconciletest.Rows, w reconcile.Window, region string) (*reconcile.Summary, error) {
	opt := reconcile.Defaults(shanghai)
	dir, err := rows.Directory(context.Background())
	if err != nil {
		return nil, err
	}
	r, history := reconcile.New(dir, &opt), reconcile.NewHistory(&opt)
	fold := reconcile.NewFold(dir, &opt, w, region, at, true)
	q := reconcile.Query{From: w.From - opt.Lookback(), To: w.To, Region: region, KeysFrom: w.From}
	err = rows.Cells(context.Background(), q, func(c *reconcile.Cell) error {
		o := r.Reconcile(c, q.AsOf)
		history.Observe(o)
		fold.Add(o)
		return nil
	})
	return fold.Summary(), err
}

var at = shanghaiNoon()

// flat is a record with its submission: the reference looks at all of them at once, each against each.
type flat struct {
	s    reconcile.Submission
	r    reconcile.Record
	gone reconcile.Code
}

// agreesWithReference works the docs' rules out once more, over flat rows, slowly and without cells, and compares every
// figure.
func agreesWithReference(t *rapid.T, rows *reconciletest.Rows, s *reconcile.Summary) {
	var list []*flat
	for _, sub := range rows.Submissions {
		if counts(rows, sub.ID) {
			for _, r := range rows.Records[sub.ID] {
				list = append(list, &flat{s: sub, r: r})
			}
		}
	}
	for _, f := range list {
		f.gone = alone(rows, list, f)
	}
	var duplicates []*flat
	for _, f := range list {
		if f.gone == "" && filedEarlierElsewhere(list, f) {
			duplicates = append(duplicates, f)
		}
	}
	for _, f := range duplicates {
		f.gone = reconcile.RecordDuplicate
	}
	want, taken := figures(rows, list)
	if want != s.Figures {
		t.Fatalf("the reference says %+v, the package %+v", want, s.Figures)
	}
	for _, l := range s.Bridge.Direct[3 : len(s.Bridge.Direct)-1] {
		if -taken[reconcile.Code(l.Code)] != l.Amount {
			t.Fatalf("%s took off %d by the reference, %d by the package", l.Code, taken[reconcile.Code(l.Code)],
				l.Amount)
		}
	}
}

// alone is the first rule that excludes a record for itself or within its submission.
func alone(rows *reconciletest.Rows, list []*flat, f *flat) reconcile.Code {
	project := rows.Projects[0]
	if f.s.ProjectCode == "P2" {
		project = rows.Projects[1]
	}
	switch {
	case f.r.Attendances < 1 || f.r.Sessions < 1:
		return reconcile.RecordNonpositive
	case f.r.OccurredOn.Month() != f.s.Period:
		return reconcile.RecordOutOfPeriod
	case f.r.OccurredOn < project.StartsOn || f.r.OccurredOn > project.EndsOn:
		return reconcile.RecordOutsideProject
	}
	for _, o := range list {
		if o.s.ID == f.s.ID && shorter(o.r.ID, f.r.ID) && o.r.Kind == f.r.Kind &&
			string(o.r.Code) == string(f.r.Code) &&
			o.r.OccurredOn == f.r.OccurredOn &&
			// equal in all that the earlier rules look at, so not excluded by them
			o.r.Attendances == f.r.Attendances &&
			o.r.Sessions == f.r.Sessions {
			return reconcile.RecordRepeated
		}
	}
	return ""
}

// filedEarlierElsewhere reports whether another submission of the cell filed the same event before.
func filedEarlierElsewhere(list []*flat, f *flat) bool {
	if f.r.Kind != reconcile.Group && f.r.Kind != reconcile.Event {
		return false
	}
	same := func(o *flat) bool {
		return o.gone == "" && o.s.CommunityCode == f.s.CommunityCode && o.s.Period == f.s.Period &&
			o.r.Kind == f.r.Kind && o.r.OccurredOn == f.r.OccurredOn &&
			o.r.Attendances == f.r.Attendances && plain(o.r.Title) == plain(f.r.Title)
	}
	winner := f
	for _, o := range list {
		if !same(o) {
			continue
		}
		if o.s.SubmittedAt.Before(winner.s.SubmittedAt) || o.s.SubmittedAt.Equal(winner.s.SubmittedAt) &&
			shorter(o.r.ID, winner.r.ID) {
			winner = o
		}
	}
	return winner.s.ID != f.s.ID
}

// shorter is the order of ids, in the words of the docs.
func shorter(a, b []byte) bool { return len(a) < len(b) || len(a) == len(b) && string(a) < string(b) }

func plain(title []byte) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, norm.NFKC.String(string(title)))
}

// figures adds up what is left, and what each rule took off.
func figures(rows *reconciletest.Rows, list []*flat) (reconcile.Figures, map[reconcile.Code]int64) {
	var f reconcile.Figures
	taken, direct, records := map[reconcile.Code]int64{}, map[reconcile.ID]int64{}, map[reconcile.ID]int{}
	codes := map[string]bool{}
	for _, x := range list {
		records[x.s.ID]++
		if x.gone != "" {
			if x.r.Kind != reconcile.Visit {
				taken[x.gone] += max(x.r.Attendances, 0)
			}
			continue
		}
		n := x.r.Attendances
		key := strings.Join([]string{x.r.Kind.String(), x.s.AgencyCode, x.s.ProjectCode, string(x.r.Code)}, "|")
		fresh := !codes[key]
		codes[key] = true
		switch x.r.Kind {
		case reconcile.Visit:
			f.VisitAttendances += n
			continue
		case reconcile.Case:
			f.CaseAttendances += n
			f.Cases += one(fresh)
		case reconcile.Group:
			f.GroupAttendances += n
			f.GroupSessions += x.r.Sessions
			f.Groups += one(fresh)
		case reconcile.Event:
			f.EventAttendances += n
			f.Events += one(fresh)
		}
		direct[x.s.ID] += n
	}
	for _, s := range rows.Submissions {
		if !counts(rows, s.ID) {
			continue
		}
		d := direct[s.ID]
		if records[s.ID] == 0 && s.Claims.Direct.N > 0 {
			d = s.Claims.Direct.N
		}
		f.Direct += d
		f.Indirect += (5*d + 1) / 2 // 2.5 × d, rounded half up
	}
	return f, taken
}

func one(b bool) int64 {
	if b {
		return 1
	}
	return 0
}
