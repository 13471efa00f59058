package web

import (
	"strings"

	"huizong/admin/words"
	"huizong/jobs/ledger"
	"huizong/jobs/reconcile"
	"huizong/jobs/report"
	"huizong/templates/wording"
)

// HeldFor is a finding that holds the report.
type HeldFor struct {
	Tag                words.Tag
	Rule, About, Facts string
}

// HeldFindings are the findings that hold a report, in words with both numbers.
func (v *Visit) HeldFindings(r *report.Report, held []reconcile.Finding) []HeldFor {
	var out []HeldFor
	for _, f := range held {
		row := HeldFor{Tag: words.SeverityTags[f.Severity], Rule: v.Lang.Say(words.RuleName(string(f.Code))),
			About: f.AgencyCode,
			Facts: v.facts(f)}
		if row.About == "" && r != nil {
			row.About = r.Region.Name
		}
		out = append(out, row)
	}
	return out
}

// facts says a finding that holds in a sentence.
func (v *Visit) facts(f reconcile.Finding) string {
	if f.Claimed == nil || f.Counted == nil {
		return v.Lang.Say("等人决定")
	}
	switch f.Code {
	case reconcile.CompletenessBelow:
		return v.Lang.Say("{filed}/{expected}即{rate}，低于{min}", "filed", words.Num(*f.Claimed), "expected",
			words.Num(*f.Counted), "rate",
			wording.Percent(*f.Claimed, *f.Counted), "min", v.Minimum())
	case reconcile.TotalSwing:
		return v.Lang.Say("上期{before}，本期{now}，{change}", "before", words.Num(*f.Counted), "now",
			words.Num(*f.Claimed),
			"change", words.Change(*f.Claimed, *f.Counted))
	}
	return v.Lang.Say("应为{want}，实为{got}", "want", words.Num(*f.Claimed), "got", words.Num(*f.Counted))
}

// HeldText is why a run is held, for lists: the reason that was stored, its rules in words.
func (v *Visit) HeldText(r ledger.Run) string {
	if code, _, ok := strings.Cut(r.Reason, ": "); ok && words.RuleName(code) != code {
		return v.Relay(r.Reason) + v.Lang.Say("。")
	}
	var parts []string
	for part := range strings.SplitSeq(r.Reason, ", ") {
		code, rest, _ := strings.Cut(part, " ")
		text := v.Lang.Say(words.RuleName(code))
		if rest = strings.NewReplacer("(", "", ")", "", " against ", "/").Replace(rest); rest != "" &&
			!strings.HasPrefix(rest, "of ") {
			text += v.Lang.Say("（{name}）", "name", rest)
		}
		parts = append(parts, text)
	}
	return v.Lang.Clauses(parts) + v.Lang.Say("。")
}

// EffectOf is what a finding did to the total of direct: of records left out, and of claims that do not stand.
func EffectOf(f reconcile.Finding) (int64, bool) {
	if f.Claimed == nil || f.Counted == nil {
		return 0, false
	}
	switch f.Code {
	case reconcile.RecordNonpositive:
		return 0, true // it carried nothing
	case reconcile.RecordOutOfPeriod, reconcile.RecordOutsideProject, reconcile.RecordRepeated,
		reconcile.RecordDuplicate, reconcile.ClaimVariance:
		return *f.Counted - *f.Claimed, true
	}
	return 0, false
}
