package account

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"
)

// cost is what hashing a password takes (OWASP Password Storage: argon2id, 19 MiB, 2 passes, 1 lane).
var cost = struct {
	memory uint32 // KiB
	passes uint32
	lanes  uint8
}{19 * 1024, 2, 1}

// atOnce bounds how many passwords are hashed side by side: each takes cost.memory.
var atOnce = make(chan struct{}, 4)

var base = base64.RawStdEncoding

// HashPassword returns the PHC form of a password's argon2id hash, with a salt of its own.
func HashPassword(password string) string {
	salt := make([]byte, 16)
	rand.Read(salt) // never fails (crypto/rand)
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, cost.memory, cost.passes, cost.lanes,
		base.EncodeToString(salt), base.EncodeToString(derive(password, salt, cost.memory, cost.passes, cost.lanes,
			32)))
}

func derive(password string, salt []byte, memory, passes uint32, lanes uint8, size uint32) []byte {
	atOnce <- struct{}{}
	defer func() { <-atOnce }()
	return argon2.IDKey([]byte(password), salt, passes, memory, lanes, size)
}

// nobody is a hash that no password has: an account that is not there takes as long to refuse as one that is.
var nobody = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

// PasswordMatches compares in constant time. An empty hash matches nothing, and takes as long.
func PasswordMatches(hash, password string) bool {
	known := hash != ""
	if !known {
		hash = nobody
	}
	parts := strings.Split(hash, "$")
	var version int
	var memory, passes uint32
	var lanes uint8
	if len(parts) != 6 || parts[1] != "argon2id" {
		return false
	}
	if _, err := fmt.Sscanf(parts[2], "v=%d", &version); err != nil || version != argon2.Version {
		return false
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &memory, &passes, &lanes); err != nil || memory > 1<<20 ||
		passes > 16 || passes == 0 || lanes == 0 {
		return false
	}
	salt, err := base.DecodeString(parts[4])
	if err != nil {
		return false
	}
	want, err := base.DecodeString(parts[5])
	if err != nil || len(want) == 0 {
		return false
	}
	got := derive(password, salt, memory, passes, lanes, uint32(len(want)))
	return subtle.ConstantTimeCompare(got, want) == 1 && known
}

// prefix marks a secret as a token of ours, so that scanners of repositories and logs can find one that leaked.
const prefix = "hzt_"

// NewToken returns a token, 256 random bits, which is shown once, and the hash that is kept of it.
func NewToken() (token, hash string) {
	raw := make([]byte, 32)
	rand.Read(raw)
	token = prefix + base64.RawURLEncoding.EncodeToString(raw)
	return token, HashToken(token)
}

// HashToken returns what is kept of a token. It needs no salt: nobody guesses 256 bits.
func HashToken(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}
