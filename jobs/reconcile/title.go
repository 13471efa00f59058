package reconcile

import (
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// NormalTitle returns a title as records are compared by: Unicode NFKC, lower case, letters and numbers (categories L
// and N) only.
func NormalTitle(title []byte) []byte {
	out := make([]byte, 0, len(title))
	for _, r := range string(norm.NFKC.Bytes(title)) {
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			out = append(out, string(unicode.ToLower(r))...)
		}
	}
	return out
}

// titles keeps what each distinct title is when it is normalised.
type titles map[digest]digest

// untitled stands for a title of which nothing is left.
var untitled digest

func (t titles) clear() { clear(t) }

// of returns the digest of a title's normal form.
func (t titles) of(title []byte) digest {
	raw := bytesDigest(title)
	n, ok := t[raw]
	if !ok {
		if normal := NormalTitle(title); len(normal) > 0 {
			n = bytesDigest(normal)
		}
		t[raw] = n
	}
	return n
}
