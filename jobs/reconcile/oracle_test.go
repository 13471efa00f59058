package reconcile_test

import (
	"fmt"
	"math/big"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"huizong/jobs/period"
	"huizong/jobs/reconcile"
	"huizong/jobs/reconcile/reconciletest"
)

// oracle works the docs' rules out once more: slowly, over flat rows, each against each, in fractions, and without a
// line of the package's.
type oracle struct {
	rows     *reconciletest.Rows
	opt      settings
	window   reconcile.Window
	region   string
	asOf     time.Time
	subs     []*oSub
	counted  []*oSub
	list     []*oRec // of counted submissions, months before the window included
	findings map[reconcile.Code]int
}

// settings are what is drawn for a window, in words that both sides are told.
type settings struct {
	direct             map[reconcile.Kind]bool
	coefficient        int64 // thousandths
	fields             map[string]int64
	capped             bool
	floor, share       [2]int64 // of direct and indirect; thousandths
	session, event     [2]int64
	limits             map[reconcile.Kind]int64
	day                int
	roll               bool // to the next Monday
	complete, unproved int64
}

type oSub struct {
	reconcile.Submission
	current, counts            bool
	firstFiled                 time.Time
	recs                       []*oRec
	direct, indirect, computed int64
	unverified, recorded       int64
	directHeads, otherHeads    int64
}

type oRec struct {
	reconcile.Record
	sub  *oSub
	gone reconcile.Code
}

func (o *oracle) note(c reconcile.Code) { o.findings[c]++ }

func ratio(a, b int64) *big.Rat { return big.NewRat(a, b) }

func whole(n int64) *big.Rat { return new(big.Rat).SetInt64(n) }

func times(a *big.Rat, b *big.Rat) *big.Rat { return new(big.Rat).Mul(a, b) }

func apart(a, b int64) int64 { return max(a-b, b-a) }

// within reports whether the community lies at or below the region.
func (o *oracle) within(community, region string) bool {
	for code, steps := community, 0; code != "" && steps < 9; steps++ {
		if code == region {
			return true
		}
		code = o.parent(code)
	}
	return false
}

func (o *oracle) parent(code string) string {
	for _, r := range o.rows.Regions {
		if r.Code == code {
			return r.ParentCode
		}
	}
	return ""
}

func (o *oracle) project(code string) *reconcile.Project {
	for i := range o.rows.Projects {
		if o.rows.Projects[i].Code == code {
			return &o.rows.Projects[i]
		}
	}
	return nil
}

func sameKey(a, b *reconcile.Submission) bool {
	return a.AgencyCode == b.AgencyCode && a.ProjectCode == b.ProjectCode && a.CommunityCode == b.CommunityCode &&
		a.Period == b.Period
}

func idBefore(a, b string) bool {
	la, lb := utf8.RuneCountInString(a), utf8.RuneCountInString(b)
	return la < lb || la == lb && a < b
}

var notLetters = regexp.MustCompile(`[^\p{L}\p{N}]+`)

func plain(title []byte) string {
	return notLetters.ReplaceAllString(strings.ToLower(norm.NFKC.String(string(title))), "")
}

func claimsOf(c *reconcile.Claims) []*reconcile.Claim {
	return []*reconcile.Claim{&c.VisitAttendances, &c.Cases, &c.CaseAttendances, &c.Groups, &c.GroupSessions,
		&c.GroupAttendances, &c.Events, &c.EventAttendances, &c.Direct, &c.Indirect, &c.DirectPersons,
		&c.IndirectPersons}
}

// filesClaim reports whether a submission files a claim that is taken.
func filesClaim(s *reconcile.Submission) bool {
	return slices.ContainsFunc(claimsOf(&s.Claims), func(c *reconcile.Claim) bool { return c.Filed && c.N >= 0 })
}

// status is that of the docs, as of the moment.
func (o *oracle) status(s reconcile.Submission) reconcile.Status {
	all := o.rows.Statuses[s.ID]
	if len(all) == 0 {
		return s.Status
	}
	is, at := reconcile.Submitted, time.Time{}
	for _, c := range all {
		if !c.At.After(o.asOf) && !c.At.Before(at) {
			is, at = c.Status, c.At
		}
	}
	return is
}

