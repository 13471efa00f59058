package reconcile

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"hash/maphash"
	"math/bits"
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
	return digest{binary.BigEndian.Uint64(sum[:]), binary.BigEndian.Uint64(sum[8:])}
}

// set counts distinct digests exactly, in a table of open addresses: 16 bytes a place, at most three quarters of them
// taken.
type set struct {
	places []digest // a power of two of them; the zero digest is an empty place
	n      int      // taken
	zero   bool     // the zero digest is a member
}

func (s *set) add(members ...digest) {
	for _, d := range members {
		s.zero = s.zero || d == (digest{})
		if 4*(s.n+1) > 3*len(s.places) {
			s.grow()
		}
		if p := s.place(d); *p != d { // the zero digest is in any empty place
			*p = d
			s.n++
		}
	}
}

// place is where d is, or else where it belongs.
func (s *set) place(d digest) *digest {
	mask := uint64(len(s.places) - 1)
	for i := (d[0] ^ bits.RotateLeft64(d[1], 32)) * 0x9E3779B97F4A7C15 >> 20 & mask; ; i = (i + 1) & mask {
		if p := &s.places[i]; *p == d || *p == (digest{}) {
			return p
		}
	}
}

func (s *set) grow() {
	old := s.places
	s.places = make([]digest, max(64, 2*len(old)))
	for _, d := range old {
		if d != (digest{}) {
			*s.place(d) = d
		}
	}
}

func (s *set) has(d digest) bool {
	if d == (digest{}) {
		return s.zero
	}
	return s.n > 0 && *s.place(d) == d
}

// len returns the number of distinct members.
func (s *set) len() int64 {
	if s.zero {
		return int64(s.n) + 1
	}
	return int64(s.n)
}

// without returns how many members are not in other.
func (s *set) without(other *set) int64 {
	n := int64(0)
	if s.zero && !other.zero {
		n++
	}
	for _, d := range s.places {
		if d != (digest{}) && !other.has(d) {
			n++
		}
	}
	return n
}

func compareDigests(a, b digest) int {
	if c := cmp.Compare(a[0], b[0]); c != 0 {
		return c
	}
	return cmp.Compare(a[1], b[1])
}
