package web

import (
	"fmt"
	"net/url"
	"strconv"
	"time"

	"huizong/jobs/reconcile"
)

// RunPath is where a run is shown.
func RunPath(id int64) string { return fmt.Sprintf("/runs/%d", id) }

// TriggerPath is where a period of a job is run by hand.
func TriggerPath(job, period string) string {
	return "/jobs/" + url.PathEscape(job) + "/run?period=" + url.QueryEscape(period)
}

// PageAddress is another page of a list, its filters kept.
func PageAddress(path string, q url.Values, page int) string {
	other := url.Values{}
	for _, k := range []string{"severity", "rule", "q", "job", "state", "period", "region", "problems", "month"} {
		if v := q.Get(k); v != "" {
			other.Set(k, v)
		}
	}
	other.Set("page", strconv.Itoa(page))
	return path + "?" + other.Encode()
}

// UnitKey names a unit and year in an address.
func UnitKey(u reconcile.Unit, year int) string {
	return fmt.Sprintf("%s~%s~%s~%d", u.ProjectCode, u.CommunityCode, u.AgencyCode, year)
}

// UnitAddress opens a unit in the filing matrix, its filters kept.
func UnitAddress(q url.Values, key string) string {
	q = url.Values{"unit": {key}, "period": q["period"], "region": q["region"], "q": q["q"],
		"problems": q["problems"], "page": q["page"]}
	for k, v := range q {
		if len(v) == 0 || v[0] == "" {
			q.Del(k)
		}
	}
	return "/filing/months?" + q.Encode() + "#open"
}

// Choice is one of a select.
type Choice struct {
	Value, Text string
	On          bool
}

// JobChoices are the jobs, one of them chosen.
func (v *Visit) JobChoices(on string) (out []Choice) {
	for _, j := range v.Service.Jobs {
		out = append(out, Choice{Value: j.Name, Text: v.Label(j.Name, v.Lang), On: j.Name == on})
	}
	return out
}

// CheckPath is where what a check of a period finds is shown.
func CheckPath(job, period string) string {
	to := "/jobs/" + url.PathEscape(job) + "/check"
	if period != "" {
		to += "?period=" + url.QueryEscape(period)
	}
	return to
}

// FiguresPath is where the submissions behind a number are shown, as they were filed at a moment.
func FiguresPath(period, region string, asOf time.Time) string {
	return "/figures?" + url.Values{"period": {period}, "region": {region},
		"as_of": {asOf.Format(time.RFC3339Nano)}}.Encode()
}
