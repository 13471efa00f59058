package store_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"huizong/jobs/ledger"
	"huizong/jobs/must"
	"huizong/sql/query"
)

// TestColumnsOfRunAndDelivery holds three lists together: the columns of the tables, the fields of their rows, and what
// the statements read and write.
func TestColumnsOfRunAndDelivery(t *testing.T) {
	db := ledgerDB(t)
	for table, row := range map[string]struct {
		fields    any
		statement string
	}{
		"run": {ledger.Run{}, query.LedgerRunGet}, "delivery": {ledger.Delivery{}, query.LedgerDeliveryGet},
	} {
		var have, fields []string
		must.Do(t, db.Select(&have, `SELECT COLUMN_NAME FROM information_schema.COLUMNS
WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ? ORDER BY COLUMN_NAME`, table))
		for _, f := range reflect.VisibleFields(reflect.TypeOf(row.fields)) {
			if name := f.Tag.Get("db"); name != "-" {
				fields = append(fields, name)
			}
		}
		_, list, _ := strings.Cut(row.statement, "SELECT ")
		list, _, _ = strings.Cut(list, " FROM")
		read := strings.Split(list, ", ")
		slices.Sort(fields)
		slices.Sort(read)
		if !slices.Equal(have, fields) || !slices.Equal(have, read) {
			t.Errorf("%s has %v; its row has %v; statements read %v", table, have, fields, read)
		}
	}
}
