package reconcile

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"hash/maphash"
	"slices"
)

// digest stands for a text in 128 bits, so that two texts meet with a chance of 2⁻¹²⁸. Those of bytesDigest are under
// two random seeds of this process and serve within it; what is kept is digested by lasting.
type digest [2]uint64

var seeds = [2]maphash.Seed{maphash.MakeSeed(), maphash.MakeSeed()}

func bytesDigest(b []byte) digest {
	return digest{maphash.Bytes(seeds[0], b), maphash.Bytes(seeds[1], b)}
}

// lasting stands for a case, group or event of the submission at hand, in every process and for good: SHA-256 of
// agency, project and code, cut to 128 bits.
func (r *Reconciler) lasting(code []byte) digest {
	r.owned = append(append(r.owned[:0], r.owner...), code...)
	sum := sha256.Sum256(r.owned)
	return digest{binary.BigEndian.Uint64(sum[:8]), binary.BigEndian.Uint64(sum[8:16])}
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
