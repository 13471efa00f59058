package run

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strconv"

	"huizong/admin/web"
	"huizong/admin/words"
	"huizong/jobs"
	"huizong/jobs/ledger"
	"huizong/jobs/report"
)

// approvalView is what an approval would change: against what was last sent of the same period, and for whom.
type approvalView struct {
	Last          string // when, and to how many; empty: never sent
	Totals, Parts []web.Difference
	Regions       []web.Difference
	Sources       []string
	MoreSources   int
	Recipients    []recipientRow
	Findings      string // how the findings differ
	Checks        []string
}

// recipientRow is a recipient with the figures of the slice, as they were sent and as they are.
type recipientRow struct {
	Name, Address, Region, Mail string
	Before, Now                 *int64
	Same                        bool
}

// approval compares a run that waits with what its recipients have.
func (v *visit) approval(ctx context.Context, view *runView, job jobs.Job,
	reports map[string]*report.Report) (*approvalView, error) {
	out := &approvalView{}
	var before map[string]*report.Report
	last, err := v.Ledger().Latest(ctx, view.Job, view.Period)
	switch {
	case errors.Is(err, ledger.ErrNotFound):
	case err != nil:
		return nil, err
	default:
		if before, err = v.ReportsOf(ctx, last); err != nil {
			return nil, err
		}
		out.Last = v.Lang.Say("上次：运行{run} · 修订{n} · {time}发出", "run", words.Num(last.ID), "n",
			words.Num(last.Revision), "time", v.Clock().Full(last.UpdatedAt))
	}
	was, now := before[view.Region], reports[view.Region]
	if now == nil {
		return out, nil
	}
	out.Totals, out.Parts = v.Differences(was, now)
	out.Regions = regionDifferences(was, now)
	if was != nil {
		out.Sources, out.MoreSources = v.Sources(job, was.AsOf, view.Period)
		out.Findings = v.findingDifference(was, now)
	}
	for _, d := range view.Deliveries {
		row := recipientRow{Name: cmp.Or(d.Name, d.Recipient), Address: d.Recipient, Region: d.Region,
			Mail: view.Path + "/mail/" + strconv.FormatInt(d.ID, 10)}
		if r := reports[d.Delivery.Region]; r != nil {
			row.Region, row.Now = r.Region.Name, &r.Figures.Direct
		}
		if r := before[d.Delivery.Region]; r != nil && row.Now != nil {
			row.Before, row.Same = &r.Figures.Direct, len(report.Changes(r, reports[d.Delivery.Region])) == 0
		}
		out.Recipients = append(out.Recipients, row)
	}
	return out, nil
}

// regionDifferences are the parts of the region, as they were sent and as they are.
func regionDifferences(before, now *report.Report) (out []web.Difference) {
	old := map[string]*int64{}
	if before != nil {
		for i := range before.Regions {
			old[before.Regions[i].Code] = &before.Regions[i].Direct
		}
	}
	for i := range now.Regions {
		r := &now.Regions[i]
		d := web.Difference{Name: r.Name, Before: old[r.Code], Now: &r.Direct}
		if d.Before != nil {
			delta := r.Direct - *d.Before
			d.Delta = &delta
		}
		out = append(out, d)
	}
	return out
}

// findingDifference says which rules found more, and which less.
func (v *visit) findingDifference(before, now *report.Report) string {
	counts := map[string]int{}
	for f := range now.Counted() {
		counts[string(f.Code)] += f.Count
	}
	for f := range before.Counted() {
		counts[string(f.Code)] -= f.Count
	}
	codes := make([]string, 0, len(counts))
	for code := range counts {
		codes = append(codes, code)
	}
	slices.Sort(codes)
	var parts []string
	for _, code := range codes {
		word := "多“{rule}”{n}条"
		if counts[code] < 0 {
			word = "少“{rule}”{n}条"
		}
		if n := counts[code]; n != 0 {
			parts = append(parts, v.Lang.Say(word, "rule", v.Lang.Say(words.RuleName(code)), "n",
				words.Num(max(n, -n))))
		}
	}
	if len(parts) == 0 {
		return v.Lang.Say("核查问题与上次相同。")
	}
	return v.Lang.Say("比上次{changes}。", "changes", v.Lang.Clauses(parts))
}

// mine says why this reader may approve: what the desk has asked before it allowed the order.
func (v *visit) mine(view *runView) []string {
	by := v.Lang.Say("按计划生成，不是您发起、放行的")
	if view.Kind == ledger.Manual {
		by = v.Lang.Say("送审的是{who}；放行、重新生成也不是您", "who", view.Who)
	}
	return []string{by, v.Lang.Say("封存之后内容没有变"), v.Lang.Say("收件人地址都已允许或确认")}
}
