package read

import (
	"cmp"

	"huizong/jobs"
)

// AgencyName is the name of an agency; its code where it has none.
func AgencyName(f *jobs.Filing, code string) string {
	if a := f.Directory.Agencies[code]; a != nil {
		return a.Name
	}
	return code
}

// RegionName is the name of a region; its code where it has none.
func RegionName(f *jobs.Filing, code string) string {
	if r := f.Directory.Regions[code]; r != nil {
		return cmp.Or(r.Name, code)
	}
	return code
}

// RecentRuns is how many runs are looked at.
const RecentRuns = 200

// SlotsOfAJob is how many due dates are shown of a job.
const SlotsOfAJob = 10
