package reconcile

import "encoding/binary"

// personTally gathers what is known of how many people were served.
type personTally struct {
	direct, indirect set
	keyless          bool // a submission with direct service filed no key
	claimed          [2]claimedPersons
	submissions      int
}

// claimedPersons is the largest and the sum of the claims of one relation.
type claimedPersons struct {
	Interval
	filed bool
}

func (c *claimedPersons) add(claim Claim) {
	if claim.Filed {
		c.filed = true
		c.Low = max(c.Low, claim.N)
		c.High += claim.N
	}
}

func (t *personTally) add(r *Reconciled) {
	t.submissions++
	if r.Direct > 0 && len(r.DirectKeys)+len(r.OtherKeys) == 0 {
		t.keyless = true
	}
	for _, k := range r.DirectKeys {
		t.direct.add(k.digest())
	}
	for _, k := range r.OtherKeys {
		t.indirect.add(k.digest())
	}
	t.claimed[0].add(r.Submission.Claims.DirectPersons)
	t.claimed[1].add(r.Submission.Claims.IndirectPersons)
}

// digest takes a key as it is: it is a hash of 128 bits already.
func (k PersonKey) digest() digest {
	return digest{binary.BigEndian.Uint64(k[:8]), binary.BigEndian.Uint64(k[8:])}
}

func (t *personTally) result() Persons {
	if direct, indirect := t.direct.len(), t.indirect.len(); !t.keyless && direct+indirect > 0 {
		net := t.indirect.without(&t.direct)
		return Persons{Method: ByKeys, Direct: Interval{direct, direct}, Indirect: Interval{net, net},
			IndirectGross: indirect}
	}
	if t.claimed[0].filed || t.claimed[1].filed {
		return Persons{Method: ByInterval, Direct: t.claimed[0].Interval, Indirect: t.claimed[1].Interval}
	}
	return Persons{Method: NoPersons}
}
