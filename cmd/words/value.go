package words

import (
	"fmt"
	"strings"

	page "huizong/admin/words"
	"huizong/jobs/account"
	"huizong/jobs/desk"
	"huizong/jobs/intake"
	"huizong/jobs/ledger"
	"huizong/jobs/reconcile"
)

// Label is a word of ours among what is shown: a figure's name, the standing of a version.
type Label string

// Action is an entry of the audit.
type Action string

// Value is a state, role, rule or label in the language, under the name that the pages call it by; anything else as it
// is.
func (l Language) Value(v any) any {
	if l != Chinese {
		return v
	}
	switch v := v.(type) {
	case ledger.RunState:
		return either(page.RunTag(v).Text, string(v))
	case ledger.DeliveryState:
		return either(page.DeliveryTag(ledger.Delivery{State: v}).Text, string(v))
	case ledger.Kind:
		return either(page.KindWords[v], string(v))
	case ledger.Purpose:
		return either(page.PurposeWords[v], string(v))
	case account.Role:
		return page.ScopeWord(v)
	case reconcile.Severity:
		return either(page.SeverityTags[v].Text, string(v))
	case reconcile.Code:
		return page.RuleName(string(v))
	case intake.State:
		return l.Text(string(v))
	case ledger.Verb:
		return l.Verb(v)
	case reconcile.Verdict:
		return either(page.VerdictWords[v], string(v))
	case Action:
		return either(page.ActionWords[string(v)], string(v))
	case Label:
		return either(page.StandingWords[string(v)], l.Text(string(v)))
	case error:
		return l.Said(v.Error())
	}
	return v
}

// Line is a line of a bridge: a rule, or what is claimed and reconciled.
func (l Language) Line(code string) string {
	if l != Chinese {
		return code
	}
	return page.LineName(code)
}

// Verb is an order, with the word that is typed for it.
func (l Language) Verb(v ledger.Verb) string {
	rule, ok := desk.RuleOf(v)
	if !ok {
		return l.Text(string(v))
	}
	return rule.Label + "\uff08" + string(v) + "\uff09"
}

// Verbs are orders in a line.
func (l Language) Verbs(all []ledger.Verb) string {
	var out []string
	for _, v := range all {
		out = append(out, fmt.Sprint(l.Value(v)))
	}
	return strings.Join(out, map[Language]string{English: " ", Chinese: "\u3001"}[l])
}

// Reply is what a mail server's answer means, before the answer itself.
func (l Language) Reply(reply string) string {
	if word := page.ReplyWord(reply); l == Chinese && word != "" {
		return word + "\uff08" + reply + "\uff09"
	}
	return reply
}

func either(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

// state is a state or role as texts have it.
func (l Language) state(word string) (string, bool) {
	if tag := page.RunTag(ledger.RunState(word)); tag.Text != "" {
		return tag.Text, true
	}
	if tag := page.DeliveryTag(ledger.Delivery{State: ledger.DeliveryState(word)}); tag.Text != "" {
		return tag.Text, true
	}
	if role, ok := page.RoleWords[account.Role(word)]; ok {
		return role, true
	}
	return "", false
}
