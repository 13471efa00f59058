package run

import (
	"cmp"
	"slices"

	"huizong/admin/words"
	"huizong/jobs/ledger"
	"huizong/jobs/report"
)

// deliveryRow is one recipient.
type deliveryRow struct {
	ledger.Delivery
	Tag              words.Tag
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
	ctx := v.R.Context()
	deliveries, err := v.Ledger().Deliveries(ctx, ledger.Filter{Run: view.ID})
	if err != nil {
		return err
	}
	attempts, err := v.Ledger().Attempts(ctx, view.ID)
	if err != nil {
		return err
	}
	counts := map[string]int{}
	var order []string
	for _, d := range deliveries {
		if d.Purpose == ledger.Notice {
			continue
		}
		row := deliveryRow{Delivery: d, Tag: words.DeliveryTag(d), Region: d.Region}
		if d.State == ledger.Held && view.State == ledger.AwaitingApproval {
			row.Tag = words.Tag{Class: "t-off", Text: "未开始"}
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
		parts = append(parts, v.Lang.Say("{state}{n}", "state", v.Lang.Say(word), "n", words.Num(counts[word])))
	}
	if len(parts) > 0 {
		view.Counted = v.Lang.Say("{n}份：{states}", "n", words.Num(len(view.Deliveries)), "states",
			v.Lang.Clauses(parts))
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
		t := attemptRow{At: v.Clock().Exact(a.EndedAt, v.Now()), Phase: v.Lang.Say(words.PhaseWord(a.Phase)),
			Reply: a.Reply()}
		if a.Code == 0 {
			t.Ours = true
			if t.Reply = a.Text; a.Class == "in_doubt" {
				t.Reply = v.Lang.Say("断开，无应答")
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
		row.Next, row.NextHref = v.Lang.Say("核实处理"), "#decide"
	case ledger.Failed, ledger.Expired:
		row.Next, row.NextHref = v.Lang.Say("重发"), "#resend"
	case ledger.Queued:
		if row.Attempts > 0 {
			row.Next = v.Lang.Say("{time}重试", "time", v.Clock().Stamp(row.NextAt, v.Now()))
		}
	case ledger.Held:
		if view.State == ledger.AwaitingApproval {
			row.Next = v.Lang.Say("批准后")
		}
	}
}
