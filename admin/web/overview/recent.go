package overview

import (
	"huizong/admin/read"
	"huizong/admin/web"
	"huizong/admin/words"
	"huizong/jobs/ledger"
	"huizong/jobs/reconcile"
)

// recent is a run that was delivered.
type recent struct {
	Day, At, Label string
	Href           string
	Direct         int64
	Sent           string          // of all: 4/5
	Lacking        bool            // not all were sent
	Changed        *reconcile.Pair // how much it would read differently today
	CorrectHref    string
}

// recent lists the last runs that were delivered, newest first: of each period its newest revision.
func (v *visit) recent(st *read.Stock, now read.Since) ([]recent, error) {
	var out []recent
	seen := map[string]bool{}
	for _, r := range st.Runs {
		key := r.Job + " " + r.Period.String()
		if r.TestTo != "" || seen[key] || r.State != ledger.Delivered && r.State != ledger.PartlyDelivered {
			continue
		}
		seen[key] = true
		since, differs := now.Runs[r.ID]
		if len(out) >= 6 && !differs {
			continue
		}
		d, err := v.DigestOf(v.R.Context(), r)
		if err != nil {
			return nil, err
		}
		row := recent{Day: v.Clock().Day(r.UpdatedAt, v.Now()), At: v.Clock().Stamp(r.UpdatedAt, v.Now()),
			Label: v.Label(r.Job, v.Lang) + " " + v.Lang.Period(r.Period), Href: web.RunPath(r.ID),
			Direct: d.Figures[r.Region].Direct}
		if row.Sent, row.Lacking, err = v.sent(r); err != nil {
			return nil, err
		}
		if differs {
			row.Changed, row.CorrectHref = &since, web.TriggerPath(r.Job, r.Period.String())
		}
		if out = append(out, row); len(out) == 12 {
			break
		}
	}
	return out, nil
}

// sent is how many of a run's reports were sent, of how many.
func (v *visit) sent(r ledger.Run) (text string, lacking bool, err error) {
	all, err := v.Ledger().Deliveries(v.R.Context(), ledger.Filter{Run: r.ID})
	if err != nil {
		return "", false, err
	}
	n, of := 0, 0
	for _, d := range all {
		if d.Purpose != ledger.Report || d.State == ledger.Cancelled {
			continue
		}
		if of++; d.State == ledger.Sent {
			n++
		}
	}
	return words.Num(n) + "/" + words.Num(of), n < of, nil
}
