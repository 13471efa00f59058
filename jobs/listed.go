package jobs

import (
	"context"

	"huizong/jobs/reconcile"
	"huizong/jobs/report"
)

// records lists the records of the report's own window, for the regions whose workbooks hold them. They are read here,
// whatever is kept of what they come to.
func (s *Service) records(ctx context.Context, snap Snapshot, dir *reconcile.Directory, q request,
	plan report.Plan) (map[string]*report.Records, error) {
	regions := q.job.recorded()
	if len(regions) == 0 {
		return nil, nil
	}
	judgements, err := snap.Judgements(ctx, q.asOf)
	if err != nil {
		return nil, err
	}
	lists := map[string]*report.RecordsOf{}
	for _, region := range regions {
		lists[region] = report.NewRecords(dir, region, plan)
	}
	w := plan.Main
	pass := reconcile.NewPass(dir, &s.Options, judgements, w, q.job.Region, q.asOf, func(*reconcile.Outcome) {})
	pass.List(func(l reconcile.RecordLine) {
		for _, list := range lists {
			list.Add(l)
		}
	})
	err = snap.Cells(ctx, reconcile.Query{From: w.From, To: w.To, Region: q.job.Region, AsOf: q.asOf,
		KeysFrom: w.To + 1}, pass.Cell)
	if err != nil {
		return nil, err
	}
	pass.Close()
	out := map[string]*report.Records{}
	for region, list := range lists {
		out[region] = list.Records()
	}
	return out, nil
}
