// Package keyring holds the keys of the evidence. They lie in a file outside the database, one on a line: 32 bytes in
// hexadecimal or base64, with an id before it or without. The last one is in use; the others stay for what was signed
// or sealed with them before.
package keyring

import (
	"bufio"
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"strings"
)

// ErrNoKey says that what needs a key has none.
var ErrNoKey = errors.New("no key: audit.key_file is not set, or lacks it")

// Size is how many bytes a key has.
const Size = 32

// Ring is the keys of one file. A nil ring has none.
type Ring struct {
	ids  []string
	keys map[string][]byte
}

var idForm = regexp.MustCompile(`^[a-z0-9][a-z0-9.-]{0,15}$`)

// Parse reads the text of a key file: all that is wrong with it at once.
func Parse(text []byte) (*Ring, error) {
	r := &Ring{keys: map[string][]byte{}}
	var faults []error
	lines := bufio.NewScanner(bytes.NewReader(text))
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if err := r.add(strings.Fields(line)); err != nil {
			faults = append(faults, fmt.Errorf("line %d: %w", n, err))
		}
	}
	if len(faults) == 0 && len(r.ids) == 0 {
		faults = append(faults, errors.New("there is no key in it; want a line like openssl rand -hex 32 writes"))
	}
	return r, errors.Join(faults...)
}

func (r *Ring) add(fields []string) error {
	key, err := decode(fields[len(fields)-1])
	if err != nil {
		return err
	}
	id := nameOf(key)
	if len(fields) == 2 {
		id = fields[0]
	}
	switch {
	case len(fields) > 2 || !idForm.MatchString(id):
		return errors.New("want a key alone, or after an id of a-z, 0-9, . and - (at most 16) and a blank")
	case r.keys[id] != nil:
		return fmt.Errorf("key %s stands twice", id)
	}
	r.ids = append(r.ids, id)
	r.keys[id] = key
	return nil
}

// decode reads 32 bytes, as openssl rand -hex 32 or -base64 32 writes them.
func decode(text string) ([]byte, error) {
	if key, err := hex.DecodeString(text); err == nil && len(key) == Size {
		return key, nil
	}
	if key, err := base64.StdEncoding.DecodeString(text); err == nil && len(key) == Size {
		return key, nil
	}
	return nil, fmt.Errorf("want a key of %d bytes in hexadecimal or base64", Size)
}

// nameOf is the id of a key that has none: a few digits of a hash, which tell nothing of the key.
func nameOf(key []byte) string {
	sum := sha256.Sum256(append([]byte("huizong key "), key...))
	return hex.EncodeToString(sum[:4])
}

// Of returns a ring of one key, made of a secret that all our instances share.
func Of(id, secret string) *Ring {
	sum := sha256.Sum256([]byte(secret))
	return &Ring{ids: []string{id}, keys: map[string][]byte{id: sum[:]}}
}

// Generate returns a line of a key file with a new key.
func Generate() string {
	key := make([]byte, Size)
	rand.Read(key) // never fails (crypto/rand)
	return hex.EncodeToString(key) + "\n"
}

// Current is the id of the key in use; empty of a ring without keys.
func (r *Ring) Current() string {
	if r == nil || len(r.ids) == 0 {
		return ""
	}
	return r.ids[len(r.ids)-1]
}

// Order is the place of a key in the file, from 0; -1 where it is not there.
func (r *Ring) Order(id string) int {
	if r == nil {
		return -1
	}
	for i, have := range r.ids {
		if have == id {
			return i
		}
	}
	return -1
}

// Sum is the HMAC-SHA-256 of a message under a key, in hexadecimal; false where the key is not there.
func (r *Ring) Sum(id string, message []byte) (string, bool) {
	if r.Order(id) < 0 {
		return "", false
	}
	m := hmac.New(sha256.New, r.keys[id])
	m.Write(message)
	return hex.EncodeToString(m.Sum(nil)), true
}

// derive is a key for one purpose (HKDF-SHA-256, RFC 5869): what is sealed for one is of no use for another.
func (r *Ring) derive(id, purpose string) ([]byte, error) {
	if r.Order(id) < 0 {
		return nil, fmt.Errorf("key %q: %w", id, ErrNoKey)
	}
	return hkdf.Key(sha256.New, r.keys[id], nil, "huizong "+purpose, Size)
}

// MAC authenticates short texts that leave us and come back: under the current key, as "id:hex".
func (r *Ring) MAC(purpose, text string) (string, error) {
	return r.macWith(r.Current(), purpose, text)
}

func (r *Ring) macWith(id, purpose, text string) (string, error) {
	key, err := r.derive(id, purpose)
	if err != nil {
		return "", err
	}
	m := hmac.New(sha256.New, key)
	m.Write([]byte(text))
	return id + ":" + hex.EncodeToString(m.Sum(nil)), nil
}

// Matches reports whether a MAC is that of the text, under whichever of our keys.
func (r *Ring) Matches(mac, purpose, text string) bool {
	id, _, _ := strings.Cut(mac, ":")
	want, err := r.macWith(id, purpose, text)
	return err == nil && hmac.Equal([]byte(want), []byte(mac))
}

// Seal encrypts a secret with AES-256-GCM for a purpose and its owner, as "id:base64": nobody can move it to another.
func (r *Ring) Seal(purpose, owner string, secret []byte) (string, error) {
	box, err := r.box(r.Current(), purpose)
	if err != nil {
		return "", err
	}
	nonce := make([]byte, box.NonceSize())
	rand.Read(nonce)
	sealed := box.Seal(nonce, nonce, secret, []byte(owner))
	return r.Current() + ":" + base64.RawStdEncoding.EncodeToString(sealed), nil
}

// Open decrypts what Seal made.
func (r *Ring) Open(purpose, owner, sealed string) ([]byte, error) {
	id, text, _ := strings.Cut(sealed, ":")
	box, err := r.box(id, purpose)
	if err != nil {
		return nil, err
	}
	raw, err := base64.RawStdEncoding.DecodeString(text)
	if err != nil || len(raw) < box.NonceSize() {
		return nil, fmt.Errorf("open the secret of %s: it is no sealed text", owner)
	}
	secret, err := box.Open(nil, raw[:box.NonceSize()], raw[box.NonceSize():], []byte(owner))
	if err != nil {
		return nil, fmt.Errorf("open the secret of %s: it was changed, or is another's", owner)
	}
	return secret, nil
}

func (r *Ring) box(id, purpose string) (cipher.AEAD, error) {
	key, err := r.derive(id, purpose)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}
