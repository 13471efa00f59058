package reconcile

import (
	"bytes"
	"encoding/binary"
	"slices"
)

// personTally gathers what is known of how many people were served.
type personTally struct {
	direct, indirect set
	keyless          bool // a submission with direct service filed no key
	told             [2]toldPersons
	coverage         Coverage
}

// toldPersons bounds the persons of one relation by what submissions tell of their own.
type toldPersons struct {
	Interval
	any bool // a submission tells
}

// add takes in a submission: its claim or, if that is not filed, its distinct keys; and if it has neither, that each of
// its attendances may be another person.
func (t *toldPersons) add(claim Claim, keys, attendances int64) {
	switch {
	case claim.Filed:
		keys = claim.N
	case keys == 0:
		t.High += attendances
		return
	}
	t.any = true
	t.Low = max(t.Low, keys)
	t.High += keys
}

func (t *personTally) add(r *Reconciled) {
	if r.Direct > 0 && len(r.DirectKeys)+len(r.OtherKeys) == 0 {
		t.keyless = true
	}
	for _, k := range r.DirectKeys {
		t.direct.add(k.digest())
	}
	for _, k := range r.OtherKeys {
		t.indirect.add(k.digest())
	}
	c := &r.Submission.Claims
	t.told[0].add(c.DirectPersons, r.DirectHeads, r.Direct)
	t.told[1].add(c.IndirectPersons, r.OtherHeads, r.Indirect)
	if r.Direct > 0 {
		t.coverage.Of++
		if c.DirectPersons.Filed || r.DirectHeads > 0 {
			t.coverage.Filed++
		}
	}
}

// distinct counts the keys of one submission that differ.
func distinct(keys []PersonKey) int64 {
	if !slices.IsSortedFunc(keys, comparePersons) {
		keys = slices.SortedFunc(slices.Values(keys), comparePersons)
	}
	n := int64(0)
	for i := range keys {
		if i == 0 || keys[i] != keys[i-1] {
			n++
		}
	}
	return n
}

func comparePersons(a, b PersonKey) int { return bytes.Compare(a[:], b[:]) }

// digest takes a key as it is: it is a hash of 128 bits already.
func (k PersonKey) digest() digest {
	return digest{binary.BigEndian.Uint64(k[:]), binary.BigEndian.Uint64(k[8:])}
}

func (t *personTally) result() Persons {
	if direct, indirect := t.direct.len(), t.indirect.len(); !t.keyless && direct+indirect > 0 {
		net := t.indirect.without(&t.direct)
		return Persons{Method: ByKeys, Direct: Interval{direct, direct}, Indirect: Interval{net, net},
			IndirectGross: indirect, Coverage: t.coverage}
	}
	if t.told[0].any || t.told[1].any {
		return Persons{Method: ByInterval, Direct: t.told[0].Interval, Indirect: t.told[1].Interval,
			Coverage: t.coverage}
	}
	return Persons{Method: NoPersons}
}
