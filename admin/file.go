package admin

import (
	"cmp"
	"fmt"
	"net/url"
	"strconv"
	"strings"
)

// reportFile is the sealed report of a region as it was sealed, byte by byte.
func (s *Server) reportFile(v *visit) error {
	run, err := v.pathRun()
	if err != nil {
		return err
	}
	snapshots, err := s.ledger().Snapshots(v.r.Context(), run.ID)
	if err != nil {
		return err
	}
	region := cmp.Or(v.r.URL.Query().Get("region"), run.Region)
	for _, snap := range snapshots {
		if snap.Region == region {
			return v.file("application/json", fmt.Sprintf("%s-%s-%d.json", run.Job, run.Period, run.Revision),
				snap.Report)
		}
	}
	return errNoPage
}

// file sends bytes to be kept as a file.
func (v *visit) file(media, name string, body []byte) error {
	h := v.w.Header()
	h.Set("Content-Type", media)
	h.Set("Content-Disposition", disposition(name))
	h.Set("Content-Length", strconv.Itoa(len(body)))
	v.w.Write(body)
	return nil
}

// disposition names a file in the form that every browser reads (RFC 6266, RFC 8187).
func disposition(name string) string {
	return "attachment; filename*=UTF-8''" + strings.ReplaceAll(url.QueryEscape(name), "+", "%20")
}
