package mysqltest

import "strings"

// TiDB is what TiDB refuses with its defaults: transactions that say READ ONLY (1235), and entries above 6 MiB (8025).
// Refused, if not nil, is called for each of the former.
func TiDB(refused func()) Limits {
	return Limits{Entry: 6 << 20, Refuse: func(statement string) *Answer {
		if !strings.Contains(strings.ToUpper(statement), "READ ONLY") {
			return nil
		}
		if refused != nil {
			refused()
		}
		return &Answer{Code: 1235, State: "42000", Text: "function READ ONLY has only noop implementation in tidb " +
			"now, use tidb_enable_noop_functions to enable these functions"}
	}}
}
