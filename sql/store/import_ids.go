package store

import (
	"fmt"
	"strconv"

	"huizong/jobs/reconcile"
	"huizong/sql/query"
)

// lookAtIDs finds out how the source tables keep ids: those made by an earlier version keep them as numbers.
func (im *importer) lookAtIDs() (err error) {
	if im.ids, err = idsOf(im.ctx, im.tx, query.ImportKindOfID); err != nil {
		return fmt.Errorf("look at the ids of submissions: %w", err)
	}
	return nil
}

// key returns an id as the tables keep it, so that a server compares like with like.
func (im *importer) key(id reconcile.ID) any {
	if im.ids.numbers {
		if n, err := strconv.ParseInt(string(id), 10, 64); err == nil { // it was read as a number
			return n
		}
	}
	return string(id)
}

// keys is key of many.
func (im *importer) keys(ids []reconcile.ID) []any {
	out := make([]any, len(ids))
	for i, id := range ids {
		out[i] = im.key(id)
	}
	return out
}

// idOf is the way back from key.
func idOf(key any) reconcile.ID { return reconcile.ID(fmt.Sprint(key)) }
