package schema

import (
	"io/fs"
	"strconv"
	"strings"
)

// Latest returns the version that this program wants of a set, without a database.
func Latest(set Set) int64 {
	entries, err := fs.ReadDir(files, string(set))
	if err != nil {
		return 0 // the set is embedded; there is always one
	}
	latest := int64(0)
	for _, e := range entries {
		number, _, _ := strings.Cut(e.Name(), "_")
		if n, err := strconv.ParseInt(number, 10, 64); err == nil {
			latest = max(latest, n)
		}
	}
	return latest
}
