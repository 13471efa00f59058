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
		latest = max(latest, number(e.Name()))
	}
	return latest
}

// number is the version that a file leads to.
func number(file string) int64 {
	text, _, _ := strings.Cut(file, "_")
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0
	}
	return n
}
