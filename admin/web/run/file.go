package run

import (
	"fmt"
)

// reportFile is the sealed report of a region as it was sealed, byte by byte.
func (v *visit) reportFile() error {
	run, err := v.PathRun()
	if err != nil {
		return err
	}
	raw, err := v.SealedBytes(v.R.Context(), run, v.R.URL.Query().Get("region"))
	if err != nil {
		return err
	}
	return v.File("application/json", fmt.Sprintf("%s-%s-%d.json", run.Job, run.Period, run.Revision), raw)
}
