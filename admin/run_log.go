package admin

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"huizong/jobs/ledger"
)

// logRow is one thing that happened.
type logRow struct {
	At   time.Time
	When string
	Text string
}

// log tells what happened to a run, newest first.
func (v *visit) log(entries []ledger.Entry, deliveries []deliveryRow) []logRow {
	names := map[int64]string{}
	for _, d := range deliveries {
		names[d.ID] = cmp.Or(d.Name, d.Recipient)
	}
	var out []logRow
	for _, e := range slices.Backward(entries) {
		name, of := names[e.Delivery]
		if e.Delivery > 0 && !of { // a notice to the people who run this
			continue
		}
		out = append(out, logRow{At: e.At, When: v.clock().exact(e.At, v.now()), Text: v.entryText(e, name)})
	}
	return out[:min(len(out), 100)]
}

// entryDetail is what entries of the audit carry, each its own part.
type entryDetail struct {
	Kind, Reason, Cause, Content, Recipient, Note, Job, Account string
	Period                                                      string
	TestTo                                                      string `json:"test_to"`
	Decision                                                    *ledger.Decision
}

// entryText says an entry of the audit in words.
func (v *visit) entryText(e ledger.Entry, recipient string) string {
	var d entryDetail
	if err := json.Unmarshal([]byte(e.Detail), &d); err != nil {
		return e.Action
	}
	text := e.Action
	if word, ok := actionWords[e.Action]; ok {
		text = v.lang.say(word)
	}
	var parts []string
	who, reason := e.Actor, cmp.Or(d.Reason, d.Cause, d.Note)
	if e.Action == "run.held" {
		reason = strings.TrimSuffix(v.heldText(ledger.Run{Reason: reason}), v.lang.say("。"))
	}
	if d.Decision != nil {
		text, reason = v.lang.say(verdictWords[d.Decision.Verdict]), d.Decision.Reason
	} else if d.Kind != "" {
		text = v.lang.say("{kind}发起", "kind", v.lang.say(kindWords[ledger.Kind(d.Kind)]))
	}
	parts = append(parts, text)
	if name := cmp.Or(recipient, d.Recipient); name != "" {
		parts = append(parts, name)
	}
	if d.TestTo != "" {
		parts = append(parts, v.lang.say("试发到{to}", "to", d.TestTo))
	}
	if name := cmp.Or(d.Job, d.Account); name != "" && e.Run == 0 {
		parts = append(parts, name)
	}
	if reason != "" {
		parts = append(parts, v.lang.say("理由：“{reason}”", "reason", reason))
	}
	if d.Content != "" {
		parts = append(parts, v.lang.say("内容哈希 {hash}", "hash", hashShort(d.Content)))
	}
	return v.lang.say(v.shown(v.r.Context(), who)) + v.lang.say("：") + v.lang.Clauses(parts)
}

var verdictWords = map[ledger.Verb]string{ledger.Release: "放行", ledger.Approve: "批准", ledger.Reject: "驳回",
	ledger.Retry: "重新生成", ledger.Cancel: "取消", ledger.Resend: "重发", ledger.Resolve: "处理存疑"}
