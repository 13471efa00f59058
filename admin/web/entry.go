package web

import (
	"cmp"
	"encoding/json"
	"strings"

	"huizong/admin/words"
	"huizong/jobs/desk"
	"huizong/jobs/ledger"
)

// entryDetail is what entries of the audit carry, each its own part.
type entryDetail struct {
	Kind, Reason, Cause, Content, Recipient, Note, Job, Account string
	Period                                                      string
	TestTo                                                      string `json:"test_to"`
	Decision                                                    *ledger.Decision
	Setting                                                     *ledger.Setting
	Judgement                                                   int64
	Read                                                        []ledger.Reading
}

// readShown is how many of the things that somebody read a line names.
const readShown = 3

// EntryText says an entry of the audit in words.
func (v *Visit) EntryText(e ledger.Entry, recipient string) string {
	var d entryDetail
	if err := json.Unmarshal([]byte(e.Detail), &d); err != nil {
		return e.Action
	}
	text := e.Action
	if word, ok := words.ActionWords[e.Action]; ok {
		text = v.Lang.Say(word)
	}
	var parts []string
	who, reason := e.Actor, cmp.Or(d.Reason, d.Cause, d.Note)
	if e.Action == "run.held" {
		reason = strings.TrimSuffix(v.HeldText(ledger.Run{Reason: reason}), v.Lang.Say("。"))
	}
	if d.Decision != nil {
		reason = d.Decision.Reason
		if r, ok := desk.RuleOf(d.Decision.Verdict); ok { // the service's own stand with what they come to
			text = v.Lang.Order(r.Label, string(r.Verb))
		}
	} else if d.Kind != "" {
		text = v.Lang.Say("{kind}发起", "kind", v.Lang.Say(words.KindWords[ledger.Kind(d.Kind)]))
	}
	parts = append(parts, text)
	if name := cmp.Or(recipient, d.Recipient); name != "" {
		parts = append(parts, name)
	}
	if d.Setting != nil {
		parts = append(parts, d.Setting.Name, v.Lang.Say("版本{n}", "n", words.Num(d.Setting.Version)))
		reason = cmp.Or(reason, d.Setting.Reason)
	}
	if d.Judgement != 0 {
		parts = append(parts, v.Lang.Say("判定{id}", "id", words.Num(d.Judgement)))
	}
	if d.TestTo != "" {
		parts = append(parts, v.Lang.Say("试发到{to}", "to", d.TestTo))
	}
	if name := cmp.Or(d.Job, d.Account); name != "" && e.Run == 0 {
		parts = append(parts, name)
	}
	for i, r := range d.Read {
		if i == readShown {
			parts = append(parts, v.Lang.Say("另{n}项", "n", words.Num(len(d.Read)-i)))
			break
		}
		parts = append(parts, v.Lang.Say(words.ReadWords[r.What])+" "+r.Of)
	}
	if reason != "" {
		parts = append(parts, v.Lang.Say("理由：“{reason}”", "reason", reason))
	}
	if d.Content != "" {
		parts = append(parts, v.Lang.Say("内容哈希 {hash}", "hash", words.HashShort(d.Content)))
	}
	return v.Lang.Say(v.Shown(v.R.Context(), who)) + v.Lang.Say("：") + v.Lang.Clauses(parts)
}
