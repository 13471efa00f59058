package store_test

import (
	"strings"
	"testing"
	"time"

	"huizong/jobs/must"
	"huizong/sql/query"
	"huizong/sql/store"
	"huizong/sql/store/mysqltest"
)

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	loc := must.Get(time.LoadLocation(name))(t)
	return loc
}

// TestZoneOfADatabase holds what the DSN and the setting say of the zone to being honoured or refused.
func TestZoneOfADatabase(t *testing.T) {
	const shanghai = "?loc=Asia%2FShanghai"
	for _, tt := range []struct {
		name, params, zone string
		purpose            store.Purpose
		session            string // empty: refused
		want               string
	}{
		{name: "neither", purpose: store.ForSource, session: "+00:00"},
		{name: "loc of the source", params: shanghai, purpose: store.ForSource, session: "+08:00"},
		{name: "loc of an import", params: shanghai, purpose: store.ForImport, session: "+08:00"},
		{name: "source.zone", zone: "Asia/Shanghai", purpose: store.ForSource, session: "+08:00"},
		{name: "both, the same", params: shanghai, zone: "Asia/Shanghai", purpose: store.ForSource, session: "+08:00"},
		{name: "a zone behind", zone: "America/Bogota", purpose: store.ForSource, session: "-05:00"},
		{name: "both, not the same", params: shanghai, zone: "Asia/Seoul", purpose: store.ForSource,
			want: "loc is Asia/Shanghai and source.zone is Asia/Seoul"},
		{name: "loc of the ledger", params: shanghai, purpose: store.ForLedger, want: "times of the ledger are UTC"},
		{name: "Local", params: "?loc=Local", purpose: store.ForSource, want: "name the zone in source.zone"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var loc *time.Location
			if tt.zone != "" {
				loc = zone(t, tt.zone)
			}
			db, err := store.OpenIn(t.Context(), mysqltest.DSN(t)+tt.params, tt.purpose, loc)
			if tt.session == "" {
				if err == nil || !strings.Contains(err.Error(), tt.want) {
					t.Errorf("error = %v, want %s", err, tt.want)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			var session string
			if err := db.Get(&session, "SELECT @@time_zone"); err != nil || session != tt.session {
				t.Errorf("session %q, %v; want %q", session, err, tt.session)
			}
		})
	}
}

// TestSourceInLocalTime reads the case of the docs from tables in Beijing time, as it is read from tables in UTC.
func TestSourceInLocalTime(t *testing.T) {
	src, db := source(t)
	asOf := time.Date(2020, 12, 10, 1, 0, 0, 0, time.UTC)
	q := programme
	q.AsOf = asOf
	want := cellsOf(t, src, q)
	db.MustExec("UPDATE submissions SET submitted_at = submitted_at + INTERVAL 8 HOUR")
	local := must.Get(store.OpenIn(t.Context(), db.Address, store.ForSource, zone(t, "Asia/Shanghai")))(t)
	defer local.Close()
	same(t, want, cellsOf(t, store.NewSource(local, query.Reference()), q))
	q.AsOf = time.Time{}
	if all := cellsOf(t, store.NewSource(local, query.Reference()), q); len(all) < len(want) {
		t.Errorf("%d cells without a moment, %d with one", len(all), len(want))
	}

	again := must.Get(store.OpenIn(t.Context(), db.Address, store.ForImport, zone(t, "Asia/Shanghai")))(t)
	defer again.Close()
	if report, err := store.Import(t.Context(), again, yanji(), nil); err != nil || report.Changed() {
		t.Errorf("import into local time: %+v, %v", report, err)
	}
}
