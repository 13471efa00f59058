package query

import (
	_ "embed" // binds the columns
	"strings"
)

// Columns of the tables whose rows are written whole. A statement names them in braces.
var (
	//go:embed ledger/run_columns.sql
	runColumns string

	//go:embed ledger/delivery_columns.sql
	deliveryColumns string
)

func init() {
	spread := append(spreads("run", runColumns), spreads("delivery", deliveryColumns)...)
	r := strings.NewReplacer(spread...)
	for _, s := range []*string{&LedgerRunInsert, &LedgerRunWrite, &LedgerRunGet, &LedgerRunByClaim, &LedgerRunLock,
		&LedgerRunList, &LedgerRunLatest, &LedgerRunCorrected, &LedgerDeliveryInsert, &LedgerDeliveryWrite,
		&LedgerDeliveryGet,
		&LedgerDeliveryList, &LedgerDeliveryNewest, &LedgerDeliveryOpen, &LedgerDeliveryLapsed,
		&PostDeliverySearch} {
		*s = r.Replace(*s)
	}
}

// spreads are what a table's braces stand for: {run} every column, {run.new} a row without its number, {run.set} the
// same in an UPDATE. Values are named as their columns.
func spreads(table, columns string) []string {
	_, list, _ := strings.Cut(columns, "\n") // the first line says what they are
	names := strings.Fields(strings.ReplaceAll(list, ",", " "))
	var set, values []string
	for _, name := range names[1:] {
		set = append(set, name+" = :"+name)
		values = append(values, ":"+name)
	}
	return []string{
		"{" + table + "}", strings.Join(names, ", "),
		"{" + table + ".new}", "(" + strings.Join(names[1:], ", ") + ") VALUES (" + strings.Join(values, ", ") + ")",
		"{" + table + ".set}", strings.Join(set, ", "),
	}
}
