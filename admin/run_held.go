package admin

import (
	"strings"

	"huizong/jobs/ledger"
	"huizong/jobs/reconcile"
	"huizong/jobs/report"
	"huizong/templates/wording"
)

// heldFor is a finding that holds the report.
type heldFor struct {
	Tag                tag
	Rule, About, Facts string
}

// heldFindings are the findings that hold a report, in words with both numbers.
func (v *visit) heldFindings(r *report.Report, held []reconcile.Finding) []heldFor {
	var out []heldFor
	for _, f := range held {
		row := heldFor{Tag: severityTags[f.Severity], Rule: v.lang.say(ruleName(string(f.Code))), About: f.AgencyCode,
			Facts: v.facts(f)}
		if row.About == "" && r != nil {
			row.About = r.Region.Name
		}
		out = append(out, row)
	}
	return out
}

// facts says a finding that holds in a sentence.
func (v *visit) facts(f reconcile.Finding) string {
	if f.Claimed == nil || f.Counted == nil {
		return v.lang.say("等人决定")
	}
	switch f.Code {
	case reconcile.CompletenessBelow:
		return v.lang.say("{filed}/{expected}即{rate}，低于{min}", "filed", num(*f.Claimed), "expected",
			num(*f.Counted), "rate",
			wording.Percent(*f.Claimed, *f.Counted), "min", v.minimum())
	case reconcile.TotalSwing:
		return v.lang.say("上期{before}，本期{now}，{change}", "before", num(*f.Counted), "now", num(*f.Claimed),
			"change", change(*f.Claimed, *f.Counted))
	}
	return v.lang.say("应为{want}，实为{got}", "want", num(*f.Claimed), "got", num(*f.Counted))
}

// heldText is why a run is held, for lists: the reason that was stored, its rules in words.
func (v *visit) heldText(r ledger.Run) string {
	var parts []string
	for part := range strings.SplitSeq(r.Reason, ", ") {
		code, rest, _ := strings.Cut(part, " ")
		text := v.lang.say(ruleName(code))
		if rest = strings.NewReplacer("(", "", ")", "", " against ", "/").Replace(rest); rest != "" &&
			!strings.HasPrefix(rest, "of ") {
			text += v.lang.say("（{name}）", "name", rest)
		}
		parts = append(parts, text)
	}
	return v.lang.Clauses(parts) + v.lang.say("。")
}
