package admin_test

import (
	"strings"
	"testing"
	"time"

	"huizong/jobs/ledger"
	"huizong/jobs/must"
	"huizong/sql/store"
)

// Who runs the service sees how large the ledger is, and by how much it has grown; who only looks does not.
func TestLedgerSizeOnTheOverview(t *testing.T) {
	w := newWorld(t)
	l := store.NewLedger(w.db.DB)
	w.service.Gauge = l
	for _, bytes := range []int64{0, 1 << 40} { // a day is kept once
		must.Do(t, l.KeepSize(t.Context(), ledger.Size{Day: time.Date(2020, 11, 3, 0, 0, 0, 0, time.UTC),
			Bytes: bytes}))
	}
	if page := w.signedIn("lixd").get("/").body; !strings.Contains(page, " MB，7天增加") {
		t.Errorf("the page says nothing: %.200s", page[max(0, strings.Index(page, "台账")):])
	}
	if page := w.signedIn("wang").get("/").body; strings.Contains(page, "台账") {
		t.Error("a viewer is told")
	}
}
