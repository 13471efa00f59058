package words

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"huizong/jobs/ledger"
	"huizong/jobs/reconcile"
	"huizong/templates/wording"
)

// Every state of a run, a delivery and a filing, every severity, rule and line of the walk has its explanation, in both
// languages; and each line of the catalogue has a name and both texts.
func TestEveryTermIsExplained(t *testing.T) {
	var names []string
	for _, tags := range []map[string]Tag{
		mapped(runTags), mapped(deliveryTags), mapped(SlotTags), mapped(SeverityTags)} {
		for tag := range maps.Values(tags) {
			names = append(names, tag.Text)
		}
	}
	names = append(names, slices.Collect(maps.Values(LineNames))...)
	names = append(names, DeliveryTag(ledger.Delivery{State: ledger.Queued, Attempts: 1}).Text,
		DeliveryTag(ledger.Delivery{State: ledger.Sent, Purpose: ledger.Test}).Text)
	for _, code := range reconcile.Codes {
		names = append(names, RuleName(string(code)))
	}
	for _, locale := range []wording.Locale{wording.Chinese, wording.English} {
		l := InLanguage(locale)
		terms := TermsIn(l)
		for _, name := range names {
			if terms.Named[l.Say(name)].Help == "" {
				t.Errorf("%s: %q (%s) is not explained", locale, name, l.Say(name))
			}
		}
		keys := map[string]bool{}
		for _, g := range terms.Groups {
			if g.Name == "" || len(g.Terms) == 0 {
				t.Errorf("group %q has %d terms", g.Name, len(g.Terms))
			}
			for _, x := range g.Terms {
				if keys[x.Key] || x.Name == "" || x.Help == "" {
					t.Errorf("%s: %+v stands twice or is not whole", locale, x)
				}
				keys[x.Key] = true
				if l.English() && (strings.ContainsFunc(x.Help, func(r rune) bool { return r > 0x2e7f && r != '〓' }) ||
					han.MatchString(x.Name)) {
					t.Errorf("%s is not said in English: %s: %s", x.Key, x.Name, x.Help)
				}
			}
		}
		for _, code := range reconcile.Codes {
			if !keys[string(code)] {
				t.Errorf("rule %s is not in the catalogue", code)
			}
		}
	}
	for _, f := range wording.Chinese.HalfWidthBesideHan(termsText, "") {
		t.Errorf("terms: %s", f)
	}
}

func mapped[K ~string](tags map[K]Tag) map[string]Tag {
	out := map[string]Tag{}
	for k, tag := range tags {
		out[string(k)] = tag
	}
	return out
}
