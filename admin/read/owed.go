package read

import (
	"context"
	"slices"
	"strings"
	"time"

	"huizong/jobs/desk"
	"huizong/jobs/ledger"
)

// Owed is a sealed report that a recipient did not get, and the order that sends it.
type Owed struct {
	ledger.Found            // the delivery whose slice it is: the recipient's own, or another's of the same region
	Before       bool       // it was sent before the recipient was one
	Asked        bool       // somebody asked for it; it waits for a second person
	Order        desk.Order // without its reason
}

// mostOwed is how many deliveries of a job are looked through, newest first.
const mostOwed = 500

// OwedTo lists what a recipient of a job lacks, newest first: of each period its newest sealed report, in the slice of
// his region, of which nothing reached any of his addresses, the present one last.
func (s *Reader) OwedTo(ctx context.Context, job, region string, addresses []string, since time.Time) ([]Owed, error) {
	found, err := s.Search(ctx, Sent{Search: ledger.Search{Job: job, Limit: mostOwed}})
	if err != nil {
		return nil, err
	}
	own := func(f ledger.Found) bool {
		return slices.ContainsFunc(addresses, func(a string) bool { return strings.EqualFold(a, f.Recipient) })
	}
	var order []string
	periods := map[string][]ledger.Found{}
	for _, f := range found.Rows {
		if f.Purpose != ledger.Report {
			continue
		}
		if periods[f.Period] == nil {
			order = append(order, f.Period)
		}
		periods[f.Period] = append(periods[f.Period], f)
	}
	if j, ok := s.Service.Job(job); ok && region == "" {
		region = j.Region
	}
	var out []Owed
	for _, p := range order {
		if o, ok := owed(periods[p], region, addresses[len(addresses)-1], own); ok {
			o.Before = o.At.Before(since)
			out = append(out, o)
		}
	}
	return out, nil
}

// Lacks lists what the recipient of a name lacks, as he stands or, where asked, as it is proposed.
func (s *Reader) Lacks(ctx context.Context, all []Version, name string, proposed bool) (job string, out []Owed,
	err error) {
	var since time.Time
	var region string
	var addresses []string
	for _, x := range all {
		stands := x.State == ledger.Confirmed || proposed && x.State == ledger.Proposed
		if of, r, ok := x.RecipientOf(); ok && x.Name == name && stands && !x.Ended() {
			if len(addresses) == 0 {
				since = x.From
			}
			job, region, addresses = of, r.Region, append(addresses, r.Address)
		}
	}
	if len(addresses) == 0 || s.Service.Post == nil {
		return job, nil, nil
	}
	out, err = s.OwedTo(ctx, job, region, addresses, since)
	return job, out, err
}

// owed is the report of a period that is to be sent to an address, unless it was got, or is on its way.
func owed(of []ledger.Found, region, to string, own func(ledger.Found) bool) (out Owed, ok bool) {
	newest := slices.MaxFunc(of, func(a, b ledger.Found) int { return int(a.Run - b.Run) }).Run
	out.Order = desk.Order{Verb: ledger.Resend, Run: newest, Recipient: to, Also: true, Region: region}
	for _, f := range of {
		switch asked := f.State == ledger.Held && !f.Sealed; {
		case own(f) && asked:
			out.Asked = true
		case own(f) && (f.State == ledger.Sent || !f.State.Final() || f.Run == newest && f.State == ledger.Cancelled):
			return out, false
		case own(f) && f.Run == newest:
			out.Found = f
			out.Order.Also, out.Order.Region = false, ""
			if out.Order.Instead = f.Recipient; strings.EqualFold(f.Recipient, to) {
				out.Order.Instead = ""
			}
		case f.Run == newest && f.Region == region && out.Run == 0 && f.State != ledger.Cancelled:
			out.Found = f
		}
	}
	return out, out.Run != 0
}