// take finds out which submissions are current, and which count.
func (o *oracle) take() (out reconcile.Submissions) {
	for _, s := range o.rows.Submissions {
		if s.SubmittedAt.After(o.asOf) || !o.within(s.CommunityCode, o.region) {
			continue
		}
		s.Status = o.status(s)
		if s.Status == reconcile.Draft {
			if o.in(s.Period) {
				out.Draft++
			}
			continue
		}
		o.subs = append(o.subs, &oSub{Submission: s})
	}
	for _, s := range o.subs {
		s.current = true
		var first, claiming *oSub
		for _, other := range o.subs {
			if !sameKey(&s.Submission, &other.Submission) {
				continue
			}
			if other.Revision > s.Revision {
				s.current = false
			}
			if first == nil || other.Revision < first.Revision {
				first = other
			}
			if filesClaim(&other.Submission) && (claiming == nil || other.Revision < claiming.Revision) {
				claiming = other
			}
		}
		if s.firstFiled = first.SubmittedAt; claiming != nil {
			s.firstFiled = claiming.SubmittedAt
		}
		s.counts = s.current && (s.Status == reconcile.Submitted || s.Status == reconcile.Approved)
		if s.counts {
			o.counted = append(o.counted, s)
		}
		if !o.in(s.Period) {
			continue
		}
		switch {
		case !s.current:
			out.Superseded++
		case s.counts:
			out.Counted++
		case s.Status == reconcile.Returned:
			out.Returned++
		case s.Status == reconcile.Voided:
			out.Voided++
		}
	}
	return out
}

func (o *oracle) in(m period.Month) bool { return m >= o.window.From && m <= o.window.To }

// exclude applies the record rules, one after the other.
func (o *oracle) exclude() {
	for _, s := range o.counted {
		for _, r := range o.rows.Records[s.ID] {
			rec := &oRec{Record: r, sub: s}
			s.recs = append(s.recs, rec)
			o.list = append(o.list, rec)
		}
		slices.SortFunc(s.recs, func(a, b *oRec) int {
			if idBefore(string(a.ID), string(b.ID)) {
				return -1
			}
			return 1
		})
		for i, r := range s.recs {
			r.gone = o.alone(s, r, s.recs[:i])
		}
	}
	o.judgedSame()
	for _, s := range o.counted {
		for _, r := range s.recs {
			o.duplicates(r)
		}
	}
}

func (o *oracle) alone(s *oSub, r *oRec, before []*oRec) reconcile.Code {
	p := o.project(s.ProjectCode)
	switch {
	case r.Attendances < 1 || r.Sessions < 1:
		return reconcile.RecordNonpositive
	case r.OccurredOn.String()[:7] != s.Period.String():
		return reconcile.RecordOutOfPeriod
	case p != nil && (r.OccurredOn < p.StartsOn || r.OccurredOn > p.EndsOn):
		return reconcile.RecordOutsideProject
	}
	for _, b := range before {
		titled := r.Kind == reconcile.Group || r.Kind == reconcile.Event
		if b.gone == "" && b.Kind == r.Kind && string(b.Code) == string(r.Code) && b.OccurredOn == r.OccurredOn &&
			b.Attendances == r.Attendances && b.Sessions == r.Sessions &&
			(!titled || plain(b.Title) == plain(r.Title)) {
			return reconcile.RecordRepeated
		}
	}
	return ""
}

func grouped(r *oRec) bool { return r.Kind == reconcile.Group || r.Kind == reconcile.Event }

// earlier is the order of first filing and id.
func earlier(a, b *oRec) int {
	if a.sub != b.sub && !a.sub.firstFiled.Equal(b.sub.firstFiled) {
		return a.sub.firstFiled.Compare(b.sub.firstFiled)
	}
	if idBefore(string(a.ID), string(b.ID)) {
		return -1
	}
	return 1
}

// duplicates takes the records of the event that r tells of, once: where r is the first of them in the list.
func (o *oracle) duplicates(r *oRec) {
	if r.gone != "" || !grouped(r) || plain(r.Title) == "" {
		return
	}
	var event []*oRec
	for _, x := range o.list {
		if x.gone == "" && x.Kind == r.Kind && x.OccurredOn == r.OccurredOn && x.Attendances == r.Attendances &&
			x.sub.CommunityCode == r.sub.CommunityCode && x.sub.Period == r.sub.Period &&
			plain(x.Title) == plain(r.Title) {
			event = append(event, x)
		}
	}
	slices.SortFunc(event, earlier)
	var stay []*oRec
	for _, x := range event {
		if slices.ContainsFunc(stay, func(k *oRec) bool { return k.sub != x.sub && !o.different(k, x) }) {
			x.gone = reconcile.RecordDuplicate
		} else {
			stay = append(stay, x)
		}
	}
}

