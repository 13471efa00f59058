package report

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"huizong/jobs/period"
	"huizong/jobs/reconcile"
)

// Reference is the digest of the reference data that a report saw: the regions at and below its own, the projects with
// a community there and a month in its period, and their agencies.
type Reference struct {
	Regions  string `json:"regions"`
	Agencies string `json:"agencies"`
	Projects string `json:"projects"`
}

// referenceOf digests what a report of a region and period sees of the directory.
func referenceOf(dir *reconcile.Directory, region string, p period.Period) Reference {
	inside := map[string]bool{}
	for _, c := range dir.Communities(region) {
		inside[c] = true
	}
	var regions, agencies, projects []string
	below := map[string]bool{}
	for c := range inside {
		for _, code := range dir.Chain(c) {
			if below[code] {
				break
			}
			below[code] = true
			r := dir.Regions[code]
			regions = append(regions, line(r.Code, r.ParentCode, string(r.Level), r.Name, claim(r.Population)))
			if code == region {
				break
			}
		}
	}
	seen := map[string]bool{}
	for _, x := range dir.Projects {
		touches := slices.ContainsFunc(x.Communities, func(c string) bool { return inside[c] })
		if !touches || x.StartsOn.Month() > p.To || x.EndsOn.Month() < p.From {
			continue
		}
		communities := slices.Sorted(slices.Values(x.Communities))
		projects = append(projects, line(x.Code, x.Name, x.Programme, x.Field, x.AgencyCode, x.StartsOn.String(),
			x.EndsOn.String(), claim(x.TargetDirect), strings.Join(communities, " ")))
		if a := dir.Agencies[x.AgencyCode]; a != nil && !seen[a.Code] {
			seen[a.Code] = true
			agencies = append(agencies, line(a.Code, a.Name, a.RegionCode))
		}
	}
	return Reference{digest(regions), digest(agencies), digest(projects)}
}

func line(fields ...string) string { return fmt.Sprintf("%q", fields) }

func claim(c reconcile.Claim) string {
	if !c.Filed {
		return ""
	}
	return fmt.Sprint(c.N)
}

func digest(lines []string) string {
	slices.SortFunc(lines, cmp.Compare[string])
	sum := sha256.Sum256([]byte(strings.Join(lines, "\n")))
	return hex.EncodeToString(sum[:])
}

// changed names the sets of reference data that are other ones now. Of a report that sealed no digest nothing is known.
func (r Reference) changed(now Reference) []string {
	var out []string
	for _, x := range []struct{ name, before, now string }{{"regions", r.Regions, now.Regions},
		{"agencies", r.Agencies, now.Agencies}, {"projects", r.Projects, now.Projects}} {
		if x.before != "" && x.before != x.now {
			out = append(out, x.name)
		}
	}
	return out
}
