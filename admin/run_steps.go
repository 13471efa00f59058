package admin

import (
	"time"

	"huizong/jobs"
	"huizong/jobs/ledger"
)

// steps is the way of a run: when it came to each step, and where it stands.
func (v *visit) steps(view *runView, job jobs.Job, entries []ledger.Entry) []step {
	at := map[string]time.Time{}
	for _, e := range entries {
		at[e.Action] = e.At
	}
	c, l := v.clock(), v.lang
	when := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return c.exact(t, v.now())
	}
	begin := step{"done", "发起", when(view.CreatedAt)}
	if view.Slot != "" {
		begin = step{"done", "到期", when(view.SlotAt)}
	}
	build, wait, seal, send, end := step{Name: "生成"}, step{Name: "待批准"}, step{Name: "封存"},
		step{Name: "投递", Text: v.copies(max(len(view.Deliveries), len(job.Recipients)))}, step{Name: "完成"}
	if view.TestTo != "" {
		send.Text = v.copies(1)
	}
	if v.service.Approval(job).Count() == 0 || view.TestTo != "" {
		wait = step{"none", "待批准", l.say("免")}
	}
	sealedAt := at["run.sealed"]
	if sealedAt.IsZero() {
		sealedAt = at["run.awaiting_approval"]
	}
	if !sealedAt.IsZero() {
		build = step{"done", "生成", when(sealedAt)}
	}
	since := l.say("已等{wait}", "wait", c.wait(v.now().Sub(view.UpdatedAt)))
	switch view.State {
	case ledger.Building, ledger.Pending:
		build.Class = "move"
		if view.Reason != "" && view.State == ledger.Pending && view.Tries > 0 {
			build.Text = l.say("第{n}次，等重试", "n", num(view.Tries))
		}
	case ledger.HeldRun:
		build, wait = step{"done", "生成", when(at["run.held"])}, step{"stop", "已扣留", since}
	case ledger.AwaitingApproval:
		wait, seal.Text = step{"now", "待批准", since}, l.say("批准后")
	case ledger.Skipped, ledger.Unchanged, ledger.CancelledRun, ledger.Rejected:
		end = step{"none", runTag(view.State).Text, when(view.UpdatedAt)}
	case ledger.FailedRun:
		if view.Content == "" {
			build = step{"stop", "生成", when(at["run.failed"])}
			break
		}
		fallthrough
	default:
		seal = step{"done", "封存", when(sealedAt)}
		if wait.Class != "none" {
			wait = step{"done", "待批准", when(at["run.delivering"])}
		}
		sent, all := 0, 0
		for _, d := range view.Deliveries {
			all++
			if d.State == ledger.Sent {
				sent++
			}
		}
		send.Text = l.say("{sent}/{all}已发出", "sent", num(sent), "all", num(all))
		switch view.State {
		case ledger.Delivered:
			send.Class, end = "done", step{"done", "完成", when(view.UpdatedAt)}
		case ledger.PartlyDelivered, ledger.FailedRun:
			send.Class, end = "stop", step{"stop", runTag(view.State).Text, when(view.UpdatedAt)}
		default:
			send.Class = "move"
		}
	}
	return []step{begin, build, wait, seal, send, end}
}
