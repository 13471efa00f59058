package admin

import (
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"huizong/jobs/ledger"
)

// reportFile is the sealed report of a region as it was sealed, byte by byte.
func (s *Server) reportFile(v *visit) error {
	run, err := v.pathRun()
	if err != nil {
		return err
	}
	raw, err := v.sealed(run)
	if err != nil {
		return err
	}
	return v.file("application/json", fmt.Sprintf("%s-%s-%d.json", run.Job, run.Period, run.Revision), raw)
}

// sealed reads the report of a run as it was sealed: of the region that is asked for, or else of the run's.
func (v *visit) sealed(run ledger.Run) ([]byte, error) {
	region := cmp.Or(v.r.URL.Query().Get("region"), run.Region)
	raw, err := v.ledger().Report(v.r.Context(), run.ID, region)
	if errors.Is(err, ledger.ErrNotFound) {
		return nil, errNoPage
	}
	return raw, err
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
