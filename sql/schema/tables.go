package schema

import (
	"fmt"
	"io/fs"
	"regexp"
)

// creates finds the table or view that a migration makes.
var creates = regexp.MustCompile("(?im)^CREATE (?:OR REPLACE )?(?:TABLE|VIEW)(?: IF NOT EXISTS)? `?([a-z_]+)`?")

// Tables returns the tables and views that the migrations of each set make, their version tables included. What an
// upgrade took away again may be among them.
func Tables() (ledger, source []string, err error) {
	if ledger, err = tablesOf(Ledger); err != nil {
		return nil, nil, err
	}
	source, err = tablesOf(Source)
	return ledger, source, err
}

func tablesOf(set Set) ([]string, error) {
	names := []string{set.first()}
	if set == Ledger {
		names = append(names, set.second())
	}
	entries, err := fs.Glob(files, string(set)+"/*.sql")
	if err != nil {
		return nil, fmt.Errorf("list the migrations of %s: %w", set, err)
	}
	for _, name := range entries {
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, fmt.Errorf("read the migration %s: %w", name, err)
		}
		for _, found := range creates.FindAllSubmatch(text, -1) {
			names = append(names, string(found[1]))
		}
	}
	return names, nil
}
