package reconcile

import (
	"cmp"
	"hash/maphash"
	"slices"
)

// digest stands for a text: 128 bits under two random seeds of this process, so that two texts of one run meet with a
// chance of 2⁻¹²⁸.
type digest [2]uint64

var seeds = [2]maphash.Seed{maphash.MakeSeed(), maphash.MakeSeed()}

func bytesDigest(b []byte) digest {
	return digest{maphash.Bytes(seeds[0], b), maphash.Bytes(seeds[1], b)}
}

// digestOf stands for two texts in their order.
func digestOf(a, b string) digest {
	pair := [2]string{a, b}
	return digest{maphash.Comparable(seeds[0], pair), maphash.Comparable(seeds[1], pair)}
}

// with stands for d followed by e.
func (d digest) with(e digest) digest {
	pair := [2]digest{d, e}
	return digest{maphash.Comparable(seeds[0], pair), maphash.Comparable(seeds[1], pair)}
}

// set counts distinct digests exactly. It appends and now and then sorts and drops what stands twice: 16 bytes a
// member, which is less than a map and as fast.
type set struct {
	members []digest
	sorted  int // members[:sorted] is sorted and distinct
}

func (s *set) add(d ...digest) {
	s.members = append(s.members, d...)
	if len(s.members) > 2*s.sorted+1024 {
		s.compact()
	}
}

func (s *set) compact() {
	if s.sorted == len(s.members) {
		return
	}
	slices.SortFunc(s.members, compareDigests)
	s.members = slices.Compact(s.members)
	s.sorted = len(s.members)
}

func compareDigests(a, b digest) int {
	if c := cmp.Compare(a[0], b[0]); c != 0 {
		return c
	}
	return cmp.Compare(a[1], b[1])
}

// len returns the number of distinct members.
func (s *set) len() int64 {
	s.compact()
	return int64(len(s.members))
}

// without returns how many members are not in other.
func (s *set) without(other *set) int64 {
	s.compact()
	other.compact()
	n, o := int64(0), other.members
	for _, m := range s.members {
		for len(o) > 0 && compareDigests(o[0], m) < 0 {
			o = o[1:]
		}
		if len(o) == 0 || o[0] != m {
			n++
		}
	}
	return n
}
