package api

import (
	"errors"
	"net/http"
	"slices"

	"huizong/admin/read"
	"huizong/jobs/desk"
	"huizong/jobs/ledger"
	"huizong/jobs/period"
)

// month answers who is to file a month, and how that stands.
func month(v *visit) error {
	q := v.R.URL.Query()
	if text := q.Get("month"); text != "" {
		if p, err := period.ParseSpoken(text, v.Now().In(v.Service.Zone)); err != nil || p.From != p.To {
			return invalid(Fault{"month", "want a month like 2026-10"})
		}
	}
	f, _, err := v.FilingAt(v.R.Context(), q.Get("region"))
	if err != nil {
		return err
	}
	asked := v.MonthQueryOf(f, q)
	if !q.Has("tab") {
		asked.Tab = read.ExpectedTab
	}
	all, err := v.MonthOf(v.R.Context(), f, asked)
	if err != nil {
		return err
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
	return v.answer(http.StatusOK, map[string]any{"month": asked.Month, "region": asked.Region, "as_of": f.AsOf.UTC(),
		"deadline": v.Service.Options.Deadline(asked.Month), "counts": counts, "filers": rows})
}

// lettersRequest orders letters to agencies.
type lettersRequest struct {
	Purpose  ledger.Purpose `json:"purpose"` // feedback, remind
	Period   string         `json:"period"`
	Agencies []string       `json:"agencies"` // their codes; none: every agency that it concerns
	Reason   string         `json:"reason"`   // why what was sent goes again
}

// sendLetters sends letters to agencies; what stands against one keeps no other from going.
func sendLetters(v *visit) error {
	var q lettersRequest
	if err := v.read(&q); err != nil {
		return err
	}
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
		return invalid(faults...)
	}
	done, err := v.desk.Do(v.R.Context(), desk.Order{Verb: ledger.Verb(q.Purpose), Job: job.Name, Period: q.Period,
		Among: q.Agencies, Reason: q.Reason}, v.Actor(desk.API))
	var against ledger.Refusals
	if err != nil && (!errors.As(err, &against) || len(done.Letters) == 0) {
		return err
	}
	refused := []string{}
	if err != nil {
		refused = append(refused, err.Error())
	}
	return v.answer(http.StatusOK, map[string]any{"letters": append([]ledger.AgencyLetter{}, done.Letters...),
		"refused": refused})
}

// listLetters answers the letters that went to agencies.
func listLetters(v *visit) error {
	q := v.R.URL.Query()
	out := []ledger.AgencyLetter{}
	if v.Service.Post != nil {
		all, err := v.Service.Post.AgencyLetters(v.R.Context(), q.Get("agency"), ledger.Purpose(q.Get("purpose")),
			q.Get("period"))
		if err != nil {
			return err
		}
		out = append(out, all...)
	}
	return v.answer(http.StatusOK, out)
}

// listFeedback answers what agencies claimed in a period, what stands, and the sheet that went to each.
func listFeedback(v *visit) error {
	text := v.R.URL.Query().Get("period")
	if text == "" {
		text = v.LastComplete().String()
	}
	p, err := period.Parse(text)
	if err != nil {
		return invalid(Fault{"period", err.Error()})
	}
	job, ok := v.JobOf(p)
	if !ok {
		return invalid(Fault{"period", "no job reports it"})
	}
	all, err := v.FeedbackOf(v.R.Context(), job, p, v.Who.Name)
	if err != nil {
		return err
	}
	return v.answer(http.StatusOK, all)
}
