package read

import (
	"context"
	"strconv"

	"huizong/jobs/intake"
	"huizong/jobs/ledger"
)

// Upload is the file of a path that was handed in.
func (s *Reader) Upload(ctx context.Context, id string) (intake.Upload, error) {
	n, err := strconv.ParseInt(id, 10, 64)
	if err != nil || s.Service.Uploads == nil {
		return intake.Upload{}, ledger.ErrNotFound
	}
	return s.Service.Uploads.Uploaded(ctx, n)
}