// inForce are the judgements that hold: the later of two about one pair, and no ring.
func (o *oracle) inForce() []reconcile.Judgement {
	var out []reconcile.Judgement
	for i, j := range o.rows.Judged {
		if j.InForce.After(o.asOf) {
			continue
		}
		overtaken := slices.ContainsFunc(o.rows.Judged[i+1:], func(k reconcile.Judgement) bool {
			return !k.InForce.After(o.asOf) && (k.Record == j.Record && k.Other == j.Other ||
				k.Record == j.Other && k.Other == j.Record)
		})
		if overtaken {
			continue
		}
		gone := map[reconcile.RecordKey]bool{j.Record: true} // all in whose favour j.Record is excluded in turn
		for range out {
			for _, k := range out {
				if k.Verdict == reconcile.Same && gone[k.Other] {
					gone[k.Record] = true
				}
			}
		}
		if j.Verdict == reconcile.Different || !gone[j.Other] {
			out = append(out, j)
		}
	}
	return out
}

func (r *oRec) key() reconcile.RecordKey {
	return reconcile.RecordKey{Kind: r.Kind.String(), AgencyCode: r.sub.AgencyCode, ProjectCode: r.sub.ProjectCode,
		CommunityCode: r.sub.CommunityCode, Code: string(r.Code), OccurredOn: r.OccurredOn, Title: plain(r.Title)}
}

func (o *oracle) different(a, b *oRec) bool {
	return slices.ContainsFunc(o.inForce(), func(j reconcile.Judgement) bool {
		return j.Verdict == reconcile.Different && (j.Record == a.key() && j.Other == b.key() ||
			j.Record == b.key() && j.Other == a.key())
	})
}

// judgedSame excludes what was judged to be filed twice, and tells of judgements whose other record is gone.
func (o *oracle) judgedSame() {
	left := func(k reconcile.RecordKey) (out []*oRec) {
		for _, r := range o.list {
			if r.key() == k && (r.gone == "" || r.gone == "judged") {
				out = append(out, r)
			}
		}
		return out
	}
	for _, j := range o.inForce() {
		losers := left(j.Other)
		if j.Verdict != reconcile.Same || len(losers) == 0 {
			continue
		}
		same := j.Record.CommunityCode == j.Other.CommunityCode
		street := o.parent(j.Record.CommunityCode) == o.parent(j.Other.CommunityCode) &&
			o.within(j.Record.CommunityCode, o.region)
		month := j.Record.OccurredOn.Month() == j.Other.OccurredOn.Month()
		lost := len(left(j.Record)) == 0
		if lost && month && street && o.in(j.Other.OccurredOn.Month()) {
			o.note(reconcile.JudgementStale)
		}
		if lost && month && same {
			continue
		}
		for _, r := range losers {
			r.gone = "judged"
		}
	}
	for _, r := range o.list {
		if r.gone == "judged" {
			r.gone = reconcile.RecordDuplicate
		}
	}
}

// similar counts the pairs that a person is to judge.
func (o *oracle) similar() {
	for i, a := range o.list {
		for _, b := range o.list[:i] {
			if a.gone == "" && b.gone == "" && grouped(a) && grouped(b) && o.in(a.sub.Period) && a.sub != b.sub &&
				a.sub.Period == b.sub.Period && a.OccurredOn == b.OccurredOn &&
				o.parent(
					a.sub.CommunityCode,
				) == o.parent(
					b.sub.CommunityCode,
				) && nearEnough(a.Attendances, b.Attendances) &&
				alike(plain(a.Title), plain(b.Title)) && !o.different(a, b) {
				o.note(reconcile.RecordSimilar)
			}
		}
	}
}

func nearEnough(a, b int64) bool {
	return apart(a, b) <= 2 || whole(apart(a, b)).Cmp(times(ratio(5, 100), whole(max(a, b)))) <= 0
}

var runs = regexp.MustCompile(`[0-9]+`)

func alike(a, b string) bool {
	fold := func(s string) string {
		for i, r := range []rune("零一二三四五六七八九") {
			s = strings.ReplaceAll(s, string(r), fmt.Sprint(i))
		}
		return strings.ReplaceAll(s, "〇", "0")
	}
	a, b = fold(a), fold(b)
	if a == "" || b == "" || !slices.Equal(runs.FindAllString(a, -1), runs.FindAllString(b, -1)) {
		return false
	}
	short, long := []rune(a), []rune(b)
	if len(short) > len(long) {
		short, long = long, short
	}
	if a == b || len(short) >= 3 && strings.Contains(string(long), string(short)) {
		return true
	}
	both, left := 0, map[string]int{}
	for i := range len(short) - 1 {
		left[string(short[i:i+2])]++
	}
	for i := range len(long) - 1 {
		if pair := string(long[i : i+2]); left[pair] > 0 {
			left[pair]--
			both++
		}
	}
	all := len(short) - 1 + len(long) - 1
	return all > 0 && ratio(int64(2*both), int64(all)).Cmp(ratio(6, 10)) >= 0
}
