package config

import (
	"strings"
)

// Fault is one thing that is wrong with a configuration.
type Fault struct {
	Key     string // jobs[0].region
	Place   string // line:column in the file, where it stands in one
	Problem string
}

func (f Fault) String() string {
	if f.Place != "" {
		return f.Place + ": " + f.Key + ": " + f.Problem
	}
	return f.Key + ": " + f.Problem
}

// Faults are all that is wrong with a configuration, one on a line.
type Faults []Fault

func (f Faults) Error() string {
	lines := make([]string, len(f))
	for i, fault := range f {
		lines[i] = fault.String()
	}
	return strings.Join(lines, "\n")
}

// nearest returns the known word that is closest to a mistyped one, or empty where none is close.
func nearest(word string, known []string) string {
	best, at := "", 3
	for _, k := range known {
		if d := distance(word, k); d < at && d < len(word) {
			best, at = k, d
		}
	}
	return best
}

// distance is the number of insertions, deletions and changes between two words (Levenshtein).
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		last := row[0]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			change := last
			if a[i-1] != b[j-1] {
				change++
			}
			last = row[j]
			row[j] = min(row[j]+1, row[j-1]+1, change)
		}
	}
	return row[len(b)]
}
