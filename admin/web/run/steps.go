package run

import (
	"time"

	"huizong/admin/web"
	"huizong/admin/words"
	"huizong/jobs"
	"huizong/jobs/ledger"
)

// steps is the way of a run: when it came to each step, and where it stands.
func (v *visit) steps(view *runView, job jobs.Job, entries []ledger.Entry) []web.Step {
	at := map[string]time.Time{}
	for _, e := range entries {
		at[e.Action] = e.At
	}
	c, l := v.Clock(), v.Lang
	when := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return c.Exact(t, v.Now())
	}
	begin := web.Step{Class: "done", Name: "发起", Text: when(view.CreatedAt)}
	if view.Slot != "" {
		begin = web.Step{Class: "done", Name: "到期", Text: when(view.SlotAt)}
	}
	build, wait, seal, send, end := web.Step{Name: "生成"}, web.Step{Name: "待批准"}, web.Step{Name: "封存"},
		web.Step{Name: "投递", Text: v.Copies(max(len(view.Deliveries), len(job.Recipients)))}, web.Step{Name: "完成"}
	if view.TestTo != "" {
		send.Text = v.Copies(1)
	}
	if v.Service.Approval(job).Count() == 0 || view.TestTo != "" {
		wait = web.Step{Class: "none", Name: "待批准", Text: l.Say("免")}
	}
	sealedAt := at["run.sealed"]
	if sealedAt.IsZero() {
		sealedAt = at["run.awaiting_approval"]
	}
	if !sealedAt.IsZero() {
		build = web.Step{Class: "done", Name: "生成", Text: when(sealedAt)}
	}
	since := l.Say("已等{wait}", "wait", c.Wait(v.Now().Sub(view.UpdatedAt)))
	switch view.State {
	case ledger.Building, ledger.Pending:
		build.Class = "move"
		if view.Reason != "" && view.State == ledger.Pending && view.Tries > 0 {
			build.Text = l.Say("第{n}次，等重试", "n", words.Num(view.Tries))
		}
	case ledger.HeldRun:
		build, wait = web.Step{Class: "done", Name: "生成", Text: when(at["run.held"])},
			web.Step{Class: "stop", Name: "已扣留", Text: since}
	case ledger.AwaitingApproval:
		wait, seal.Text = web.Step{Class: "now", Name: "待批准", Text: since}, l.Say("批准后")
	case ledger.Skipped, ledger.Unchanged, ledger.CancelledRun, ledger.Rejected:
		end = web.Step{Class: "none", Name: words.RunTag(view.State).Text, Text: when(view.UpdatedAt)}
	case ledger.FailedRun:
		if view.Content == "" {
			build = web.Step{Class: "stop", Name: "生成", Text: when(at["run.failed"])}
			break
		}
		fallthrough
	default:
		seal = web.Step{Class: "done", Name: "封存", Text: when(sealedAt)}
		if wait.Class != "none" {
			wait = web.Step{Class: "done", Name: "待批准", Text: when(at["run.delivering"])}
		}
		sent, all := 0, 0
		for _, d := range view.Deliveries {
			all++
			if d.State == ledger.Sent {
				sent++
			}
		}
		send.Text = l.Say("{sent}/{all}已发出", "sent", words.Num(sent), "all", words.Num(all))
		switch view.State {
		case ledger.Delivered:
			send.Class, end = "done", web.Step{Class: "done", Name: "完成", Text: when(view.UpdatedAt)}
		case ledger.PartlyDelivered, ledger.FailedRun:
			send.Class, end = "stop", web.Step{Class: "stop", Name: words.RunTag(view.State).Text,
				Text: when(view.UpdatedAt)}
		default:
			send.Class = "move"
		}
	}
	return []web.Step{begin, build, wait, seal, send, end}
}
