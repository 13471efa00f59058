package read

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"huizong/jobs"
	"huizong/jobs/period"
	"huizong/jobs/reconcile"
)

// FilingQuery is what is asked for of the filing.
type FilingQuery struct {
	Window   reconcile.Window
	Period   string
	Region   string
	Q        string
	Problems bool
	Unit     string
	Page     int
}

// FilingQueryOf reads a query, within what the filing knows.
func (s *Reader) FilingQueryOf(f *jobs.Filing, q url.Values) FilingQuery {
	out := FilingQuery{Window: reconcile.Window{From: f.Window.From, To: s.LastComplete()}, Period: q.Get("period"),
		Region: f.Region,
		Q:      strings.TrimSpace(q.Get("q")), Problems: q.Get("problems") != "", Unit: q.Get("unit"), Page: 1}
	if p, err := period.Parse(out.Period); err == nil {
		out.Window.From, out.Window.To = max(p.From, f.Window.From), min(p.To, s.LastComplete())
	} else {
		out.Period = ""
	}
	if r := q.Get("region"); r != "" && slices.Contains(f.Directory.Chain(r), f.Region) {
		out.Region = r
	}
	if n, err := strconv.Atoi(q.Get("page")); err == nil && n > 0 {
		out.Page = n
	}
	return out
}
