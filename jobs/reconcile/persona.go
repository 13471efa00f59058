package reconcile

import (
	"crypto/aes"
	"crypto/cipher"
	"fmt"
	"slices"
)

// Persona puts the keys of persons under a key of the ledger's own, so that what is kept of persons can be laid beside
// nothing that the filing system or anybody else has. It is AES (FIPS 197), one block a key: a permutation, under which
// two persons never become one.
type Persona struct{ block cipher.Block }

// NewPersona takes a key of 16, 24 or 32 bytes.
func NewPersona(key []byte) (*Persona, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("key of persons: %w", err)
	}
	return &Persona{block}, nil
}

// keys are the distinct keys as they are kept, in order and in a slice of their own; without a persona the keys as they
// are.
func (p *Persona) keys(of []PersonKey) []PersonKey {
	if p == nil || len(of) == 0 {
		return of
	}
	out := make([]PersonKey, len(of))
	for i := range of {
		p.block.Encrypt(out[i][:], of[i][:])
	}
	slices.SortFunc(out, comparePersons)
	return slices.Compact(out)
}
