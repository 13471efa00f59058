package api

import (
	"errors"
	"slices"

	"huizong/admin/read"
	"huizong/jobs/desk"
	"huizong/jobs/ledger"
	"huizong/jobs/period"
)

// month answers who is to file a month, and how that stands.
func month(v *visit) (any, error) {
	q := v.R.URL.Query()
	if text := q.Get("month"); text != "" {
		if p, err := period.ParseSpoken(text, v.Now().In(v.Service.Zone)); err != nil || p.From != p.To {
			return nil, invalid(Fault{"month", "want a month like 2026-10"})
		}
	}
	f, _, err := v.filingOf(q.Get("region"))
	if err != nil {
		return nil, err
	}
	asked := v.MonthQueryOf(f, q)
	if !q.Has("tab") {
		asked.Tab = read.ExpectedTab
	}
	all, err := v.MonthOf(v.R.Context(), f, asked)
	if err != nil {
		return nil, err
	}
	counts := map[string]int{}
	rows := []*read.Filer{}
	for _, one := range all {
		for _, t := range read.MonthTabs {
			name := string(t)
			if t == read.ExpectedTab {
				name = "expected"
			}
			if counts[name] += 0; one.In(t) {
				counts[name]++
			}
		}
		if one.In(asked.Tab) {
			rows = append(rows, one)
		}
	}
	return map[string]any{"month": asked.Month, "region": asked.Region, "as_of": f.AsOf.UTC(),
		"deadline": v.Service.Options.Deadline(asked.Month), "counts": counts, "filers": rows}, nil
}

// lettersRequest orders letters to agencies.
type lettersRequest struct {
	Purpose  ledger.Purpose `json:"purpose"` // feedback, remind
	Period   string         `json:"period"`
	Agencies []string       `json:"agencies"` // their codes; none: every agency that it concerns
	Reason   string         `json:"reason"`   // why what was sent goes again
}

// sendLetters sends letters to agencies; what stands against one keeps no other from going.
func sendLetters(v *visit, q lettersRequest) (any, error) {
	p, err := period.Parse(q.Period)
	var faults []Fault
	if err != nil {
		faults = append(faults, Fault{"period", err.Error()})
	}
	if !slices.Contains([]ledger.Purpose{ledger.Feedback, ledger.Remind}, q.Purpose) {
		faults = append(faults, Fault{"purpose", "want feedback or remind"})
	}
	job, ok := v.JobOf(p)
	if !ok {
		faults = append(faults, Fault{"period", "no job reports it"})
	}
	if len(faults) > 0 {
		return nil, invalid(faults...)
	}
	done, err := v.order(desk.Order{Verb: ledger.Verb(q.Purpose), Job: job.Name, Period: q.Period,
		Among: q.Agencies, Reason: q.Reason})
	var against ledger.Refusals
	if err != nil && (!errors.As(err, &against) || len(done.Letters) == 0) {
		return nil, err
	}
	refused := []string{}
	if err != nil {
		refused = append(refused, err.Error())
	}
	return map[string]any{"letters": append([]ledger.AgencyLetter{}, done.Letters...),
		"refused": refused}, nil
}

// listLetters answers the letters that went to agencies.
func listLetters(v *visit) (any, error) {
	q := v.R.URL.Query()
	out := []ledger.AgencyLetter{}
	of := q.Get("period")
	if of != "" {
		p, err := period.Parse(of)
		if err != nil {
			return nil, invalid(Fault{"period", err.Error()})
		}
		of = p.String()
	}
	if v.Service.Post != nil {
		all, err := v.Service.Post.AgencyLetters(v.R.Context(), q.Get("agency"), ledger.Purpose(q.Get("purpose")), of)
		if err != nil {
			return nil, err
		}
		out = append(out, all...)
	}
	if len(out) == 0 {
		return out, v.knowsAgency(q.Get("agency"))
	}
	return out, nil
}

// listFeedback answers what agencies claimed in a period, what stands, and the sheet that went to each.
func listFeedback(v *visit) (any, error) {
	text := v.R.URL.Query().Get("period")
	if text == "" {
		text = v.LastComplete().String()
	}
	p, err := period.Parse(text)
	if err != nil {
		return nil, invalid(Fault{"period", err.Error()})
	}
	job, ok := v.JobOf(p)
	if !ok {
		return nil, invalid(Fault{"period", "no job reports it"})
	}
	return v.FeedbackOf(v.R.Context(), job, p, v.Who.Name)
}
