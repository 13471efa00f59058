package content

import (
	"regexp"
	"slices"
	"strings"

	"huizong/jobs/reconcile"
	"huizong/templates/wording"
)

// --- what holds a report ---

// holds reports whether a rule holds the report; of a notice that comes again its reason alone is known.
func (t *teller) holds(code reconcile.Code) bool {
	return strings.Contains(t.n.Detail, string(code)) ||
		slices.ContainsFunc(t.n.Findings, func(f reconcile.Finding) bool { return f.Code == code })
}

// again reports whether a report is held because somebody has it already, from a job that is gone.
func (t *teller) again() bool { return t.n.Kind == NoticeHeld && t.holds(reconcile.AlreadySent) }

// reason is why a report is held, in a few words.
func (t *teller) reason() string {
	if r := t.n.Report; r != nil && t.holds(reconcile.CompletenessBelow) && r.Filing.Expected > 0 {
		return t.words.Format("held.completeness", "rate", wording.Percent(r.Filing.Filed(), r.Filing.Expected))
	}
	var out []string
	for _, code := range reconcile.Codes {
		if t.holds(code) {
			out = append(out, t.finding(code))
		}
	}
	return t.List(out)
}

func (t *teller) figures() string {
	if t.n.Report == nil || t.r.Unfiled() {
		return ""
	}
	return t.words.Format("awaiting_approval.figures", "n", t.n.Report.Figures.Direct)
}

// heldSteps are what to do about each rule that holds the report, and how it goes out all the same.
func (t *teller) heldSteps() []string {
	var out []string
	release := "held.release"
	for _, code := range reconcile.Codes {
		if key := "held.todo." + string(code); t.holds(code) && t.words.Has(key) &&
			!slices.Contains(out, t.words.Text(key)) {
			out = append(out, t.words.Text(key))
		}
		if key := "held.release." + string(code); t.holds(code) && t.words.Has(key) {
			release = key
		}
	}
	if len(out) == 0 {
		out = []string{t.words.Text("held.todo")}
	}
	return append(out, t.words.Text(release))
}

// heldRows is how many rows a notice names.
const heldRows = 5

// holding tells each rule that holds the report, with its figures.
func (t *teller) holding() []string {
	rows := map[reconcile.Code][]string{}
	var out []string
	for _, f := range t.n.Findings {
		switch {
		case f.Row != nil:
			rows[f.Code] = append(rows[f.Code], t.words.Format("held.row", "table", f.Row.Table, "id",
				wording.Clean(f.Row.ID), "column", f.Row.Column))
		case f.Code == reconcile.CompletenessBelow:
			out = append(out, t.below()...)
		case f.Code == reconcile.UnverifiedShare && f.Claimed != nil && f.Counted != nil && *f.Counted > 0:
			out = append(out, t.words.Format("held.unverified.told", "n", *f.Claimed, "of", *f.Counted, "share",
				wording.Percent(*f.Claimed, *f.Counted), "limit", t.limit(f.Code)))
		case f.Code == reconcile.TotalSwing && f.Claimed != nil && f.Counted != nil:
			out = append(out, t.words.Format("held.swing.told", "now", *f.Claimed, "before", *f.Counted, "share",
				wording.Percent(max(*f.Claimed-*f.Counted, *f.Counted-*f.Claimed), *f.Counted), "limit",
				t.limit(f.Code)))
		case f.Code == reconcile.NoSubmissions && f.Counted != nil:
			out = append(out, t.words.Format("held.none.told", "n", *f.Counted))
		default:
			out = append(out, t.words.Format("stop", "text", t.finding(f.Code)))
		}
	}
	for _, of := range []struct {
		code reconcile.Code
		key  string
	}{{reconcile.RowQuarantined, "held.rows.told"}, {reconcile.PersonalData, "held.personal.told"}} {
		if all := rows[of.code]; len(all) > 0 {
			named := t.List(all[:min(len(all), heldRows)])
			if len(all) > heldRows {
				named += t.words.Text("held.more")
			}
			out = append(out, t.words.Format(of.key, "n", len(all), "rows", named))
		}
	}
	return out
}

