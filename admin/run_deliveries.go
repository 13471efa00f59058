package admin

import (
	"cmp"
	"slices"

	"huizong/jobs/ledger"
	"huizong/jobs/report"
)

// deliveryRow is one recipient.
type deliveryRow struct {
	ledger.Delivery
	Tag              tag
	Region           string
	Direct, Indirect *int64
	Last             *attemptRow
	Earlier          []attemptRow
	Next, NextHref   string
}

// attemptRow is one try.
type attemptRow struct {
	At, Phase, Reply string
	Ours             bool // the words are ours, not the server's
}

// fillDeliveries lists the recipients with every try.
func (v *visit) fillDeliveries(view *runView, reports map[string]*report.Report) error {
	ctx := v.r.Context()
	deliveries, err := v.ledger().Deliveries(ctx, ledger.Filter{Run: view.ID})
	if err != nil {
		return err
	}
	attempts, err := v.ledger().Attempts(ctx, view.ID)
	if err != nil {
		return err
	}
	counts := map[string]int{}
	var order []string
	for _, d := range deliveries {
		if d.Purpose == ledger.Notice {
			continue
		}
		row := deliveryRow{Delivery: d, Tag: deliveryTag(d), Region: d.Region}
		if d.State == ledger.Held && view.State == ledger.AwaitingApproval {
			row.Tag = tag{"t-off", "未开始"}
		}
		if r := reports[d.Region]; r != nil {
			row.Region, row.Direct, row.Indirect = r.Region.Name, &r.Figures.Direct, &r.Figures.Indirect
		}
		v.fillAttempts(&row, attempts)
		v.fillNext(&row, view)
		if counts[row.Tag.Text] == 0 {
			order = append(order, row.Tag.Text)
		}
		counts[row.Tag.Text]++
		view.Deliveries = append(view.Deliveries, row)
	}
	slices.SortStableFunc(view.Deliveries,
		func(a, b deliveryRow) int { return cmp.Compare(trouble(a.State), trouble(b.State)) })
	var parts []string
	for _, word := range order {
		parts = append(parts, v.lang.say("{state}{n}", "state", v.lang.say(word), "n", num(counts[word])))
	}
	if len(parts) > 0 {
		view.Counted = v.lang.say("{n}份：{states}", "n", num(len(view.Deliveries)), "states", v.lang.Clauses(parts))
	}
	return nil
}

// trouble puts what needs a person before what goes by itself, and what is done last.
func trouble(s ledger.DeliveryState) int {
	return slices.Index([]ledger.DeliveryState{ledger.InDoubt, ledger.Failed, ledger.Expired, ledger.Queued,
		ledger.Sending, ledger.Committed, ledger.Held,
		ledger.Cancelled, ledger.Sent}, s)
}

func (v *visit) fillAttempts(row *deliveryRow, attempts []ledger.Attempt) {
	for _, a := range slices.Backward(attempts) {
		if a.Delivery != row.ID {
			continue
		}
		t := attemptRow{At: v.clock().exact(a.EndedAt, v.now()), Phase: v.lang.say(phaseWord(a.Phase)),
			Reply: a.Reply()}
		if a.Code == 0 {
			t.Ours = true
			if t.Reply = a.Text; a.Class == "in_doubt" {
				t.Reply = v.lang.say("断开，无应答")
			}
		}
		if row.Last == nil {
			row.Last = &t
		} else {
			row.Earlier = append(row.Earlier, t)
		}
	}
}

// fillNext says what becomes of a delivery.
func (v *visit) fillNext(row *deliveryRow, view *runView) {
	switch row.State {
	case ledger.InDoubt:
		row.Next, row.NextHref = v.lang.say("核实处理"), "#decide"
	case ledger.Failed, ledger.Expired:
		row.Next, row.NextHref = v.lang.say("重发"), "#resend"
	case ledger.Queued:
		if row.Attempts > 0 {
			row.Next = v.lang.say("{time}重试", "time", v.clock().stamp(row.NextAt, v.now()))
		}
	case ledger.Held:
		if view.State == ledger.AwaitingApproval {
			row.Next = v.lang.say("批准后")
		}
	}
}