// limit is what an office holds reports by, as it has set it: 80%.
func (t *teller) limit(code reconcile.Code) string {
	o := t.n.Limits
	if o == nil {
		return t.words.Text("held.limit.none")
	}
	set := map[reconcile.Code]reconcile.Thousandths{reconcile.CompletenessBelow: o.MinCompleteness,
		reconcile.UnverifiedShare: o.MaxUnverified, reconcile.TotalSwing: o.MaxChange}[code]
	return strings.TrimSuffix(wording.OneDecimal(int64(set)), ".0") + "%"
}

// owedNames is how many filings a notice names with project and community.
const owedNames = 3

// below tells how many filings are lacking against the limit, whose they are, and until when they were due.
func (t *teller) below() []string {
	f := t.r.Filing
	out := []string{t.words.Format("held.completeness.told", "rate", wording.Percent(f.Filed(), f.Expected), "limit",
		t.limit(reconcile.CompletenessBelow), "expected", f.Expected, "filed", f.Filed()),
		t.owed(f.Expected - f.Filed())}
	if t.n.Limits != nil && t.n.Limits.Deadline != nil {
		out = append(out, t.words.Format("held.deadline", "time", t.Until(t.n.Limits.Deadline(t.r.Period.To))))
	}
	return out
}

// owed names what is lacking: few filings with project and community, many by agency.
func (t *teller) owed(lacking int64) string {
	named := map[reconcile.State][]string{}
	n := int64(0)
	for _, f := range t.r.Findings {
		state := map[reconcile.Code]reconcile.State{reconcile.SubmissionMissing: reconcile.Missing,
			reconcile.SubmissionReturned: reconcile.NotAccepted}[f.Code]
		if state == "" {
			continue
		}
		n++
		named[state] = append(named[state], t.words.Format("held.owed.one", "agency", t.name(f.Agency), "project",
			t.name(f.Project), "community", t.name(f.Community)))
	}
	if n != lacking || n > owedNames { // what is quarantined has no finding of its own
		return t.lacking()
	}
	var out []string
	for _, state := range []reconcile.State{reconcile.Missing, reconcile.NotAccepted} {
		if len(named[state]) > 0 {
			out = append(out, t.Format("filing.lacking."+string(state), "names", t.List(named[state])))
		}
	}
	return t.Format("filing.lacking", "n", n, "items", t.Clauses(out))
}

// --- what servers said ---

var replyCode = regexp.MustCompile(
	`\b(?:[245][0-9]{2}(?:[ -][245]\.[0-9]{1,3}\.[0-9]{1,3})?|[245]\.[0-9]{1,3}\.[0-9]{1,3})\b`)

// replies are what the codes of servers mean (RFC 3463), the more exact first.
var replies = []struct{ code, key string }{{"5.1.8", "sender"}, {"5.1.7", "sender"}, {"5.1.", "address"},
	{"5.2.1", "address"}, {"5.2.2", "full"}, {"4.2.2", "full"}, {"5.3.4", "size"}, {"5.2.3", "size"},
	{"5.7.", "policy"},
	{"550", "address"}, {"551", "address"}, {"552", "full"}, {"553", "address"}, {"554", "policy"}}

// unsent lists who did not get the report, each with its cause in words and code.
func (t *teller) unsent() *Table {
	if len(t.n.Unsent) == 0 {
		return nil
	}
	out := &Table{Plain: true, Columns: []Column{{Head: t.words.Text("head.recipient"), Share: 60},
		{Head: t.words.Text("head.reply")}}}
	for _, u := range t.n.Unsent {
		code := replyCode.FindString(u.Reply)
		out.Rows = append(out.Rows, Row{Cells: []Cell{
			text(strings.TrimSpace(t.name(u.Name) + " " + wording.Clean(u.Address))),
			text(strings.TrimSpace(t.words.Text("reply."+t.cause(code)) + " " + code))}})
	}
	return out
}

// cause is what a code means.
func (t *teller) cause(code string) string {
	if t.n.Kind == NoticeExpired {
		return "late"
	}
	if code == "" {
		return "silent"
	}
	for _, r := range replies {
		if strings.HasPrefix(code, r.code) || strings.Contains(code, " "+r.code) {
			return r.key
		}
	}
	return "other"
}

// allTheSame reports whether all servers said the same.
func (t *teller) allTheSame() bool {
	return !slices.ContainsFunc(t.n.Unsent, func(u Unsent) bool { return u.Reply != t.n.Unsent[0].Reply })
}
